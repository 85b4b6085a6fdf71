"""Alterations: what changes a draft, by its buttons, its forms, and the message in which it was written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.conversation import Answer, Form, Incoming
from bot.desk import draft_forms
from bot.desk.draft_forms import EDIT, PLAN, SOURCE_LINE, TAGS, given, in_form, plan_in
from bot.desk.enclosures import Enclosures
from bot.desk.preview import Desktop, action, has_words
from bot.desk.prompts import ABOUT, Prompts
from bot.desk.proof import Proofs
from bot.desk.schedule import example, read_time, split_time
from bot.desk.tags import tags_typed
from bot.desk.writing import content_from, number_in, source_line_from
from bot.errors import Refused
from bot.intake.request import FormOpener, Handler, Request
from bot.languages.words import words
from bot.model import Content, CoverageId, Medium
from bot.ports import Clock
from bot.store import Draft, DraftState, Role, Store

QUESTIONS = {
    EDIT: words("Write the new text as your next message."),
    SOURCE_LINE: words(
        "Write source and correspondent as your next message, as readers shall see them; a dash for none."
    ),
    TAGS: words("Write the tags as your next message, with commas between them; a dash for none."),
    PLAN: words("Write when it is to go out as your next message, as in {first}, {second} or {third}.", **example()),
}


class Alterations:
    def __init__(
        self, store: Store, clock: Clock, desktop: Desktop, proofs: Proofs, enclosures: Enclosures, prompts: Prompts
    ) -> None:
        self._store = store
        self._clock = clock
        self._desktop = desktop
        self._proofs = proofs
        self._enclosures = enclosures
        self._prompts = prompts

    @property
    def presses(self) -> Mapping[str, Handler]:
        pressed = {
            **dict.fromkeys(QUESTIONS, self.question_pressed),
            "assign": self.assign_pressed,
            "key": self.key_pressed,
            "pinned": self.pinned_pressed,
            "unplanned": self.unplanned_pressed,
            "bare": self.bare_pressed,
        }
        return {name: self._proofs.handler(act) for name, act in pressed.items()}

    @property
    def forms(self) -> Mapping[str, Handler]:
        return {EDIT: self.edited, SOURCE_LINE: self.source_line_given, TAGS: self.tags_given, PLAN: self.plan_given}

    @property
    def form_presses(self) -> Mapping[str, FormOpener]:
        return dict.fromkeys(self.forms, self.form)

    async def form(self, request: Request) -> Form:
        """What a button of a draft opens that asks for something. Raises `Refused`."""
        draft = await self._proofs.pressed(request)
        if draft is None:
            raise Refused(
                words("This draft was changed, published or discarded meanwhile; press one of its newest buttons.")
            )
        return draft_forms.about(request.incoming.name, draft, self._desktop.zone, request.language)

    async def question_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        name = request.incoming.name
        if name == PLAN:
            request.require(Role.EDITOR, draft.coverage)
        return await self._prompts.ask(request, action(name, draft), QUESTIONS[name])

    async def edited(self, request: Request) -> Sequence[Answer]:
        request = await self._enclosures.gathered(request)
        typed = request.arguments.get("text") or request.incoming.options.get("text", "")
        planned, text = plan_in(request, typed, self._clock.now(), self._desktop.zone)
        media = await self._enclosures.media(request)

        def alter(draft: Draft) -> Draft:
            content = _reworded(request, text, media, draft.content)
            at = planned if in_form(request) else planned or draft.planned_at
            return replace(draft, content=content, planned_at=at)

        return await self._given(request, alter, "edited", written=request.incoming)

    async def source_line_given(self, request: Request) -> Sequence[Answer]:
        line = source_line_from(given(request, "source"))
        return await self._given(request, lambda draft: _saying(draft, {"source_line": line}), "edited")

    async def tags_given(self, request: Request) -> Sequence[Answer]:
        tags = tags_typed(given(request, "tags"))
        return await self._given(request, lambda draft: _saying(draft, {"tags": tags}), "edited")

    async def plan_given(self, request: Request) -> Sequence[Answer]:
        def alter(draft: Draft) -> Draft:
            request.require(Role.EDITOR, draft.coverage)
            return replace(draft, planned_at=read_time(given(request, "at"), self._clock.now(), self._desktop.zone))

        return await self._given(request, alter, "planned")

    async def _given(
        self, request: Request, alter: Callable[[Draft], Draft], what: str, *, written: Incoming | None = None
    ) -> Sequence[Answer]:
        """As if the button had been pressed: a form and a prompt carry what it said."""
        named = request.arguments.get(ABOUT, request.incoming.arguments)
        asked = replace(request, incoming=request.incoming.model_copy(update={"arguments": named, "formats": ()}))
        draft = await self._proofs.pressed(asked)
        if draft is None:
            return await self._proofs.settled(asked)
        return await self.change(asked, alter(draft), what, replaces=in_form(request), written=written)

    async def bare_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        """Only the words are to go out."""
        if not has_words(draft.content):
            return await self._proofs.settled(request)
        return await self.change(request, _saying(draft, {"media": ()}), "edited")

    async def assign_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        coverage = CoverageId(number_in(request.incoming.arguments.rpartition(":")[2]))
        request.require(Role.CONTRIBUTOR, coverage)
        return await self.change(request, replace(draft, coverage=coverage), "assigned")

    async def key_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        return await self.change(request, replace(draft, key=not draft.key), "marked")

    async def pinned_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        return await self.change(request, replace(draft, pinned=not draft.pinned), "marked")

    async def unplanned_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        return await self.change(request, replace(draft, planned_at=None), "unplanned")

    async def change(
        self, request: Request, draft: Draft, what: str, *, replaces: bool = True, written: Incoming | None = None
    ) -> Sequence[Answer]:
        """`written` is where its text was written just now."""
        async with self._store.together():
            changed = await self._store.drafts.change(draft)
            if changed is not None and written is not None:
                await self._store.manuscripts.put(changed.id, written)
        if changed is None:
            return await self._proofs.settled(request)
        assigned = f"draft {changed.id} to coverage {changed.coverage}"
        await self._proofs.record(request, what, assigned if what == "assigned" else f"draft {changed.id}")
        return await self._proofs.show(request, changed, replaces=replaces)

    def read(self, request: Request, media: Sequence[Medium]) -> tuple[datetime | None, Content]:
        """What was written as a command or a message, with these media: when it is to go out, and what it says. Raises
        `Refused`."""
        planned, text = split_time(request.incoming.arguments, self._clock.now(), self._desktop.zone)
        return planned, content_from(request, text, tuple(media))

    async def rewritten(
        self, request: Request, draft: Draft, content: Content, planned: datetime | None
    ) -> Sequence[Answer] | None:
        """The message in which a draft was written says something else; what is on its way out is called back. None
        when the draft is not what it was any more."""
        before, present = words("You edited your message; the draft says what it says now."), draft
        if draft.state is DraftState.LEAVING:
            request.require(Role.EDITOR, draft.coverage)
            before = words("You edited your message before this went out, so it is a draft again; nobody saw it.")
            called_back = await self._store.drafts.call_back(draft.id)
            if called_back is None:
                return None
            present = called_back
        planned = planned or present.planned_at
        changed = await self._store.drafts.change(replace(present, content=content, planned_at=planned))
        if changed is None:
            return None
        await self._proofs.record(request, "edited", f"draft {changed.id}")
        return await self._proofs.show(request, changed, before)


def _reworded(request: Request, text: str, media: tuple[Medium, ...], before: Content) -> Content:
    """What is not written again stays: the media, the tags and, but in a form, the source line. Raises `Refused`."""
    content = content_from(request, text, media or before.media)
    if not has_words(content) and media:
        content = before.model_copy(update={"media": media})
    kept: dict[str, object] = {"tags": content.tags or before.tags}
    if not in_form(request):
        kept["source_line"] = content.source_line or before.source_line
    return content.model_copy(update=kept)


def _saying(draft: Draft, said: Mapping[str, object]) -> Draft:
    return replace(draft, content=draft.content.model_copy(update=said))
