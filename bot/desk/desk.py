"""What editors can do: `/post`, `/correct`, `/retract`, `/open` here, all else at the benches of other modules."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.conversation import Answer, Form
from bot.desk.afterwards import Afterwards
from bot.desk.corrections import Corrections
from bot.desk.ending import Ending
from bot.desk.entries import Entries
from bot.desk.manuscripts import Manuscripts
from bot.desk.pins import Pins
from bot.desk.posting import Posting
from bot.desk.prompts import ABOUT, Prompts
from bot.desk.publishing_desk import PublishingDesk
from bot.desk.records import Records
from bot.desk.report import FORM_ACTION, withdrawn
from bot.desk.summaries import Summaries
from bot.desk.writing import actor_of, removal_in
from bot.errors import Refused
from bot.intake.request import Bench, FormOpener, Handler, Request
from bot.languages.words import words
from bot.ports import Clock
from bot.store import Role, Store
from bot.stream import Stream


class Desk:
    """Handlers by command and by button; who may call them is settled before, but for the coverage that it is about.
    `benches` are those of other modules."""

    def __init__(self, store: Store, stream: Stream, posting: Posting, clock: Clock, *benches: Bench) -> None:
        self._store = store
        self._benches = benches
        self._posting = posting
        self._entries = Entries(store)
        self._publishing = PublishingDesk(store, clock, stream.wake)
        self._corrections = Corrections(store, self._publishing, self._entries, clock)
        self._afterwards = Afterwards(store, self._corrections)
        self._records = Records(store, stream, self._entries, clock)
        self._ending = Ending(store, stream, clock)
        self._prompts = Prompts(store.drafts, clock)
        self._manuscripts = Manuscripts(store, posting.drafting.alterations, self._corrections, clock)
        self._summaries = Summaries(store, self._publishing)
        self._pins = Pins(self._publishing, self._entries)

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {
            **self._posting.commands,
            **self._corrections.commands,
            "retract": self.retract,
            "open": self.open,
            **self._ending.commands,
            **self._summaries.commands,
            **self._pins.commands,
            **self._records.commands,
            **{name: handler for bench in self._benches for name, handler in bench.commands.items()},
        }

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {
            **self._posting.presses,
            **self._ending.presses,
            **self._records.presses,
            **self._corrections.presses,
            FORM_ACTION: self._afterwards.told,
            **{name: handler for bench in self._benches for name, handler in bench.presses.items()},
        }

    @property
    def forms(self) -> Mapping[str, Handler]:
        """Forms that no command opens, by their names."""
        return {name: handler for bench in self._asking for name, handler in bench.forms.items()}

    @property
    def form_presses(self) -> Mapping[str, FormOpener]:
        """Buttons that open a form, filled in with what there is."""
        opening = {name: opener for bench in self._asking for name, opener in bench.form_presses.items()}
        return opening | {FORM_ACTION: self._afterwards.form}

    @property
    def _asking(self) -> tuple[Bench, ...]:
        return (self._posting, self._corrections, *self._benches)

    async def said(self, request: Request) -> Sequence[Answer]:
        """An ordinary message: an answer to what the desk asked, or talk."""
        if (answers := await self._posting.joined(request)) is not None:
            return answers
        name, about = await self._prompts.take(request)
        handler = {**self._posting.commands, **self.forms}.get(name)
        if handler is None:
            return await self._posting.drafting.unasked(request)
        try:
            return await handler(replace(request, arguments={"text": request.incoming.arguments, ABOUT: about}))
        except Refused:
            await self._prompts.keep(request, name, about)
            raise

    async def edited(self, request: Request) -> Sequence[Answer]:
        """A message that said something before: nothing is answered unless a draft was written in it."""
        return await self._manuscripts.edited(request)

    async def retract(self, request: Request) -> Sequence[Answer]:
        entry, typed = await self._entries.meant(request)
        request.require(Role.EDITOR, entry.coverage)
        remove, reason = removal_in(typed if typed is not None else request.arguments.get("reason") or "")
        retracted = await self._publishing.retract(entry, reason, actor_of(request.incoming), remove=remove)
        return request.says(withdrawn(retracted))

    async def open(self, request: Request) -> Sequence[Answer]:
        coverage = await self._publishing.open(request.arguments.get("title") or "", (), actor_of(request.incoming))
        join = f"/subscribe {coverage.slug}"
        said = words("<b>{title}</b> is open. Readers join with {subscribe}.", title=coverage.title, subscribe=join)
        return request.says(said)

    async def form(self, request: Request) -> Form:
        """The form for `/post`, `/summary` or `/correct`, filled in with what there is. Raises `Refused`."""
        opens = {"post": self._posting.form, "summary": self._summaries.form, "correct": self._corrections.form}
        return await opens[request.incoming.name](request)
