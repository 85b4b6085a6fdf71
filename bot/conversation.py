"""What people and the bot say to each other: incoming, answers, forms. Frozen, like the model."""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import AwareDatetime, Field

from bot.model import Address, ChatKind, File, Frozen
from bot.richtext import RichText


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: `action` comes back as an incoming press (at most 64 bytes of ASCII: Telegram's limit).

    `form`: where the platform has forms, the press opens one (`Intake.form`), and that comes back instead.
    """

    label: str
    action: str
    form: bool = False


class IncomingKind(StrEnum):
    COMMAND = "command"
    PRESS = "press"
    FORM = "form"
    SAID = "said"
    """An ordinary message to the bot: in private, or in reply to one of the bot's."""
    EDITED = "edited"
    """An earlier command or message to the bot, as its writer has changed it."""
    LOOKUP = "lookup"
    """Words behind the bot's name, typed in whatever chat, to put an entry there; `arguments` are the words."""
    CHAT_CHOSEN = "chat chosen"
    AVAILABLE = "available"
    UNAVAILABLE = "unavailable"
    MOVED = "moved"


class Person(Frozen):
    """Who did it; `id` is the platform's."""

    id: int
    name: str = Field(max_length=256)


class Style(StrEnum):
    BOLD = "bold"
    ITALIC = "italic"
    STRUCK = "struck"
    LINK = "link"
    QUOTE = "quote"


TEXT = "text"
"""The option of a command, and the field of a form, in which an entry is written: how that looks counts, too."""

MOST_TAG = 35
"""Characters of a language's tag (RFC 5646, section 4.4.1)."""

MOST_FORMATS = 100
"""Telegram has at most so many pieces of formatting in a message."""


class Format(Frozen):
    """A stretch of a text, in characters from `start` to before `end`, that looks so; `link` is where a LINK goes."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    style: Style
    link: str | None = None


class Attachment(Frozen):
    """A file that came with a message, which the platform gives out for its `reference` (`Platform.fetch`). The rest is
    what was said of it: `size` in bytes, `as_file` that it is to arrive as it is."""

    reference: str = Field(max_length=2048, repr=False)
    name: str = Field(default="", max_length=256)
    size: int | None = None
    alt: str = Field(default="", max_length=2048)
    as_file: bool = False


MOST_ATTACHMENTS = 10


class Incoming(Frozen):
    """Something that people or the platform did, complete enough to be kept and acted on after a restart.

    `id` is the platform's own and tells repeats apart. `name` is a command's or a form's name, or the first part of
    a button's action; `arguments` is the free text behind it (or the rest of the action, after the first colon);
    `options` are the arguments that the platform collected by name. `formats` is how `arguments` looked, or the option
    TEXT where there is one. `chosen` is the chat that a CHAT_CHOSEN or an option names, or the new address of a MOVED.
    `named` is the person whom a command is about, where the platform tells who that is: picked, mentioned, or the
    author of the message that it replies to. `ticket` is the adapter's own: what it needs to answer, opaque to the
    core, never logged. `replied` is the message that a command is a reply to. `message` is the one in which it was
    said, where the platform tells when that is edited. `album` is the same for messages that were sent together and
    arrive one by one. `visiting`: the bot is not there, and was only called by somebody who takes it everywhere: it can
    answer, and nothing else. `language` is the tag that the platform gives for a person in private, or for a server.
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
    options: dict[str, str] = Field(default={})
    formats: tuple[Format, ...] = Field(default=(), max_length=MOST_FORMATS)
    attachments: tuple[Attachment, ...] = Field(default=(), max_length=MOST_ATTACHMENTS)
    album: str | None = Field(default=None, max_length=64)
    chosen: Address | None = None
    replied: int | None = None
    message: int | None = None
    named: Person | None = None
    guild: int | None = None
    visiting: bool = False
    language: str = Field(default="", max_length=MOST_TAG)
    received_at: AwareDatetime
    ticket: dict[str, str] = Field(default={}, repr=False)


@dataclass(frozen=True, slots=True)
class ChatChoice:
    """What the buttons are called with which somebody picks a chat."""

    channel: str
    group: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What an incoming is answered with.

    `replaces`: in place of the message whose button was pressed. `sequel`: goes on after an earlier answer to the
    same incoming. `private`: for the asker's eyes only where the platform can. `aside`: a sentence to whoever pressed a
    button, which needs no message where the platform can say it otherwise. `offers_chat_choice`: with the
    platform's way to pick a channel or group, where it has one; the pick comes back as CHAT_CHOSEN. `offers_role`: with
    the platform's way to pick a role of the server, where it has one; the pick comes back as a press, with the role's
    id as the last part of the action. `files` come with it, in place of buttons.
    """

    text: RichText
    buttons: tuple[tuple[Button, ...], ...] = ()
    replaces: bool = False
    sequel: bool = False
    private: bool = True
    aside: bool = False
    offers_chat_choice: ChatChoice | None = None
    offers_role: Button | None = None
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A value offered while somebody types an option."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Sample:
    """An entry that somebody may put into a chat; `id` is its own. `text` fits one message, the rest is how it is
    listed, `personal` where that is for this person alone."""

    id: str
    title: str
    description: str
    text: RichText
    personal: bool = False


@dataclass(frozen=True, slots=True)
class FormField:
    """`looks` is how the value looks, for platforms where that can be written in a form."""

    name: str
    label: str
    value: str = ""
    required: bool = False
    long: bool = False
    looks: RichText = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in; comes back as an incoming FORM with the same `name`, `state` in `arguments`, and the fields
    in `options`. `name` and `state` together hold at most 99 characters (Discord's custom_id). `files` is what
    the field for files is called, where there is one: they come back as attachments, and such a form has at most four
    other fields. `unfit` is what is said in place of a form whose fields cannot hold how their values look."""

    name: str
    title: str
    fields: tuple[FormField, ...]
    state: str = ""
    files: str = ""
    unfit: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """A chat as the platform describes it to us: may that person manage it, and which rights does the bot lack
    in order to post there (as the platform's people call them, empty when none). `tagged`: a forum that takes no post
    without a tag of its own."""

    address: Address
    kind: ChatKind
    title: str
    administrator: bool
    missing: tuple[str, ...] = ()
    tagged: bool = False


@dataclass(frozen=True, slots=True)
class AlertRole:
    """A role of a server, as it may be mentioned when something breaks, and given to readers who want that.

    `common`: neither everybody's nor an app's. `plain`: it gives no right that not everybody has. `mentionable` and
    `grantable`: the bot may mention it, or give and take it. `managed`: the asker may give and take roles.
    """

    id: int
    name: str
    common: bool
    plain: bool
    mentionable: bool
    grantable: bool
    managed: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """The bot's own account; `link` opens a chat with it where the platform has such links."""

    id: int
    name: str
    link: str | None = None
