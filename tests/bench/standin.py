"""A stand-in's process: `python -m tests.bench.standin telegram|discord [LATENCY]`. With a latency (seconds), the
platform's limits are in force."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from random import Random

from adapters.sandbox.discord import DiscordSandbox
from tests.bench import discord_wire, telegram_wire
from tests.bench.children import Child, Done, Report, obey_orders, say, started
from tests.bench.discord_wire import DiscordWire
from tests.bench.telegram_wire import TelegramWire
from tests.bench.traffic import Border, Counts, Rules, Traffic
from tests.bench.wire import HOST, Answering, serve


class Place(Report):
    """Where a stand-in is, and what lets a bot in."""

    platform: str
    url: str
    token: str
    gateway: str = ""


class Taken(Report):
    count: int


@asynccontextmanager
async def standing_in(platform: str, log: Path, latency: float = 0.0) -> AsyncIterator[tuple[Place, Child]]:
    limits = (str(latency),) if latency else ()
    async with started("standin", platform, *limits, log=log) as child:
        yield await child.hear(Place), child


def _border(rules: Rules) -> Border | None:
    return Border(rules, Random(1)) if rules.latency else None


async def _open(stack: AsyncExitStack, platform: str, latency: float, traffic: Traffic) -> tuple[Answering, Place]:
    if platform == "telegram":
        wire = TelegramWire(traffic, _border(telegram_wire.rules(latency)))
        return wire, Place(platform=platform, url="", token=telegram_wire.TOKEN)
    sandbox = await stack.enter_async_context(DiscordSandbox(latency=0))
    rules = discord_wire.rules(latency)
    return DiscordWire(traffic, _border(rules), sandbox.application_id), Place(
        platform=platform, url="/api/v10", token=sandbox.token, gateway=sandbox.gateway
    )


async def stand_in(platform: str, latency: float) -> None:
    traffic = Traffic()

    async def obey(order: Sequence[str]) -> Report:
        match order:
            case ["counts"]:
                return traffic.counts()
            case ["forget"]:
                traffic.forget()
                return Done()
            case ["taken", start, end]:
                return Taken(count=traffic.taken_between(float(start), float(end)))
        message = f"a stand-in knows no order {order}"
        raise ValueError(message)

    async with AsyncExitStack() as stack:
        wire, place = await _open(stack, platform, latency, traffic)
        server, port = await serve(wire)
        stack.callback(server.close)
        say(place.model_copy(update={"url": f"http://{HOST}:{port}{place.url}"}))
        await obey_orders(obey)


def processor_share(before: Counts, after: Counts) -> float:
    """How much of one core the stand-in used between the two."""
    return (after.processor - before.processor) / (after.at - before.at)


if __name__ == "__main__":
    asyncio.run(stand_in(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 0.0))
