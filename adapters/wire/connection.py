"""One connection: a request goes out, its answer comes back, and then the next."""

import asyncio

from adapters.wire.answer import Answer, Garbled, Reading


class WireError(Exception):
    """No answer. The text names neither the address nor what was sent: both may hold secrets."""


class NotSent(WireError):
    """No connection came about, so the request surely had no effect."""


class Lost(WireError):
    """The connection broke, or what came back was no answer; the request may have had its effect."""


class TooLate(WireError):
    """No answer in time; the request may have had its effect."""


class Connection(asyncio.Protocol):
    """Made by `loop.create_connection`. Whoever stops waiting for an answer closes it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._transport: asyncio.Transport | None = None
        self._reading: Reading | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._deadline = 0.0
        self._alarm: asyncio.TimerHandle | None = None
        self.idle_since = 0.0

    @property
    def open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def exchange(self, request: bytes, seconds: float) -> Answer:
        """Send it, once. Raises `Lost`, `TooLate`."""
        if self._transport is None or self._transport.is_closing():
            raise Lost("the connection is closed")
        self._reading = Reading()
        self._answer = self._loop.create_future()
        self._deadline = self._loop.time() + seconds
        if self._alarm is None or self._alarm.when() > self._deadline:
            self._set_alarm()
        self._transport.write(request)
        try:
            return await self._answer
        except BaseException:
            self.close()
            raise
        finally:
            self._answer = None
            self.idle_since = self._loop.time()

    def close(self) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._answer is None or self._reading is None:
            self.close()
            return
        try:
            answer = self._reading.feed(data)
        except Garbled as error:
            self._fail(Lost(f"no HTTP came back: {error}"))
            return
        if answer is not None:
            self._give(answer)

    def connection_lost(self, error: Exception | None) -> None:
        answer = self._reading.end() if self._reading and error is None else None
        self._transport = None
        if answer is not None:
            self._give(answer)
        else:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "closed by the other side"
            self._fail(Lost(f"connection lost: {reason}"))
        self.close()

    def _give(self, answer: Answer) -> None:
        self._reading = None
        if self._answer and not self._answer.done():
            self._answer.set_result(answer)

    def _fail(self, error: WireError) -> None:
        self._reading = None
        if self._answer and not self._answer.done():
            self._answer.set_exception(error)

    def _set_alarm(self) -> None:
        if self._alarm:
            self._alarm.cancel()
        self._alarm = self._loop.call_at(self._deadline, self._ring)

    def _ring(self) -> None:
        """One timer serves many requests: it is set anew when it comes too early for the one that is waited for."""
        self._alarm = None
        if self._answer is None:
            return
        if self._deadline > self._loop.time():
            self._set_alarm()
        else:
            self._fail(TooLate("no answer in time"))
