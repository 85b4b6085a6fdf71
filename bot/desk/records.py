"""What the desk looks up: how far entries got (`/status`), who changed them (`/history`), who did what (`/audit`)."""

import re
from collections.abc import Mapping, Sequence

from bot.composing.splitting import shorten
from bot.conversation import Answer, Button
from bot.desk.duration import in_words
from bot.desk.entries import Entries
from bot.desk.media import counted
from bot.desk.report import chats, progress
from bot.desk.writing import byline, number_in
from bot.figures.reach import Reach
from bot.intake.request import Handler, Request, says
from bot.model import Change, CorrectionKind, Coverage, CoverageId, CoverageState, Entry, EntryId, EntryState
from bot.ports import Clock
from bot.richtext import Block, Item, Moment, RichText, Span, bold, paragraph
from bot.store import Audited, Role, Store, Written
from bot.stream import Stream

MOST_COVERAGES = 3
MOST_ENTRIES = 5
"""Entries of each open coverage whose reach is told when none is asked for, the newest first."""
MOST_REVISIONS = 25
RECORDED = 10
MOST_RECORDED = 50

_IN_COVERAGE = re.compile(r"((?:entry|draft) [0-9]+ (?:of|to) )coverage ([0-9]{1,18})")

_DONE = {
    Change.PUBLICATION: "published it",
    Change.CORRECTION: "corrected it",
    Change.RETRACTION: "withdrew it",
    Change.REMOVAL: "removed it",
}

_QUIETLY = {CorrectionKind.TYPO: "mended a typo", CorrectionKind.RENEWAL: "renewed it"}


class Records:
    """Handlers by command and by button."""

    def __init__(self, store: Store, stream: Stream, entries: Entries, clock: Clock) -> None:
        self._store = store
        self._stream = stream
        self._entries = entries
        self._clock = clock

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"status": self.status, "history": self.history, "audit": self.audit}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {"again": self.again_pressed, "status": self.status_pressed}

    async def status(self, request: Request) -> Sequence[Answer]:
        if named := request.arguments.get("entry"):
            entry = await self._entries.called(named)
            request.require(Role.EDITOR, entry.coverage)
            return [await self._of_entry(entry)]
        open_ones = await self._store.stream.coverages(CoverageState.OPEN)
        coverages = [one for one in open_ones if request.standing.may(Role.EDITOR, one.id)]
        if not coverages:
            return says("No coverage is open right now. /status ENTRY tells of one entry.")
        told = [block for coverage in coverages[:MOST_COVERAGES] for block in await self._newest(coverage)]
        return _fitting(request, told)

    async def _newest(self, coverage: Coverage) -> list[Block]:
        lines: list[Block] = [paragraph(bold(coverage.title), f" ({coverage.slug})")]
        entries = [entry for entry in await self._store.stream.newest(coverage.id, MOST_ENTRIES) if entry.pushed]
        summary = await self._store.stream.summary(coverage.id)
        entries = [summary, *entries] if summary else entries
        for entry in entries:
            reach = await self._store.deliveries.reach(entry.id)
            lines += (Item(block.inlines) for block in progress(entry, reach))
        return lines if entries else [*lines, paragraph("Nothing was sent yet.")]

    async def status_pressed(self, request: Request) -> Sequence[Answer]:
        return [await self._of_entry(await self._pressed(request), replaces=True)]

    async def again_pressed(self, request: Request) -> Sequence[Answer]:
        """Pressed twice, it finds nobody the second time: they are waiting for it."""
        entry = await self._pressed(request)
        told = await self._stream.send_again(entry.id)
        if told:
            await self._record(request, "sent again", f"entry {entry.number} of coverage {entry.coverage}")
        return [await self._of_entry(entry, replaces=True)]

    async def _pressed(self, request: Request) -> Entry:
        entry = await self._store.stream.entry(EntryId(number_in(request.incoming.arguments)))
        request.require(Role.EDITOR, entry.coverage)
        return entry

    async def _of_entry(self, entry: Entry, *, replaces: bool = False) -> Answer:
        coverage = await self._store.stream.coverage(entry.coverage)
        reach = await self._store.deliveries.reach(entry.id)
        missing = await self._store.deliveries.missing(entry.id)
        buttons = [Button("Look again", f"status:{entry.id}")]
        if missing:
            buttons.insert(0, Button(f"Send to {chats(missing)} without it", f"again:{entry.id}"))
        lines = (Item((Span(line),)) for line in _told(entry, reach, missing))
        text: RichText = (paragraph(bold(f"Entry {entry.number}"), f" of {coverage.title}"), *lines)
        return Answer(text, tuple((button,) for button in buttons), replaces=replaces)

    async def history(self, request: Request) -> Sequence[Answer]:
        entry = await self._entries.called(request.arguments.get("entry"))
        request.require(Role.EDITOR, entry.coverage)
        written = await self._store.stream.revisions(entry.id)
        first = paragraph(bold(f"Entry {entry.number}"), f" has {_revisions(len(written))}, the newest first.")
        lines = [_line(one) for one in reversed(written[-MOST_REVISIONS:])]
        return _fitting(request, [first, *lines])

    async def audit(self, request: Request) -> Sequence[Answer]:
        recorded = await self._store.desk.audited(_count(request.arguments.get("count", "")))
        if not recorded:
            return says("Nothing was recorded yet.")
        titles = {coverage.id: coverage.title for coverage in await self._store.stream.coverages()}
        return _fitting(request, [_deed(one, titles) for one in recorded])

    async def _record(self, request: Request, action: str, detail: str) -> None:
        await self._store.desk.record(
            self._clock.now(), request.address.platform, request.incoming.person, action, detail
        )


