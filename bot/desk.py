"""What editors can do: `/post`, `/correct`, `/retract`, `/open` here, all else at the benches of other modules."""

from collections.abc import Mapping, Sequence

from bot.afterwards import Afterwards
from bot.conversation import FORM_ACTION, Answer, Form
from bot.corrections import Corrections
from bot.ending import Ending
from bot.entries import Entries
from bot.ports import Clock
from bot.posting import Posting
from bot.publishing_desk import PublishingDesk
from bot.records import Records
from bot.report import Reports, withdrawn
from bot.request import Bench, Handler, Request, says, titled
from bot.store import Role, Store
from bot.stream import Stream
from bot.writing import actor_of, removal_in


class Desk:
    """Handlers by command and by button; who may call them is settled before, but for the coverage that it is about.
    `benches` are those of other modules."""

    def __init__(self, store: Store, stream: Stream, reports: Reports, clock: Clock, *benches: Bench) -> None:
        self._store = store
        self._benches = benches
        self._posting = Posting(store, stream, reports, clock)
        self._entries = Entries(store)
        self._publishing = PublishingDesk(store, clock, stream.wake)
        self._corrections = Corrections(store, self._publishing, self._entries, clock)
        self._afterwards = Afterwards(store, self._corrections)
        self._records = Records(store, stream, self._entries, clock)
        self._ending = Ending(store, stream, clock)

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {
            "post": self._posting.post,
            **self._corrections.commands,
            "retract": self.retract,
            "open": self.open,
            **self._ending.commands,
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

    async def retract(self, request: Request) -> Sequence[Answer]:
        entry, typed = await self._entries.meant(request)
        request.require(Role.EDITOR, entry.coverage)
        remove, reason = removal_in(typed if typed is not None else request.arguments.get("reason") or "")
        return says(withdrawn(await self._publishing.retract(entry, reason, actor_of(request.incoming), remove=remove)))

    async def open(self, request: Request) -> Sequence[Answer]:
        coverage = await self._publishing.open(request.arguments.get("title") or "", (), actor_of(request.incoming))
        link = f" Readers join with /subscribe {coverage.slug}."
        return says(titled(coverage), " is open.", link)

    async def form(self, request: Request) -> Form:
        """The form for `/post` or `/correct`, filled in with what there is. Raises `Refused`."""
        if request.incoming.name == "post":
            return await self._posting.form(request)
        return await self._corrections.form(request)

    async def form_pressed(self, request: Request) -> Form:
        """The form that a button opens. Raises `Refused`."""
        return await self._afterwards.form(request)
