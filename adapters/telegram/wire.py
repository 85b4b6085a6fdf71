"""The calls that every delivery makes, over `adapters.wire`, with python-telegram-bot's errors."""

from collections.abc import Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Self

import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from adapters import wire
from adapters.telegram.request import CONNECT_SECONDS, KEEP_ALIVE_SECONDS, READ_SECONDS, NotSent, answered, parsed


class Wire:
    """The Bot API of one account at `url`, which ends with its token, over at most `connections` connections.
    Timeouts are in seconds."""

    def __init__(
        self,
        url: str,
        connections: int,
        *,
        read_timeout: float = READ_SECONDS,
        connect_timeout: float = CONNECT_SECONDS,
    ) -> None:
        headers = {"User-Agent": BaseRequest.USER_AGENT, "Content-Type": "application/json"}
        times = wire.Times(connect=connect_timeout, answer=read_timeout, idle=KEEP_ALIVE_SECONDS)
        self._pool = wire.Pool(url, connections, headers, times)

    async def __aenter__(self) -> Self:
        await self._pool.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.__aexit__(kind, error, trace)

    async def call(self, method: str, parameters: Mapping[str, str]) -> object:
        """What the Bot API gives back for one call. Raises python-telegram-bot's errors, and `NotSent`."""
        try:
            answer = await self._pool.request("POST", f"/{method}", orjson.dumps(parameters))
        except wire.WireError as error:
            raise _failure(error) from None
        if answer.status == HTTPStatus.OK:
            return parsed(answer.body).get("result")
        return await _Answered(*answered(answer.status, answer.body)).post(method)


def _failure(error: wire.WireError) -> NetworkError:
    match error:
        case wire.NotSent():
            return NotSent(str(error))
        case wire.TooLate():
            return TimedOut(str(error))
    return NetworkError(str(error))


class _Answered(BaseRequest):
    """A request whose answer is here already: the library makes its error of it."""

    def __init__(self, status: int, payload: bytes) -> None:
        self._answer = status, payload

    @property
    def read_timeout(self) -> None:
        return None

    async def initialize(self) -> None:
        """Nothing is opened."""

    async def shutdown(self) -> None:
        """Nothing is open."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        del url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
        return self._answer

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, object]:
        return parsed(payload)
