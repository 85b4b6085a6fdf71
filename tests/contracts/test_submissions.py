"""What contributors submit is decided once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import CoverageClosed, Refused
from bot.model import Coverage, CoverageId
from bot.store import Account, Decision, Draft, DraftState, Submission
from tests.contracts.newsroom import MINUTE, RITA, START, Newsroom, says

RITAS = Account("telegram", RITA.id)
DAY = timedelta(days=1)


class Tray:
    """Where submissions lie."""

    def __init__(self, newsroom: Newsroom, coverage: Coverage) -> None:
        self.newsroom = newsroom
        self.coverage = coverage
        self.store = newsroom.store.submissions

    async def draft(self, coverage: CoverageId | None = None) -> Draft:
        chosen = coverage or self.coverage.id
        drafts = self.newsroom.store.drafts
        return await drafts.put("telegram", RITA.id, chosen, says("Smoke."), self.newsroom.tick())

    async def submit(self, draft: Draft) -> Submission | None:
        return await self.store.submit(draft.id, draft.revision, RITAS, RITA.name, self.newsroom.tick())

    async def submitted(self) -> Submission:
        submission = await self.submit(await self.draft())
        assert submission
        return submission

    async def decide(self, submission: Submission, decision: Decision = Decision.APPROVED) -> Submission | None:
        return await self.store.decide(submission.id, decision, "Eddie", self.newsroom.tick())

    async def untold(self) -> list[int]:
        return [one.id for one in await self.store.untold(START)]


@pytest.fixture
async def tray(newsroom: Newsroom) -> Tray:
    return Tray(newsroom, await newsroom.open())


async def test_a_draft_is_submitted_once_and_is_out_of_its_contributors_hands(tray: Tray) -> None:
    draft = await tray.draft()
    async with asyncio.TaskGroup() as presses:
        pressed = [presses.create_task(tray.submit(draft)) for _ in range(3)]
    (submission,) = [found for task in pressed if (found := task.result())]
    assert (submission.contributor, submission.name, submission.content) == (RITAS, RITA.name, says("Smoke."))
    assert await tray.store.waiting() == [submission]
    drafts = tray.newsroom.store.drafts
    assert not await drafts.discard(draft.id)
    assert await drafts.change(replace(draft, coverage=tray.coverage.id)) is None
    left = await drafts.get(draft.id)
    assert left
    assert left.state is DraftState.SUBMITTED


async def test_what_a_draft_said_before_it_was_changed_is_not_submitted(tray: Tray) -> None:
    draft = await tray.draft()
    changed = await tray.newsroom.store.drafts.change(replace(draft, content=says("Flames.")))
    assert changed
    assert await tray.submit(draft) is None
    submission = await tray.submit(changed)
    assert submission
    assert submission.content == says("Flames.")


async def test_nothing_is_submitted_to_a_coverage_that_ended_or_was_not_chosen(tray: Tray) -> None:
    drafts = tray.newsroom.store.drafts
    unassigned = await drafts.put("telegram", RITA.id, None, says("Smoke."), tray.newsroom.tick())
    assert await tray.submit(unassigned) is None
    draft = await tray.draft()
    await tray.newsroom.close(tray.coverage)
    with pytest.raises(CoverageClosed):
        await tray.submit(draft)
    assert await tray.store.waiting() == []


async def test_one_contributor_has_so_many_waiting_at_most(tray: Tray) -> None:
    submitted = [await tray.submitted() for _ in range(20)]
    draft = await tray.draft()
    with pytest.raises(Refused, match="20 of your posts wait"):
        await tray.submit(draft)
    await tray.decide(submitted[0])
    assert await tray.submit(draft)


async def test_of_several_who_decide_the_first_does(tray: Tray) -> None:
    submission = await tray.submitted()
    both = (Decision.APPROVED, Decision.REJECTED, Decision.APPROVED)
    async with asyncio.TaskGroup() as presses:
        pressed = [presses.create_task(tray.decide(submission, decision)) for decision in both]
    (decided,) = [found for task in pressed if (found := task.result())]
    assert decided == await tray.store.submission(submission.id)
    assert await tray.store.waiting() == []


async def test_what_it_was_published_as_stays_with_it_and_its_draft(tray: Tray) -> None:
    draft = await tray.draft()
    submission = await tray.submit(draft)
    assert submission
    entry = await tray.newsroom.publish(tray.coverage)
    await tray.store.published(submission.id, entry.id)
    found, of_draft = await tray.store.submission(submission.id), await tray.newsroom.store.drafts.get(draft.id)
    assert found
    assert of_draft
    assert found.entry == of_draft.entry == entry.id


async def test_somebody_is_to_be_told_of_each_step_once(tray: Tray) -> None:
    submission = await tray.submitted()
    assert await tray.untold() == [submission.id]
    await tray.store.tell(submission.id, None)
    assert await tray.untold() == []
    await tray.decide(submission)
    await tray.store.tell(submission.id, None)
    assert await tray.untold() == [submission.id]
    await tray.store.tell(submission.id, Decision.APPROVED)
    assert await tray.untold() == []


async def test_what_nobody_could_be_told_for_long_is_given_up(tray: Tray) -> None:
    submission = await tray.submitted()
    assert await tray.store.untold(submission.at + MINUTE) == []
    await tray.decide(submission)
    assert len(await tray.store.untold(submission.at + MINUTE)) == 1
