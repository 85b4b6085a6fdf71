"""A Telegram that takes every message. Its answers are of the size and shape of the Bot API's, and always the same
but for the message's id."""

import asyncio
from collections.abc import Callable
from math import ceil
from time import monotonic

import orjson

from tests.bench.traffic import Border, Limit, Rules, Traffic
from tests.bench.wire import Reply, response

TOKEN = "123456:bench-of-tickertape"

FIRST_ID = 500_000_000
"""A message's id within a bot's private chats, after some years."""

RULES = (Limit(30, 1.0), Limit(4, 4.0))
"""https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: 30 a second in all, about one a
second to one chat, with a small burst."""

_POLL_SECONDS = 30.0
_NOTHING_CAME = response(b'{"ok":true,"result":[]}')
_DONE = response(b'{"ok":true,"result":true}')
_BOT = b'{"id":123456,"is_bot":true,"first_name":"Bench","username":"bench_bot"}'
_PROFILE = response(b'{"ok":true,"result":' + _BOT + b"}")
_TEXT = b"Firefighters have reached the upper floor of the warehouse on Harbour Street. " * 4
_SENT = (
    b'{"ok":true,"result":{"message_id":%d,"from":' + _BOT + b',"chat":{"id":1001,"first_name":"Rita","last_name":'
    b'"Reader","username":"rita_reader","type":"private"},"date":1795000000,"text":"' + _TEXT + b'",'
    b'"entities":[{"offset":0,"length":12,"type":"bold"}]}}'
)


class TelegramWire:
    def __init__(self, traffic: Traffic, border: Border | None) -> None:
        self._traffic = traffic
        self._border = border
        self._id = FIRST_ID

    def answer(self, start: bytes, body: bytes, reply: Reply) -> None:
        if start.endswith(b"/sendMessage"):
            self._send(body, reply)
        elif start.endswith(b"/getUpdates"):
            asyncio.get_running_loop().call_later(_POLL_SECONDS, reply, _NOTHING_CAME)
        else:
            reply(_PROFILE if start.endswith(b"/getMe") else _DONE)

    def _send(self, body: bytes, reply: Reply) -> None:
        self._traffic.body = body
        if self._border is None:
            reply(self._accepted())
            return

        def passed(wait: float, everywhere: bool) -> Callable[[], None]:
            del everywhere
            answer = self._refused(wait) if wait else self._accepted()
            return lambda: reply(answer)

        self._border.pass_later(str(orjson.loads(body)["chat_id"]), passed)

    def _accepted(self) -> bytes:
        self._traffic.taken.append(monotonic())
        self._id += 1
        return response(_SENT % self._id)

    def _refused(self, wait: float) -> bytes:
        self._traffic.refused += 1
        seconds = ceil(wait)
        return response(
            b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d",'
            b'"parameters":{"retry_after":%d}}' % (seconds, seconds),
            b"429 Too Many Requests",
        )


def rules(latency: float) -> Rules:
    account, chat = RULES
    return Rules(account, chat, latency)