def _fitting(request: Request, text: Sequence[Block]) -> list[Answer]:
    whole: RichText = tuple(text)
    return [Answer(shorten(whole, request.platform.fits))]


def _told(entry: Entry, reach: Reach, missing: int) -> list[str]:
    """How far it got, in lines; what is none is left out, but for what was reached and what waits."""
    if not entry.pushed:
        return ["stored only: it was sent to nobody"]
    lines = [f"reached: {reach.reached:,} of {chats(reach.audience)}", f"waiting: {reach.waiting:,}"]
    counts = {
        f"unreachable: {reach.unreachable:,}": reach.unreachable,
        f"in doubt: {reach.doubted:,}, {reach.skipped:,} of them not sent again": reach.doubted,
        f"without {counted(entry.content.media)}: {reach.without_media:,}": reach.without_media,
    }
    lines += [line for line, number in counts.items() if number]
    if reach.half_within is not None and reach.worst is not None:
        lines.append(f"typical delay: {in_words(reach.half_within)}, worst: {in_words(reach.worst)}")
    if entry.marks.pinned or reach.pinned:
        lines.append(f"pinned in: {reach.pinned:,}")
    if missing:
        lines.append(f"without it, though they follow: {missing:,}")
    if entry.state is EntryState.RETRACTED:
        lines.append("withdrawn")
    return lines


def _line(one: Written) -> Item:
    """`2 · 14:03 · Eddie Editor (Telegram) corrected it: “12 injured, not 21”`"""
    done = _DONE[one.change]
    if one.kind in _QUIETLY:
        done = _QUIETLY[one.kind]
    elif one.note:
        done += f": “{one.note}”"
    return Item((Span(f"{one.revision} · "), _at(one), Span(f" · {byline(one.author)} {done}")))


def _deed(one: Audited, titles: Mapping[CoverageId, str]) -> Item:
    """`14:03 · Eddie Editor (Telegram): published entry 2 of Harbour fire`: the record has the coverage's number."""
    detail = one.detail
    if (found := _IN_COVERAGE.fullmatch(detail)) and (title := titles.get(CoverageId(int(found[2])))):
        detail = found[1] + title
    return Item((_at(one), Span(f" · {one.name} ({one.platform.capitalize()}): {one.action} {detail}")))


def _at(one: Written | Audited) -> Moment:
    return Moment(one.at, dated=True)


def _revisions(count: int) -> str:
    return "1 revision" if count == 1 else f"{count} revisions"


def _count(asked: str) -> int:
    number = re.fullmatch(r"\+?([0-9]{1,9})", asked)
    return min(max(int(number[1]), 1), MOST_RECORDED) if number else RECORDED
