"""Settling: what a lane learned, written in groups inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

import aiosqlite

from bot.lanes.card import CardAsked, CardDown, CardLost, CardPinned, CardShown, CardUnpinnable, CardUnsent
from bot.lanes.delivery import UNKNOWN, UNSENT, Mark, Receipt
from bot.lanes.outcome import (
    Deferred,
    Delivered,
    Doubted,
    GivenUp,
    Outcome,
    Passed,
    PinAsked,
    Pinned,
    Postponed,
    Reinstated,
    Relocated,
    Resolved,
    Revised,
    Suspended,
    Unpinnable,
    Unsent,
)
from bot.model import ChatKey, ChatKind, MessageId
from storage import card_settlement
from storage.batch import Batch
from storage.chats import absent, relocate, returned
from storage.pins import State


def gathered(platform: int, outcomes: Sequence[Outcome]) -> Batch:
    """All that these write, but for chats that moved, left or came back."""
    batch = Batch(platform)
    for outcome in outcomes:
        _gather(batch, outcome)
    for entry in sorted({one.pin.entry for one in outcomes if isinstance(one, Pinned | Unpinnable)}):
        batch.advance_pins(entry)
    for entry in sorted({receipt.entry for one in outcomes if isinstance(one, Revised) for receipt in _touched(one)}):
        batch.advance(entry)
    return batch


def moves(outcome: Outcome) -> bool:
    """Is it about the chat itself? Then `move` is to follow what was gathered."""
    match outcome:
        case Suspended() | Reinstated() | Relocated():
            return True
        case Delivered(mark):
            return mark.chat.absent
        case Revised(outdated, reached=reached):
            return reached and outdated.chat.absent
        case CardShown(card) | CardPinned(card) | CardLost(card):
            return card_settlement.reached(outcome) and card.chat.absent
    return False


def _touched(revised: Revised) -> tuple[Receipt, ...]:
    return (*revised.outdated.receipts, *revised.kept, *revised.gone)


async def move(connection: aiosqlite.Connection, outcome: Outcome) -> None:
    """Of what `moves`: the chat is suspended, returns, goes on elsewhere."""
    match outcome:
        case Suspended(chat, absence, at):
            await absent(connection, chat.key, absence, at)
        case Reinstated(chats):
            for key in chats:
                await returned(connection, key)
        case Relocated(chat, address):
            await relocate(connection, chat.key, address)
        case Delivered(mark):
            await returned(connection, mark.chat.key)
        case Revised(outdated):
            await returned(connection, outdated.chat.key)
        case CardShown(card) | CardPinned(card) | CardLost(card):
            await returned(connection, card.chat.key)
        case _:
            pass


def _gather(batch: Batch, outcome: Outcome) -> None:
    match outcome:
        case Passed() | Deferred():
            _gather_left(batch, outcome)
        case Revised():
            _gather_revised(batch, outcome)
        case Postponed():
            _gather_postponed(batch, outcome)
        case Suspended(chat) | Relocated(chat):
            # What is in doubt there stays so: it is settled when the chat is back.
            batch.release(chat.key)
        case Reinstated(chats, until):
            _gather_reinstated(batch, chats, until)
        case PinAsked() | Pinned() | Unpinnable():
            _gather_pin(batch, outcome)
        case CardAsked() | CardShown() | CardUnsent() | CardPinned() | CardUnpinnable() | CardLost() | CardDown():
            card_settlement.gather(batch, outcome)
        case _:
            _gather_sent(batch, outcome)


def _gather_postponed(batch: Batch, postponed: Postponed) -> None:
    if postponed.until:
        batch.wait(postponed.work.chat.key, postponed.until, edits_only=postponed.edits_only)


def _gather_reinstated(batch: Batch, chats: Sequence[ChatKey], until: datetime) -> None:
    for key in chats:
        batch.release(key)
        batch.wait(key, until)


def _gather_left(batch: Batch, outcome: Passed | Deferred) -> None:
    match outcome:
        case Passed(due, seq, ends):
            batch.pass_on(due, seq)
            if ends:
                batch.end(due, seq)
        case Deferred(due, until):
            batch.defer(due, until)


def _gather_revised(batch: Batch, revised: Revised) -> None:
    batch.drop(revised.gone)
    batch.receive(revised.kept)
    _announce(batch, revised)
    for message, layout in revised.relaid:
        batch.lay(revised.outdated.chat.key, message, layout)


def _gather_pin(batch: Batch, outcome: PinAsked | Pinned | Unpinnable) -> None:
    match outcome:
        case PinAsked(pin):
            batch.pin(pin, State.ASKED)
        case Pinned(pin, gone):
            pinned = State.GONE if gone else State.PINNED
            batch.pin(pin, pinned if pin.pinned else None)
        case Unpinnable(pin, at):
            batch.pin(pin, None if pin.pinned else State.KEPT)
            if pin.pinned:
                batch.pins_refused(pin, at)


def _gather_sent(batch: Batch, outcome: Delivered | GivenUp | Unsent | Doubted | Resolved) -> None:
    match outcome:
        case Delivered():
            _gather_delivered(batch, outcome)
        case GivenUp(mark, doubted_at):
            batch.unmark(mark.chat.key)
            if doubted_at:
                batch.doubt(mark, doubted_at, skipped=True)
            _finish(batch, mark)
        case Unsent():
            _gather_unsent(batch, outcome)
        case Resolved(mark):
            batch.unmark(mark.chat.key)
        case Doubted(mark, at):
            batch.hold(mark.chat.key)
            batch.doubt(mark, at, skipped=False)
        case _:
            assert_never(outcome)


def _gather_delivered(batch: Batch, delivered: Delivered) -> None:
    mark = delivered.mark
    batch.unmark(mark.chat.key)
    batch.delayed(delivered.delays)
    if delivered.message is not None:
        _receive(batch, mark, delivered.message)
        if delivered.others is not None:
            batch.exhibit(mark.chat.key, delivered.message, delivered.others)
    if mark.last:
        _finish(batch, mark)


def _gather_unsent(batch: Batch, unsent: Unsent) -> None:
    if unsent.doubted_at:
        batch.put_back(unsent.mark.chat.key)
        batch.doubt(unsent.mark, unsent.doubted_at, skipped=False)
    else:
        batch.release(unsent.mark.chat.key)
    if unsent.until:
        batch.wait(unsent.mark.chat.key, unsent.until)


def _announce(batch: Batch, revised: Revised) -> None:
    """The messages that a correction added."""
    if revised.outdated.chat.kind is ChatKind.ANNOUNCEMENT:
        before = {UNKNOWN, UNSENT, *(receipt.message for receipt in revised.outdated.receipts)}
        for receipt in revised.kept:
            if receipt.message not in before:
                batch.announce(receipt.chat, receipt.message, receipt.entry)


def _receive(batch: Batch, mark: Mark, message: MessageId) -> None:
    batch.receive(
        Receipt(one.entry, mark.chat.key, mark.part, message, one.revision, one.form) for one in mark.layout.carried
    )
    if mark.chat.kind is ChatKind.ANNOUNCEMENT:
        for one in mark.layout.carried:
            batch.announce(mark.chat.key, message, one.entry, mark.started_at)
    if mark.layout.merged:
        batch.lay(mark.chat.key, message, mark.layout)


def _finish(batch: Batch, mark: Mark) -> None:
    if mark.layout.closes:
        batch.end(mark, mark.seq)
    else:
        batch.move_on(mark)
