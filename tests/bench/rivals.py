"""Whom the relay is compared with: `python -m tests.bench.rivals WHO PLACE TEMPLATE WINDOW`. Each sends what the relay
sent, with the same number of requests in flight, and stores nothing."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic, process_time

import aiohttp
import discord
import orjson
from discord.http import Route
from telegram import Bot, LinkPreviewOptions

from tests.bench.audience import FIRST
from tests.bench.children import Child, Report, obey_orders, say, started
from tests.bench.standin import Place

Send = Callable[[int], Awaitable[None]]
Template = Mapping[str, object]
"""The body of the relay's request, as JSON."""


class Ready(Report):
    who: str


class Fanned(Report):
    """Seconds that it took, of the clock and of the processor."""

    seconds: float
    processor: float


@asynccontextmanager
async def competing(who: str, place: Place, template: str, window: int, log: Path) -> AsyncIterator[Child]:
    async with started("rivals", who, place.model_dump_json(), template, str(window), log=log) as child:
        await child.hear(Ready)
        yield child


@asynccontextmanager
async def bare_aiohttp(place: Place, template: Template, window: int) -> AsyncIterator[Send]:
    url = f"{place.url}/bot{place.token}/sendMessage"
    headers = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=window)) as session:

        async def send(chat: int) -> None:
            body = orjson.dumps({**template, "chat_id": str(chat)})
            async with session.post(url, data=body, headers=headers) as response:
                await response.read()

        yield send


@asynccontextmanager
async def library_for_telegram(place: Place, template: Template, window: int) -> AsyncIterator[Send]:
    """python-telegram-bot as it comes."""
    del window
    async with Bot(place.token, base_url=f"{place.url}/bot") as bot:

        async def send(chat: int) -> None:
            await bot.send_message(
                chat,
                str(template["text"]),
                parse_mode="HTML",
                link_preview_options=LinkPreviewOptions(is_disabled=True)
                if "link_preview_options" in template
                else None,
                disable_notification="disable_notification" in template,
            )

        yield send


@asynccontextmanager
async def library_for_discord(place: Place, template: Template, window: int) -> AsyncIterator[Send]:
    """discord.py as it comes, without the gateway."""
    Route.BASE = place.url
    flags = discord.MessageFlags._from_value(int(str(template.get("flags", 0))))
    connector = aiohttp.TCPConnector(limit=window)
    async with discord.Client(intents=discord.Intents.none(), max_messages=None, connector=connector) as client:
        await client.login(place.token)

        async def send(chat: int) -> None:
            await client.get_partial_messageable(chat).send(
                str(template["content"]),
                allowed_mentions=discord.AllowedMentions.none(),
                suppress_embeds=flags.suppress_embeds,
                silent=flags.silent,
            )

        yield send


RIVALS = {"aiohttp": bare_aiohttp, "python-telegram-bot": library_for_telegram, "discord.py": library_for_discord}


async def fan(send: Send, chats: int, window: int) -> Fanned:
    """To so many chats, `window` at a time."""
    addresses = iter(range(FIRST, FIRST + chats))

    async def work() -> None:
        for chat in addresses:
            await send(chat)

    started_at, used = monotonic(), process_time()
    async with asyncio.TaskGroup() as workers:
        for _ in range(window):
            workers.create_task(work())
    return Fanned(seconds=monotonic() - started_at, processor=process_time() - used)


async def compete(who: str, place: Place, template: Template, window: int) -> None:
    async with RIVALS[who](place, template, window) as send:
        say(Ready(who=who))

        async def obey(order: Sequence[str]) -> Report:
            match order:
                case ["fan", chats]:
                    return await fan(send, int(chats), window)
            message = f"a rival knows no order {order}"
            raise ValueError(message)

        await obey_orders(obey)


if __name__ == "__main__":
    _, asked, where, said, places = sys.argv
    asyncio.run(compete(asked, Place.model_validate_json(where), orjson.loads(said), int(places)))
