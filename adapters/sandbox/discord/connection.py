"""One websocket of the gateway: frames out in order, compressed if that was asked for.

With `compress=zlib-stream` all frames of a connection are one zlib stream, flushed after each (documentation,
"Transport Compression").
"""

import asyncio
import zlib
from dataclasses import dataclass

import orjson
from aiohttp import WSMsgType, web

# What does not keep up with this many frames is cut off.
BACKLOG = 20_000
# Documentation, "Sending Events": a longer frame is answered with 4002.
FRAME_BYTES = 4096
HEARTBEAT_SECONDS = 41.25

SILENT = 4009
TOO_LONG = 4002
OVERRUN = 4000


class HungUp(Exception):
    """The other side closed, with this code."""

    def __init__(self, code: int | None) -> None:
        self.code = code
        super().__init__(f"closed with {code}")


@dataclass(frozen=True, slots=True)
class _End:
    code: int
    reason: str


class Connection:
    """`over` is set when nothing is left to be said."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self._socket = socket
        self._stream = zlib.compressobj() if compressed else None
        self._outbox: asyncio.Queue[bytes | _End] = asyncio.Queue(BACKLOG)
        self._ending = False
        self.over = asyncio.Event()

    def send(self, frame: bytes) -> None:
        """Put a frame in line; what comes after the end is dropped."""
        if self._ending:
            return
        if self._outbox.full():
            self.close(OVERRUN, "Too slow")
            return
        self._outbox.put_nowait(frame)

    def close(self, code: int, reason: str) -> None:
        """Close after the frames that are in line, or at once if there is no place in it."""
        if self._ending:
            return
        self._ending = True
        while self._outbox.full():
            self._outbox.get_nowait()
        self._outbox.put_nowait(_End(code, reason))

    async def write(self) -> None:
        """Send what is in line until the end, or until nobody takes it any more."""
        try:
            while not isinstance(item := await self._outbox.get(), _End):
                await self._put(item)
            await self._socket.close(code=item.code, message=item.reason.encode())
        except ConnectionError:
            self._ending = True

    async def _put(self, frame: bytes) -> None:
        if self._stream is None:
            await self._socket.send_str(frame.decode())
        else:
            await self._socket.send_bytes(self._stream.compress(frame) + self._stream.flush(zlib.Z_SYNC_FLUSH))

    async def read(self) -> str:
        """The next frame. Raises HungUp when there is none; whoever is silent for two heartbeats, or says too much
        at once, is hung up on."""
        try:
            message = await self._socket.receive(timeout=2 * HEARTBEAT_SECONDS)
        except TimeoutError:
            self.close(SILENT, "Session timed out.")
            raise HungUp(SILENT) from None
        if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
            raise HungUp(None if self._ending else self._socket.close_code)
        data = message.data if isinstance(message.data, str) else bytes(message.data).decode(errors="replace")
        if len(data) > FRAME_BYTES:
            self.close(TOO_LONG, "Error while decoding payload.")
            raise HungUp(TOO_LONG)
        return data


def frame(op: int, data: object) -> bytes:
    """A frame that is no event."""
    return orjson.dumps({"op": op, "d": data, "s": None, "t": None})
