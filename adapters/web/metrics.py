"""`GET /metrics`, in the formats that Prometheus asks for."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client.exposition import choose_encoder

from adapters.web.families import Families
from adapters.web.listening import Listener
from bot.figures.figures import Figures


class MetricsServer(Listener):
    """Serves while its block runs; port 0 lets the system choose one.

    Raises `SettingsInvalid` on entering when it cannot listen there.
    """

    def __init__(self, read: Callable[[], Awaitable[Figures]], host: str, port: int) -> None:
        self._read = read
        application = web.Application()
        application.router.add_get("/metrics", self._metrics)
        super().__init__(application, "no metrics can be served", "TICKERTAPE_METRICS", host, port)

    @property
    def url(self) -> str:
        """Where the metrics are; known inside the block only."""
        return f"{super().url}/metrics"

    async def _metrics(self, request: web.Request) -> web.Response:
        encode, content_type = choose_encoder(",".join(request.headers.getall("Accept", [])))
        body = encode(Families(await self._read()))
        return web.Response(body=body, headers={"Content-Type": content_type, "Cache-Control": "no-store"})
