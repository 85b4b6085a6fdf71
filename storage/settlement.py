"""Settling: what a lane learned, written in groups inside the caller's transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import assert_never

import aiosqlite

from bot.delivery import (
    Delivered,
    Due,
    GivenUp,
    Mark,
    Outcome,
    Passed,
    Postponed,
    Receipt,
    Relocated,
    Revised,
    Suspended,
    Unsent,
    Urgency,
)
from storage.chats import absent, relocate
from storage.database import Parameters
from storage.rows import milliseconds

_HERE = "chat = COALESCE((SELECT successor FROM chat WHERE id = :chat), :chat)"
"""What arrived before a chat moved counts at its new address."""

_POSITIONS = {
    Urgency.BREAKING: f"UPDATE subscription SET breaking = max(breaking, :seq), owed = NULLIF(owed, :entry)"
    f" WHERE coverage = :coverage AND {_HERE}",
    Urgency.ORDINARY: f"UPDATE subscription SET ordinary = max(ordinary, :seq), owed = NULLIF(owed, :entry)"
    f" WHERE coverage = :coverage AND {_HERE}",
    Urgency.OWED: f"UPDATE subscription SET owed = NULLIF(owed, :entry) WHERE coverage = :coverage AND {_HERE}",
}
"""What is owed may be another entry by now."""


class _Settlement:
    """Statements gathered from the outcomes, so that each kind runs once with all its rows."""

    def __init__(self, platform: int) -> None:
        self._platform = platform
        self._rows: dict[str, list[Parameters]] = defaultdict(list)

    async def write(self, connection: aiosqlite.Connection) -> None:
        for sql, parameters in self._rows.items():
            await connection.executemany(sql, parameters)

    def _add(self, sql: str, parameters: Parameters) -> None:
        self._rows[sql].append(parameters)

    def unmark(self, chat: int) -> None:
        self._add("DELETE FROM mark WHERE chat = ?", (chat,))

    def move_on(self, of: Mark | Due, seq: int, entry: int | None) -> None:
        self._add(_POSITIONS[of.urgency], _place(of) | {"seq": seq, "entry": entry})

    def end(self, mark: Mark) -> None:
        """The closing line was passed: the subscription ends with its coverage."""
        self._add(f"DELETE FROM subscription WHERE coverage = :coverage AND {_HERE}", _place(mark))

    def receive(self, receipts: Iterable[Receipt]) -> None:
        for receipt in receipts:
            self._add(
                "INSERT OR REPLACE INTO receipt (entry, platform, chat, part, message, revision)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (receipt.entry, self._platform, receipt.chat, receipt.part, receipt.message, receipt.revision),
            )
            self._reopen(receipt)

    def _reopen(self, receipt: Receipt) -> None:
        """An entry that was corrected while it was being sent: its correction goes back to this chat."""
        self._add(
            "INSERT INTO revising (platform, entry, revision, cursor)"
            " SELECT ?, id, revision, ? FROM entry WHERE id = ? AND revision > ?"
            " ON CONFLICT DO UPDATE SET cursor = min(cursor, excluded.cursor)",
            (self._platform, receipt.chat - 1, receipt.entry, receipt.revision),
        )

    def drop(self, entry: int, chat: int, parts: Iterable[int]) -> None:
        for part in parts:
            self._add(
                "DELETE FROM receipt WHERE entry = ? AND platform = ? AND chat = ? AND part = ?",
                (entry, self._platform, chat, part),
            )

    def wait(self, chat: int, until: int) -> None:
        self._add(
            "UPDATE chat SET throttled_until = max(COALESCE(throttled_until, 0), ?) WHERE id = ?",
            (until, chat),
        )
        self._add(
            "UPDATE subscription SET waiting_until = max(COALESCE(waiting_until, 0), ?) WHERE chat = ?", (until, chat)
        )

    def advance(self, entry: int) -> None:
        """Move the correction's cursor up to the first chat that still shows something older.

        A throttled chat holds it, so that it is not passed over; a chat that is away does not: what it misses is
        taken up when it returns.
        """
        self._add(
            "UPDATE revising SET cursor = COALESCE((SELECT receipt.chat - 1 FROM receipt CROSS JOIN chat ON chat.id ="
            " receipt.chat WHERE receipt.entry = revising.entry AND receipt.platform = revising.platform"
            "  AND receipt.chat > revising.cursor AND receipt.revision < revising.revision AND chat.absence IS NULL"
            " ORDER BY receipt.chat LIMIT 1), cursor) WHERE entry = ? AND platform = ?",
            (entry, self._platform),
        )


def _place(of: Mark | Due) -> dict[str, object]:
    return {"coverage": of.coverage, "chat": of.chat.key}


async def settle(connection: aiosqlite.Connection, platform: int, outcomes: Sequence[Outcome]) -> None:
    settlement = _Settlement(platform)
    for outcome in outcomes:
        _gather(settlement, outcome)
    for entry in {outcome.outdated.entry for outcome in outcomes if isinstance(outcome, Revised)}:
        settlement.advance(entry)
    await settlement.write(connection)
    for outcome in outcomes:
        if isinstance(outcome, Suspended):
            await absent(connection, outcome.chat.key, outcome.absence)
        elif isinstance(outcome, Relocated):
            await relocate(connection, outcome.chat.key, outcome.address)


def _gather(settlement: _Settlement, outcome: Outcome) -> None:
    match outcome:
        case Passed(due, seq):
            settlement.move_on(due, seq, due.owed)
        case Revised(outdated, _, kept, gone):
            settlement.drop(outdated.entry, outdated.chat.key, gone)
            settlement.receive(kept)
        case Postponed(outdated, until):
            if until:
                settlement.wait(outdated.chat.key, milliseconds(until))
        case Suspended(chat) | Relocated(chat):
            settlement.unmark(chat.key)
        case _:
            _gather_sent(settlement, outcome)


def _gather_sent(settlement: _Settlement, outcome: Delivered | GivenUp | Unsent) -> None:
    settlement.unmark(outcome.mark.chat.key)
    match outcome:
        case Delivered(mark, message):
            if mark.entry is not None:
                settlement.receive([Receipt(mark.entry, mark.chat.key, mark.part, message, mark.revision)])
            if mark.last:
                _finish(settlement, mark)
        case GivenUp(mark):
            _finish(settlement, mark)
        case Unsent(mark, until):
            if until:
                settlement.wait(mark.chat.key, milliseconds(until))
        case _:
            assert_never(outcome)


def _finish(settlement: _Settlement, mark: Mark) -> None:
    if mark.entry is None:
        settlement.end(mark)
    else:
        settlement.move_on(mark, mark.seq, mark.entry)
