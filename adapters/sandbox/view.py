"""What the demo page and the demo's script see of a stand-in: chats as a person would see them.

Both stand-ins implement `Stage`; the page knows nothing else of them.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class View(BaseModel):
    model_config = ConfigDict(frozen=True)


class PersonView(View):
    """Somebody who can write; `role` is `reader`, `administrator` or `editor`, only as a hint for the viewer. `menu` is
    what the platform offers them in the menu of a message here."""

    id: int
    name: str
    role: str
    menu: tuple[str, ...] = ()


class ButtonKind(StrEnum):
    ACTION = "action"
    LINK = "link"
    CHOOSE_CHAT = "choose chat"


class ButtonView(View):
    """`id` is what `Stage.press` takes; for LINK, the address. CHOOSE_CHAT offers `choices` as (chat id, title)."""

    id: str
    label: str
    kind: ButtonKind = ButtonKind.ACTION
    choices: tuple[tuple[str, str], ...] = ()


class PictureView(View):
    """A photo of a message; `id` is what `Stage.picture` takes."""

    id: str
    name: str
    alt: str = ""


class MessageView(View):
    """One message as shown. `html` is safe to insert: built from parsed entities, everything else escaped; times are
    `<time datetime="…">`. `text` is the same without any markup. `only_for` is set on what one person alone sees,
    `editable_by` on what somebody wrote and can still change. `rings` is whom it calls, by their role."""

    id: int
    author: str
    from_bot: bool
    html: str
    text: str
    at: AwareDatetime
    edited: bool = False
    silent: bool = False
    pinned: bool = False
    rings: tuple[str, ...] = ()
    only_for: int | None = None
    reply_to: int | None = None
    pictures: tuple[PictureView, ...] = ()
    editable_by: int | None = None
    buttons: tuple[tuple[ButtonView, ...], ...] = ()


class FieldView(View):
    name: str
    label: str
    value: str
    required: bool
    long: bool


class FormView(View):
    """A form that the bot opened for one person (Discord's modals)."""

    id: str
    person: int
    title: str
    fields: tuple[FieldView, ...]
    takes_files: bool = False


class OfferView(View):
    """Something that the bot offers to put into a chat, in the name of who types; `id` is what `Stage.put` takes."""

    id: str
    title: str
    description: str


class ConditionView(View):
    """What is the matter with a chat, as a person would say it ("blocked the bot"); `until` where it ends by itself."""

    name: str
    until: AwareDatetime | None = None


class SentFile(View):
    """A file that a person sends. `kind` is `photo`, `video` or `document`, as they picked it on Telegram; `alt` is
    what they said on Discord is to be seen."""

    name: str
    content: bytes = Field(repr=False)
    kind: str = "photo"
    alt: str = ""


class ChatView(View):
    """`id` is the stand-in's own handle (`"-100123/7"` for a topic); `people` may write here. `conditions` says why the
    bot cannot write here as usual; a chat that is over for everybody stands after all others. `replies`:
    what is written may be a reply."""

    id: str
    platform: str
    title: str
    kind: str
    people: tuple[PersonView, ...]
    messages: tuple[MessageView, ...]
    forms: tuple[FormView, ...] = ()
    deleted: int = 0
    conditions: tuple[ConditionView, ...] = ()
    replies: bool = False


class Counts(View):
    """How many requests of each kind the stand-in carried out."""

    sent: int = 0
    edited: int = 0
    withdrawn: int = 0


class Stage(Protocol):
    """What somebody at the page can see and do on one platform."""

    platform: str

    def chats(self) -> tuple[ChatView, ...]:
        """All chats, in a steady order."""

    def counts(self) -> Counts:
        """Messages of the bot sent, edited and deleted so far (answers to commands included)."""

    @property
    def version(self) -> int:
        """Grows with every change of what `chats` returns."""

    async def changed(self, since: int) -> int:
        """Wait until `version` is above `since`, and return it."""

    async def write(self, chat: str, person: int, text: str, *, reply_to: int = 0) -> None:
        """Say something as that person, where the chat has `replies` also to a message; a text that starts with `/` is
        a command."""

    async def edit(self, chat: str, person: int, message: int, text: str) -> None:
        """Change what that person wrote, where it is `editable_by` them."""

    async def press(self, chat: str, person: int, message: int, button: str, choice: str | None = None) -> None:
        """Press a button as that person; `choice` is the chat picked at a CHOOSE_CHAT button."""

    async def suggest(self, chat: str, person: int, text: str) -> tuple[str, ...]:
        """How the text being typed could go on: commands, or values that the bot suggests (may be empty)."""

    async def offers(self, chat: str, person: int, text: str) -> tuple[OfferView, ...]:
        """What the bot offers to put there for the text being typed, where people can ask it so."""

    async def put(self, chat: str, person: int, offer: str) -> None:
        """Put one of the `offers` into the chat."""

    async def submit(
        self, chat: str, person: int, form: str, values: dict[str, str], files: Sequence[SentFile] = ()
    ) -> None:
        """Send a form off as that person."""

    async def send(self, chat: str, person: int, *files: SentFile, text: str = "") -> object:
        """Send photos, videos or documents as that person."""

    async def use_on(self, chat: str, person: int, message: int, command: str) -> None:
        """Pick a command from a message's menu as that person."""

    def picture(self, number: str) -> bytes | None:
        """A photo that some message shows."""
