"""WebSub hubs: asked to announce a topic at a callback."""

from pydantic import SecretStr

from adapters.web import answers
from adapters.web.connections import Connections
from bot.fetching import HubMode
from bot.ports import Clock

LONGEST_SECRET = 199
"""Bytes: WebSub asks for fewer than 200."""


class WebHubs:
    """`bot.fetching.Hubs`."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections = connections
        self._clock = clock

    async def subscribe(self, hub: str, topic: str, callback: str, secret: SecretStr, lease_seconds: int) -> None:
        """Raises `AddressRefused`, `SourceUnavailable`."""
        value = secret.get_secret_value()
        if len(value.encode()) > LONGEST_SECRET:
            raise ValueError("a hub's secret has fewer than 200 bytes")
        form = {
            "hub.mode": HubMode.SUBSCRIBE.value,
            "hub.topic": topic,
            "hub.callback": callback,
            "hub.secret": value,
            "hub.lease_seconds": str(lease_seconds),
        }
        async with self._connections.request("POST", self._connections.rules.url(hub), form=form) as answer:
            # 202 by the standard; older hubs say 204. The verification at the callback is what counts.
            if not 200 <= answer.status < 300:
                raise answers.unavailable(answer.status, answer.headers, self._clock.now(), permanent=True)
