"""Drafts: open until their editor's word, leaving until their time, published once; prompts."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import CoverageClosed, NoSuchCoverage
from bot.model import Coverage, CoverageId, Entry, Marks
from bot.store import Departure, Draft, DraftState, Leaving
from tests.contracts.conftest import Opening
from tests.contracts.courier import Courier
from tests.contracts.newsroom import AUTHOR, BREAKING, EDDIE, MINUTE, RITA, Newsroom, chat, command, says


async def draft_in(newsroom: Newsroom, coverage: CoverageId | None) -> Draft:
    return await newsroom.store.drafts.put("telegram", EDDIE.id, coverage, says("Smoke."), newsroom.tick())


async def test_a_draft_waits_for_its_editors_word(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    draft = await draft_in(newsroom, coverage.id)
    assert draft == Draft(draft.id, "telegram", EDDIE.id, coverage.id, says("Smoke."), DraftState.OPEN, None)
    assert await newsroom.store.drafts.get(draft.id) == draft
    assert await newsroom.store.drafts.get(99) is None
    assert await newsroom.store.stream.entries(coverage.id) == []


async def test_a_draft_is_published_once(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    draft = await draft_in(newsroom, coverage.id)
    stream, at = newsroom.store.stream, newsroom.tick()
    async with asyncio.TaskGroup() as presses:
        pressed = [presses.create_task(stream.publish_draft(draft.id, BREAKING, at, AUTHOR)) for _ in range(5)]
    (entry,) = [entry for task in pressed if (entry := task.result())]
    assert (entry.content, entry.marks, entry.published_at, entry.pushed) == (says("Smoke."), BREAKING, at, True)
    published = await newsroom.store.drafts.get(draft.id)
    assert published
    assert (published.state, published.entry) == (DraftState.PUBLISHED, entry.id)
    await courier.serve()
    assert courier.sent[reader] == [entry.id]


async def test_a_discarded_draft_is_never_published(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    draft = await draft_in(newsroom, coverage.id)
    drafts = newsroom.store.drafts
    assert await drafts.discard(draft.id)
    assert not await drafts.discard(draft.id)
    assert await newsroom.store.stream.publish_draft(draft.id, Marks(), newsroom.tick(), AUTHOR) is None
    assert await drafts.change(replace(draft, coverage=coverage.id)) is None
    discarded = await drafts.get(draft.id)
    assert discarded
    assert discarded.state is DraftState.DISCARDED


async def test_a_published_draft_is_not_discarded(newsroom: Newsroom) -> None:
    draft = await draft_in(newsroom, (await newsroom.open()).id)
    await newsroom.store.stream.publish_draft(draft.id, Marks(), newsroom.tick(), AUTHOR)
    assert not await newsroom.store.drafts.discard(draft.id)


async def test_a_draft_without_a_coverage_waits_until_it_has_one(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    draft = await draft_in(newsroom, None)
    publish = newsroom.store.stream.publish_draft
    assert await publish(draft.id, Marks(), newsroom.tick(), AUTHOR) is None
    assigned = await newsroom.store.drafts.change(replace(draft, coverage=coverage.id))
    assert assigned
    assert assigned.coverage == coverage.id
    entry = await publish(draft.id, Marks(), newsroom.tick(), AUTHOR)
    assert entry
    assert entry.coverage == coverage.id


async def test_a_draft_of_a_closed_coverage_is_refused_and_stays(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    draft = await draft_in(newsroom, coverage.id)
    await newsroom.close(coverage)
    with pytest.raises(CoverageClosed):
        await newsroom.store.stream.publish_draft(draft.id, Marks(), newsroom.tick(), AUTHOR)
    assert await newsroom.store.drafts.get(draft.id) == draft


async def test_a_draft_cannot_go_to_a_closed_coverage(newsroom: Newsroom) -> None:
    open_one, closed_one = await newsroom.open(), await newsroom.open()
    draft = await draft_in(newsroom, open_one.id)
    await newsroom.close(closed_one)
    with pytest.raises(CoverageClosed):
        await newsroom.store.drafts.change(replace(draft, coverage=closed_one.id))
    with pytest.raises(NoSuchCoverage):
        await newsroom.store.drafts.change(replace(draft, coverage=CoverageId(99)))
    assert await newsroom.store.drafts.get(draft.id) == draft


def departs(newsroom: Newsroom, marks: Marks = BREAKING) -> Departure:
    """A minute from now."""
    return Departure(newsroom.now + MINUTE, marks, AUTHOR, command("press"))


async def sent_off(newsroom: Newsroom, marks: Marks = BREAKING) -> tuple[Coverage, Draft]:
    coverage = await newsroom.open()
    draft = await draft_in(newsroom, coverage.id)
    leaving = await newsroom.store.drafts.depart(draft.id, 1, departs(newsroom, marks))
    assert leaving
    assert leaving.state is DraftState.LEAVING
    return coverage, leaving


async def test_a_changed_draft_has_a_new_revision_and_the_former_cannot_be_changed_or_sent_off(
    newsroom: Newsroom,
) -> None:
    drafts, coverage = newsroom.store.drafts, await newsroom.open()
    draft = await draft_in(newsroom, coverage.id)
    changed = await drafts.change(replace(draft, content=says("Fire."), key=True, planned_at=newsroom.now))
    assert changed == replace(draft, content=says("Fire."), key=True, planned_at=newsroom.now, revision=2)
    assert await drafts.get(draft.id) == changed
    assert await drafts.change(replace(draft, content=says("Flood."))) is None
    assert await drafts.depart(draft.id, 1, departs(newsroom)) is None
    assert await newsroom.store.stream.publish_draft(draft.id, Marks(), newsroom.now, AUTHOR, 1) is None
    assert await newsroom.store.stream.publish_draft(draft.id, Marks(), newsroom.now, AUTHOR, 2)


@pytest.mark.parametrize("marks", [BREAKING, Marks(pinned=True)], ids=str)
async def test_what_is_leaving_is_due_at_its_time_and_not_before(newsroom: Newsroom, marks: Marks) -> None:
    drafts = newsroom.store.drafts
    _, draft = await sent_off(newsroom, marks)
    departure = departs(newsroom, marks)
    assert await drafts.due(departure.at - timedelta(milliseconds=1)) == []
    assert await drafts.due(departure.at) == [Leaving(draft, departure)]


async def test_what_is_leaving_is_published_once_as_its_editor_said(newsroom: Newsroom, courier: Courier) -> None:
    coverage, draft = await sent_off(newsroom)
    reader = await newsroom.reader(coverage)
    stream, at = newsroom.store.stream, newsroom.tick()
    async with asyncio.TaskGroup() as looks:
        looked = [looks.create_task(stream.publish_leaving(draft.id, at)) for _ in range(5)]
    (entry,) = [entry for task in looked if (entry := task.result())]
    assert (entry.content, entry.marks, entry.published_at) == (says("Smoke."), BREAKING, at)
    published = await newsroom.store.drafts.get(draft.id)
    assert published
    assert (published.state, published.entry) == (DraftState.PUBLISHED, entry.id)
    assert await newsroom.store.drafts.due(at) == []
    await courier.serve()
    assert courier.sent[reader] == [entry.id]


async def test_of_calling_back_and_publishing_one_happens(newsroom: Newsroom) -> None:
    coverage, draft = await sent_off(newsroom)
    async with asyncio.TaskGroup() as both:
        publishing = both.create_task(newsroom.store.stream.publish_leaving(draft.id, newsroom.tick()))
        calling = both.create_task(newsroom.store.drafts.call_back(draft.id))
    outcomes: list[Entry | Draft] = [one for one in (publishing.result(), calling.result()) if one]
    assert len(outcomes) == 1
    assert len(await newsroom.store.stream.entries(coverage.id)) == (1 if publishing.result() else 0)


async def test_what_was_called_back_is_open_again_and_its_former_buttons_mean_nothing(newsroom: Newsroom) -> None:
    drafts = newsroom.store.drafts
    _, draft = await sent_off(newsroom, Marks())
    back = await drafts.call_back(draft.id)
    assert back == replace(draft, state=DraftState.OPEN, revision=2)
    assert await drafts.call_back(draft.id) is None
    assert await drafts.due(newsroom.now + MINUTE * 60) == []
    assert await newsroom.store.stream.publish_leaving(draft.id, newsroom.tick()) is None
    assert await drafts.depart(draft.id, 1, departs(newsroom)) is None


async def test_what_is_leaving_can_neither_be_changed_nor_discarded_nor_sent_off_again(newsroom: Newsroom) -> None:
    drafts = newsroom.store.drafts
    _, draft = await sent_off(newsroom)
    assert await drafts.change(draft) is None
    assert not await drafts.discard(draft.id)
    assert await drafts.depart(draft.id, draft.revision, departs(newsroom)) is None
    assert await newsroom.store.stream.publish_draft(draft.id, Marks(), newsroom.now, AUTHOR) is None


async def test_a_draft_without_a_coverage_or_of_a_closed_one_cannot_be_sent_off(newsroom: Newsroom) -> None:
    drafts, coverage = newsroom.store.drafts, await newsroom.open()
    homeless, late = await draft_in(newsroom, None), await draft_in(newsroom, coverage.id)
    await newsroom.close(coverage)
    assert await drafts.depart(homeless.id, 1, departs(newsroom)) is None
    with pytest.raises(CoverageClosed):
        await drafts.depart(late.id, 1, departs(newsroom))


async def test_what_leaves_from_a_coverage_that_was_closed_meanwhile_is_held_back(newsroom: Newsroom) -> None:
    coverage, draft = await sent_off(newsroom)
    departure = departs(newsroom)
    await newsroom.close(coverage)
    with pytest.raises(CoverageClosed):
        await newsroom.store.stream.publish_leaving(draft.id, newsroom.tick())
    held = await newsroom.store.drafts.hold_back(draft.id)
    assert held
    assert (held.state, held.planned_at) == (DraftState.OPEN, departure.at)


async def test_what_is_planned_is_listed_by_its_time(newsroom: Newsroom) -> None:
    drafts = newsroom.store.drafts
    coverage, leaving = await sent_off(newsroom)
    later, sooner = newsroom.now + MINUTE * 9, newsroom.now
    waiting = [await drafts.put("telegram", 8, coverage.id, says("Fire."), newsroom.now, at) for at in (later, sooner)]
    await draft_in(newsroom, coverage.id)
    listed = await drafts.planned()
    assert [one.draft if isinstance(one, Leaving) else one for one in listed] == [waiting[1], leaving, waiting[0]]


async def test_what_is_leaving_survives_reopening_the_store(opening: Opening) -> None:
    async with opening() as store:
        newsroom = Newsroom(store)
        _, draft = await sent_off(newsroom)
        departure = departs(newsroom)
    async with opening() as store:
        assert await store.drafts.due(departure.at) == [Leaving(draft, departure)]


async def test_what_was_asked_for_is_taken_once_and_in_time(newsroom: Newsroom) -> None:
    drafts, at = newsroom.store.drafts, newsroom.tick()
    await drafts.prompt(chat(), EDDIE.id, "post", at)
    await drafts.prompt(chat(), EDDIE.id, "edit:1:1", at)
    assert await drafts.take_prompt(chat(), RITA.id, at) is None
    assert await drafts.take_prompt(chat(2), EDDIE.id, at) is None
    assert await drafts.take_prompt(chat(), EDDIE.id, at) == "edit:1:1"
    assert await drafts.take_prompt(chat(), EDDIE.id, at) is None
    await drafts.prompt(chat(), EDDIE.id, "post", at)
    assert await drafts.take_prompt(chat(), EDDIE.id, at + MINUTE) is None
