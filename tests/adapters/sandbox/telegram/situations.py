"""What the tests of the Telegram stand-in start from: a clock of their own, and a plain client."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from adapters.sandbox.telegram import TelegramSandbox
from adapters.sandbox.view import MessageView

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Time that moves only when it is told to."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Naps:
    """A sleep that ends at once and remembers how long it should have been."""

    taken: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


class Refused(Exception):
    """The Bot API said no."""

    def __init__(self, status: int, answer: dict[str, Any]) -> None:
        super().__init__(answer["description"])
        self.status = status
        self.description: str = answer["description"]
        self.parameters: dict[str, Any] = answer.get("parameters", {})


@dataclass
class Client:
    """The Bot API by hand: JSON in, the result out."""

    telegram: TelegramSandbox
    session: aiohttp.ClientSession

    async def call(self, method: str, **arguments: object) -> Any:
        async with self.session.post(self.address(method), json=arguments) as response:
            answer = await response.json()
            if not answer["ok"]:
                assert answer["error_code"] == response.status
                raise Refused(response.status, answer)
            return answer["result"]

    def address(self, method: str) -> str:
        return f"{self.telegram.url}/bot{self.telegram.token}/{method}"

    async def refusal(self, method: str, **arguments: object) -> str:
        """The description of the error that this call gives."""
        try:
            result = await self.call(method, **arguments)
        except Refused as refused:
            return refused.description
        raise AssertionError(f"{method} was carried out: {result}")

    async def say(self, chat: int, text: str = "The ferry is back.", **arguments: object) -> int:
        """The id of a new message of the bot."""
        message = await self.call("sendMessage", chat_id=chat, text=text, **arguments)
        return int(message["message_id"])

    async def updates(self, offset: int = 0) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.call("getUpdates", offset=offset)
        return found

    async def news(self) -> list[dict[str, Any]]:
        """The updates since the last time, without their ids."""
        found = await self.updates()
        if found:
            await self.updates(offset=found[-1]["update_id"] + 1)
        return [{kind: body for kind, body in update.items() if kind != "update_id"} for update in found]


def newest(telegram: TelegramSandbox, chat: str | int) -> MessageView:
    return telegram.chat(chat).messages[-1]
