"""A Discord that takes every message. The gateway is the sandbox's: nothing is measured there."""

import re
from collections.abc import Callable
from time import monotonic

from tests.bench.traffic import Border, Limit, Rules, Traffic
from tests.bench.wire import Reply, response

FIRST_ID = 1_400_000_000_000_000_000
"""A snowflake of 2025."""

RULES = (Limit(50, 1.0), Limit(5, 5.0))
"""Documentation, "Global Rate Limit"; and what is observed for messages of one channel."""

_MESSAGES = re.compile(rb"POST /api/v10/channels/(\d+)/messages$")
_BUCKET = (
    b"X-RateLimit-Limit: 5\r\nX-RateLimit-Remaining: 4\r\nX-RateLimit-Reset-After: 5.000\r\n"
    b"X-RateLimit-Bucket: 80c17d2f203122d936070c88c8d10f33\r\n"
)
_USER = (
    b'{"id":"%d","username":"bench","global_name":null,"discriminator":"0001","avatar":null,"public_flags":0,'
    b'"bot":true}'
)
_APPLICATION = (
    b'{"id":"%d","name":"Bench","icon":null,"description":"","bot_public":true,"bot_require_code_grant":false,'
    b'"verify_key":"00","owner":' + _USER + b',"team":null,"flags":0,"bot":' + _USER + b"}"
)
_TEXT = b"Firefighters have reached the upper floor of the warehouse on Harbour Street. " * 4
_SENT = (
    b'{"id":"%d","type":0,"channel_id":"%s","author":%s,"content":"' + _TEXT + b'",'
    b'"timestamp":"2026-05-04T09:00:00.000000+00:00","edited_timestamp":null,"tts":false,"mention_everyone":false,'
    b'"mentions":[],"mention_roles":[],"attachments":[],"embeds":[],"components":[],"pinned":false,"flags":4100,'
    b'"nonce":"0123456789abcdef01234567"}'
)


class DiscordWire:
    """`application` is the id that the gateway gives the bot."""

    def __init__(self, traffic: Traffic, border: Border | None, application: int) -> None:
        self._traffic = traffic
        self._border = border
        self._user = _USER % application
        self._application = _APPLICATION % (application, application, application)
        self._id = FIRST_ID

    def answer(self, start: bytes, body: bytes, reply: Reply) -> None:
        if channel := _MESSAGES.match(start):
            self._send(channel[1], body, reply)
        elif start.endswith(b"/users/@me"):
            reply(response(self._user))
        elif start.endswith(b"/applications/@me"):
            reply(response(self._application))
        else:
            reply(response(b"[]"))

    def _send(self, channel: bytes, body: bytes, reply: Reply) -> None:
        self._traffic.body = body
        if self._border is None:
            reply(self._accepted(channel))
            return

        def passed(wait: float, everywhere: bool) -> Callable[[], None]:
            answer = self._refused(wait, everywhere) if wait else self._accepted(channel)
            return lambda: reply(answer)

        self._border.pass_later(channel.decode(), passed)

    def _accepted(self, channel: bytes) -> bytes:
        self._traffic.taken.append(monotonic())
        self._id += 1 << 22
        return response(_SENT % (self._id, channel, self._user), headers=_BUCKET)

    def _refused(self, wait: float, everywhere: bool) -> bytes:
        self._traffic.refused += 1
        scope = b"global" if everywhere else b"user"
        return response(
            b'{"message":"You are being rate limited.","retry_after":%.3f,"global":%s}'
            % (wait, b"true" if everywhere else b"false"),
            b"429 Too Many Requests",
            b"Via: 1.1 bench\r\nRetry-After: %d\r\nX-RateLimit-Scope: %s\r\n" % (int(wait) + 1, scope),
        )


def rules(latency: float) -> Rules:
    account, channel = RULES
    return Rules(account, channel, latency)
