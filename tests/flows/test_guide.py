"""The things to try on the demo's page, done one after the other as somebody at the page would."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.telegram import TelegramSandbox
from bot.demo.guide import guide
from bot.demo.people import ROLE_READER, ShownMessage, Somebody, in_private
from bot.demo.stage import Stage, staged
from bot.demo.step import CODE, Do, Move, Step
from bot.store import Publication
from bot.stream import content_of
from tests.flows.newsroom import chat_of

UNDO = 1.5
"""Seconds in which the script calls something back."""

_CODE = re.compile(r"/link (\S+)")


class Visitor:
    """Follows the guide. What a chat showed when somebody's last step there was over does not count for their next."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._code = ""
        self._before: dict[Somebody, set[tuple[int, str]]] = {}

    async def follow(self, step: Step) -> None:
        somebody = self._somebody(step)
        for move in step.moves:
            await self._do(somebody, move)
        self._before[somebody] = {(message.id, message.text) for message in chat_of(somebody).messages}

    async def _new(self, somebody: Somebody, wanted: Callable[[ShownMessage], bool]) -> ShownMessage:
        before = self._before.get(somebody, set())
        return await somebody.sees(lambda message: (message.id, message.text) not in before and wanted(message))

    def _somebody(self, step: Step) -> Somebody:
        sandbox = self._stage.sandbox
        stage = sandbox.telegram if step.platform == "telegram" else sandbox.discord
        chat = next(chat for chat in stage.chats() if step.chat in chat.title)
        person = next(person for person in chat.people if person.name == step.person)
        return Somebody(stage, chat.id, person.id, person.name)

    async def _do(self, somebody: Somebody, move: Move) -> None:
        ways: dict[Do, Callable[[Somebody, Move], Awaitable[None]]] = {
            Do.WRITE: self._write,
            Do.PRESS: self._press,
            Do.CHOOSE: self._choose,
            Do.PUT: self._put,
            Do.FILL_IN: self._fill_in,
            Do.SEE: self._see,
            Do.REPLY: self._reply,
            Do.EDIT: self._edit,
        }
        await ways[move.do](somebody, move)

    async def _write(self, somebody: Somebody, move: Move) -> None:
        await somebody.write(move.text.replace(CODE, self._code))

    async def _fill_in(self, somebody: Somebody, move: Move) -> None:
        await somebody.fill_in(dict(move.fields))

    async def _see(self, somebody: Somebody, move: Move) -> None:
        message = await self._new(somebody, lambda message: move.text in message.text)
        if found := _CODE.search(message.text):
            self._code = found[1]

    async def _press(self, somebody: Somebody, move: Move) -> None:
        """A button whose label begins so: some say for how many chats."""
        label = move.text

        def begun(message: ShownMessage) -> str | None:
            labels = (button.label for row in message.buttons for button in row)
            return next((one for one in labels if one.startswith(label)), None)

        message = await self._new(somebody, lambda message: begun(message) is not None)
        await somebody.press(begun(message) or label)

    async def _choose(self, somebody: Somebody, move: Move) -> None:
        """Of the menu that came last."""
        menus = [
            (message.id, button.id, value)
            for message in chat_of(somebody).messages
            if message.only_for == somebody.person
            for row in message.buttons
            for button in row
            for value, label in button.choices
            if label == move.text
        ]
        message, menu, value = menus[-1]
        discord = somebody.stage
        assert isinstance(discord, DiscordSandbox)
        await discord.press(somebody.chat, somebody.person, message, menu, value)

    async def _put(self, somebody: Somebody, move: Move) -> None:
        telegram = somebody.stage
        assert isinstance(telegram, TelegramSandbox)
        offered = await telegram.offers(somebody.chat, somebody.person, move.text)
        (offer,) = [one for one in offered if one.title == move.to]
        await telegram.put(somebody.chat, somebody.person, offer.id)

    async def _reply(self, somebody: Somebody, move: Move) -> None:
        telegram = somebody.stage
        assert isinstance(telegram, TelegramSandbox)
        entry = await somebody.sees(lambda message: message.text.startswith(move.to))
        await telegram.write(somebody.chat, somebody.person, move.text, reply_to=entry.id)

    async def _edit(self, somebody: Somebody, move: Move) -> None:
        telegram = somebody.stage
        assert isinstance(telegram, TelegramSandbox)
        own = [one for one in telegram.chat(somebody.chat).messages if one.editable_by == somebody.person]
        newest = [one for one in own if one.text.startswith(move.to)][-1]
        await telegram.edit(somebody.chat, somebody.person, newest.id, move.text)


async def followed_coverage(stage: Stage) -> None:
    """As much of the demo's story as the guide needs."""
    coverage = await stage.parts.stream.open("Teapot Cup final")
    reader = in_private(stage.sandbox.telegram, ROLE_READER)
    await reader.ask("/subscribe", "now follows this coverage")
    now = datetime.now(UTC)
    entries = [Publication(coverage.id, content_of(f"Goal number {number}."), now) for number in range(1, 8)]
    await stage.parts.stream.publish(entries, "demo")
    await reader.sees(lambda message: "Goal number 7." in message.text)


async def test_everything_in_the_guide_can_be_done() -> None:
    async with asyncio.timeout(60), staged(None, 0.0, lambda _: None, UNDO) as stage:
        await followed_coverage(stage)
        visitor = Visitor(stage)
        telegram = stage.sandbox.telegram
        for step in guide(in_private(telegram, ROLE_READER).person, telegram.username):
            await visitor.follow(step)


def test_the_page_is_told_each_step_in_words() -> None:
    for step in guide(7, "sandbox_bot"):
        told = step.shown
        assert all(told[name] for name in ("title", "platform", "chat", "person", "moves"))
    posting = next(step for step in guide(7, "sandbox_bot") if "call it back" in step.title)
    assert [move.said for move in posting.moves[:3]] == [
        "Write:",
        "The bot says “Readers will see”.",
        "Press “Publish”.",
    ]
