"""Entries that are worded alike and yet are news, and addresses that are written unlike and yet are the same."""

from collections.abc import Sequence

import pytest

from bot.errors import Refused
from bot.model import Content
from bot.richtext import from_paragraphs
from bot.source import SourceOptions
from bot.store import Correction, Publication
from tests.bot.clock import HandClock
from tests.bot.platform import MemoryPlatform
from tests.bot.watched import WatchedStore
from tests.bot.watching.lookout import ADDRESS, Lookout, entry

FIRST = "Police confirm that two people were hurt in the harbour fire this morning."
LATER = "Police confirm that five people were hurt in the harbour fire this morning."
SMOKE = entry("a", "Smoke over the harbour.", 10)


@pytest.fixture
async def watched(store: WatchedStore, clock: HandClock, platform: MemoryPlatform) -> Lookout:
    lookout = Lookout(store, clock, platform)
    lookout.shows(SMOKE)
    await lookout.add(SourceOptions(hold=0))
    return lookout


async def told_by_an_editor(watched: Lookout, text: str, minute: int) -> None:
    coverage = await watched.coverage()
    told = entry("", text, minute)
    await watched.stream.publish([Publication(coverage.id, Content(body=told.body), told.published_at)], "Eddie Editor")


async def test_a_number_that_has_risen_is_news_though_an_editor_told_the_first(watched: Lookout) -> None:
    await told_by_an_editor(watched, FIRST, 60)
    watched.shows(entry("b", LATER, 75), SMOKE)
    await watched.pass_time(1000)
    assert await watched.told() == ["Smoke over the harbour.", f"{FIRST}*", f"{LATER}*"]


async def test_a_typing_error_less_at_the_same_time_is_no_news(watched: Lookout) -> None:
    await told_by_an_editor(watched, FIRST.replace("confirm", "confrim"), 60)
    watched.shows(entry("b", FIRST, 61), SMOKE)
    await watched.pass_time(60)
    assert len(await watched.told()) == 2


async def test_what_an_editor_changed_at_the_same_moment_is_corrected_a_little_later(
    watched: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct, [before] = watched.stream.correct, await watched.entries()

    async def just_behind_an_editor(corrections: Sequence[Correction], author: str) -> None:
        monkeypatch.setattr(watched.stream, "correct", correct)
        hers = Content(body=from_paragraphs(["Smoke above the harbour."]))
        await correct([Correction(before.id, before.revision, hers)], "Eddie Editor")
        await correct(corrections, author)

    monkeypatch.setattr(watched.stream, "correct", just_behind_an_editor)
    watched.shows(entry("a", "Smoke over the old harbour.", 10))
    await watched.pass_time(120)
    assert await watched.told() == ["Smoke over the old harbour."]


async def test_a_bug_that_was_got_over_loses_nothing(watched: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    publish = watched.stream.publish

    async def broken(*_: object) -> None:
        monkeypatch.setattr(watched.stream, "publish", publish)
        raise RuntimeError("a bug")

    monkeypatch.setattr(watched.stream, "publish", broken)
    watched.shows(entry("b", FIRST, 61), SMOKE)
    await watched.pass_time(30)
    await watched.sourcing.resume(await watched.source())
    await watched.pass_time(30)
    assert await watched.told() == ["Smoke over the harbour.", f"{FIRST}*"]


@pytest.mark.parametrize(
    "address", ["https://Harbour.Example/live", "HTTPS://harbour.example:443/live", "https://harbour.example/live?"]
)
async def test_the_same_address_written_otherwise_is_read_once(watched: Lookout, address: str) -> None:
    with pytest.raises(Refused, match="read already"):
        await watched.add(address=address)


async def test_another_page_of_the_same_host_is_another_source(watched: Lookout) -> None:
    other = ADDRESS.replace("live", "Live")
    watched.shows(entry("a", "From_the_other.", 10), address=other, title="Other")
    assert (await watched.add(address=other)).source.id == 2
