"""discord.py's client, as little of it as a relay needs: guilds in the cache, no members, no messages.

Route.BASE, the address of the REST interface, is a class variable of discord.py. It is set here and nowhere else, so
one process talks to one such address at a time.
"""

import logging
from collections.abc import Callable
from typing import Self

import aiohttp
import discord
from discord.http import HTTPClient, Route
from discord.state import ConnectionState

from adapters.discord.allowance import Allowance
from adapters.discord.requests import Requests

# discord.py needs at least this much for its own waits, of which none is left (see `requests`).
_LONGEST_WAIT = 30.0

# At DEBUG, these write events and addresses as they are, with the tokens of interactions in them.
_TALKATIVE = ("discord.gateway", "discord.http", "discord.webhook", "discord.webhook.async_")

Listener = Callable[[str, tuple[object, ...]], None]


class Client(discord.Client):
    """`hear` is called with the name of each of discord.py's events and what came with it, and must not block."""

    http: HTTPClient

    def __init__(
        self, wire: aiohttp.ClientSession, connector: aiohttp.BaseConnector, api_base: str, allowance: Allowance
    ) -> None:
        Route.BASE = api_base
        for name in _TALKATIVE:
            logger = logging.getLogger(name)
            logger.setLevel(max(logger.level, logging.WARNING))
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        self._wire = wire
        self._allowance = allowance
        self.hear: Listener = _nobody
        super().__init__(
            intents=discord.Intents(guilds=True),
            connector=connector,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=_LONGEST_WAIT,
            guild_ready_timeout=0.0,
            allowed_mentions=discord.AllowedMentions.none(),
        )

    def _get_state(self, **options: object) -> ConnectionState[Self]:
        """Where discord.py hands its HTTP client on to everything that makes requests: ours goes in its place."""
        self.requests = Requests(self.http, self._wire, self._allowance)
        self.http = self.requests
        return super()._get_state(**options)

    def dispatch(self, event: str, /, *args: object, **_: object) -> None:
        """discord.py would start a task of its own for each event; here, whoever listens owns the tasks."""
        self.hear(event, args)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """No wait of discord.py's own: the gateway paces its attempts."""


def _nobody(event: str, args: tuple[object, ...]) -> None:
    """Before anybody listens there is no gateway, and so nothing to hear."""
