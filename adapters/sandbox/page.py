"""The demo's page: shows what every stage shows in a browser, and carries out what its viewer does there.

Beside it, under `/control`, stands what tests and tools can do to the stand-ins (`adapters.sandbox.remote`).
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from aiohttp import web

from adapters.sandbox.actions import ACTIONS, Action
from adapters.sandbox.bodies import NotUnderstood, body
from adapters.sandbox.control import Control
from adapters.sandbox.doorway import HEADERS, policy, refusal
from adapters.sandbox.remote import ControlRoutes
from adapters.sandbox.state import state
from adapters.sandbox.view import Stage
from bot.errors import TickertapeError

_PAGE = Path(__file__).with_name("page.html")
_BESIDE = ("composer.js", "guide.js")
_PICTURES = ((b"\xff\xd8", "image/jpeg"), (b"\x89PNG", "image/png"), (b"GIF8", "image/gif"))
_MOST_STREAMS = 16

_log = logging.getLogger(__name__)

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageServer:
    """Serves the page on 127.0.0.1 while its block runs; port 0 lets the system choose one. `guide` are things to try:
    a title, where (platform, chat and person), and moves, each with what is said of it and the text that it writes.

    `controls` are those of the stages that have one. Raises `OSError` on entering when the port is taken. `pace` is the
    shortest time between two events of one stage on one connection, `keep_alive` the longest silence of a connection,
    `patience` the longest that an action may take, all in seconds.
    """

    def __init__(
        self,
        stages: Sequence[Stage],
        *,
        controls: Sequence[Control] = (),
        guide: Sequence[Mapping[str, object]] = (),
        port: int = 0,
        pace: float = 0.1,
        keep_alive: float = 15.0,
        patience: float = 10.0,
    ) -> None:
        self._stages = {stage.platform: stage for stage in stages}
        self._guide = list(guide)
        self._port = port
        self._pace = pace
        self._keep_alive = keep_alive
        self._patience = patience
        self._closing = asyncio.Event()
        self._streams = 0
        self._runner = web.AppRunner(
            self._application(ControlRoutes(controls)), access_log=None, handler_cancellation=True, shutdown_timeout=2.0
        )

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        except BaseException:
            await self._runner.cleanup()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing.set()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Where the page is, with a slash at the end; known inside the block only."""
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}/"

    def _application(self, controls: ControlRoutes) -> web.Application:
        application = web.Application(middlewares=[_at_the_door, _in_sentences])
        application.router.add_get("/", _serving(_document()))
        application.router.add_get("/chats", self._chats)
        application.router.add_get("/events", self._events)
        application.router.add_get("/pictures/{platform}/{number}", self._picture)
        application.router.add_get("/guide", self._things_to_try)
        for name, kind in ACTIONS.items():
            application.router.add_post(f"/{name}", self._acting(kind))
        application.add_routes(controls.table())
        return application

    async def _chats(self, _: web.Request) -> web.Response:
        return web.json_response({name: state(stage) for name, stage in self._stages.items()})

    async def _picture(self, request: web.Request) -> web.Response:
        """A photo that a message shows; what the browser makes of it is its own affair."""
        stage = self._stages.get(request.match_info["platform"])
        content = stage.picture(request.match_info["number"]) if stage else None
        if content is None:
            raise web.HTTPNotFound
        kind = next((kind for beginning, kind in _PICTURES if content.startswith(beginning)), "image/webp")
        return web.Response(body=content, content_type=kind)

    async def _things_to_try(self, _: web.Request) -> web.Response:
        return web.json_response(self._guide)

    def _acting(self, kind: type[Action]) -> _Handler:
        async def act(request: web.Request) -> web.Response:
            action = await body(request, kind, kind.largest)
            stage = self._stages.get(action.platform)
            if stage is None:
                raise NotUnderstood(f"There is no platform {action.platform!r}.")
            try:
                async with asyncio.timeout(self._patience):
                    return web.json_response(await action.carry_out(stage))
            except TimeoutError:
                return _complaint(504, f"Nothing happened within {self._patience:g} seconds.")

        return act

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events, one stage's whole state each; the first ones show how things stand."""
        if self._streams >= _MOST_STREAMS:
            return _complaint(503, f"The page is open {_MOST_STREAMS} times already; close one of them.")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", **HEADERS})
        self._streams += 1
        try:
            await response.prepare(request)
            await self._stream(response)
        except* ConnectionResetError:
            _log.debug("viewer_left")
        finally:
            self._streams -= 1
        return response

    async def _stream(self, response: web.StreamResponse) -> None:
        await response.write(b"retry: 1000\n\n")
        async with asyncio.TaskGroup() as group:
            followers = [group.create_task(self._follow(stage, response)) for stage in self._stages.values()]
            await self._keep_open(response)
            for follower in followers:
                follower.cancel()

    async def _follow(self, stage: Stage, response: web.StreamResponse) -> None:
        shown = -1
        while True:
            await stage.changed(shown)
            shown = stage.version
            await response.write(f"data: {json.dumps(state(stage))}\n\n".encode())
            await asyncio.sleep(self._pace)

    async def _keep_open(self, response: web.StreamResponse) -> None:
        """Return when the server closes; a line now and then shows both sides that the connection is alive."""
        while not self._closing.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._keep_alive):
                    await self._closing.wait()
                    return
            await response.write(b": still here\n\n")


def _document() -> str:
    """The page as one document: what stands beside it goes where it is named."""
    document = _PAGE.read_text(encoding="utf-8")
    for name in _BESIDE:
        document = document.replace(f"// {name}\n", _PAGE.with_name(name).read_text(encoding="utf-8"))
    return document


def _serving(html: str) -> _Handler:
    headers = {"Content-Security-Policy": policy(html)}

    async def serve(_: web.Request) -> web.Response:
        return web.Response(text=html, content_type="text/html", headers=headers)

    return serve


def _complaint(status: int, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status)


@web.middleware
async def _at_the_door(request: web.Request, handler: _Handler) -> web.StreamResponse:
    reason = refusal(request.headers)
    response = _complaint(403, reason) if reason else await handler(request)
    if not response.prepared:
        response.headers.update({**HEADERS, **response.headers})
    return response


@web.middleware
async def _in_sentences(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Turns errors into sentences that the page can show."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        return _complaint(error.status, f"{error.reason}.")
    except (ValueError, LookupError, TickertapeError) as error:
        _log.debug("action_refused", exc_info=error)
        return _complaint(400, str(error.args[0]) if error.args else "That is not possible.")
