"""Where WebSub hubs reach the relay: `/websub/{token}`, for their questions and their announcements."""

import asyncio
import re

from aiohttp import web

from adapters.web.listening import Listener
from adapters.web.signatures import Signature, signature
from bot.fetching import Announcements, HubMode
from bot.sources.document import MAX_BYTES

LONGEST_LEASE = 366 * 86_400
"""Seconds; a hub that grants more is not believed."""

_PATH = "/websub/{token:[A-Za-z0-9_-]{16,128}}"
_LEASE = re.compile(r"[0-9]{1,12}", re.ASCII)
_LONGEST_CHALLENGE = 1_000
_LONGEST_REASON = 200
_USUAL_SECONDS = 30.0


def callback_address(public_address: str, token: str) -> str:
    """Where a hub finds the callback from outside. `token`: 16 to 128 letters, digits, `_` and `-`, random."""
    return f"{public_address.rstrip('/')}/websub/{token}"


class CallbackServer(Listener):
    """Serves while its block runs; port 0 lets the system choose one. `seconds`: in which a body has to come.

    A path without a subscription is a 404 to a question and a 410 to an announcement, so that the hub stops. Raises
    `SettingsInvalid` on entering when it cannot listen there.
    """

    def __init__(
        self,
        announcements: Announcements,
        host: str,
        port: int,
        *,
        seconds: float = _USUAL_SECONDS,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._announcements = announcements
        self._seconds = seconds
        self._max_bytes = max_bytes
        application = web.Application()
        application.router.add_get(_PATH, self._question, allow_head=False)
        application.router.add_post(_PATH, self._announcement)
        super().__init__(application, "hubs cannot be listened to", "TICKERTAPE_CALLBACK", host, port)

    async def _question(self, request: web.Request) -> web.Response:
        token, asked = request.match_info["token"], request.query
        topic, challenge = asked.get("hub.topic", ""), asked.get("hub.challenge", "")
        match asked.get("hub.mode"):
            case "denied":
                await self._announcements.denied(token, topic, _legible(asked.get("hub.reason", "")))
                return web.Response()
            case "subscribe" | "unsubscribe" as mode if 0 < len(challenge) <= _LONGEST_CHALLENGE:
                if await self._wanted(token, HubMode(mode), topic, asked.get("hub.lease_seconds", "")):
                    # As plain text that no browser takes for anything else.
                    return web.Response(text=challenge, headers={"X-Content-Type-Options": "nosniff"})
        raise web.HTTPNotFound

    async def _wanted(self, token: str, mode: HubMode, topic: str, lease: str) -> bool:
        seconds = int(lease) if _LEASE.fullmatch(lease) else None
        if mode is HubMode.SUBSCRIBE and not seconds:
            return False
        return await self._announcements.wanted(token, mode, topic, min(seconds, LONGEST_LEASE) if seconds else None)

    async def _announcement(self, request: web.Request) -> web.Response:
        """Answered the same way whether the signature is right or not, as WebSub asks: nothing is learned from it."""
        token = request.match_info["token"]
        secret = await self._announcements.secret(token)
        if secret is None:
            raise web.HTTPGone
        signed = signature(request.headers.get("X-Hub-Signature", ""), secret.get_secret_value().encode())
        await self._read(request, signed)
        if signed and signed.matches:
            await self._announcements.announced(token)
        return web.Response(status=202)

    async def _read(self, request: web.Request, signed: Signature | None) -> None:
        size = 0
        try:
            async with asyncio.timeout(self._seconds):
                async for piece in request.content.iter_any():
                    size += len(piece)
                    if size > self._max_bytes:
                        raise web.HTTPRequestEntityTooLarge(self._max_bytes, size)
                    if signed:
                        signed.feed(piece)
        except TimeoutError:
            raise web.HTTPRequestTimeout from None


def _legible(reason: str) -> str:
    return "".join(letter for letter in reason[:_LONGEST_REASON] if letter.isprintable())
