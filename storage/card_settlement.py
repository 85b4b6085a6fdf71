"""Settling live cards: what became of them."""

from datetime import datetime, timedelta
from typing import assert_never

from bot.lanes.card import (
    Card,
    CardAsked,
    CardDown,
    CardLost,
    CardOutcome,
    CardPinned,
    CardShown,
    CardUnpinnable,
    CardUnsent,
    OnCard,
)
from storage.batch import Batch
from storage.cards import FORGET_ASKED, GIVE_UP, LOOSE, Pinning, State
from storage.pins import REFUSED
from storage.rows import PLATFORM_CODES, milliseconds, milliseconds_at_least, to_rows

AGAIN_WITHIN = timedelta(days=7)
"""Who deletes a card twice within that time does not want it."""

_THIS = "chat = :chat AND message IS :message"
"""Not another one that came meanwhile."""

UNKNOWN = "UPDATE card SET shows = '' WHERE chat = :chat"

SHOWN = (
    f"UPDATE card SET message = :shown, {FORGET_ASKED}, shows = :shows,"
    f" renewed_at = COALESCE(:at, renewed_at), ready_at = COALESCE(:until, ready_at) WHERE {_THIS}"
)

PLACES = (
    "UPDATE card_coverage SET shown = json_extract(wanted.value, '$[1]') FROM json_each(:rows) AS wanted"
    " CROSS JOIN card ON card.chat = :chat AND card.touched = :touched"
    " WHERE card_coverage.coverage = json_extract(wanted.value, '$[0]') AND card_coverage.chat = :chat"
)
"""Unless something else is to stand on it meanwhile."""

LEFT = (
    "DELETE FROM card_coverage WHERE chat = :chat AND coverage IN (SELECT value FROM json_each(:rows))"
    " AND NOT EXISTS (SELECT 1 FROM subscription"
    "  WHERE subscription.coverage = card_coverage.coverage AND subscription.chat = card_coverage.chat)"
)

UNSENT = f"UPDATE card SET {FORGET_ASKED} WHERE chat = :chat AND message IS NULL"
HELD_IN_DOUBT = "UPDATE card SET sending = 0 WHERE chat = :chat AND message IS NULL"
GIVEN_UP = f"UPDATE card SET {GIVE_UP} WHERE chat = :chat AND message IS NULL"
_DOUBT = "INSERT INTO doubt (platform, chat, part, at, skipped) VALUES (:platform, :chat, 0, :at, :skipped)"

PINNED = f"UPDATE card SET pinned = {Pinning.PINNED} WHERE {_THIS}"

_GONE = f"message = NULL, {FORGET_ASKED}, shows = '', {LOOSE}"

LOST = (
    f"UPDATE card SET state = CASE WHEN state = {State.WANTED} AND lost_at > :since THEN {State.GIVEN_UP}"
    f" ELSE state END, lost_at = :at, {_GONE} WHERE {_THIS}"
)
ANEW = "UPDATE card_coverage SET shown = -1 WHERE chat = :chat"

DOWN = (
    f"DELETE FROM card WHERE {_THIS} AND state = {State.LEAVING}",
    f"UPDATE card SET {_GONE} WHERE {_THIS}",
)


def gather(batch: Batch, outcome: CardOutcome) -> None:
    match outcome:
        case CardAsked(card):
            batch.also(UNKNOWN, {"chat": card.chat.key})
        case CardShown():
            _gather_shown(batch, outcome)
        case CardUnsent():
            _gather_unsent(batch, outcome)
        case CardPinned() | CardUnpinnable():
            _gather_pin(batch, outcome)
        case CardLost(card, at):
            since = milliseconds(at - AGAIN_WITHIN)
            batch.also(LOST, _this(card) | {"at": milliseconds(at), "since": since})
            batch.also(ANEW, {"chat": card.chat.key})
        case CardDown(card):
            for sql in DOWN:
                batch.also(sql, _this(card))
            _leave(batch, card, card.coverages)
        case _:
            assert_never(outcome)


def reached(outcome: CardOutcome) -> bool:
    """Did the platform answer, so that the chat is there?"""
    return isinstance(outcome, CardPinned | CardLost) or (isinstance(outcome, CardShown) and outcome.reached)


def _gather_shown(batch: Batch, shown: CardShown) -> None:
    card = shown.card
    times = {"at": _or_none(shown.at), "until": _or_none(shown.until)}
    batch.also(SHOWN, _this(card) | {"shown": shown.message, "shows": shown.shows} | times)
    places = to_rows([(one.coverage, one.changes) for one in shown.coverages])
    batch.also(PLACES, {"rows": places, "chat": card.chat.key, "touched": card.touched})
    _leave(batch, card, shown.left)


def _gather_pin(batch: Batch, outcome: CardPinned | CardUnpinnable) -> None:
    match outcome:
        case CardPinned(card):
            batch.also(PINNED, _this(card))
        case CardUnpinnable(card, at):
            batch.also(REFUSED, {"chat": card.chat.key, "at": milliseconds(at)})


def _gather_unsent(batch: Batch, unsent: CardUnsent) -> None:
    of = {"chat": unsent.card.chat.key}
    if unsent.doubted_at:
        platform = PLATFORM_CODES[unsent.card.chat.address.platform]
        at = milliseconds(unsent.doubted_at)
        batch.also(_DOUBT, of | {"platform": platform, "at": at, "skipped": unsent.skipped})
    batch.also(HELD_IN_DOUBT if unsent.keep else UNSENT, of)
    if unsent.skipped:
        batch.also(GIVEN_UP, of)


def _leave(batch: Batch, card: Card, left: tuple[OnCard, ...]) -> None:
    if left:
        batch.also(LEFT, {"chat": card.chat.key, "rows": to_rows([one.coverage for one in left])})


def _this(card: Card) -> dict[str, object]:
    return {"chat": card.chat.key, "message": card.message}


def _or_none(at: datetime | None) -> int | None:
    return None if at is None else milliseconds_at_least(at)
