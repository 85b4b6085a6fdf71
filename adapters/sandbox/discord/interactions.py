"""Interactions as they are kept: what somebody did, and how the application answered.

Windows: documentation, "Interaction Callback": the first answer within 3 seconds, the token is good for 15 minutes.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from adapters.sandbox.discord.bodies.interaction import CallbackKind, ModalForm
from adapters.sandbox.discord.messages import Message, Origin

ANSWER_WITHIN = timedelta(seconds=3)
TOKEN_GOOD_FOR = timedelta(minutes=15)


class InteractionKind(IntEnum):
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    FORM = 5


@dataclass(slots=True)
class Interaction:
    """`pressed` is the message whose button or menu was used, `original` the first answer, `mine` all messages that
    its token may change. `choices` is waited for by whoever types."""

    id: int
    token: str = field(repr=False)
    kind: InteractionKind
    person: int
    channel: int
    origin: Origin
    created_at: datetime
    pressed: Message | None = None
    answer: CallbackKind | None = None
    original: int | None = None
    mine: set[int] = field(default_factory=set)
    choices: asyncio.Future[tuple[str, ...]] | None = None

    def awaits_answer(self, now: datetime) -> bool:
        return now - self.created_at <= ANSWER_WITHIN

    def token_valid(self, now: datetime) -> bool:
        """A token that was not used in time is worth nothing (documentation, same place)."""
        if self.answer is None:
            return self.awaits_answer(now)
        return now - self.created_at <= TOKEN_GOOD_FOR

    def allows(self, answer: CallbackKind) -> bool:
        """Which answers fit which interaction (documentation, "Interaction Callback Type")."""
        if self.kind is InteractionKind.AUTOCOMPLETE:
            return answer is CallbackKind.CHOICES
        if answer in {CallbackKind.DEFERRED_UPDATE, CallbackKind.UPDATE}:
            return self.pressed is not None
        if answer is CallbackKind.MODAL:
            return self.kind is not InteractionKind.FORM
        return answer in {CallbackKind.MESSAGE, CallbackKind.DEFERRED_MESSAGE}


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A modal that is open before one person."""

    id: int
    person: int
    channel: int
    modal: ModalForm
    origin: Origin
    pressed: Message | None
