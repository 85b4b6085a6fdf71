"""The statements of one settlement, gathered from the outcomes, so that each kind runs once with all its rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

import aiosqlite

from bot.delivery import Due, Layout, Mark, Receipt, Urgency, coarse
from bot.model import EntryId, MessageId
from storage.corrections import ADVANCE
from storage.crossposts import ANNOUNCE
from storage.database import Parameters
from storage.layouts import FORM_CODES, to_json
from storage.marks import DOUBT, END_DOUBT, doubts
from storage.rows import milliseconds, milliseconds_at_least

_HERE = "chat = COALESCE((SELECT successor FROM chat WHERE id = :chat), :chat)"
"""What arrived before a chat moved counts at its new address."""

_POSITIONS = {
    Urgency.BREAKING: "UPDATE subscription SET breaking = max(breaking, :seq), remaining = :remaining,"
    f" owed = NULLIF(owed, :entry) WHERE coverage = :coverage AND {_HERE}",
    Urgency.ORDINARY: "UPDATE subscription SET ordinary = max(ordinary, :seq), remaining = :remaining,"
    f" owed = NULLIF(owed, :entry) WHERE coverage = :coverage AND {_HERE}",
    Urgency.OWED: f"UPDATE subscription SET owed = NULLIF(owed, :entry) WHERE coverage = :coverage AND {_HERE}",
}
"""What is owed may be another entry by now."""

_DROP = "DELETE FROM receipt WHERE entry = ? AND platform = ? AND chat = ? AND part = ?"

_REOPEN = (
    "INSERT INTO revising (platform, entry, revision, cursor)"
    " SELECT ?, id, revision, ? FROM entry WHERE id = ? AND revision > ?"
    " ON CONFLICT DO UPDATE SET cursor = min(cursor, excluded.cursor)"
)


class Batch:
    def __init__(self, platform: int) -> None:
        self._platform = platform
        self._rows: dict[str, list[Parameters]] = defaultdict(list)
        self._delays: Counter[tuple[EntryId, int]] = Counter()

    async def write(self, connection: aiosqlite.Connection) -> None:
        for sql, parameters in self._rows.items():
            await connection.executemany(sql, parameters)
        await connection.executemany(
            "INSERT INTO delay (entry, platform, tenths, chats) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET chats = chats + excluded.chats",
            [(entry, self._platform, tenths, chats) for (entry, tenths), chats in self._delays.items()],
        )

    def _add(self, sql: str, parameters: Parameters) -> None:
        self._rows[sql].append(parameters)

    def unmark(self, chat: int) -> None:
        self._add("DELETE FROM mark WHERE chat = ?", (chat,))

    def release(self, chat: int) -> None:
        """Surely not sent this time; what was in doubt before stays so."""
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
        self._add(_POSITIONS[due.urgency], _place(due) | {"seq": seq, "entry": due.owed, "remaining": None})

    def move_on(self, mark: Mark) -> None:
        entries: list[EntryId | None] = [one.entry for one in mark.layout.carried]
        for entry in entries or [None]:
            values = {"seq": mark.seq, "entry": entry, "remaining": mark.remaining or None}
            self._add(_POSITIONS[mark.urgency], _place(mark) | values)

    def end(self, mark: Mark) -> None:
        """The closing line was passed: the subscription ends with its coverage."""
        self._add(f"DELETE FROM subscription WHERE coverage = :coverage AND {_HERE}", _place(mark))

    def receive(self, receipts: Iterable[Receipt]) -> None:
        for receipt in receipts:
            self._add(
                "INSERT OR REPLACE INTO receipt (entry, platform, chat, part, message, revision, form)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    receipt.entry,
                    self._platform,
                    receipt.chat,
                    receipt.part,
                    receipt.message,
                    receipt.revision,
                    FORM_CODES[receipt.form],
                ),
            )
            # One that was corrected while it was being sent: its correction goes back to this chat.
            self._add(_REOPEN, (self._platform, receipt.chat - 1, receipt.entry, receipt.revision))

    def announce(self, chat: int, message: MessageId, entry: EntryId, since: datetime | None = None) -> None:
        """For the channels that follow this one."""
        values = {"chat": chat, "message": message, "entry": entry, "platform": self._platform}
        self._add(ANNOUNCE, values | {"since": milliseconds(since) if since else None})

    def lay(self, chat: int, message: MessageId, layout: Layout) -> None:
        self._add(
            "INSERT OR REPLACE INTO layout (chat, message, holds) VALUES (?, ?, ?)", (chat, message, to_json(layout))
        )

    def delayed(self, delays: Iterable[tuple[EntryId, float]]) -> None:
        self._delays.update((entry, coarse(seconds)) for entry, seconds in delays)

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

    def advance(self, entry: int) -> None:
        self._add(ADVANCE, (entry, self._platform))


def _place(of: Mark | Due) -> dict[str, object]:
    return {"coverage": of.coverage, "chat": of.chat.key}
