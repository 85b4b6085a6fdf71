"""What a relay serves over HTTP, composed: its figures, and the endpoint for other programs."""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from adapters.web import EndpointServer, MetricsServer
from bot.desk.publishing import Publishing
from bot.figures.figures import Watch
from bot.log import say
from bot.ports import Clock
from bot.settings import Settings

log = logging.getLogger(__name__)


@asynccontextmanager
async def serving(settings: Settings, watch: Watch, publishing: Publishing, clock: Clock) -> AsyncIterator[None]:
    """Each where a port is set for it. Raises `SettingsInvalid`."""
    async with AsyncExitStack() as stack:
        if settings.metrics_port is not None:
            metrics = MetricsServer(watch.read, settings.metrics_host, settings.metrics_port)
            say(log, "metrics", at=(await stack.enter_async_context(metrics)).url)
        if settings.api_port is not None and settings.api_token is not None:
            endpoint = EndpointServer(publishing, settings.api_token, settings.api_host, settings.api_port, clock)
            say(log, "endpoint", at=(await stack.enter_async_context(endpoint)).url)
        yield
