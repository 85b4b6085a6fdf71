"""What an editor pins: `/pin`, `/unpin`."""

import pytest

from bot.errors import AlreadyRetracted, NoSuchEntry
from tests.bot.newsdesk import NewsDesk


async def test_an_entry_is_pinned_and_unpinned_once(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    assert await desk.told("/pin 1") == (
        "Entry 1 is being pinned, without a sound, in every chat that has it and lets me pin."
    )
    assert await desk.told("/pin harbour-fire/1") == "Entry 1 is pinned already; nothing was changed."
    assert "• pinned in: 0" in await desk.told("/status 1")
    assert (await desk.entry(coverage)).marks.pinned
    assert await desk.told("/unpin 1") == "Entry 1 is being unpinned."
    assert await desk.told("/unpin 1") == "Entry 1 is not pinned; nothing was changed."
    detail = f"entry 1 of coverage {coverage.id}"
    assert desk.audit() == [("pinned", detail), ("unpinned", detail)]


async def test_the_summary_is_pinned_from_the_first_and_can_be_unpinned(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    await desk.told("/summary Two are hurt.")
    await desk.told("/pin 1")
    assert await desk.told("/unpin summary") == "The summary (entry 2) is being unpinned."
    assert [entry.marks.pinned for entry in await desk.entries(coverage)] == [True, False]


async def test_what_is_not_there_or_was_withdrawn_is_not_pinned(desk: NewsDesk) -> None:
    await desk.published()
    with pytest.raises(NoSuchEntry):
        await desk.told("/pin 7")
    await desk.told("/retract 1 It was a drill")
    with pytest.raises(AlreadyRetracted, match="Entry 1 was withdrawn; it cannot be changed any more"):
        await desk.told("/pin 1")
    assert "is not pinned" in await desk.told("/unpin 1")
