"""An answer as it comes in, in whatever pieces: RFC 9112, as much of it as servers use."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

HEAD_LIMIT = 64 * 1024
BODY_LIMIT = 1024 * 1024
"""Bytes: a hundred times the longest message."""

_END_OF_HEAD = b"\r\n\r\n"
_END_OF_LINE = b"\r\n"
_BODILESS = frozenset({204, 304})


class Garbled(Exception):
    """This is not HTTP as it is understood here. The text says why and quotes nothing."""


class Headers(Mapping[str, str]):
    """By their names, whatever letters are written large; those of one name are joined."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


@dataclass(frozen=True, slots=True)
class Answer:
    """`reusable`: the connection serves on."""

    status: int
    reason: str
    headers: Headers
    body: bytes
    reusable: bool


@dataclass(frozen=True, slots=True)
class _Head:
    """`fields` by their names in small letters."""

    status: int
    reason: str
    fields: Mapping[str, str]
    persistent: bool

    @property
    def length(self) -> int | None:
        """Bytes of the body; None where only its end says it. Raises `Garbled`."""
        if self.status in _BODILESS:
            return 0
        said = self.fields.get("content-length")
        if said is None or self.chunked:
            return None
        if not said.isascii() or not said.isdigit() or len(said) > 12:
            raise Garbled("a length that is no number")
        return int(said)

    @property
    def chunked(self) -> bool:
        return self.fields.get("transfer-encoding", "").lower() == "chunked"

    def answer(self, body: bytes, *, reusable: bool) -> Answer:
        return Answer(self.status, self.reason, Headers(self.fields), body, reusable and self.persistent)


class Reading:
    """One answer, to be fed until it is whole."""

    __slots__ = ("_head", "_received")

    def __init__(self) -> None:
        self._received = b""
        self._head: _Head | None = None

    def feed(self, piece: bytes) -> Answer | None:
        """The answer, once it is whole. Raises `Garbled`, for what comes behind it too: nobody asked for that."""
        self._received = self._received + piece if self._received else piece
        while self._head is None:
            if not self._take_head():
                return None
        return self._whole(self._head)

    def end(self) -> Answer | None:
        """The server closed the connection: the answer, if that is how it ends."""
        head = self._head
        if head is None or head.chunked or head.length is not None:
            return None
        return head.answer(self._received, reusable=False)

    def _take_head(self) -> bool:
        end = self._received.find(_END_OF_HEAD)
        if end < 0 and len(self._received) <= HEAD_LIMIT:
            return False
        if not 0 <= end <= HEAD_LIMIT:
            raise Garbled("a head without end")
        head = _head(self._received[:end])
        self._received = self._received[end + len(_END_OF_HEAD) :]
        if head.status >= 200:
            self._head = head
        return True

    def _whole(self, head: _Head) -> Answer | None:
        length = head.length
        if length is None:
            if len(self._received) > BODY_LIMIT:
                raise Garbled("a body without end")
            body = _unchunked(self._received) if head.chunked else None
            return None if body is None else head.answer(body, reusable=True)
        if length > BODY_LIMIT:
            raise Garbled("a body that is too long")
        if len(self._received) < length:
            return None
        if len(self._received) > length:
            raise Garbled("more than was asked for")
        return head.answer(self._received, reusable=True)


def _head(lines: bytes) -> _Head:
    first, *others = lines.decode("latin-1").split("\r\n")
    version, _, rest = first.partition(" ")
    code, _, reason = rest.partition(" ")
    if version not in ("HTTP/1.1", "HTTP/1.0") or len(code) != 3 or not code.isascii() or not code.isdigit():
        raise Garbled("no status line")
    fields: dict[str, str] = {}
    for line in others:
        name, colon, value = line.partition(":")
        if not colon or not name or name[0] in " \t" or name[-1] in " \t":
            raise Garbled("no header line")
        name, value = name.lower(), value.strip(" \t")
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    persistent = version == "HTTP/1.1" and fields.get("connection", "").lower() != "close"
    return _Head(int(code), reason, fields, persistent)


def _unchunked(received: bytes) -> bytes | None:
    """The body, or None while its last chunk is not here. Trailers are passed over."""
    body: list[bytes] = []
    start = 0
    while True:
        end = received.find(_END_OF_LINE, start)
        if end < 0:
            return None
        size = _chunk_size(received[start:end])
        start = end + len(_END_OF_LINE)
        if size == 0:
            return _without_trailers(received[start:], b"".join(body))
        if len(received) < start + size + len(_END_OF_LINE):
            return None
        if received[start + size : start + size + len(_END_OF_LINE)] != _END_OF_LINE:
            raise Garbled("a chunk that is longer than it says")
        body.append(received[start : start + size])
        start += size + len(_END_OF_LINE)


def _chunk_size(line: bytes) -> int:
    digits = line.partition(b";")[0].strip()
    if not digits or len(digits) > 8 or not all(digit in b"0123456789abcdefABCDEF" for digit in digits):
        raise Garbled("a chunk that does not say how long it is")
    return int(digits, 16)


def _without_trailers(rest: bytes, body: bytes) -> bytes | None:
    if rest.startswith(_END_OF_LINE):
        behind = rest[len(_END_OF_LINE) :]
    else:
        _, end, behind = rest.partition(_END_OF_HEAD)
        if not end:
            return None
    if behind:
        raise Garbled("more than was asked for")
    return body
