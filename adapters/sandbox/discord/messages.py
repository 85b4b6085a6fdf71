"""A message as it is kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from adapters.sandbox.discord.bodies.component import Row
from adapters.sandbox.discord.bodies.embed import Embed
from adapters.sandbox.discord.bodies.mentions import NOBODY, Pinged
from adapters.sandbox.discord.bodies.message import NO_FLAGS, MessageFlag


class MessageKind(IntEnum):
    DEFAULT = 0
    PIN_NOTICE = 6
    REPLY = 19
    COMMAND_ANSWER = 20


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message; what is in it is in `files`. `size` is in bytes."""

    id: int
    filename: str
    size: int
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """The message that this one replies to."""

    message: int
    channel: int


@dataclass(frozen=True, slots=True)
class Origin:
    """The interaction that a message answers; `pressed` is the message with the button, `before` the interaction
    that opened the form. `visiting`: the bot is not where it happened."""

    interaction: int
    kind: int
    person: int
    name: str
    guild: int | None
    pressed: int | None = None
    before: "Origin | None" = None
    visiting: bool = False


@dataclass(slots=True)
class Message:
    """`author` is a person, the bot, or a webhook (then `webhook` is set). `only_for` is who alone sees it.
    `changes` grows with each change, so that what was rendered can be kept."""

    id: int
    channel: int
    author: int
    created_at: datetime
    kind: MessageKind = MessageKind.DEFAULT
    content: str = ""
    embeds: tuple[Embed, ...] = ()
    rows: tuple[Row, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    flags: MessageFlag = NO_FLAGS
    pinged: Pinged = NOBODY
    nonce: int | str | None = None
    reference: Reference | None = None
    origin: Origin | None = None
    webhook: int | None = None
    author_name: str | None = None
    edited_at: datetime | None = None
    pinned_at: datetime | None = None
    only_for: int | None = None
    thread: int | None = None
    tts: bool = False
    changes: int = 0

    @property
    def public(self) -> bool:
        return self.only_for is None

    @property
    def empty(self) -> bool:
        return not (self.content or self.embeds or self.rows or self.attachments)

    @property
    def loading(self) -> bool:
        """A promised answer: the client shows that the application is thinking."""
        return bool(self.flags & MessageFlag.LOADING)
