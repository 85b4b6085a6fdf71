"""The desk's decisions and deeds, the same for chat, command line and other programs.

What is done and what the audit record says of it are one transaction; the lanes are woken after that.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from bot.composing.compose import told_aloud, was_heard
from bot.desk.entries import Entries
from bot.desk.publishing import MOST_REASON, MOST_SUMMARY, MOST_TITLE, Actor, Once
from bot.desk.wording import on_one_line
from bot.errors import KeyTaken, NoSuchCoverage, NoSuchEntry, Refused, Stale
from bot.figures.reach import Reach
from bot.intake.request import the_open_coverage
from bot.languages.words import message, words
from bot.model import Content, CorrectionKind, Coverage, CoverageState, Entry, EntryState, Marks
from bot.ports import Clock
from bot.richtext import plain
from bot.store import Act, Correction, Publication, Store, Summary
from bot.stream import Stream

SUMMARY_ENDED = message("It is not kept up any more.")
"""What readers are told where the summary cannot be deleted."""

REMEMBERED = timedelta(days=7)
"""How long the same key means the same act."""


class PublishingDesk:
    """`bot.desk.publishing.Publishing`, and finding things by what people call them."""

    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._stream = Stream(store.stream, clock, wake=lambda: None)
        self._clock = clock
        self._wake = wake

    @asynccontextmanager
    async def _doing(self) -> AsyncIterator[None]:
        async with self._store.together():
            yield
        self._wake()

    async def open(self, title: str, standfirst: Sequence[str], actor: Actor) -> Coverage:
        title = on_one_line(title)
        if not title or len(title) > MOST_TITLE:
            raise Refused(words("A coverage needs a title of 1 to {most} characters.", most=MOST_TITLE))
        async with self._doing():
            for present in await self._store.stream.coverages(CoverageState.OPEN):
                if present.title.casefold() == title.casefold():
                    raise Refused(
                        words("“{title}” is open already, as {name}.", title=present.title, name=present.slug)
                    )
            coverage = await self._stream.open(title, [on_one_line(text) for text in standfirst])
            await self._record(actor, "opened", coverage.slug)
        return coverage

    async def close(self, coverage: Coverage, actor: Actor) -> Coverage:
        async with self._doing():
            if not await self._stream.close(coverage.id):
                return await self._store.stream.coverage(coverage.id)
            await self._record(actor, "closed", coverage.slug)
        return replace(coverage, state=CoverageState.CLOSED, closed_at=self._clock.now())

    async def coverages(self, state: CoverageState | None) -> list[Coverage]:
        return await self._store.stream.coverages(state)

    async def coverage(self, slug: str) -> Coverage:
        return await self._store.stream.coverage_named(slug)

    async def audience(self, coverage: Coverage) -> int:
        return await self._store.subscriptions.audience(coverage.id)

    async def publish(self, coverage: Coverage, content: Content, marks: Marks, actor: Actor) -> Entry:
        publication = Publication(coverage.id, content, self._clock.now(), marks)
        async with self._doing():
            entry = (await self._stream.publish([publication], actor.author))[0]
            await self._record(actor, "published", _named(entry))
        return entry

    async def entries(self, coverage: Coverage, before: int | None, count: int) -> list[Entry]:
        return await self._store.stream.entries_before(coverage.id, before, count)

    async def entry(self, coverage: Coverage, number: int) -> Entry:
        try:
            return await self._store.stream.entry_numbered(coverage.id, number)
        except NoSuchEntry as error:
            said = words("{title} has no entry {number}.", title=coverage.title, number=str(number))
            raise NoSuchEntry(said) from error

    async def reach(self, entry: Entry) -> Reach:
        return await self._store.deliveries.reach(entry.id)

    async def correct(
        self,
        entry: Entry,
        expected: int,
        content: Content,
        note: str | None,
        actor: Actor,
        kind: CorrectionKind = CorrectionKind.CORRECTION,
    ) -> Entry:
        if entry.state is EntryState.LIVE and entry.content == content:
            return entry
        quiet = kind is CorrectionKind.TYPO
        note = None if quiet else on_one_line(note or "")[:MOST_REASON] or None
        aloud = told_aloud(note) if note and was_heard(entry) else None
        correction = Correction(entry.id, expected, content, note, kind, aloud)
        try:
            async with self._doing():
                corrected = (await self._stream.correct([correction], actor.author))[0]
                await self._record(actor, "mended" if quiet else "corrected", _named(entry))
        except Stale as error:
            newest = await self._store.stream.entry(entry.id)
            text = plain(newest.content.body)[:300]
            raise Stale(words("{problem} It says now: “{text}”", problem=error.said, text=text)) from error
        return corrected

    async def retract(self, entry: Entry, reason: str, actor: Actor, *, remove: bool = False) -> Entry:
        reason = on_one_line(reason)
        if not reason:
            raise Refused(words("Readers see why an entry was withdrawn: give a reason."))
        async with self._doing():
            retracted = await self._stream.retract(entry.id, reason[:MOST_REASON], actor.author, remove=remove)
            await self._record(actor, "removed" if remove else "retracted", _named(entry))
        return retracted

    async def pin(self, entry: Entry, actor: Actor, *, pinned: bool) -> Entry:
        if entry.marks.pinned == pinned:
            return entry
        async with self._doing():
            marked = await self._stream.pin(entry.id, pinned=pinned)
            await self._record(actor, "pinned" if pinned else "unpinned", _named(marked))
        return marked

    async def summary(self, coverage: Coverage) -> Entry | None:
        return await self._store.stream.summary(coverage.id)

    async def summarise(self, coverage: Coverage, content: Content, actor: Actor, expected: int | None = None) -> Entry:
        length = len(plain(content.body)) + len(content.headline or "") + len(content.source_line or "")
        if length > MOST_SUMMARY:
            raise Refused(
                words(
                    "A summary is one message: at most {most} characters, and this has {number}.",
                    most=MOST_SUMMARY,
                    number=length,
                )
            )
        async with self._doing():
            summary = await self._stream.summarise(Summary(coverage.id, content, expected), actor.author)
            await self._record(actor, "summarised" if summary.revision == 1 else "renewed", _named(summary))
        return summary

    async def end_summary(self, coverage: Coverage, actor: Actor) -> Entry:
        summary = await self._store.stream.summary(coverage.id)
        if summary is None:
            raise NoSuchEntry(words("{title} has no summary.", title=coverage.title))
        async with self._doing():
            ended = await self._stream.retract(summary.id, SUMMARY_ENDED, actor.author, remove=True)
            await self._record(actor, "ended the summary,", _named(ended))
        return ended

    async def once(self, once: Once, act: Callable[[], Awaitable[str]]) -> str:
        now = self._clock.now()
        async with self._doing():
            known = await self._store.acts.recall(once.key, now - REMEMBERED)
            if known is None:
                known = Act(once.request, await act())
                await self._store.acts.remember(once.key, known, now, now - REMEMBERED)
        if known.request != once.request:
            raise KeyTaken(words("Something else was asked for under this key before; make up a new one for each act."))
        return known.answer

    async def entry_called(self, name: str) -> tuple[Coverage, Entry]:
        """By its number, as `bot.desk.entries` reads it. Raises `Refused`."""
        entry = await Entries(self._store).called(name)
        return await self._store.stream.coverage(entry.coverage), entry

    async def open_coverage_called(self, name: str | None) -> Coverage:
        """The open coverage of that name, or the only one. Raises `Refused`."""
        try:
            found = await the_open_coverage(self._store.stream, name)
        except NoSuchCoverage as error:
            names = _names(await self._store.stream.coverages(CoverageState.OPEN))
            said = words(
                "There is no open coverage called “{name}”; there is {names}.", name=(name or "")[:60], names=names
            )
            raise NoSuchCoverage(said) from error
        if isinstance(found, Coverage):
            return found
        raise Refused(
            words("Several coverages are open: say which one the entry is for: {names}.", names=_names(found))
        )

    async def _record(self, actor: Actor, action: str, detail: str) -> None:
        await self._store.desk.record(self._clock.now(), actor.platform, actor.person, action, detail)


def _names(coverages: Sequence[Coverage]) -> str:
    return ", ".join(one.slug for one in coverages[:10]) or "none"


def _named(entry: Entry) -> str:
    return f"entry {entry.number} of coverage {entry.coverage}"
