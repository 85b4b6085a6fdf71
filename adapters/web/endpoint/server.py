"""The server: takes requests, lets in who may, does each thing once, and answers."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from typing import Any

import orjson
from aiohttp import web
from pydantic import SecretStr, ValidationError

from adapters.web.endpoint.acts import Call, Reply
from adapters.web.endpoint.admission import Admission
from adapters.web.endpoint.description import described
from adapters.web.endpoint.problems import Problem, of_http, of_refusal, of_validation
from adapters.web.endpoint.routes import DESCRIPTION, ROUTES, Route
from adapters.web.listening import Listener
from bot.desk.publishing import MOST_KEY, Once, Publishing
from bot.errors import Refused
from bot.ports import Clock

log = logging.getLogger(__name__)

MOST_BYTES = 512 * 1024
"""Of a body: the longest text with every character escaped takes half of it."""

_USUAL_SECONDS = 30.0
_ADDRESS = {"{slug}": "{slug:[^/]{1,100}}", "{number}": "{number:[0-9]{1,9}}"}

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class EndpointServer(Listener):
    """Serves while its block runs; port 0 lets the system choose one. `seconds`: in which a body has to come.

    Raises `SettingsInvalid` on entering when it cannot listen there.
    """

    def __init__(
        self,
        publishing: Publishing,
        token: SecretStr,
        host: str,
        port: int,
        clock: Clock,
        *,
        seconds: float = _USUAL_SECONDS,
    ) -> None:
        self._publishing = publishing
        self._admission = Admission(token, clock.monotonic)
        self._seconds = seconds
        application = web.Application(middlewares=[self._guard], client_max_size=MOST_BYTES)
        application.router.add_get(DESCRIPTION, self._describe, allow_head=False)
        for route in ROUTES:
            path = route.path
            for name, pattern in _ADDRESS.items():
                path = path.replace(name, pattern)
            application.router.add_route(route.method, path, partial(self._answer, route))
        super().__init__(application, "programs cannot be listened to", "TICKERTAPE_API", host, port)

    @web.middleware
    async def _guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Whoever may not come in hears the same of every address. Every problem becomes an answer here."""
        try:
            self._admission.admit(request.headers.get("Authorization", ""), request.remote or "")
            response = await handler(request)
        except Problem as problem:
            response = problem.response
        except Refused as refusal:
            response = of_refusal(refusal).response
        except ValidationError as error:
            response = of_validation(error).response
        except web.HTTPException as error:
            response = of_http(error).response
        except Exception:
            log.exception("endpoint-failed method=%s", request.method)
            response = Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here; it was noted.").response
        response.headers.update({"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})
        return response

    async def _describe(self, _: web.Request) -> web.Response:
        return web.Response(body=orjson.dumps(described()), content_type="application/json")

    async def _answer(self, route: Route[Any], request: web.Request) -> web.Response:
        call = Call(
            slug=request.match_info.get("slug", ""),
            number=int(request.match_info.get("number", 0)),
            if_match=request.headers.get("If-Match"),
        )
        if not route.changes:
            looked_for = route.asked.model_validate(dict(request.query))
            return _response(_kept(route, await route.act(self._publishing, call, looked_for)))
        key = _key(request)
        body = await self._body(request) or b"{}"
        asked = route.asked.model_validate_json(body)

        async def act() -> str:
            return _kept(route, await route.act(self._publishing, call, asked))

        return _response(await self._publishing.once(Once(key, _digest(request, body)), act))

    async def _body(self, request: web.Request) -> bytes:
        """Raises `Problem`, `HTTPRequestEntityTooLarge`."""
        if request.can_read_body and request.content_type != "application/json":
            raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body has to be JSON: Content-Type: application/json.")
        try:
            async with asyncio.timeout(self._seconds):
                return await request.read()
        except TimeoutError:
            raise Problem(HTTPStatus.REQUEST_TIMEOUT, "The body did not come in time.") from None


def _key(request: web.Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not 0 < len(key) <= MOST_KEY or not key.isascii() or not key.isprintable():
        raise Problem(
            HTTPStatus.BAD_REQUEST,
            f"Make up an Idempotency-Key for each act, of 1 to {MOST_KEY} visible characters; with the same key it can"
            " be asked for again without being done twice.",
        )
    return key


def _digest(request: web.Request, body: bytes) -> str:
    asked = "\n".join((request.method, request.path, request.headers.get("If-Match", "")))
    return hashlib.sha256(asked.encode("utf-8", "surrogateescape") + b"\n\n" + body).hexdigest()


def _kept(route: Route[Any], reply: Reply) -> str:
    """An answer as it is remembered."""
    body = reply.body.model_dump(mode="json")
    return orjson.dumps({"status": route.status, "headers": reply.headers, "body": body}).decode()


def _response(kept: str) -> web.Response:
    answer = orjson.loads(kept)
    return web.Response(
        body=orjson.dumps(answer["body"]),
        status=answer["status"],
        headers={"Content-Type": "application/json", **answer["headers"]},
    )
