"""The words of the project as data. `GLOSSARY.md` says what each means.

Pydantic models cross a border (settings, documents, what is stored as JSON); slotted dataclasses are rows
and values of the hot path. Everything is frozen; times are aware and UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from pydantic import BaseModel, ConfigDict, Field

from bot.richtext import RichText

Seq = NewType("Seq", int)
CoverageId = NewType("CoverageId", int)
EntryId = NewType("EntryId", int)
ChatKey = NewType("ChatKey", int)
MessageId = NewType("MessageId", int)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a chat is: the platform's name, the platform's id of the chat or channel, the topic in it or 0."""

    platform: str
    chat: int
    thread: int = 0

    def __str__(self) -> str:
        return f"{self.platform}:{self.chat}" + (f"/{self.thread}" if self.thread else "")


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"
    ANNOUNCEMENT = "announcement"
    """A channel that others can follow: what is crossposted there appears in them too."""
    FORUM = "forum"
    """A place that holds posts, each with messages of its own, and no message itself."""


class Level(StrEnum):
    """How much of a coverage a subscription wants."""

    ALL = "all"
    KEY = "key"
    BREAKING = "breaking"


class CoverageState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class EntryState(StrEnum):
    LIVE = "live"
    RETRACTED = "retracted"


class Change(StrEnum):
    """What a row of the stream says."""

    PUBLICATION = "publication"
    RELEASE = "release"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    REMOVAL = "removal"
    """A retraction whose messages are deleted where that still works."""
    CLOSING = "closing"
    REOPENING = "reopening"


class CorrectionKind(StrEnum):
    """What a correction is to readers."""

    TYPO = "typo"
    """Edited quietly: nobody has to know."""
    CORRECTION = "correction"
    """Edited, and marked with its time and what changed."""
    RENEWAL = "renewal"
    """Of a summary: edited quietly, and shown with its time. What it said before was not wrong, only older."""


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


MOST_MEDIA = 10
"""Media of one entry: what an album of Telegram and a message of Discord hold."""


class MediumKind(StrEnum):
    """How a medium is shown. An entry has photos and videos, or documents."""

    PHOTO = "photo"
    VIDEO = "video"
    DOCUMENT = "document"


class Medium(Frozen):
    """A file that belongs to an entry. Its bytes are in the store, under their `digest`; `size` is in bytes. `alt` says
    what is to be seen, for who does not see it."""

    digest: str
    kind: MediumKind
    media_type: str
    name: str
    size: int
    alt: str = ""


class Content(Frozen):
    """What an entry says and shows; `link` is what the entry points to; `tags` are as `bot.desk.tags` makes them."""

    headline: str | None = None
    body: RichText = ()
    source_line: str | None = None
    link: str | None = None
    media: tuple[Medium, ...] = Field(default=(), max_length=MOST_MEDIA)
    tags: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.body or self.headline or self.link or self.media)


class Marks(Frozen):
    """Three independent marks of an entry."""

    key: bool = False
    breaking: bool = False
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """One running story. `source` names the document it is read from, None for the desk's own."""

    id: CoverageId
    slug: str
    title: str
    standfirst: tuple[str, ...]
    state: CoverageState
    source: str | None
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One time-stamped item of a coverage at its newest revision.

    `number` counts within the coverage and is what people call it by. `changed_at` and `note` speak of the newest
    correction that readers are told of, or of the retraction; `note` is what changed, or the reason. `revised_at` is
    when this revision was made, None for the first. `about` is the entry of whose correction this one tells aloud.
    `removed`: a retracted entry is to be deleted where the platform still allows it. `summary`: what is known so far;
    of each coverage, at most one is live.
    """

    id: EntryId
    coverage: CoverageId
    number: int
    revision: int
    state: EntryState
    content: Content
    marks: Marks
    published_at: datetime
    date_inferred: bool
    pushed: bool
    origin: str | None = None
    changed_at: datetime | None = None
    note: str | None = None
    revised_at: datetime | None = None
    about: EntryId | None = None
    removed: bool = False
    summary: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What a chat is to show, before any platform has rendered it.

    `markup=False` asks for the same words without formatting, for a platform that refused them formatted. `role` is the
    one whose members it mentions, where the platform has roles.
    """

    text: RichText
    silent: bool = True
    preview: bool = False
    markup: bool = True
    media: tuple[Medium, ...] = ()
    role: int | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in a platform's own markup, ready for the wire.

    `paid` lets the platform charge for sending it, where it takes money for going faster. `role` is mentioned above the
    body when it is sent, and nobody else is, whatever the body says.
    """

    body: str
    silent: bool
    preview: bool
    markup: bool = True
    paid: bool = False
    media: tuple[Medium, ...] = ()
    role: int | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A medium on its way to a platform: what the platform itself calls it, from an earlier upload, or its bytes."""

    medium: Medium
    reference: str | None = None
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A message that shows media, and the `others` that came with it where each medium is a message of its own.
    `references` are what the platform calls the media from now on, in their order."""

    message: MessageId
    others: tuple[MessageId, ...] = ()
    references: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A message of ours in a chat's history. `exhibits`: media stand with it."""

    message: MessageId
    exhibits: bool = False
