"""The words of the project as data. `GLOSSARY.md` says what each means.

Pydantic models cross a border (settings, documents, incoming, what is stored as JSON); slotted dataclasses are rows
and values of the hot path. Everything is frozen; times are aware and UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

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
    CLOSING = "closing"


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Content(Frozen):
    """What an entry says. `body` is empty for an entry of pictures only; `link` is what the entry points to."""

    headline: str | None = None
    body: RichText = ()
    source_line: str | None = None
    link: str | None = None

    @property
    def empty(self) -> bool:
        return not (self.body or self.headline or self.link)


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


@dataclass(frozen=True, slots=True)
class Entry:
    """One time-stamped item of a coverage at its newest revision.

    `number` counts within the coverage and is what people call it by. `changed_at` and `note` speak of the newest
    correction or retraction; `note` is what changed, or the reason.
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


class DocumentEntry(Frozen):
    """An entry as a source shows it. `origin` is its id there: stable while the text is edited."""

    origin: str
    published_at: AwareDatetime
    date_inferred: bool
    paragraphs: tuple[str, ...]


class Document(Frozen):
    """A coverage as a source shows it, entries in document order (newest first on most pages)."""

    title: str | None
    standfirst: tuple[str, ...]
    entries: tuple[DocumentEntry, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: `action` comes back as an incoming press (at most 64 bytes of ASCII: Telegram's limit)."""

    label: str
    action: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a chat is to show, before any platform has rendered it.

    `markup=False` asks for the same words without formatting, for a platform that refused them formatted.
    """

    text: RichText
    silent: bool = True
    preview: bool = False
    markup: bool = True


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in a platform's own markup, ready for the wire."""

    body: str
    silent: bool
    preview: bool
    markup: bool = True


class Audience(StrEnum):
    READERS = "readers"
    EDITORS = "editors"


class OptionKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    COVERAGE = "coverage"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Option:
    """One argument of a command; of kind COVERAGE and ENTRY, the platform suggests values while one types."""

    name: str
    description: str
    kind: OptionKind = OptionKind.TEXT
    required: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A command as both platforms announce it.

    `form` asks the platform to collect the text in a form where it has one (Discord's modals); `administrators`
    keeps it to those who manage the chat, which private chats always allow.
    """

    name: str
    description: str
    audience: Audience = Audience.READERS
    options: tuple[Option, ...] = ()
    form: bool = False
    administrators: bool = False


class IncomingKind(StrEnum):
    COMMAND = "command"
    PRESS = "press"
    FORM = "form"
    CHAT_CHOSEN = "chat chosen"
    AVAILABLE = "available"
    UNAVAILABLE = "unavailable"
    MOVED = "moved"


class Person(Frozen):
    """Who did it; `id` is the platform's."""

    id: int
    name: str = Field(max_length=256)


class Incoming(Frozen):
    """Something that people or the platform did, complete enough to be kept and acted on after a restart.

    `id` is the platform's own and tells repeats apart. `name` is a command's or a form's name, or the first part of
    a button's action; `arguments` is the free text behind it (or the rest of the action, after the first colon);
    `options` are the arguments that the platform collected by name. `chosen` is the chat that a CHAT_CHOSEN names, or
    the new address of a MOVED. `ticket` is the adapter's own: what it needs to answer, opaque to the core, never
    logged.
    """

    platform: str
    id: str
    kind: IncomingKind
    address: Address
    chat_kind: ChatKind
    chat_title: str = ""
    person: Person
    name: str = ""
    arguments: str = ""
    options: dict[str, str] = {}
    chosen: Address | None = None
    guild: int | None = None
    received_at: AwareDatetime
    ticket: dict[str, str] = Field(default={}, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an incoming is answered with.

    `replaces`: in place of the message whose button was pressed. `sequel`: goes on after an earlier answer to the
    same incoming. `private`: for the asker's eyes only where the platform can. `offers_chat_choice`: with the
    platform's way to pick a channel or group, where it has one; the pick comes back as CHAT_CHOSEN.
    """

    text: RichText
    buttons: tuple[tuple[Button, ...], ...] = ()
    replaces: bool = False
    sequel: bool = False
    private: bool = True
    offers_chat_choice: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A value offered while somebody types an option."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FormField:
    name: str
    label: str
    value: str = ""
    required: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in; comes back as an incoming FORM with the same `name`, `state` in `arguments`, and the fields
    in `options`. `name` and `state` together hold at most 99 characters (Discord's custom_id)."""

    name: str
    title: str
    fields: tuple[FormField, ...]
    state: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """A chat as the platform describes it to us: may that person manage it, and which rights does the bot lack
    in order to post there (as the platform's people call them, empty when none)."""

    address: Address
    kind: ChatKind
    title: str
    administrator: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """The bot's own account; `link` opens a chat with it where the platform has such links."""

    id: int
    name: str
    link: str | None = None
