"""What the desk looks up: how far entries got (`/status`), who changed them (`/history`), who did what (`/audit`)."""

import re
from collections.abc import Mapping, Sequence

from bot.composing.splitting import shorten
from bot.conversation import Answer, Button
from bot.desk.deeds import deed
from bot.desk.duration import lasting
from bot.desk.entries import Entries
from bot.desk.media import counted
from bot.desk.report import numbered, progress
from bot.desk.writing import byline, number_in
from bot.figures.reach import Reach
from bot.intake.request import Handler, Request
from bot.languages.language import Language
from bot.languages.words import Words, message, plural, words
from bot.model import Change, CorrectionKind, Coverage, CoverageState, Entry, EntryId, EntryState
from bot.ports import Clock
from bot.richtext import Block, Item, RichText
from bot.store import Role, Store, Written
from bot.stream import Stream

MOST_COVERAGES = 3
MOST_ENTRIES = 5
"""Entries of each open coverage whose reach is told when none is asked for, the newest first."""
MOST_REVISIONS = 25
RECORDED = 10
MOST_RECORDED = 50

_DONE = {
    Change.PUBLICATION: message("{number} · {when} · {person} published it"),
    Change.CORRECTION: message("{number} · {when} · {person} corrected it"),
    Change.RETRACTION: message("{number} · {when} · {person} withdrew it"),
    Change.REMOVAL: message("{number} · {when} · {person} removed it"),
}

_QUIETLY = {
    CorrectionKind.TYPO: message("{number} · {when} · {person} mended a typo"),
    CorrectionKind.RENEWAL: message("{number} · {when} · {person} renewed it"),
}


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
            return [await self._of_entry(request, entry)]
        open_ones = await self._store.stream.coverages(CoverageState.OPEN)
        coverages = [one for one in open_ones if request.standing.may(Role.EDITOR, one.id)]
        if not coverages:
            said = words("No coverage is open right now. {status} tells of one entry.", status="/status ENTRY")
            return request.says(said)
        shown, language = coverages[:MOST_COVERAGES], request.language
        told = [block for coverage in shown for block in await self._newest(coverage, language)]
        return _fitting(request, told)

    async def _newest(self, coverage: Coverage, language: Language) -> list[Block]:
        named = words("<b>{title}</b> ({name})", title=coverage.title, name=coverage.slug)
        lines: list[Block] = [language.paragraph(named)]
        entries = [entry for entry in await self._store.stream.newest(coverage.id, MOST_ENTRIES) if entry.pushed]
        summary = await self._store.stream.summary(coverage.id)
        entries = [summary, *entries] if summary else entries
        for entry in entries:
            reach = await self._store.deliveries.reach(entry.id)
            lines += (Item(block.inlines) for block in progress(entry, reach, language))
        return lines if entries else [*lines, language.paragraph(words("Nothing was sent yet."))]

    async def status_pressed(self, request: Request) -> Sequence[Answer]:
        return [await self._of_entry(request, await self._pressed(request), replaces=True)]

    async def again_pressed(self, request: Request) -> Sequence[Answer]:
        """Pressed twice, it finds nobody the second time: they are waiting for it."""
        entry = await self._pressed(request)
        told = await self._stream.send_again(entry.id)
        if told:
            await self._record(request, "sent again", f"entry {entry.number} of coverage {entry.coverage}")
        return [await self._of_entry(request, entry, replaces=True)]

    async def _pressed(self, request: Request) -> Entry:
        entry = await self._store.stream.entry(EntryId(number_in(request.incoming.arguments)))
        request.require(Role.EDITOR, entry.coverage)
        return entry

    async def _of_entry(self, request: Request, entry: Entry, *, replaces: bool = False) -> Answer:
        language = request.language
        coverage = await self._store.stream.coverage(entry.coverage)
        reach = await self._store.deliveries.reach(entry.id)
        missing = await self._store.deliveries.missing(entry.id)
        buttons = [Button(language.text(words("Look again")), f"status:{entry.id}")]
        if missing:
            send = plural("Send to 1 chat without it", "Send to {count} chats without it", missing)
            buttons.insert(0, Button(language.text(send), f"again:{entry.id}"))
        lines = (Item(language.led(language.inlines(line))) for line in _told(entry, reach, missing, language))
        named = words("<b>{entry}</b> of {title}", entry=numbered(entry), title=coverage.title)
        text: RichText = (language.paragraph(named), *lines)
        return Answer(text, tuple((button,) for button in buttons), replaces=replaces)

    async def history(self, request: Request) -> Sequence[Answer]:
        entry = await self._entries.called(request.arguments.get("entry"))
        request.require(Role.EDITOR, entry.coverage)
        written = await self._store.stream.revisions(entry.id)
        first = plural(
            "<b>{entry}</b> has 1 revision.",
            "<b>{entry}</b> has {count} revisions, the newest first.",
            len(written),
            entry=numbered(entry),
        )
        lines = [_line(one, request.language) for one in reversed(written[-MOST_REVISIONS:])]
        return _fitting(request, [request.language.paragraph(first), *lines])

    async def audit(self, request: Request) -> Sequence[Answer]:
        recorded = await self._store.desk.audited(_count(request.arguments.get("count", "")))
        if not recorded:
            return request.says(words("Nothing was recorded yet."))
        titles = {coverage.id: coverage.title for coverage in await self._store.stream.coverages()}
        return _fitting(request, [deed(one, titles, request.language) for one in recorded])

    async def _record(self, request: Request, action: str, detail: str) -> None:
        await self._store.desk.record(
            self._clock.now(), request.address.platform, request.incoming.person, action, detail
        )


