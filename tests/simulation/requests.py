"""One request on its way to a platform and back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.errors import PlatformError
from bot.model import Address, MessageId
from tests.simulation.rooms import Post
from tests.simulation.wording import told

Reply = MessageId | PlatformError | None
"""The id of a new message, an error, or nothing to say."""


class Act(StrEnum):
    SEND = "send"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    PIN = "pin"
    UNPIN = "unpin"
    FIND = "find"
    ANSWER = "answer"


@dataclass(slots=True, eq=False)
class Request:
    """`message` is the one that it is about, `others` are bodies that are looked for as well, `answer` takes the reply.
    `over` is what it exceeded as it left. `photo`: its body stands with one. `role` is whom it mentions.

    `left_at` and `done_at`: when it left, and when its sender was told that it succeeded.
    `landed` is the message that it made, or found again. `orphaned`: its sender died, so nobody takes the reply.
    """

    act: Act
    address: Address
    life: int
    answer: Callable[[Reply], None]
    body: str = ""
    markup: bool = True
    nonce: str = ""
    reply_to: MessageId | None = None
    message: MessageId | None = None
    since: datetime | None = None
    others: tuple[str, ...] = ()
    silent: bool = True
    preview: bool = False
    photo: bool = False
    role: int | None = None
    over: PlatformError | None = None
    landed: Post | None = None
    orphaned: bool = False
    left_at: float = 0.0
    done_at: float | None = None

    def __str__(self) -> str:
        target = f" #{self.message}" if self.message else ""
        plain = "" if self.markup else " without markup"
        return f"{self.act}{target}{plain} {told(self.body)}".rstrip()
