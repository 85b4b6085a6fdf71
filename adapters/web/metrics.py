"""`GET /metrics`, in the formats that Prometheus asks for."""

from collections.abc import Awaitable, Callable
from typing import Self

from aiohttp import web
from prometheus_client.exposition import choose_encoder

from adapters.web.families import Families
from bot.errors import SettingsInvalid
from bot.figures import Figures

_KEEP_ALIVE = 30.0
"""Seconds that a connection stays open for the next scrape."""


class MetricsServer:
    """Serves while its block runs; port 0 lets the system choose one.

    Raises `SettingsInvalid` on entering when it cannot listen there.
    """

    def __init__(self, read: Callable[[], Awaitable[Figures]], host: str, port: int) -> None:
        self._read = read
        self._host = host
        self._port = port
        application = web.Application()
        application.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(application, access_log=None, keepalive_timeout=_KEEP_ALIVE, shutdown_timeout=1.0)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise SettingsInvalid(
                f"no metrics can be served at {self._host}:{self._port} ({error.strerror}); set TICKERTAPE_METRICS_PORT"
                " to a free port, TICKERTAPE_METRICS_HOST to an address of this machine"
            ) from error
        except BaseException:
            await self._runner.cleanup()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Where the metrics are; known inside the block only."""
        host, port = self._runner.addresses[0][:2]
        return f"http://[{host}]:{port}/metrics" if ":" in host else f"http://{host}:{port}/metrics"

    async def _metrics(self, request: web.Request) -> web.Response:
        encode, content_type = choose_encoder(",".join(request.headers.getall("Accept", [])))
        body = encode(Families(await self._read()))
        return web.Response(body=body, headers={"Content-Type": content_type, "Cache-Control": "no-store"})
