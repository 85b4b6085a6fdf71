"""Submissions: what contributors post goes to the editors, who approve or reject it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.composing.splitting import shorten
from bot.conversation import Answer, Button, Form, FormField
from bot.desk.enclosures import Enclosures
from bot.desk.invisible import fault
from bot.desk.prompts import ABOUT, Prompts
from bot.desk.proof import Proofs, draft_pressed, numbers_in
from bot.desk.report import Reports, published
from bot.desk.submission_words import REJECT, asked, contributor, outcome, settled
from bot.desk.wording import on_one_line
from bot.desk.writing import author_of, number_in
from bot.errors import CoverageClosed, Refused
from bot.intake.request import Bench, FormOpener, Handler, Request
from bot.languages.words import Words, words
from bot.model import Entry, Marks
from bot.ports import Clock
from bot.store import Decision, Publication, Role, Store, Submission
from bot.stream import Stream
from bot.watching.notices import Notice, Notices, notice

TOLD_WITHIN = timedelta(days=1)
"""How long it is tried to tell somebody; `/submissions` shows what waits in any case."""
MOST_LISTED = 10

MOST_REASON = 300
"""Characters that a contributor is told."""


class Submissions(Bench):
    """Handlers of `/submissions` and of the buttons. What somebody is to be told is told by `tell_all` alone, so that
    it is told once while the relay runs; what a stop came between is told after the next start."""

    def __init__(
        self, store: Store, stream: Stream, reports: Reports, notices: Notices, proofs: Proofs, clock: Clock
    ) -> None:
        self._store = store
        self._stream = stream
        self._reports = reports
        self._notices = notices
        self._proofs = proofs
        self._clock = clock
        self._prompts = Prompts(store.drafts, clock)
        self._enclosures = Enclosures(store, clock)
        self._telling = asyncio.Lock()

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"submissions": self.listed}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {
            "submit": self.submit_pressed,
            "approve": self.approve_pressed,
            "view": self.view_pressed,
            REJECT: self.reject_pressed,
            "dismiss": self.rejected,
        }

    @property
    def forms(self) -> Mapping[str, Handler]:
        return {REJECT: self.rejected}

    @property
    def form_presses(self) -> Mapping[str, FormOpener]:
        return {REJECT: self.reject_form}

    async def listed(self, request: Request) -> Sequence[Answer]:
        waiting = [
            one for one in await self._store.submissions.waiting() if request.standing.may(Role.EDITOR, one.coverage)
        ]
        if not waiting:
            return request.says(words("Nothing waits for an editor."))
        shown = [(await self._question(one))(request.language) for one in waiting[:MOST_LISTED]]
        answers = [
            replace(one, text=shorten(one.text, request.platform.fits), sequel=number > 0)
            for number, one in enumerate(shown)
        ]
        more = len(waiting) - len(shown)
        left = request.language.paragraph(words("and {number} more", number=more))
        return [*answers, Answer((left,), sequel=True)] if more else answers

    async def submit_pressed(self, request: Request) -> Sequence[Answer]:
        draft = await draft_pressed(self._store, request)
        request.require(Role.CONTRIBUTOR, draft.coverage)
        now, person = self._clock.now(), request.incoming.person
        _, revision = numbers_in(request.incoming.arguments)
        submission = await self._store.submissions.submit(draft.id, revision, request.account, person.name, now)
        if submission is None:
            return await self._proofs.settled(request)
        await self._record(request, "submitted", f"submission {submission.id}")
        await self.tell_all()
        return request.says(words("Submitted to the editors. You are told what becomes of it."), replaces=True)

    async def approve_pressed(self, request: Request) -> Sequence[Answer]:
        submission = await self._pressed(request)
        try:
            async with self._store.together():
                decided = await self._decide(request, submission, Decision.APPROVED)
                entry = await self._publish(decided) if decided else None
        except CoverageClosed as error:
            raise Refused(
                words("The coverage has ended meanwhile. Reject this, or {reopen} the coverage.", reopen="/reopen")
            ) from error
        if entry is None:
            return await self._settled(request, submission)
        self._stream.wake()
        await self.tell_all()
        await self._reports.follow(request.incoming, entry)
        audience = await self._store.subscriptions.audience(entry.coverage)
        return [published(entry, audience, request.language)]

    async def view_pressed(self, request: Request) -> Sequence[Answer]:
        """The files themselves: nobody should have to approve what they have not seen."""
        submission = await self._pressed(request)
        said = words("<i>Submitted by {person}.</i>", person=contributor(submission))
        return [await self._enclosures.shown(submission.content, said, request.language)]

    async def reject_pressed(self, request: Request) -> Sequence[Answer]:
        """Asks why, in the next message."""
        submission = await self._pressed(request)
        if submission.decision is not None:
            return await self._settled(request, submission)
        question = words("Why? {person} is told what you write as your next message.", person=contributor(submission))
        plain = Button(request.language.text(words("Reject without a reason")), f"dismiss:{submission.id}")
        return await self._prompts.ask(request, f"{REJECT}:{submission.id}", question, (plain,))

    async def reject_form(self, request: Request) -> Form:
        """Raises `Refused`."""
        submission = await self._pressed(request)
        if submission.decision is not None:
            raise Refused(await self._settlement(submission))
        language = request.language
        reason = FormField("reason", language.text(words("Why; the contributor is told (or empty)")))
        title = language.text(words("Reject what {person} submits", person=contributor(submission)))
        return Form(REJECT, title, (reason,), state=str(submission.id))

    async def rejected(self, request: Request) -> Sequence[Answer]:
        """With the reason that was given, in the form or the next message."""
        given = request.incoming.options.get("reason", request.arguments.get("text", ""))
        about = request.arguments.get(ABOUT, request.incoming.arguments)
        submission = await self._pressed(request, about)
        async with self._store.together():
            decided = await self._decide(request, submission, Decision.REJECTED, _reason(given))
        if decided is None:
            return await self._settled(request, submission)
        await self.tell_all()
        said = words("Rejected; nobody saw it. {person} is told.", person=contributor(submission))
        return request.says(said, replaces=True)

    async def _pressed(self, request: Request, about: str | None = None) -> Submission:
        named = request.incoming.arguments if about is None else about
        submission = await self._store.submissions.submission(number_in(named))
        if submission is None:
            raise Refused(words("There is no such submission."))
        request.require(Role.EDITOR, submission.coverage)
        return submission

    async def _decide(
        self, request: Request, submission: Submission, decision: Decision, reason: str | None = None
    ) -> Submission | None:
        by = author_of(request.incoming)
        decided = await self._store.submissions.decide(submission.id, decision, by, self._clock.now(), reason)
        if decided:
            await self._record(request, decision, f"submission {submission.id} of {submission.contributor}")
        return decided

    async def _publish(self, submission: Submission) -> Entry:
        publication = Publication(submission.coverage, submission.content, self._clock.now(), Marks())
        author = f"{submission.contributor} {submission.name}"
        entry = (await self._stream.publish([publication], author))[0]
        await self._store.submissions.published(submission.id, entry.id)
        return entry

    async def _settled(self, request: Request, submission: Submission) -> Sequence[Answer]:
        return request.says(await self._settlement(submission), replaces=True)

    async def _settlement(self, submission: Submission) -> Words:
        newest = await self._store.submissions.submission(submission.id) or submission
        return settled(newest, await self._published(newest))

    async def _published(self, submission: Submission) -> Entry | None:
        return None if submission.entry is None else await self._store.stream.entry(submission.entry)

    async def tell_all(self) -> None:
        """Tell the editors of what waits, and contributors of what was decided, whom nobody could tell before."""
        async with self._telling:
            for submission in await self._store.submissions.untold(self._clock.now() - TOLD_WITHIN):
                if submission.decision is None:
                    told = await self._notices.tell(await self._question(submission), submission.coverage) > 0
                else:
                    told = await self._notices.tell_one(submission.contributor, await self._outcome(submission))
                if told:
                    await self._store.submissions.tell(submission.id, submission.decision)

    async def _question(self, submission: Submission) -> Notice:
        coverage = await self._store.stream.coverage(submission.coverage)
        return partial(asked, submission, coverage)

    async def _outcome(self, submission: Submission) -> Notice:
        coverage = await self._store.stream.coverage(submission.coverage)
        return notice(outcome(submission, coverage, await self._published(submission)))

    async def _record(self, request: Request, action: str, detail: str) -> None:
        await self._store.desk.record(
            self._clock.now(), request.address.platform, request.incoming.person, action, detail
        )


def _reason(text: str) -> str | None:
    """In one line. Raises `Refused` for what could not be read."""
    line = on_one_line(" ".join(text.split()))[:MOST_REASON]
    if why_not := fault(line) if line else None:
        raise Refused(why_not)
    return line or None
