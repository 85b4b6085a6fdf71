"""What editors can do: `/post`, `/correct`, `/retract`, `/open`, `/close`, `/reopen`, `/source`."""

from collections.abc import Mapping, Sequence

from bot.conversation import Answer, Form
from bot.ending import Ending
from bot.entries import Entries
from bot.errors import Refused, Stale
from bot.model import CoverageState, EntryState
from bot.ports import Clock
from bot.posting import Posting
from bot.records import Records
from bot.report import Reports
from bot.request import Handler, Request, says, titled
from bot.richtext import plain
from bot.store import Correction, Store
from bot.stream import Stream
from bot.watching.commands import SourceCommands
from bot.writing import MOST_IN_A_FORM, author_of, content_from, fields_of, number_in


class Desk:
    """Handlers by command and by button; who may call them is settled before."""

    def __init__(self, store: Store, stream: Stream, reports: Reports, clock: Clock, sources: SourceCommands) -> None:
        self._store = store
        self._stream = stream
        self._sources = sources
        self._posting = Posting(store, stream, reports, clock)
        self._entries = Entries(store.stream)
        self._records = Records(store, stream, self._entries, clock)
        self._ending = Ending(store, stream, clock)
        self._clock = clock

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {
            "post": self._posting.post,
            "correct": self.correct,
            "retract": self.retract,
            "open": self.open,
            **self._ending.commands,
            **self._records.commands,
            **self._sources.commands,
        }

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {
            **self._posting.presses,
            **self._sources.presses,
            **self._ending.presses,
            **self._records.presses,
        }

    async def correct(self, request: Request) -> Sequence[Answer]:
        name, _, expected = (request.arguments.get("entry") or "").partition(":")
        entry = await self._entries.called(name)
        content = content_from(request)
        if "headline" not in request.incoming.options and content.headline is None:
            content = content.model_copy(update={"headline": entry.content.headline})
        content = content.model_copy(update={"source_line": entry.content.source_line})
        if entry.content == content:
            return says(f"Entry {entry.number} says this already; nothing was changed.")
        correction = Correction(entry.id, number_in(expected) if expected else entry.revision, content)
        try:
            corrected = (await self._stream.correct([correction], author_of(request.incoming)))[0]
        except Stale as error:
            newest = await self._store.stream.entry(entry.id)
            raise Refused(f"{error} It says now: “{plain(newest.content.body)[:300]}”") from error
        await self._record(request, "corrected", f"entry {entry.number} of coverage {entry.coverage}")
        return says(f"Entry {corrected.number} is corrected; every chat that has it is being changed.")

    async def retract(self, request: Request) -> Sequence[Answer]:
        entry = await self._entries.called(request.arguments.get("entry"))
        reason = (request.arguments.get("reason") or "").strip()
        if not reason:
            raise Refused("Readers see why an entry was withdrawn. Say it: /retract ENTRY REASON.")
        await self._stream.retract(entry.id, reason[:500], author_of(request.incoming))
        await self._record(request, "retracted", f"entry {entry.number} of coverage {entry.coverage}")
        return says(f"Entry {entry.number} is withdrawn; every chat that has it is being told.")

    async def open(self, request: Request) -> Sequence[Answer]:
        title = " ".join((request.arguments.get("title") or "").split())
        if not title or len(title) > 200:
            raise Refused("A coverage needs a title of 1 to 200 characters: /open TITLE.")
        for present in await self._store.stream.coverages(CoverageState.OPEN):
            if present.title.casefold() == title.casefold():
                raise Refused(f"“{present.title}” is open already, as {present.slug}.")
        coverage = await self._stream.open(title)
        await self._record(request, "opened", coverage.slug)
        link = f" Readers join with /subscribe {coverage.slug}."
        return says(titled(coverage), " is open.", link)

    async def form(self, request: Request) -> Form:
        """The form for `/post` or `/correct`, filled in with what there is. Raises `Refused`."""
        if request.incoming.name == "post":
            return await self._posting.form(request)
        entry = await self._entries.called(request.arguments.get("entry"))
        if entry.state is EntryState.RETRACTED:
            raise Refused(f"Entry {entry.number} was withdrawn; it cannot be changed any more.")
        if max(len(field.value) for field in fields_of(entry.content)) > MOST_IN_A_FORM:
            raise Refused(f"Entry {entry.number} is too long for a form. Correct it from Telegram, or in its source.")
        coverage_of = await self._store.stream.coverage(entry.coverage)
        state = f"{coverage_of.slug}/{entry.number}:{entry.revision}"
        return Form("correct", f"Correct entry {entry.number}", fields_of(entry.content), state=state)

    async def _record(self, request: Request, action: str, detail: str) -> None:
        await self._store.desk.record(
            self._clock.now(), request.address.platform, request.incoming.person, action, detail
        )
