"""Drafting: what an editor writes, in a command, a message or a form, becomes a draft."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.conversation import Answer, Form, IncomingKind
from bot.desk import draft_forms
from bot.desk.alterations import Alterations
from bot.desk.draft_forms import POST, plan_in
from bot.desk.enclosures import Enclosures
from bot.desk.media import together
from bot.desk.preview import Desktop
from bot.desk.prompts import Prompts
from bot.desk.proof import Proofs
from bot.desk.writing import content_from
from bot.errors import Refused
from bot.intake.request import FormOpener, Handler, Request, the_coverage_for
from bot.languages.words import words
from bot.model import Coverage
from bot.ports import Clock
from bot.store import Draft, DraftState, Role, Store

UNASKED = words(
    "Nothing was published. To make a draft, send it again with {post} before the text or the caption.", post="/post"
)


class Drafting:
    def __init__(self, store: Store, clock: Clock, desktop: Desktop, proofs: Proofs) -> None:
        self._store = store
        self._clock = clock
        self._desktop = desktop
        self._proofs = proofs
        self._prompts = Prompts(store.drafts, clock)
        self._enclosures = Enclosures(store, clock, desktop.largest_file)
        self.alterations = Alterations(store, clock, desktop, proofs, self._enclosures, self._prompts)

    @property
    def presses(self) -> Mapping[str, Handler]:
        pressed = {"look": self.look_pressed, "more": self.more_pressed, "draft": self.draft_pressed}
        return {
            **{name: self._proofs.handler(act) for name, act in pressed.items()},
            **self.alterations.presses,
            "nothing": self._prompts.nothing_pressed,
        }

    @property
    def forms(self) -> Mapping[str, Handler]:
        return self.alterations.forms

    @property
    def form_presses(self) -> Mapping[str, FormOpener]:
        return self.alterations.form_presses

    async def post(self, request: Request) -> Sequence[Answer]:
        """A draft, shown as readers will get it; nothing goes out before its editor says so."""
        found = await self._coverage(request)
        request = await self._enclosures.gathered(request)
        incoming, text = request.incoming, request.arguments.get("text") or ""
        if not text.strip() and not incoming.attachments and incoming.kind is IncomingKind.COMMAND:
            return await self._prompts.ask(request, POST, words("Write the entry as your next message."))
        planned, text = plan_in(request, text, self._clock.now(), self._desktop.zone)
        content = content_from(request, text, await self._enclosures.media(request))
        coverage = found.id if isinstance(found, Coverage) else None
        person, now = incoming.person.id, self._clock.now()
        async with self._store.together():
            draft = await self._store.drafts.put(
                incoming.platform, person, coverage, content, now, planned, incoming.album
            )
            await self._store.manuscripts.put(draft.id, incoming)
        await self._proofs.record(request, "drafted", f"draft {draft.id}")
        return await self._proofs.show(request, draft)

    async def form(self, request: Request) -> Form:
        """What `/post` opens. Raises `Refused`."""
        await self._coverage(request)
        return draft_forms.empty(request.arguments.get("coverage", ""), self._desktop.zone, request.language)

    async def joined(self, request: Request) -> Sequence[Answer] | None:
        """A message of an album that a draft shows already, or came too late for it to wait. None for any other."""
        incoming = request.incoming
        if incoming.album is None:
            return None
        if self._enclosures.taken(incoming):
            return []
        draft = await self._store.drafts.of_album(incoming.platform, incoming.person.id, incoming.album)
        if draft is None:
            return None
        media = together([*draft.content.media, *await self._enclosures.media(request)])
        if media == draft.content.media:
            return []
        if draft.state is not DraftState.OPEN:
            raise Refused(words("This came too late: the rest of the album is on its way out already, without it."))
        changed = replace(draft, content=draft.content.model_copy(update={"media": media}))
        return await self.alterations.change(request, changed, "edited", replaces=False)

    async def unasked(self, request: Request) -> Sequence[Answer]:
        """To what nobody asked for: silence would look as if it had been published. In groups people only talk."""
        if not request.private:
            return []
        await self._enclosures.gathered(request)
        return request.says(UNASKED)

    async def look_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        said = words("<i>This goes with draft {number}.</i>", number=str(draft.id))
        return [await self._enclosures.shown(draft.content, said, request.language)]

    async def more_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        return await self._proofs.show(request, draft, replaces=True, more=True)

    async def draft_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        return await self._proofs.show(request, draft, replaces=True)

    async def _coverage(self, request: Request) -> Coverage | list[Coverage]:
        """The one that was named, or those to choose from. Raises `Refused`."""
        named = request.arguments.get("coverage")
        return await the_coverage_for(request, Role.CONTRIBUTOR, self._store.stream, named)
