"""Bodies of answers: unpacked piece by piece, and never more of them than may be kept."""

import asyncio
import zlib
from collections.abc import AsyncIterable, Iterator, Mapping

from bot.errors import SourceUnavailable

ACCEPTED = "gzip, deflate"
"""`Accept-Encoding`: what the standard library unpacks with a bound."""

PIECE = 65_536
"""Bytes that are unpacked before others may run: far less than a millisecond."""

_GZIP = b"\x1f\x8b"


async def read(pieces: AsyncIterable[bytes], headers: Mapping[str, str], limit: int) -> bytes:
    """All of a body with those headers. Raises `SourceUnavailable` when it is larger than `limit` bytes, packed or not,
    in an encoding that was not asked for, or broken; reads no further then."""
    unpacking = _unpacking(headers.get("Content-Encoding", ""))
    too_large = SourceUnavailable(f"it is larger than {limit:,} bytes")
    if (announced := headers.get("Content-Length", "")).isdecimal() and int(announced) > limit:
        raise too_large
    parts: list[bytes] = []
    came = size = 0
    async for piece in pieces:
        came += len(piece)
        for part in unpacking.feed(piece):
            size += len(part)
            if size > limit:
                raise too_large
            parts.append(part)
            await asyncio.sleep(0)
        if came > limit:
            raise too_large
        await asyncio.sleep(0)
    unpacking.finish()
    return b"".join(parts)


class Plain:
    """Contents as they came."""

    def feed(self, piece: bytes) -> Iterator[bytes]:
        yield piece

    def finish(self) -> None:
        """Where it ends is for the transport to know."""


class Packed:
    """Contents in gzip form (of several members too), in zlib form, or in the bare form that some call deflate."""

    def __init__(self) -> None:
        self._head = b""
        self._inflater: zlib._Decompress | None = None
        self._over = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """At most `PIECE` bytes at a time. Raises `SourceUnavailable`."""
        piece = self._head + piece
        self._head = b""
        while piece and not self._over:
            if self._inflater is None or self._inflater.eof:
                if len(piece) < len(_GZIP):
                    self._head = piece
                    return
                self._open(piece)
            else:
                part = _inflate(self._inflater, piece)
                piece = self._inflater.unconsumed_tail or self._inflater.unused_data
                if part:
                    yield part

    def _open(self, head: bytes) -> None:
        """Tell the form from its first bytes. What follows the end and is no gzip is padding."""
        if self._inflater is None:
            self._inflater = zlib.decompressobj(_form(head))
        elif head.startswith(_GZIP):
            self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        else:
            self._over = True

    def finish(self) -> None:
        """Raises `SourceUnavailable` when the end is missing."""
        if (self._head and self._inflater is None) or (self._inflater and not self._inflater.eof):
            raise SourceUnavailable("its contents break off")


def _form(head: bytes) -> int:
    """As `wbits` of `zlib`: gzip, zlib (RFC 1950: the first two bytes are a multiple of 31) or bare."""
    if head.startswith(_GZIP):
        return zlib.MAX_WBITS | 16
    zlib_form = head[0] & 15 == zlib.DEFLATED and (head[0] << 8 | head[1]) % 31 == 0
    return zlib.MAX_WBITS if zlib_form else -zlib.MAX_WBITS


def _inflate(inflater: "zlib._Decompress", piece: bytes) -> bytes:
    try:
        return inflater.decompress(piece, PIECE)
    except zlib.error:
        raise SourceUnavailable("its contents cannot be unpacked") from None


def _unpacking(encoding: str) -> Plain | Packed:
    match encoding.strip().lower():
        case "" | "identity":
            return Plain()
        case "gzip" | "x-gzip" | "deflate":
            return Packed()
    raise SourceUnavailable("it answers in an encoding that was not asked for")