def _fitting(request: Request, text: Sequence[Block]) -> list[Answer]:
    whole: RichText = tuple(text)
    return [Answer(shorten(whole, request.platform.fits))]


def _told(entry: Entry, reach: Reach, missing: int, language: Language) -> list[Words]:
    """How far it got, in lines; what is none is left out, but for what was reached and what waits."""
    if not entry.pushed:
        return [words("stored only: it was sent to nobody")]
    lines = [
        plural(
            "reached: {reached} of 1 chat", "reached: {reached} of {count} chats", reach.audience, reached=reach.reached
        ),
        words("waiting: {number}", number=reach.waiting),
    ]
    if reach.unreachable:
        lines.append(words("unreachable: {number}", number=reach.unreachable))
    if reach.doubted:
        said = words(
            "in doubt: {number}, {skipped} of them not sent again", number=reach.doubted, skipped=reach.skipped
        )
        lines.append(said)
    if reach.without_media:
        media = counted(entry.content.media, language)
        lines.append(words("without {media}: {number}", media=media, number=reach.without_media))
    if reach.half_within is not None and reach.worst is not None:
        typical, worst = lasting(reach.half_within), lasting(reach.worst)
        lines.append(words("typical delay: {typical}, worst: {worst}", typical=typical, worst=worst))
    return lines + _standing(entry, reach, missing)


def _standing(entry: Entry, reach: Reach, missing: int) -> list[Words]:
    lines = []
    if entry.marks.pinned or reach.pinned:
        lines.append(words("pinned in: {number}", number=reach.pinned))
    if missing:
        lines.append(words("without it, though they follow: {number}", number=missing))
    if entry.state is EntryState.RETRACTED:
        lines.append(words("withdrawn"))
    return lines


def _line(one: Written, language: Language) -> Item:
    """`2 · 14:03 · Eddie Editor (Telegram) corrected it: “12 injured, not 21”`"""
    done = words(
        _QUIETLY[one.kind] if one.kind in _QUIETLY else _DONE[one.change],
        number=str(one.revision),
        when=language.moment(one.at, dated=True),
        person=byline(one.author),
    )
    if one.note and one.kind not in _QUIETLY:
        done = words("{done}: “{note}”", done=done, note=one.note)
    return Item(language.led(language.inlines(done)))


def _count(asked: str) -> int:
    number = re.fullmatch(r"\+?([0-9]{1,9})", asked)
    return min(max(int(number[1]), 1), MOST_RECORDED) if number else RECORDED
