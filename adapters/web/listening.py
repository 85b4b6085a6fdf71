"""What listens on a port of this machine while its block runs."""

from typing import Self

from aiohttp import web

from bot.errors import SettingsInvalid

_KEEP_ALIVE = 30.0
"""Seconds that a connection stays open for the next request."""


class Listener:
    """Serves an application; port 0 lets the system choose one.

    `purpose` is what could not be done without it, `settings` the beginning of the settings that tell where it is to
    listen: both are named in the `SettingsInvalid` that entering raises when it cannot listen there.
    """

    def __init__(self, application: web.Application, purpose: str, settings: str, host: str, port: int) -> None:
        self._purpose = purpose
        self._settings = settings
        self._host = host
        self._port = port
        self._runner = web.AppRunner(application, access_log=None, keepalive_timeout=_KEEP_ALIVE, shutdown_timeout=1.0)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise SettingsInvalid(
                f"{self._purpose} at {self._host}:{self._port} ({error.strerror}); set {self._settings}_PORT to a free"
                f" port, {self._settings}_HOST to an address of this machine"
            ) from error
        except BaseException:
            await self._runner.cleanup()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Where it listens; known inside the block only."""
        host, port = self._runner.addresses[0][:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
