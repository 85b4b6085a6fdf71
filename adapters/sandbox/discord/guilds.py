"""Who and what there is: people, servers (Discord's word in the API is guild), channels and threads."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from adapters.sandbox.discord.messages import Message
from adapters.sandbox.discord.permissions import EVERYONE, Overwrite, Permission

# Older messages are forgotten, so that a long run stays small.
MESSAGES_KEPT = 10_000


class ChannelKind(IntEnum):
    TEXT = 0
    DIRECT = 1
    GROUP_DIRECT = 3
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


THREADS = frozenset({ChannelKind.ANNOUNCEMENT_THREAD, ChannelKind.PUBLIC_THREAD, ChannelKind.PRIVATE_THREAD})


class PlainKind(StrEnum):
    """The kinds of channels that a server is made of, as callers name them."""

    TEXT = "text"
    ANNOUNCEMENT = "announcement"
    FORUM = "forum"

    @property
    def channel(self) -> ChannelKind:
        return ChannelKind[self.name]


@dataclass(slots=True)
class Person:
    """`direct` is the id of the chat between this person and the bot, which they have `installed` for themselves."""

    id: int
    name: str
    role: str
    bot: bool = False
    direct: int = 0
    installed: bool = False
    accepts_direct: bool = True


@dataclass(frozen=True, slots=True)
class Role:
    """`of_bot` marks the role that a bot brings along; anybody may mention one that is `mentionable`."""

    id: int
    name: str
    permissions: Permission
    position: int
    of_bot: int | None = None
    mentionable: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    person: int
    roles: tuple[int, ...]
    joined_at: datetime


@dataclass(slots=True)
class Guild:
    """`has_bot` is false once the bot was removed; `available` is false during an outage."""

    id: int
    name: str
    owner: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, "Channel"] = field(default_factory=dict)
    has_bot: bool = True
    available: bool = True

    @property
    def reachable(self) -> bool:
        """Does the bot hear of it, and can it act there?"""
        return self.has_bot and self.available

    def plain_channels(self) -> list["Channel"]:
        """The channels, without the threads in them."""
        return [channel for channel in self.channels.values() if channel.thread is None]

    def active_threads(self) -> list["Channel"]:
        return [channel for channel in self.channels.values() if channel.thread and not channel.thread.archived]

    def mentionable(self, *, everyone: bool) -> frozenset[int]:
        """The roles that somebody may mention; all, if they may mention everyone."""
        return frozenset(role.id for role in self.roles.values() if everyone or role.mentionable)

    def permissions_of(self, person: int) -> Permission:
        """What the server grants a member everywhere; to the owner, everything."""
        granted = EVERYONE
        if person == self.owner:
            granted |= Permission.ADMINISTRATOR
        if person in self.members:
            for role in self.members[person].roles:
                granted |= self.roles[role].permissions
        return granted


@dataclass(slots=True)
class ThreadState:
    """`root` is the message that a thread hangs on."""

    owner: int
    created_at: datetime
    changed_at: datetime
    auto_archive_minutes: int = 1440
    archived: bool = False
    locked: bool = False
    root: int | None = None
    tags: tuple[int, ...] = ()


@dataclass(slots=True)
class Channel:
    """Any place with messages in it. `guild` is None for a direct chat, `person` is the one in it. `needs_tag`: a forum
    that takes no post without one. `members` are the people of a chat without a server, in which the bot is not."""

    id: int
    kind: ChannelKind
    name: str
    guild: int | None = None
    parent: int | None = None
    person: int | None = None
    position: int = 0
    topic: str | None = None
    needs_tag: bool = False
    members: tuple[int, ...] = ()
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    thread: ThreadState | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    deleted: int = 0

    def keep(self, message: Message) -> None:
        self.messages[message.id] = message
        while len(self.messages) > MESSAGES_KEPT:
            del self.messages[next(iter(self.messages))]

    def last_message(self) -> int | None:
        """Its id, of those that everybody sees."""
        return next((message.id for message in reversed(self.messages.values()) if message.public), None)

    def pins(self) -> list[Message]:
        """The pinned messages, the newest pin first."""
        pinned = [message for message in self.messages.values() if message.pinned_at is not None]
        return sorted(pinned, key=lambda message: (message.pinned_at, message.id), reverse=True)
