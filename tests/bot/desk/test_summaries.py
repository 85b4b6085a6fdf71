"""What an editor does with a summary: `/summary`."""

import pytest

from bot.desk.publishing import MOST_SUMMARY
from bot.errors import NoSuchEntry, Refused, Stale
from bot.model import EntryState
from tests.bot.newsdesk import NewsDesk, words


async def test_it_is_published_shown_and_renewed(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    assert (
        await desk.told("/summary") == "Harbour fire has no summary yet. /summary TEXT publishes one, without a sound."
    )
    told = await desk.told("/summary Two are hurt.")
    assert told.startswith("The summary of Harbour fire goes to 0 chats, without a sound.")
    assert "What we know so far\n\nTwo are hurt.\n\nAs of" in told
    assert (await desk.told("/summary Three are hurt.")).startswith(
        "The summary of Harbour fire is renewed in 0 chats."
    )
    assert "Three are hurt." in await desk.told("/summary")
    summary = await desk.store.stream.summary(coverage.id)
    assert summary
    assert (summary.number, summary.revision, words(summary.content)) == (2, 2, "Three are hurt.")
    detail = f"entry 2 of coverage {coverage.id}"
    assert desk.audit() == [("summarised", detail), ("renewed", detail)]


async def test_it_can_be_called_by_its_name(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    with pytest.raises(NoSuchEntry, match="has no summary"):
        await desk.told("/history summary")
    await desk.told("/summary Two are hurt.")
    await desk.told("/summary Three are hurt.")
    assert "Eddie Editor (Telegram) renewed it" in await desk.told("/history harbour-fire/summary")
    assert "The summary (entry 2) is published" in await desk.told("/status")
    await desk.told("/retract summary It was wrong.")
    assert (await desk.entry(coverage, 2)).note == "It was wrong."


async def test_a_word_ends_it(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    with pytest.raises(NoSuchEntry, match="has no summary"):
        await desk.told("/summary end")
    await desk.told("/summary Two are hurt.")
    assert "every chat that has it is being changed" in await desk.told("/summary END")
    ended = await desk.entry(coverage, 2)
    assert (ended.state, ended.removed, ended.note) == (EntryState.RETRACTED, True, "It is not kept up any more.")


async def test_of_several_coverages_one_is_named_before_the_text(desk: NewsDesk) -> None:
    fire, flood = await desk.newsroom.open(), await desk.newsroom.open("Flood", "flood")
    with pytest.raises(Refused, match=r"as in /summary flood TEXT\. They are flood, harbour-fire"):
        await desk.told("/summary Two are hurt.")
    await desk.told("/summary flood Three streets are under water.")
    summary = await desk.store.stream.summary(flood.id)
    assert summary
    assert words(summary.content) == "Three streets are under water."
    assert await desk.store.stream.summary(fire.id) is None


async def test_a_form_is_filled_in_with_what_it_says_and_refused_when_it_is_old(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    empty = await desk.form("/summary")
    assert (empty.state, [field.value for field in empty.fields]) == ("harbour-fire:0", ["", ""])
    await desk.filled_in("summary", empty.state, headline="", text="Two are hurt.")
    form = await desk.form("/summary")
    assert (form.state, [field.value for field in form.fields]) == ("harbour-fire:1", ["", "Two are hurt."])
    await desk.filled_in("summary", form.state, headline="", text="Three are hurt.")
    with pytest.raises(Stale, match="changed meanwhile"):
        await desk.filled_in("summary", form.state, headline="", text="Four are hurt.")
    summary = await desk.store.stream.summary(coverage.id)
    assert summary
    assert words(summary.content) == "Three are hurt."


async def test_it_is_one_message_everywhere(desk: NewsDesk) -> None:
    await desk.published()
    await desk.told(f"/summary {'x' * MOST_SUMMARY}")
    with pytest.raises(Refused, match="at most 1,500 characters, and this has 1,501"):
        await desk.told(f"/summary {'x' * (MOST_SUMMARY + 1)}")
