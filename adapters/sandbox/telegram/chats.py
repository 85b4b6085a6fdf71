"""The things of the stand-in's world: people, chats, topics, messages. State only; who may do what is `access`."""

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from adapters.sandbox.telegram.entities import Formatted
from adapters.sandbox.telegram.keyboards import Markup

Wire = dict[str, object]

GENERAL_TOPIC = 1
GROUP_ANONYMOUS_BOT = 1087968824
TOASTS_KEPT = 20


class ChatKind(StrEnum):
    """The Bot API's words for the type of a chat."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Status(StrEnum):
    """The Bot API's words for what somebody is in a chat."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"


class Signing(StrEnum):
    """What a channel tells of who posts in it."""

    NOBODY = "nobody"
    NAMES = "names"
    """The name stands below each post; it is still the channel that speaks."""
    PROFILES = "profiles"
    """Whoever posts speaks for themselves."""


PRESENT = frozenset({Status.CREATOR, Status.ADMINISTRATOR, Status.MEMBER, Status.RESTRICTED})
MANAGING = frozenset({Status.CREATOR, Status.ADMINISTRATOR})


@dataclass(slots=True, eq=False)
class Person:
    """Somebody, or the bot itself. `started`: pressed Start once, so the bot may write to them."""

    id: int
    name: str
    role: str
    is_bot: bool = False
    username: str | None = None
    language: str = "en"
    started: bool = True
    blocked: bool = False
    deactivated: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """What somebody is in a chat; `rights` are an administrator's, or what a restricted member still may."""

    person: Person
    status: Status
    rights: frozenset[str] = frozenset()

    @property
    def present(self) -> bool:
        return self.status in PRESENT

    @property
    def manages(self) -> bool:
        return self.status in MANAGING

    def may(self, right: str) -> bool:
        """Has this right of an administrator (a creator is not anonymous unless it was asked for)."""
        return right in self.rights or (self.status is Status.CREATOR and right != "is_anonymous")


@dataclass(slots=True, eq=False)
class Topic:
    """A topic of a forum; its id is that of the service message that opened it."""

    id: int
    name: str
    colour: int
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """What a message carries besides text; the bytes are not kept."""

    kind: str
    file_id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A service message: what the page says, and the fields that the Bot API has for it."""

    text: str
    fields: Wire


@dataclass(frozen=True, slots=True)
class Toast:
    """What one person alone was shown after pressing a button; ids are negative, apart from those of messages."""

    id: int
    person: Person
    text: str
    at: datetime
    thread: int


@dataclass(slots=True, eq=False)
class Message:
    """One message; `sender` is None for a channel's posts, `sender_chat` set where a chat speaks. `signature` is the
    name below a channel's post."""

    id: int
    chat: "Chat"
    at: datetime
    sender: Person | None
    content: Formatted
    sender_chat: "Chat | None" = None
    media: Media | None = None
    markup: Markup | None = None
    thread: int = 0
    reply_to: "Message | None" = None
    silent: bool = False
    protected: bool = False
    preview: Wire | None = None
    album: str | None = None
    origin: Wire | None = None
    notice: Notice | None = None
    edited_at: datetime | None = None
    by_bot: bool = False
    via_bot: Person | None = None
    signature: str | None = None
    aged: bool = False


@dataclass(slots=True, eq=False)
class Chat:
    """One chat. `keyboard` is the message whose reply keyboard is shown, `deleted` what was taken away, by topic.

    `last_id` counts the messages of supergroups and channels, whose first says that the chat was created. `moves_on`
    says that whoever writes here is sent on to `migrated_to`. `lost_topics` were taken away with all that was in them.
    """

    id: int
    kind: ChatKind
    title: str
    person: Person | None = None
    forum: bool = False
    members: dict[int, Membership] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    lost_topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    toasts: deque[Toast] = field(default_factory=lambda: deque(maxlen=TOASTS_KEPT))
    keyboard: int = 0
    last_id: int = 1
    deleted: Counter[int] = field(default_factory=Counter)
    migrated_to: int = 0
    moves_on: bool = True
    edits_refused: bool = False
    signing: Signing = Signing.NOBODY
    gone: bool = False

    @property
    def private(self) -> bool:
        return self.kind is ChatKind.PRIVATE

    @property
    def over(self) -> bool:
        """For everybody: deleted, or going on elsewhere."""
        return self.gone or bool(self.migrated_to)

    def membership(self, person: Person) -> Membership:
        """What this person is here; somebody unknown has left."""
        return self.members.get(person.id) or Membership(person, Status.LEFT)

    def root(self, thread: int) -> Message | None:
        """The message that opened a topic."""
        return self.messages.get(thread) if thread in self.topics else None
