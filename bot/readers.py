"""What readers can do: `/start`, `/help`, `/coverages`, `/subscribe`, `/unsubscribe`, `/latest`."""

import re
from collections.abc import Callable, Mapping, Sequence

from bot.commands import EDITORS, READERS, usage
from bot.compose import greeting, messages
from bot.conversation import Answer, Button, Command
from bot.errors import Refused
from bot.model import Address, ChatKind, Coverage, CoverageId, CoverageState, Level
from bot.ports import Clock
from bot.request import (
    MOST_BUTTONS,
    Handler,
    Request,
    choice,
    label,
    says,
    the_open_coverage,
    the_readable_coverage,
    titled,
)
from bot.richtext import Item, RichText, Span, bold, paragraph
from bot.splitting import shorten
from bot.standing import article
from bot.store import Store

LATEST = 3
MOST_LATEST = 10


class Readers:
    """Handlers by command and by button. Each returns the answers, or raises `Refused` with the sentence to say."""

    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {
            "start": self.start,
            "help": self.help,
            "coverages": self.coverages,
            "subscribe": self.subscribe,
            "unsubscribe": self.unsubscribe,
            "latest": self.latest,
        }

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {
            "subscribe": self.subscribe_pressed,
            "into": self.into_pressed,
            "unsubscribe": self.unsubscribe_pressed,
            "latest": self.latest_pressed,
        }

    async def start(self, request: Request) -> Sequence[Answer]:
        if request.arguments.get("coverage"):
            return await self.subscribe(request)
        return [
            Answer(
                (
                    paragraph(bold("Live news, entry by entry.")),
                    paragraph(
                        "Subscribe to a coverage and each new entry comes here; corrections change what you have."
                    ),
                    *_list(READERS),
                )
            )
        ]

    async def help(self, request: Request) -> Sequence[Answer]:
        text: RichText = (paragraph(bold("What you can do here")), *_list(READERS))
        if held := request.standing.anywhere:
            text = (*text, paragraph(bold(f"As {article(held)}")), *_list(request.standing.commands(EDITORS)))
        return [Answer(text)]

    async def coverages(self, request: Request) -> Sequence[Answer]:
        open_ones = await self._store.stream.coverages(CoverageState.OPEN)
        if not open_ones:
            return says("No coverage is open right now.")
        followed = {coverage.id for coverage in await self._store.subscriptions.following(request.address)}
        lines: RichText = tuple(
            Item((Span(one.title, bold=one.id in followed), Span(" — followed here" if one.id in followed else "")))
            for one in open_ones[:25]
        )
        buttons = [
            Button(label(f"Subscribe: {one.title}"), f"subscribe:{one.id}")
            for one in open_ones
            if one.id not in followed
        ]
        text = shorten((paragraph("Running now:"), *lines), request.platform.fits)
        return [Answer(text, buttons=tuple((button,) for button in buttons[:MOST_BUTTONS]))]

    async def subscribe(self, request: Request) -> Sequence[Answer]:
        survey = await request.manageable()
        found = await the_open_coverage(self._store.stream, request.arguments.get("coverage"))
        if isinstance(found, list):
            return choice("Which coverage?", found, "subscribe:{}")
        return await self._subscribe(request, found, request.address, survey.kind, survey.title)

    async def subscribe_pressed(self, request: Request) -> Sequence[Answer]:
        survey = await request.manageable()
        coverage = await self._pressed(request.incoming.arguments)
        return await self._subscribe(request, coverage, request.address, survey.kind, survey.title)

    async def chat_chosen(self, request: Request) -> Sequence[Answer]:
        """A channel or group was picked in a private chat: subscribe that one."""
        chosen = request.incoming.chosen
        assert chosen is not None
        survey = await request.manageable(chosen)
        found = await the_open_coverage(self._store.stream, None)
        if isinstance(found, list):
            return choice(f"Which coverage shall go to {survey.title}?", found, f"into:{chosen.chat}:{{}}")
        return await self._subscribe(request, found, chosen, survey.kind, survey.title)

    async def into_pressed(self, request: Request) -> Sequence[Answer]:
        chat, _, coverage = request.incoming.arguments.partition(":")
        chosen = Address(request.address.platform, _number(chat))
        survey = await request.manageable(chosen)
        return await self._subscribe(request, await self._pressed(coverage), chosen, survey.kind, survey.title)

    async def _subscribe(
        self, request: Request, coverage: Coverage, address: Address, kind: ChatKind, title: str
    ) -> Sequence[Answer]:
        now = self._clock.now()
        new = await self._store.subscriptions.subscribe(address, kind, title[:256], coverage.id, Level.ALL, now)
        self._wake()
        elsewhere = address != request.address
        place = f"{title} " if elsewhere else "This chat "
        offers = request.private and not elsewhere
        if not new:
            text: RichText = (
                paragraph(place, "already follows ", titled(coverage), ". New entries come by themselves."),
            )
            return [Answer(text, offers_chat_choice=offers)]
        there = " there" if elsewhere else ""
        ending = paragraph(place, f"now follows this coverage. /unsubscribe{there} ends it.")
        text = greeting(coverage, lambda begun: request.platform.fits((*begun, ending)))
        return [Answer((*text, ending), offers_chat_choice=offers)]

    async def unsubscribe(self, request: Request) -> Sequence[Answer]:
        await request.managed()
        followed = await self._store.subscriptions.following(request.address)
        if not followed:
            return says("This chat follows nothing.")
        named = (request.arguments.get("coverage") or "").casefold()
        if named:
            followed = [one for one in followed if named == one.slug or named in one.title.casefold()]
            if not followed:
                raise Refused("This chat does not follow that coverage. /unsubscribe shows what it follows.")
        if len(followed) > 1:
            return choice("What shall end?", followed, "unsubscribe:{}")
        return await self._unsubscribe(request, followed[0])

    async def unsubscribe_pressed(self, request: Request) -> Sequence[Answer]:
        await request.managed()
        return await self._unsubscribe(request, await self._pressed(request.incoming.arguments))

    async def _unsubscribe(self, request: Request, coverage: Coverage) -> Sequence[Answer]:
        ended = await self._store.subscriptions.unsubscribe(request.address, coverage.id)
        word = "no longer follows " if ended else "did not follow "
        return says("This chat ", word, titled(coverage), ".")

    async def latest(self, request: Request) -> Sequence[Answer]:
        asked = request.arguments.get("count")
        count = _count(asked) if asked else LATEST
        found = await self._readable(request)
        if isinstance(found, list):
            return choice("Which coverage?", found, f"latest:{{}}:{count}")
        return await self._latest(request, found, count)

    async def latest_pressed(self, request: Request) -> Sequence[Answer]:
        coverage, _, count = request.incoming.arguments.partition(":")
        return await self._latest(request, await self._pressed(coverage), _count(count))

    async def _readable(self, request: Request) -> Coverage | list[Coverage]:
        """The coverage that was named; else the only one that the chat follows; else the only open one."""
        named = request.arguments.get("coverage")
        followed = [] if named else await self._store.subscriptions.following(request.address)
        return followed[0] if len(followed) == 1 else await the_readable_coverage(self._store.stream, named)

    async def _latest(self, request: Request, coverage: Coverage, count: int) -> Sequence[Answer]:
        summary = await self._store.stream.summary(coverage.id)
        entries = await self._store.stream.newest(coverage.id, count)
        entries += [summary] if summary else []
        if not entries:
            return says(titled(coverage), " has no entries yet.")
        parts: list[RichText] = []
        for entry in reversed(entries):
            for message in messages(entry, coverage, request.platform.fits):
                if parts and request.platform.fits((*parts[-1], *message.text)):
                    parts[-1] = (*parts[-1], *message.text)
                else:
                    parts.append(message.text)
        return [Answer(part, sequel=number > 0) for number, part in enumerate(parts)]

    async def _pressed(self, value: str) -> Coverage:
        return await self._store.stream.coverage(CoverageId(_number(value)))


def _number(text: str) -> int:
    """A platform's id or ours. Buttons carry it back, and whoever writes an app of his own can press anything."""
    if not re.fullmatch(r"-?[0-9]{1,19}", text) or abs(int(text)) >= 1 << 63:
        raise Refused("I did not understand that number.")
    return int(text)


def _count(asked: str) -> int:
    """How many entries, from 1 to 10, whatever was asked for; the usual number where that is none."""
    number = re.fullmatch(r"([-+]?[0-9]{1,9})(?:[.,][0-9]+)?", asked)
    return min(max(int(number[1]), 1), MOST_LATEST) if number else LATEST


def _list(commands: Sequence[Command]) -> RichText:
    return tuple(Item((Span(f"{usage(command)} — {command.description}"),)) for command in commands)
