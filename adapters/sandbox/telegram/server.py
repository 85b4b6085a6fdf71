"""The Bot API over HTTP on 127.0.0.1: addresses, tokens, and the envelope around each answer.

Forms and texts follow HttpConnection.cpp, ClientManager.cpp and Query.cpp of tdlib/telegram-bot-api.
"""

from http import HTTPStatus

import orjson
from aiohttp import web

from adapters.sandbox.door import HOST, Door, Unanswered
from adapters.sandbox.telegram.bodies import read_arguments
from adapters.sandbox.telegram.calls import Answer, Call, Switchboard
from adapters.sandbox.telegram.refusals import FrontFailure, NoAnswer, Refusal, not_found, unauthorised

MAX_TOKEN = 80
MAX_USER_ID = 1 << 54
SHUTDOWN_SECONDS = 0.2
FILES = "/file/bot"


class BotApiServer:
    """Serves one bot. `start` before use, `stop` at the end; `url` is the base that clients put before `/bot`."""

    def __init__(self, token: str, switchboard: Switchboard) -> None:
        self._token = token
        self._switchboard = switchboard
        self._door: Door | None = None
        self.url = ""

    async def start(self, port: int) -> None:
        """Listen on the loopback address; port 0 takes any that is free. Raises `OSError` when the port is taken."""
        runner = web.ServerRunner(web.Server(self._handle, access_log=None), shutdown_timeout=SHUTDOWN_SECONDS)
        await runner.setup()
        door = Door(runner)
        try:
            await door.open(port)
        except BaseException:
            await door.close()
            raise
        self._door = door
        self.url = f"http://{HOST}:{door.port}"

    async def stop(self) -> None:
        door, self._door = self._door, None
        if door:
            await door.close()

    async def refuse_connections(self) -> None:
        if self._door:
            await self._door.shut()

    async def take_connections(self) -> None:
        if self._door:
            await self._door.reopen()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            if request.path.startswith(FILES):
                return self._file(request.path.removeprefix(FILES))
            return _done(await self._switchboard.answer(await self._call(request)))
        except Refusal as refusal:
            return _refused(refusal)
        except FrontFailure as failure:
            return _front_page(failure.status)
        except NoAnswer as silence:
            return Unanswered(hang_up=silence.hang_up)

    async def _call(self, request: web.BaseRequest) -> Call:
        if request.method not in {"GET", "POST"}:
            raise Refusal(405, "Method Not Allowed")
        begin, slash, method = request.path.removeprefix("/bot").partition("/")
        if not request.path.startswith("/bot") or not slash:
            raise not_found()
        self._check_token(begin)
        arguments = await read_arguments(request)
        return Call((method or arguments.text("method")).lower(), arguments)

    def _file(self, rest: str) -> web.Response:
        """What people sent, at the path that `getFile` told."""
        token, _, path = rest.partition("/")
        self._check_token(token)
        return web.Response(body=self._switchboard.file(path).content, content_type="application/octet-stream")

    def _check_token(self, token: str) -> None:
        number, colon, _ = token.partition(":")
        if not colon or token.startswith("0") or len(token) > MAX_TOKEN:
            raise unauthorised("invalid token specified")
        if not number.isdecimal() or not 0 < int(number) < MAX_USER_ID:
            raise unauthorised("invalid token specified")
        if token != self._token:
            raise unauthorised()


def _done(answer: Answer) -> web.Response:
    body: dict[str, object] = {"ok": True, "result": answer.result}
    if answer.description:
        body["description"] = answer.description
    return web.Response(body=orjson.dumps(body), content_type="application/json")


def _refused(refusal: Refusal) -> web.Response:
    body: dict[str, object] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    wait = refusal.parameters.get("retry_after")
    headers = {"Retry-After": str(wait)} if wait else None
    return web.Response(status=refusal.code, body=orjson.dumps(body), content_type="application/json", headers=headers)


def _front_page(status: int) -> web.Response:
    """In the manner of nginx."""
    title = f"{status} {HTTPStatus(status).phrase}"
    page = f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<h1>{title}</h1>\r\n</body>\r\n</html>\r\n"
    return web.Response(status=status, text=page, content_type="text/html")
