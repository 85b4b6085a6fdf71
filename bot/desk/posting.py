"""Posting: a draft goes out when its editor says so, and for some seconds after that can be called back."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.composing.compose import entry_text
from bot.composing.splitting import shorten
from bot.conversation import Answer, Form
from bot.desk.drafting import Drafting
from bot.desk.invisible import revealed
from bot.desk.plans import Plans
from bot.desk.preview import Desktop, Viewer, as_entry, confirmation
from bot.desk.proof import Proofs, cancel_button, draft_pressed
from bot.desk.report import Reports, published
from bot.desk.writing import author_of
from bot.errors import CoverageClosed, Refused
from bot.intake.request import Bench, FormOpener, Handler, Request
from bot.languages.words import Words, plural, words
from bot.model import Marks
from bot.ports import Clock
from bot.store import Departure, Draft, Role, Store
from bot.stream import Stream


class Posting(Bench):
    """Handlers of `/post`, `/scheduled` and a draft's buttons."""

    def __init__(self, store: Store, stream: Stream, reports: Reports, clock: Clock, desktop: Desktop) -> None:
        self._store = store
        self._stream = stream
        self._reports = reports
        self._clock = clock
        self._desktop = desktop
        self._proofs = Proofs(store, clock, desktop)
        self._drafting = Drafting(store, clock, desktop, self._proofs)
        self._plans = Plans(store, clock, desktop)

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"post": self._drafting.post, "scheduled": self._plans.listed}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {
            **self._drafting.presses,
            "publish": self.publish_pressed,
            "breaking": self.breaking_pressed,
            "alarm": self.alarm_pressed,
            "discard": self.discard_pressed,
            "cancel": self.cancel_pressed,
        }

    @property
    def forms(self) -> Mapping[str, Handler]:
        return self._drafting.forms

    @property
    def form_presses(self) -> Mapping[str, FormOpener]:
        return self._drafting.form_presses

    @property
    def drafting(self) -> Drafting:
        return self._drafting

    async def joined(self, request: Request) -> Sequence[Answer] | None:
        """To a message of an album that a draft shows; None for any other."""
        return await self._drafting.joined(request)

    async def form(self, request: Request) -> Form:
        return await self._drafting.form(request)

    async def publish_pressed(self, request: Request) -> Sequence[Answer]:
        return await self._send_off(request, breaking=False)

    async def alarm_pressed(self, request: Request) -> Sequence[Answer]:
        return await self._send_off(request, breaking=True)

    async def breaking_pressed(self, request: Request) -> Sequence[Answer]:
        """Asks again: a sound cannot be taken back."""
        draft = await self._proofs.pressed(request)
        if draft is None or draft.coverage is None:
            return await self._proofs.settled(request)
        request.require(Role.EDITOR, draft.coverage)
        coverage = await self._store.stream.coverage(draft.coverage)
        audience = await self._store.subscriptions.audience(coverage.id)
        viewer = Viewer(request.platform, request.language)
        asked = confirmation(viewer, draft, audience, ())
        entry = as_entry(draft.content, coverage, self._clock.now())
        text = revealed(entry_text(entry, coverage, language=request.language))
        shown = shorten(text, lambda part: request.platform.fits((*asked.text, *part)))
        return [confirmation(viewer, draft, audience, shown)]

    async def _send_off(self, request: Request, *, breaking: bool) -> Sequence[Answer]:
        draft = await self._proofs.pressed(request)
        if draft is None or draft.coverage is None:
            return await self._proofs.settled(request)
        request.require(Role.EDITOR, draft.coverage)
        marks = Marks(key=draft.key or breaking, breaking=breaking, pinned=draft.pinned)
        window = self._desktop.undo_breaking if breaking else self._desktop.undo
        now = self._clock.now()
        planned = draft.planned_at is not None and draft.planned_at > now
        try:
            if not planned and not window:
                return await self._publish(request, draft, marks)
            at = draft.planned_at if planned and draft.planned_at else now + timedelta(seconds=window)
            departure = Departure(at, marks, author_of(request.incoming), request.incoming)
            leaving = await self._store.drafts.depart(draft.id, draft.revision, departure)
        except CoverageClosed as error:
            raise Refused(
                words("The coverage of this draft has ended. Move the draft to another one, or discard it.")
            ) from error
        if leaving is None:
            return await self._proofs.settled(request)
        await self._proofs.record(request, "scheduled" if planned else "sent off", f"draft {draft.id}")
        when = words("at {time}", time=request.language.near(at, now, self._desktop.zone))
        said = _leaves(when if planned else _in_seconds(window), await self._audience(draft), breaking=breaking)
        return request.says(said, [cancel_button(draft, request.language)], replaces=True)

    async def _audience(self, draft: Draft) -> int:
        return 0 if draft.coverage is None else await self._store.subscriptions.audience(draft.coverage)

    async def _publish(self, request: Request, draft: Draft, marks: Marks) -> Sequence[Answer]:
        entry = await self._stream.publish_draft(draft.id, marks, author_of(request.incoming), draft.revision)
        if entry is None:
            return await self._proofs.settled(request)
        await self._proofs.record(request, "published", f"entry {entry.number} of coverage {entry.coverage}")
        await self._reports.follow(request.incoming, entry)
        audience = await self._store.subscriptions.audience(entry.coverage)
        return [published(entry, audience, request.language)]

    async def cancel_pressed(self, request: Request) -> Sequence[Answer]:
        leaving = await draft_pressed(self._store, request)
        request.require(Role.EDITOR, leaving.coverage)
        draft = await self._store.drafts.call_back(leaving.id)
        if draft is None:
            return await self._proofs.settled(request)
        await self._proofs.record(request, "called back", f"draft {draft.id}")
        return await self._proofs.show(request, draft, words("Called back; nobody saw it."), replaces=True)

    async def discard_pressed(self, request: Request) -> Sequence[Answer]:
        draft = await self._proofs.pressed(request)
        if draft is None or not await self._store.drafts.discard(draft.id):
            return await self._proofs.settled(request)
        await self._proofs.record(request, "discarded", f"draft {draft.id}")
        return request.says(words("Discarded; nobody saw it."), replaces=True)


def _leaves(when: Words, audience: int, *, breaking: bool) -> Words:
    if breaking:
        return plural(
            "<b>Goes out {when}</b> to 1 chat, with sound. Until then it can be called back.",
            "<b>Goes out {when}</b> to {count} chats, with sound. Until then it can be called back.",
            audience,
            when=when,
        )
    return plural(
        "<b>Goes out {when}</b> to 1 chat. Until then it can be called back.",
        "<b>Goes out {when}</b> to {count} chats. Until then it can be called back.",
        audience,
        when=when,
    )


def _in_seconds(window: float) -> Words:
    if window == int(window):
        return plural("in 1 second", "in {count} seconds", int(window))
    return words("in {number} seconds", number=window)
