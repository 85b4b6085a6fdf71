"""Telegram, through python-telegram-bot over aiohttp: `TelegramPlatform` is the port.

Out: platform -> calls (messages) or python-telegram-bot's `Bot` (everything rarer) -> request (with body) -> errors.
In: polling -> incoming (with origin) -> the core's intake. Pure: render, keyboards, commands, surveys, incoming.
"""

import os

# Without it, the library warns whenever it makes a `RetryAfter`: the wait is on its way from a number to a timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from adapters.telegram.platform import TelegramPlatform

__all__ = ["TelegramPlatform"]
