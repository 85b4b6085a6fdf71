"""`telegram-fanout`, `discord-fanout`: durable deliveries per second of the whole relay, without limits, beside clients
that send the same and store nothing. `disk-…`: what the receipts of these deliveries take."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bot.clock import SystemClock
from bot.settings import FixedSettings
from tests.bench import relay, rivals
from tests.bench.audience import COVERAGE, Receipts, bytes_of_receipts, connection, multiply, open_coverage
from tests.bench.children import Child, Done
from tests.bench.relay import Published, Usage
from tests.bench.rivals import Fanned
from tests.bench.rows import Judged, Row, compared, spread
from tests.bench.scale import Scale
from tests.bench.standin import Place, processor_share, standing_in
from tests.bench.traffic import Counts

BUSIEST = 0.8
"""Share of its core that a stand-in may use: beyond, it is what is measured."""

LOOK = 0.02
"""Seconds between two looks at the receipts."""

BYTES_PER_RECEIPT = 40.0


@dataclass(frozen=True, slots=True)
class Rival:
    """`who` is its name in `rivals`; `row` and `goal` are about the ratio to it. One that takes long sends to a
    `share` of the chats only."""

    who: str
    row: str
    goal: float
    share: float = 1.0

    def chats(self, scale: Scale) -> int:
        return int(scale.chats * self.share)


RIVALS = {
    "telegram": (
        Rival("aiohttp", "telegram-fanout", 0.75),
        Rival("python-telegram-bot", "telegram-fanout-library", 1.0, share=0.1),
    ),
    "discord": (Rival("discord.py", "discord-fanout", 0.9, share=0.25),),
}


@dataclass(slots=True)
class Turns:
    """What one side reached in each turn: messages a second, processor seconds a message, the stand-in's share."""

    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)

    def add(self, messages: int, seconds: float, processor: float, before: Counts, after: Counts) -> None:
        self.rates.append(messages / seconds)
        self.costs.append(processor / messages)
        self.shares.append(processor_share(before, after))


@dataclass(frozen=True, slots=True)
class Arena:
    """The stand-in, the relay at work on it, and its database."""

    place: Place
    standin: Child
    relay: Child
    receipts: Receipts

    async def deliver(self, chats: int) -> float:
        """Publish, and wait for so many receipts; the seconds that it took."""
        clock = SystemClock()
        published = await self.relay.ask(Published, "publish", COVERAGE)
        while self.receipts.of(published.entry) < chats:
            await clock.sleep(LOOK)
        return clock.monotonic() - published.called


@asynccontextmanager
async def _arena(platform: str, database: Path) -> AsyncIterator[Arena]:
    await open_coverage(database, platform)
    log = database.with_suffix(".log")
    async with (
        standing_in(platform, log) as (place, standin),
        relay.serving(place, database, limits=False) as (_, child),
    ):
        with connection(database) as file:
            yield Arena(place, standin, child, Receipts(file))


async def telegram(scale: Scale, scratch: Path) -> list[Row]:
    return await _fan_out("telegram", FixedSettings().telegram_window, scale, scratch)


async def discord(scale: Scale, scratch: Path) -> list[Row]:
    return await _fan_out("discord", FixedSettings().discord_window, scale, scratch)


async def _fan_out(platform: str, window: int, scale: Scale, scratch: Path) -> list[Row]:
    """In turns. A rival's first turn does not count: discord.py looks through all the channels that it knows for each
    new one, which would be most of what is measured."""
    database = scratch / f"{platform}.sqlite3"
    ours, theirs = Turns(), {rival: Turns() for rival in RIVALS[platform]}
    async with _arena(platform, database) as arena, AsyncExitStack() as stack:
        await arena.deliver(1)
        template = (await arena.standin.ask(Counts, "counts")).body
        children = {
            rival: await stack.enter_async_context(
                rivals.competing(rival.who, arena.place, template, window, database.with_suffix(".log"))
            )
            for rival in theirs
        }
        for rival, child in children.items():
            await _their_turn(arena, child, rival.chats(scale), Turns())
        with connection(database) as file, file:
            multiply(file, scale.chats)
        for _ in range(scale.turns):
            await _our_turn(arena, scale.chats, ours)
            for rival, turns in theirs.items():
                await _their_turn(arena, children[rival], rival.chats(scale), turns)
    return [*_rows(ours, theirs), _disk(f"disk-{platform}", database)]


async def _our_turn(arena: Arena, chats: int, turns: Turns) -> None:
    await arena.standin.ask(Done, "forget")
    before, used = await arena.standin.ask(Counts, "counts"), await arena.relay.ask(Usage, "usage")
    seconds = await arena.deliver(chats)
    after, usage = await arena.standin.ask(Counts, "counts"), await arena.relay.ask(Usage, "usage")
    turns.add(chats, seconds, usage.processor - used.processor, before, after)


async def _their_turn(arena: Arena, rival: Child, chats: int, turns: Turns) -> None:
    await arena.standin.ask(Done, "forget")
    before = await arena.standin.ask(Counts, "counts")
    fanned = await rival.ask(Fanned, "fan", chats)
    after = await arena.standin.ask(Counts, "counts")
    if after.sent != chats:
        message = f"the stand-in saw {after.sent} messages of {chats}"
        raise RuntimeError(message)
    turns.add(chats, fanned.seconds, fanned.processor, before, after)


def _rows(ours: Turns, theirs: Mapping[Rival, Turns]) -> list[Row]:
    return [
        compared(
            rival.row,
            "deliveries/s",
            ours.rates,
            turns.rates,
            rival.goal,
            note=f"reference: {rival.who}; {_noise(ours, turns)}",
            void=_void([*ours.shares, *turns.shares]),
        )
        for rival, turns in theirs.items()
    ]


def _noise(ours: Turns, theirs: Turns) -> str:
    return (
        f"runs {spread(ours.rates)} and {spread(theirs.rates)};"
        f" processor {median(ours.costs) * 1e6:.0f} and {median(theirs.costs) * 1e6:.0f} µs each;"
        f" stand-in {median(ours.shares):.0%} and {median(theirs.shares):.0%} of a core"
    )


def _void(shares: Sequence[float]) -> str:
    return f"the stand-in used {max(shares):.0%} of its core" if max(shares) > BUSIEST else ""


def _disk(name: str, database: Path) -> Row:
    count, size = bytes_of_receipts(database)
    note = f"{count:,} receipts, in the order in which the relay wrote them"
    return Row(name, size / count, "bytes/receipt", BYTES_PER_RECEIPT, Judged.VALUE_AT_MOST, note=note)
