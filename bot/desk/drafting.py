"""Drafting: what an editor writes, in a command, a message or a form, becomes a draft, or changes one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.conversation import Answer, Form, FormField, Incoming, IncomingKind
from bot.desk.enclosures import Enclosures
from bot.desk.media import together
from bot.desk.preview import Desktop, action, has_words
from bot.desk.prompts import ABOUT, Prompts
from bot.desk.proof import Proofs
from bot.desk.schedule import EXAMPLE, read_time, split_time
from bot.desk.tags import tags_typed
from bot.desk.writing import (
    MOST_IN_A_FORM,
    content_from,
    fields_of,
    number_in,
    source_field,
    source_line_from,
    tags_field,
)
from bot.errors import Refused
from bot.intake.request import FormOpener, Handler, Request, says, the_coverage_for
from bot.model import Content, Coverage, CoverageId, Medium
from bot.ports import Clock
from bot.store import Draft, DraftState, Role, Store

POST, EDIT, SOURCE_LINE, TAGS, PLAN = "post", "edit", "source_line", "tags", "plan"
"""What somebody can be asked to write: also the names of the forms."""

UNASKED = "Nothing was published. To make a draft, send it again with /post before the text or the caption."


class Drafting:
    def __init__(self, store: Store, clock: Clock, desktop: Desktop, proofs: Proofs) -> None:
        self._store = store
        self._clock = clock
        self._desktop = desktop
        self._proofs = proofs
        self._prompts = Prompts(store.drafts, clock)
        self._enclosures = Enclosures(store, clock, desktop.largest_file)

    @property
    def presses(self) -> Mapping[str, Handler]:
        pressed = {
            EDIT: self.edit_pressed,
            SOURCE_LINE: self.source_line_pressed,
            TAGS: self.tags_pressed,
            PLAN: self.plan_pressed,
            "assign": self.assign_pressed,
            "key": self.key_pressed,
            "pinned": self.pinned_pressed,
            "unplanned": self.unplanned_pressed,
            "bare": self.bare_pressed,
            "look": self.look_pressed,
            "more": self.more_pressed,
            "draft": self.draft_pressed,
        }
        handlers = {name: self._proofs.handler(act) for name, act in pressed.items()}
        return handlers | {"nothing": self._prompts.nothing_pressed}

    @property
    def forms(self) -> Mapping[str, Handler]:
        return {EDIT: self.edited, SOURCE_LINE: self.source_line_given, TAGS: self.tags_given, PLAN: self.plan_given}

    @property
    def form_presses(self) -> Mapping[str, FormOpener]:
        return dict.fromkeys(self.forms, self.form)

    async def post(self, request: Request) -> Sequence[Answer]:
        """A draft, shown as readers will get it; nothing goes out before its editor says so."""
        found = await self._coverage(request)
        request = await self._enclosures.gathered(request)
        incoming, text = request.incoming, request.arguments.get("text") or ""
        if not text.strip() and not incoming.attachments and incoming.kind is IncomingKind.COMMAND:
            return await self._prompts.ask(request, POST, "Write the entry as your next message.")
        planned, text = self._plan(request, text)
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
            raise Refused("This came too late: the rest of the album is on its way out already, without it.")
        changed = replace(draft, content=draft.content.model_copy(update={"media": media}))
        return await self._change(request, changed, "edited", replaces=False)

    async def unasked(self, request: Request) -> Sequence[Answer]:
        """To what nobody asked for: silence would look as if it had been published. In groups people only talk."""
        if not request.private:
            return []
        await self._enclosures.gathered(request)
        return says(UNASKED)

    async def look_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        del request
        return [await self._enclosures.shown(draft.content, f"This goes with draft {draft.id}.")]

    async def bare_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        """Only the words are to go out."""
        if not has_words(draft.content):
            return await self._proofs.settled(request)
        content = draft.content.model_copy(update={"media": ()})
        return await self._change(request, replace(draft, content=content), "edited")

    async def _coverage(self, request: Request) -> Coverage | list[Coverage]:
        """The one that was named, or those to choose from. Raises `Refused`."""
        named = request.arguments.get("coverage")
        return await the_coverage_for(request, Role.CONTRIBUTOR, self._store.stream, named)

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
        before, present = "You edited your message; the draft says what it says now.", draft
        if draft.state is DraftState.LEAVING:
            request.require(Role.EDITOR, draft.coverage)
            before = "You edited your message before this went out, so it is a draft again; nobody saw it."
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

    def _plan(self, request: Request, text: str) -> tuple[datetime | None, str]:
        """When it is to go out, and the text: a form has a field for that, what is typed begins with `at 18:30`."""
        now = self._clock.now()
        if request.incoming.kind is not IncomingKind.FORM:
            return split_time(text, now, self._desktop.zone)
        typed = request.incoming.options.get("at", "").strip()
        return (read_time(typed, now, self._desktop.zone) if typed else None), text

    async def edit_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        return await self._prompts.ask(request, action(EDIT, draft), "Write the new text as your next message.")

    async def source_line_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        question = "Write source and correspondent as your next message, as readers shall see them; a dash for none."
        return await self._prompts.ask(request, action(SOURCE_LINE, draft), question)

    async def tags_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        question = "Write the tags as your next message, with commas between them; a dash for none."
        return await self._prompts.ask(request, action(TAGS, draft), question)

    async def edited(self, request: Request) -> Sequence[Answer]:
        request = await self._enclosures.gathered(request)
        planned, text = self._plan(request, request.arguments.get("text") or request.incoming.options.get("text", ""))
        media = await self._enclosures.media(request)
        asked, draft = await self._asked(request)
        if draft is None:
            return await self._proofs.settled(asked)
        content = content_from(request, text, media or draft.content.media)
        if not has_words(content) and media:
            content = draft.content.model_copy(update={"media": media})
        in_form = request.incoming.kind is IncomingKind.FORM
        kept: dict[str, object] = {"tags": content.tags or draft.content.tags}
        if not in_form:
            kept["source_line"] = content.source_line or draft.content.source_line
        content = content.model_copy(update=kept)
        changed = replace(draft, content=content, planned_at=planned if in_form else planned or draft.planned_at)
        return await self._change(asked, changed, "edited", replaces=in_form, written=request.incoming)

    async def source_line_given(self, request: Request) -> Sequence[Answer]:
        line = source_line_from(request.incoming.options.get("source", request.arguments.get("text", "")))
        return await self._renewed(request, {"source_line": line})

    async def tags_given(self, request: Request) -> Sequence[Answer]:
        typed = request.incoming.options.get("tags", request.arguments.get("text", ""))
        return await self._renewed(request, {"tags": tags_typed(typed)})

    async def _renewed(self, request: Request, given: Mapping[str, object]) -> Sequence[Answer]:
        """The draft with something else of what it says."""
        asked, draft = await self._asked(request)
        if draft is None:
            return await self._proofs.settled(asked)
        content = draft.content.model_copy(update=given)
        in_form = request.incoming.kind is IncomingKind.FORM
        return await self._change(asked, replace(draft, content=content), "edited", replaces=in_form)

    async def _asked(self, request: Request) -> tuple[Request, Draft | None]:
        """As if the button had been pressed: a form and a prompt carry what it said."""
        named = request.arguments.get(ABOUT, request.incoming.arguments)
        asked = replace(request, incoming=request.incoming.model_copy(update={"arguments": named, "formats": ()}))
        return asked, await self._proofs.pressed(asked)

    async def assign_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        coverage = CoverageId(number_in(request.incoming.arguments.rpartition(":")[2]))
        request.require(Role.CONTRIBUTOR, coverage)
        return await self._change(request, replace(draft, coverage=coverage), "assigned")

    async def key_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        return await self._change(request, replace(draft, key=not draft.key), "marked")

    async def pinned_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        return await self._change(request, replace(draft, pinned=not draft.pinned), "marked")

    async def plan_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        request.require(Role.EDITOR, draft.coverage)
        question = f"Write when it is to go out as your next message, as in {EXAMPLE}."
        return await self._prompts.ask(request, action(PLAN, draft), question)

    async def plan_given(self, request: Request) -> Sequence[Answer]:
        typed = request.incoming.options.get("at", request.arguments.get("text", ""))
        asked, draft = await self._asked(request)
        if draft is None:
            return await self._proofs.settled(asked)
        request.require(Role.EDITOR, draft.coverage)
        planned = read_time(typed, self._clock.now(), self._desktop.zone)
        in_form = request.incoming.kind is IncomingKind.FORM
        return await self._change(asked, replace(draft, planned_at=planned), "planned", replaces=in_form)

    async def unplanned_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        return await self._change(request, replace(draft, planned_at=None), "unplanned")

    async def more_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        return await self._proofs.show(request, draft, replaces=True, more=True)

    async def draft_pressed(self, request: Request, draft: Draft) -> Sequence[Answer]:
        return await self._proofs.show(request, draft, replaces=True)

    async def _change(
        self, request: Request, draft: Draft, what: str, *, replaces: bool = True, written: Incoming | None = None
    ) -> Sequence[Answer]:
        """`written` is where its text was written just now."""
        async with self._store.together():
            changed = await self._store.drafts.change(draft)
            if changed is not None and written is not None:
                await self._store.manuscripts.put(changed.id, written)
        if changed is None:
            return await self._proofs.settled(request)
        where = f" to coverage {changed.coverage}" if what == "assigned" else ""
        await self._proofs.record(request, what, f"draft {changed.id}{where}")
        return await self._proofs.show(request, changed, replaces=replaces)

    async def form(self, request: Request) -> Form:
        """What `/post` opens, or a button of a draft that asks for something. Raises `Refused`."""
        if request.incoming.kind is not IncomingKind.PRESS:
            await self._coverage(request)
            state = request.arguments.get("coverage", "")[:60]
            return Form(POST, "Write an entry", self._fields(Content(), None), state=state, takes_files=True)
        draft = await self._proofs.pressed(request)
        if draft is None:
            raise Refused("This draft was changed, published or discarded meanwhile; press one of its newest buttons.")
        if request.incoming.name == SOURCE_LINE:
            fields: tuple[FormField, ...] = (source_field(draft.content),)
        elif request.incoming.name == TAGS:
            fields = (tags_field(draft.content),)
        elif request.incoming.name == PLAN:
            fields = (self._time_field("When, as 18:30", draft.planned_at, required=True),)
        else:
            fields = self._fields(draft.content, draft.planned_at)
        if max(len(field.value) for field in fields) > MOST_IN_A_FORM:
            raise Refused("This draft is too long for a form. Discard it, and write it again.")
        state = action("", draft).removeprefix(":")
        takes_files = request.incoming.name == EDIT
        return Form(request.incoming.name, f"Draft {draft.id}", fields, state=state, takes_files=takes_files)

    def _fields(self, content: Content, planned: datetime | None) -> tuple[FormField, ...]:
        return (
            *fields_of(content, or_files=True),
            source_field(content),
            self._time_field("When, as 18:30 (empty: now)", planned),
        )

    def _time_field(self, name: str, planned: datetime | None, *, required: bool = False) -> FormField:
        at = f"{planned.astimezone(self._desktop.zone):%Y-%m-%d %H:%M}" if planned else ""
        return FormField("at", name, at, required=required)
