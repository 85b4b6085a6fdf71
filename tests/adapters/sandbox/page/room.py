"""A small stage of its own, so that the page is tested apart from the stand-ins: a bot that answers at once."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from html import escape

from adapters.sandbox.view import (
    ButtonKind,
    ButtonView,
    ChatView,
    Counts,
    FieldView,
    FormView,
    MessageView,
    OfferView,
    PersonView,
    PictureView,
    SentFile,
)

RITA = PersonView(id=7, name="Rita Reader", role="reader")
EDDIE = PersonView(id=2**62 + 1, name="Eddie Editor", role="editor")
COMMANDS = ("/coverages", "/follow", "/post")
POST_FORM = FormView(
    id="post:1",
    person=EDDIE.id,
    title="Post an entry",
    fields=(
        FieldView(name="headline", label="Headline", value="", required=False, long=False),
        FieldView(name="text", label="Text", value="", required=True, long=True),
    ),
)
OFFER = OfferView(id="12", title="The roof is down.", description="Harbour fire")
FOLLOW = ButtonView(id="follow", label="Follow")
CHOOSE = ButtonView(id="choose", label="Choose a chat", kind=ButtonKind.CHOOSE_CHAT, choices=(("2", "The newsroom"),))


class Room:
    """One chat with Rita and Eddie. The bot echoes what they say, and opens a form when Eddie says `/post`."""

    def __init__(self, platform: str, *, first_id: int = 1) -> None:
        self.platform = platform
        self.chat = ChatView(
            id="1", platform=platform, title="The room", kind="group", people=(RITA, EDDIE), messages=()
        )
        self.pressed: list[tuple[str, str | None]] = []
        self.files: list[SentFile] = []
        self.broken = False
        self.silent = False
        self._ids: Iterator[int] = iter(range(first_id, first_id + 10_000))
        self._counts = Counts()
        self._version = 0
        self._news = asyncio.Condition()

    def chats(self) -> tuple[ChatView, ...]:
        return (self.chat,)

    def counts(self) -> Counts:
        return self._counts

    @property
    def version(self) -> int:
        return self._version

    async def changed(self, since: int) -> int:
        async with self._news:
            await self._news.wait_for(lambda: self._version > since)
        return self._version

    async def edit(self, chat: str, person: int, message: int, text: str) -> None:
        writer = self._member(chat, person)
        (before,) = [one for one in self.chat.messages if (one.id, one.editable_by) == (message, writer.id)]
        after = before.model_copy(update={"text": text, "html": escape(text), "edited": True})
        await self._change(messages=tuple(after if one is before else one for one in self.chat.messages))

    async def write(self, chat: str, person: int, text: str, *, reply_to: int = 0) -> None:
        writer = self._member(chat, person)
        if text == "/post":
            await self._change(forms=(POST_FORM,))
            return
        echo = self._message("Tickertape", f"{writer.name} said: {text}", buttons=((FOLLOW, CHOOSE),))
        spoken = {"editable_by": writer.id, "reply_to": reply_to or None}
        written = self._message(writer.name, text).model_copy(update=spoken)
        self._counts = self._counts.model_copy(update={"sent": self._counts.sent + 1})
        await self._change(messages=(*self.chat.messages, written, echo))

    async def press(self, chat: str, person: int, message: int, button: str, choice: str | None = None) -> None:
        self._member(chat, person)
        if self.broken:
            raise RuntimeError("a fault of the stage itself")
        if message not in {shown.id for shown in self.chat.messages}:
            raise LookupError(f"there is no message {message} any more")
        self.pressed.append((button, choice))
        await self._change()

    async def offers(self, chat: str, person: int, text: str) -> tuple[OfferView, ...]:
        self._member(chat, person)
        return (OFFER,) if text.startswith("@") else ()

    async def put(self, chat: str, person: int, offer: str) -> None:
        if offer != OFFER.id:
            raise LookupError(f"no offer {offer}")
        await self.write(chat, person, OFFER.title)

    async def suggest(self, chat: str, person: int, text: str) -> tuple[str, ...]:
        self._member(chat, person)
        if self.silent:
            await asyncio.Event().wait()
        return tuple(command for command in COMMANDS if command.startswith(text))

    async def send(self, chat: str, person: int, *files: SentFile, text: str = "") -> None:
        writer = self._member(chat, person)
        self.files += files
        pictures = tuple(PictureView(id=str(number), name=file.name) for number, file in enumerate(files))
        message = self._message(writer.name, text).model_copy(update={"pictures": pictures})
        await self._change(messages=(*self.chat.messages, message))

    def picture(self, number: str) -> bytes | None:
        return self.files[int(number)].content if int(number) < len(self.files) else None

    async def use_on(self, chat: str, person: int, message: int, command: str) -> None:
        self._member(chat, person)
        self.pressed.append((command, str(message)))
        await self._change()

    async def submit(
        self, chat: str, person: int, form: str, values: dict[str, str], files: Sequence[SentFile] = ()
    ) -> None:
        self.files += files
        writer = self._member(chat, person)
        if form not in {shown.id for shown in self.chat.forms}:
            raise LookupError(f"there is no form {form} any more")
        posted = self._message("Tickertape", f"{writer.name} posted: {values['text']}")
        await self._change(messages=(*self.chat.messages, posted), forms=())

    def _member(self, chat: str, person: int) -> PersonView:
        if chat != self.chat.id:
            raise LookupError(f"there is no chat {chat}")
        for member in self.chat.people:
            if member.id == person:
                return member
        raise ValueError(f"nobody here has the id {person}")

    def _message(self, author: str, text: str, *, buttons: tuple[tuple[ButtonView, ...], ...] = ()) -> MessageView:
        number = next(self._ids)
        return MessageView(
            id=number,
            author=author,
            from_bot=author == "Tickertape",
            html=escape(text),
            text=text,
            at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC) + timedelta(minutes=len(self.chat.messages)),
            buttons=buttons,
        )

    async def _change(self, **news: object) -> None:
        self.chat = self.chat.model_copy(update=news)
        self._version += 1
        async with self._news:
            self._news.notify_all()
