"""The desk: incoming kept until acted on, drafts."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import CoverageClosed, NoSuchCoverage
from bot.model import CoverageId, Marks
from bot.store import Draft, DraftState
from tests.contracts.conftest import Opening
from tests.contracts.courier import Courier
from tests.contracts.newsroom import AUTHOR, BREAKING, EDDIE, MINUTE, START, Newsroom, command, says

DAY = timedelta(days=1)


async def draft_in(newsroom: Newsroom, coverage: CoverageId | None) -> Draft:
    return await newsroom.store.desk.put_draft("telegram", EDDIE.id, coverage, says("Smoke."), newsroom.tick())


async def test_an_incoming_is_kept_once(newsroom: Newsroom) -> None:
    desk = newsroom.store.desk
    assert await desk.keep(command("1"))
    assert not await desk.keep(command("1", START + MINUTE))
    assert await desk.kept() == [command("1")]


async def test_the_same_id_on_another_platform_is_another_incoming(newsroom: Newsroom) -> None:
    desk = newsroom.store.desk
    assert await desk.keep(command("1"))
    assert await desk.keep(command("1", platform="discord"))
    assert len(await desk.kept()) == 2


async def test_incoming_is_kept_in_the_order_in_which_it_came(newsroom: Newsroom) -> None:
    desk = newsroom.store.desk
    coming = [command("9"), command("10"), command("8"), command("11", START + MINUTE)]
    for incoming in coming:
        await desk.keep(incoming)
    assert await desk.kept() == coming


async def test_what_was_acted_on_is_not_kept_and_not_taken_again(newsroom: Newsroom) -> None:
    desk = newsroom.store.desk
    for identity in ("1", "2"):
        await desk.keep(command(identity))
    await desk.acted_on(command("1"))
    assert await desk.kept() == [command("2")]
    assert not await desk.keep(command("1"))
    assert await desk.kept() == [command("2")]


async def test_repeats_are_recognised_for_a_day_and_what_waits_is_never_dropped(newsroom: Newsroom) -> None:
    desk = newsroom.store.desk
    await desk.keep(command("done"))
    await desk.acted_on(command("done"))
    await desk.keep(command("waits"))
    await desk.keep(command("later", START + DAY))
    assert not await desk.keep(command("done"))
    await desk.keep(command("much later", START + DAY * 2))
    assert [incoming.id for incoming in await desk.kept()] == ["waits", "later", "much later"]
    assert await desk.keep(command("done"))


async def test_kept_incoming_survives_reopening_the_store(opening: Opening) -> None:
    async with opening() as store:
        await store.desk.keep(command("1"))
    async with opening() as store:
        assert await store.desk.kept() == [command("1")]


async def test_a_draft_waits_for_its_editors_word(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    draft = await draft_in(newsroom, coverage.id)
    assert draft == Draft(draft.id, "telegram", EDDIE.id, coverage.id, says("Smoke."), DraftState.OPEN, None)
    assert await newsroom.store.desk.draft(draft.id) == draft
    assert await newsroom.store.desk.draft(99) is None
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
    published = await newsroom.store.desk.draft(draft.id)
    assert published
    assert (published.state, published.entry) == (DraftState.PUBLISHED, entry.id)
    await courier.serve()
    assert courier.sent[reader] == [entry.id]


async def test_a_discarded_draft_is_never_published(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    draft = await draft_in(newsroom, coverage.id)
    desk = newsroom.store.desk
    assert await desk.discard_draft(draft.id)
    assert not await desk.discard_draft(draft.id)
    assert await newsroom.store.stream.publish_draft(draft.id, Marks(), newsroom.tick(), AUTHOR) is None
    assert await desk.assign_draft(draft.id, coverage.id) is None
    discarded = await desk.draft(draft.id)
    assert discarded
    assert discarded.state is DraftState.DISCARDED


async def test_a_published_draft_is_not_discarded(newsroom: Newsroom) -> None:
    draft = await draft_in(newsroom, (await newsroom.open()).id)
    await newsroom.store.stream.publish_draft(draft.id, Marks(), newsroom.tick(), AUTHOR)
    assert not await newsroom.store.desk.discard_draft(draft.id)


async def test_a_draft_without_a_coverage_waits_until_it_has_one(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    draft = await draft_in(newsroom, None)
    publish = newsroom.store.stream.publish_draft
    assert await publish(draft.id, Marks(), newsroom.tick(), AUTHOR) is None
    assigned = await newsroom.store.desk.assign_draft(draft.id, coverage.id)
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
    assert await newsroom.store.desk.draft(draft.id) == draft


async def test_a_draft_cannot_go_to_a_closed_coverage(newsroom: Newsroom) -> None:
    open_one, closed_one = await newsroom.open(), await newsroom.open()
    draft = await draft_in(newsroom, open_one.id)
    await newsroom.close(closed_one)
    with pytest.raises(CoverageClosed):
        await newsroom.store.desk.assign_draft(draft.id, closed_one.id)
    with pytest.raises(NoSuchCoverage):
        await newsroom.store.desk.assign_draft(draft.id, CoverageId(99))
    assert await newsroom.store.desk.draft(draft.id) == draft
