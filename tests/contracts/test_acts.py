"""Acts under a key: remembered for a while, and in one step with what was done."""

from datetime import timedelta

import pytest

from bot.errors import CoverageClosed
from bot.model import Content, CoverageState
from bot.richtext import from_paragraphs
from bot.store import MOST_ACTS, Act, Publication
from tests.contracts.conftest import Opening
from tests.contracts.newsroom import AUTHOR, MINUTE, START, Newsroom, says

WEEK = timedelta(days=7)
ACT = Act("asked", "answered")


async def test_an_act_is_recalled_after_a_restart_until_it_is_too_old(opening: Opening) -> None:
    async with opening() as store:
        await store.acts.remember("a", ACT, START, START - WEEK)
    async with opening() as store:
        assert await store.acts.recall("a", START) == ACT
        assert await store.acts.recall("a", START + MINUTE) is None
        assert await store.acts.recall("b", START) is None


async def test_an_act_that_is_too_old_makes_room(newsroom: Newsroom) -> None:
    acts = newsroom.store.acts
    await acts.remember("a", ACT, START, START - WEEK)
    await acts.remember("b", ACT, START + WEEK + MINUTE, START + MINUTE)
    assert await acts.recall("a", START) is None
    await acts.remember("b", Act("other", "other"), START + 3 * WEEK, START + 2 * WEEK)
    assert await acts.recall("b", START) == Act("other", "other")


async def test_no_more_than_so_many_are_remembered(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_ACTS == 100_000
    monkeypatch.setattr("storage.acts.MOST_ACTS", 3)
    acts = newsroom.store.acts
    for key in "abcde":
        await acts.remember(key, ACT, START, START - WEEK)
    assert [key for key in "abcde" if await acts.recall(key, START)] == ["c", "d", "e"]


async def test_what_is_written_together_is_seen_when_it_is_done(newsroom: Newsroom) -> None:
    async with newsroom.store.together():
        coverage = await newsroom.open()
        entry = await newsroom.publish(coverage)
        assert await newsroom.store.stream.coverages() == []
    assert await newsroom.store.stream.coverages() == [coverage]
    assert await newsroom.store.stream.entries(coverage.id) == [entry]


async def test_what_is_written_together_is_undone_together(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()

    async def fail() -> None:
        async with newsroom.store.together():
            await newsroom.publish(coverage)
            await newsroom.store.acts.remember("a", ACT, START, START - WEEK)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await newsroom.store.stream.entries(coverage.id) == []
    assert await newsroom.store.acts.recall("a", START) is None


async def test_a_part_that_is_refused_is_undone_alone(newsroom: Newsroom) -> None:
    coverage, ended = await newsroom.open(), await newsroom.open("Flood", "flood")
    await newsroom.close(ended)
    both = [Publication(one.id, says("Smoke."), START) for one in (coverage, ended)]
    async with newsroom.store.together():
        await newsroom.publish(coverage)
        with pytest.raises(CoverageClosed):
            await newsroom.store.stream.publish(both, START, AUTHOR)
        await newsroom.close(coverage)
    assert len(await newsroom.store.stream.entries(coverage.id)) == 1
    assert await newsroom.store.stream.coverages(CoverageState.OPEN) == []


async def test_entries_are_listed_from_the_newest_back(newsroom: Newsroom) -> None:
    coverage, other = await newsroom.open(), await newsroom.open("Flood", "flood")
    entries = [await newsroom.publish(coverage, Content(body=from_paragraphs([text]))) for text in "abcde"]
    await newsroom.publish(other)
    page = newsroom.store.stream.entries_before
    assert await page(coverage.id, None, 2) == [entries[4], entries[3]]
    assert await page(coverage.id, 4, 2) == [entries[2], entries[1]]
    assert await page(coverage.id, 1, 2) == []
