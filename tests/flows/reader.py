"""A chat that follows a coverage, and what happens to it."""

from dataclasses import dataclass

from adapters.sandbox.control import Change
from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.faults import Fault, FaultKind, Operation
from adapters.sandbox.record import Recorded
from adapters.sandbox.telegram import TelegramSandbox
from adapters.sandbox.view import ChatView, MessageView
from bot.model import Address

Sandbox = TelegramSandbox | DiscordSandbox


@dataclass(frozen=True, slots=True)
class Reader:
    """A chat that follows the coverage."""

    sandbox: Sandbox
    handle: str

    @property
    def address(self) -> Address:
        chat, _, thread = self.handle.partition("/")
        return Address(self.sandbox.platform, int(chat), int(thread or 0))

    @property
    def view(self) -> ChatView:
        return next(chat for chat in self.sandbox.chats() if chat.id == self.handle)

    @property
    def messages(self) -> list[MessageView]:
        """The bot's."""
        return [message for message in self.view.messages if message.from_bot]

    def showing(self, text: str) -> list[MessageView]:
        return [message for message in self.messages if text in message.text]

    def times(self, *texts: str) -> tuple[int, ...]:
        """In how many messages each of these stands."""
        return tuple(len(self.showing(text)) for text in texts)

    async def meets(self, kind: FaultKind, **others: object) -> int:
        """From now on this goes wrong in that chat."""
        return await self.sandbox.control.inject(
            Fault.model_validate({"kind": kind, "chat": self.address.chat, "method": Operation.SEND, **others})
        )

    def happens(self, what: str, *names: str, message: int | None = None) -> dict[str, object]:
        return self.sandbox.control.change(Change(chat=self.handle, what=what, names=names, message=message))

    def calls(self, *operations: Operation) -> tuple[Recorded, ...]:
        return self.sandbox.control.record.calls(*operations, chat=self.address.chat)

    @property
    def attempts(self) -> list[int]:
        """How each message to that chat was answered: the HTTP status, 0 for none."""
        return [call.status for call in self.calls(Operation.SEND)]
