"""The statements of one settlement, gathered from the outcomes.

What is the same for many chats is one statement with all of them, as JSON. SQLite then does its work in one step, and
without Python's lock; with `executemany` it would hand the lock over for each row, and wait for it while the event
loop is busy.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from bot.figures.reach import coarse
from bot.lanes.delivery import Due, Layout, Mark, Pin, Receipt, Urgency
from bot.model import EntryId, MessageId
from storage.connection import Parameters, Statement
from storage.corrections import ADVANCE
from storage.crossposts import ANNOUNCE
from storage.layouts import FORM_CODES, to_json
from storage.marks import DISOWN, DOUBT, END_DOUBT, doubts
from storage.pins import ADVANCE as PINS_ADVANCE
from storage.pins import AGAIN, CLEAR, RECEIVED, REFUSED, SET, State
from storage.reopening import ending
from storage.rows import milliseconds, milliseconds_at_least, to_rows

_ALL_HERE = (
    "chat IN (SELECT COALESCE(successor, id) FROM chat WHERE id IN (SELECT value FROM json_each(:rows)))"
    " AND coverage = :coverage"
)

_OWED = "owed = IIF(owed = :entry, owed_next, owed), owed_next = IIF(owed = :entry, NULL, NULLIF(owed_next, :entry))"
_POSITIONS = {
    Urgency.BREAKING: "UPDATE subscription SET breaking = max(breaking, :seq), remaining = :remaining,"
    f" {_OWED} WHERE {_ALL_HERE}",
    Urgency.ORDINARY: "UPDATE subscription SET ordinary = max(ordinary, :seq), remaining = :remaining,"
    f" {_OWED} WHERE {_ALL_HERE}",
    Urgency.OWED: f"UPDATE subscription SET {_OWED} WHERE {_ALL_HERE}",
}
"""What is owed may be another entry by now. What arrived before a chat moved counts at its new address."""

_LATER = "quiet_until = max(COALESCE(quiet_until, 0), :until)"

_DEFER = {
    urgency: f"UPDATE subscription SET {columns} WHERE coverage = :coverage AND chat IN (SELECT chat.id"
    " FROM json_each(:rows) CROSS JOIN chat ON chat.id = json_extract(json_each.value, '$[0]')"
    " AND chat.preferred = json_extract(json_each.value, '$[1]'))"
    for urgency, columns in (
        (Urgency.BREAKING, f"hushed_until = :until, {_LATER}"),
        (Urgency.OWED, _LATER),
        (Urgency.ORDINARY, _LATER),
    )
}
"""Whoever has changed their preferences since is looked at again. What breaking entries wait for, ordinary ones do too:
after a change of the clock they might be awake before them, and end the subscription with its coverage."""

_END = ending(_ALL_HERE)

_RECEIVE = (
    "INSERT OR REPLACE INTO receipt (entry, platform, chat, part, message, revision, form)"
    " SELECT :entry, :platform, json_extract(value, '$[0]'), :part, json_extract(value, '$[1]'), :revision, :form"
    " FROM json_each(:rows)"
)

_DROP = "DELETE FROM receipt WHERE entry = ? AND platform = ? AND chat = ? AND part = ?"

_REOPEN = (
    "INSERT INTO revising (platform, entry, revision, cursor)"
    " SELECT :platform, id, revision, (SELECT MIN(value) - 1 FROM json_each(:rows)) FROM entry"
    " WHERE id = :entry AND revision > :revision"
    " ON CONFLICT DO UPDATE SET cursor = min(cursor, excluded.cursor)"
)

_MISSED = (
    "UPDATE chat SET missed_from = min(missed_from, (SELECT changed_as FROM entry WHERE id = :entry))"
    " WHERE missed_from IS NOT NULL AND id IN (SELECT value FROM json_each(:rows))"
    " AND EXISTS (SELECT 1 FROM entry WHERE id = :entry AND revision > :revision)"
)
"""Those that went out of reach, or mute, between the correction and the mark of what was thought out before it."""

_DELAY = (
    "INSERT INTO delay (entry, platform, tenths, chats)"
    " SELECT json_extract(value, '$[0]'), :platform, json_extract(value, '$[1]'), json_extract(value, '$[2]')"
    " FROM json_each(:rows) WHERE true ON CONFLICT DO UPDATE SET chats = chats + excluded.chats"
)

Common = tuple[tuple[str, object], ...]
"""The parameters that are the same for all rows of a statement."""


class Batch:
    def __init__(self, platform: int) -> None:
        self._platform = platform
        self._rows: dict[tuple[str, Common | None], list[Any]] = defaultdict(list)
        self._delays: Counter[tuple[EntryId, int]] = Counter()

    def statements(self) -> Iterator[Statement]:
        """In the order in which each kind was needed first."""
        for (sql, common), rows in self._rows.items():
            if common is None:
                yield from ((sql, row) for row in rows)
            else:
                yield sql, dict(common) | {"rows": to_rows(rows)}
        if self._delays:
            delays = [(entry, tenths, chats) for (entry, tenths), chats in self._delays.items()]
            yield _DELAY, {"platform": self._platform, "rows": to_rows(delays)}

    def _add(self, sql: str, parameters: Parameters) -> None:
        self._rows[sql, None].append(parameters)

    def _add_to(self, sql: str, row: object, *common: tuple[str, object]) -> None:
        self._rows[sql, common].append(row)

    def unmark(self, chat: int) -> None:
        self._add_to("DELETE FROM mark WHERE chat IN (SELECT value FROM json_each(:rows))", chat)

    def release(self, chat: int) -> None:
        """Surely not sent this time; what was in doubt before stays so."""
        self._add(DISOWN, (chat,))
        self.put_back(chat)

    def put_back(self, chat: int) -> None:
        """To be sent again; what was in doubt before stays so."""
        self._add("DELETE FROM mark WHERE chat = ? AND doubts = 0", (chat,))
        self._add("UPDATE mark SET sending = 0 WHERE chat = ?", (chat,))
        self._end_doubt(chat)

    def hold(self, chat: int) -> None:
        """In doubt once more."""
        self._add("UPDATE mark SET sending = 0, doubts = doubts + 1 WHERE chat = ?", (chat,))
        self._end_doubt(chat)

    def _end_doubt(self, chat: int) -> None:
        self._add(f"{END_DOUBT} AND chat = ?", (chat,))

    def doubt(self, mark: Mark, at: datetime, *, skipped: bool) -> None:
        for row in doubts(mark, at, skipped=skipped):
            self._add(DOUBT, row)

    def pass_on(self, due: Due, seq: int) -> None:
        self._move(due, seq, due.owed, None)

    def defer(self, due: Due, until: datetime) -> None:
        common = (("coverage", due.coverage), ("until", milliseconds_at_least(until)))
        self._add_to(_DEFER[due.urgency], (due.chat.key, due.chat.preferred), *common)

    def move_on(self, mark: Mark) -> None:
        entries: list[EntryId | None] = [one.entry for one in mark.layout.carried]
        for entry in entries or [None]:
            self._move(mark, mark.seq, entry, mark.remaining or None)

    def _move(self, of: Mark | Due, seq: int, entry: EntryId | None, remaining: int | None) -> None:
        values = (("coverage", of.coverage), ("seq", seq), ("entry", entry), ("remaining", remaining))
        self._add_to(_POSITIONS[of.urgency], of.chat.key, *values)

    def end(self, of: Mark | Due, seq: int) -> None:
        """The closing line was passed: the subscription ends with its coverage."""
        for sql in _END:
            self._add_to(sql, of.chat.key, ("coverage", of.coverage), ("seq", seq))

    def receive(self, receipts: Iterable[Receipt]) -> None:
        for one in receipts:
            entry, revision = ("entry", one.entry), ("revision", one.revision)
            platform, form = ("platform", self._platform), ("form", FORM_CODES[one.form])
            self._add_to(_RECEIVE, (one.chat, one.message), entry, revision, platform, ("part", one.part), form)
            # One that was corrected while it was being sent: its correction goes back to this chat.
            self._add_to(_REOPEN, one.chat, entry, revision, platform)
            self._add_to(_MISSED, one.chat, entry, revision)
            if one.part == 0:
                self._add_to(RECEIVED, one.chat, entry, platform)

    def pin(self, pin: Pin, state: State | None) -> None:
        """So the message stands now, or may."""
        place = {"entry": pin.entry, "platform": self._platform, "chat": pin.chat.key}
        if state:
            self._add(SET, place | {"message": pin.message, "state": state})
        else:
            self._add(CLEAR, place | {"message": pin.message})
        if state is not State.ASKED:
            self._add(AGAIN, place | {"pinned": pin.pinned})

    def pins_refused(self, pin: Pin, at: datetime) -> None:
        self._add(REFUSED, {"chat": pin.chat.key, "at": milliseconds(at)})

    def announce(self, chat: int, message: MessageId, entry: EntryId, since: datetime | None = None) -> None:
        """For the channels that follow this one."""
        values = {"chat": chat, "message": message, "entry": entry, "platform": self._platform}
        self._add(ANNOUNCE, values | {"since": milliseconds(since) if since else None})

    def lay(self, chat: int, message: MessageId, layout: Layout) -> None:
        self._add(
            "INSERT OR REPLACE INTO layout (chat, message, holds) VALUES (?, ?, ?)", (chat, message, to_json(layout))
        )

    def exhibit(self, chat: int, message: MessageId, others: tuple[MessageId, ...]) -> None:
        self._add(
            "INSERT OR REPLACE INTO exhibit (chat, message, others) VALUES (?, ?, ?)", (chat, message, to_rows(others))
        )

    def delayed(self, delays: Iterable[tuple[EntryId, float]]) -> None:
        for entry, seconds in delays:
            self._delays[entry, coarse(seconds)] += 1

    def drop(self, receipts: Iterable[Receipt]) -> None:
        for receipt in receipts:
            self._add(_DROP, (receipt.entry, self._platform, receipt.chat, receipt.part))

    def wait(self, chat: int, until: datetime, *, edits_only: bool = False) -> None:
        ends = milliseconds_at_least(until)
        if edits_only:
            self._add(
                "UPDATE chat SET edits_throttled_until = max(COALESCE(edits_throttled_until, 0), ?) WHERE id = ?",
                (ends, chat),
            )
            return
        self._add("UPDATE chat SET throttled_until = max(COALESCE(throttled_until, 0), ?) WHERE id = ?", (ends, chat))
        self._add(
            "UPDATE subscription SET waiting_until = max(COALESCE(waiting_until, 0), ?) WHERE chat = ?", (ends, chat)
        )

    def also(self, sql: str, parameters: Parameters) -> None:
        """What concerns one chat alone."""
        self._add(sql, parameters)

    def advance(self, entry: int) -> None:
        self._add(ADVANCE, (entry, self._platform))

    def advance_pins(self, entry: int) -> None:
        self._add(PINS_ADVANCE, (entry, self._platform))
