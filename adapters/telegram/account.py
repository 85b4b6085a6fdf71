"""One connected and authenticated account."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pydantic import SecretStr
from telegram import Bot, User

from adapters.telegram.calls import Calls
from adapters.telegram.errors import Translation
from adapters.telegram.request import AiohttpRequest
from bot.errors import Unauthorised

SPARE_CONNECTIONS = 8
"""For what goes on beside the deliveries: answers, surveys, menus."""

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,100}")
_TALKATIVE = ("telegram", "httpx", "httpcore")


@dataclass(frozen=True, slots=True)
class Account:
    """`bot` is for the rarer calls, `polling` for the one connection on which updates are awaited.

    `files` is where the files are that people sent. The token is part of `url`, of `files` and of the bot's
    representation, so none of them is part of this one's.
    """

    me: User
    bot: Bot = field(repr=False)
    calls: Calls
    sending: AiohttpRequest
    polling: AiohttpRequest
    url: str = field(repr=False)
    files: str = field(repr=False)


@asynccontextmanager
async def open_account(token: SecretStr, api_base: str, window: int, read_timeout: float) -> AsyncIterator[Account]:
    """Connections for `window` messages at once and one poll. Raises `Unauthorised`, `Outage`, `Throttled`."""
    for name in _TALKATIVE:
        # Their debugging lines and httpx's ordinary ones show addresses, which the token is part of.
        logging.getLogger(name).setLevel(logging.WARNING)
    secret = token.get_secret_value()
    if not _TOKEN.fullmatch(secret):
        raise Unauthorised("the Telegram token is not of the form 123456:ABC-def")
    base = f"{api_base.rstrip('/')}/bot"
    async with (
        AiohttpRequest(window + SPARE_CONNECTIONS, read_timeout=read_timeout) as sending,
        AiohttpRequest(1, read_timeout=read_timeout) as polling,
    ):
        bot = Bot(secret, base_url=base, request=sending, get_updates_request=polling)
        me = await _own_profile(bot)
        files = f"{api_base.rstrip('/')}/file/bot{secret}"
        calls = Calls(sending, base + secret)
        yield Account(me, bot, calls, sending, polling, url=base + secret, files=files)


async def _own_profile(bot: Bot) -> User:
    """`Bot.initialize` does this too, but quotes a refused token in its error."""
    with Translation():
        return await bot.get_me()
