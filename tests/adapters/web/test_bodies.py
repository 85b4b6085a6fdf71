"""Bodies, packed and plain, in pieces of any size."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.bodies import PIECE, read
from bot.errors import SourceUnavailable

LIMIT = 1_000_000
TEXT = b"The match has begun. " * 100


def bare(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def members(body: bytes) -> bytes:
    half = len(body) // 2
    return gzip.compress(body[:half]) + gzip.compress(body[half:])


def as_is(body: bytes) -> bytes:
    return body


FORMS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "plain": (as_is, ""),
    "identity": (as_is, "identity"),
    "gzip": (gzip.compress, "gzip"),
    "gzip, by its old name": (gzip.compress, "X-GZIP "),
    "several members": (members, "gzip"),
    "padded": (lambda body: gzip.compress(body) + bytes(512), "gzip"),
    "zlib": (zlib.compress, "deflate"),
    "bare": (bare, "deflate"),
    "gzip, called deflate": (gzip.compress, "deflate"),
}
EMPTY_BLOCK = b"\x00\x00\x00\xff\xff"
packed = pytest.mark.parametrize("form", [name for name in FORMS if name not in ("plain", "identity")])


async def in_pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


async def unpacked(body: bytes, encoding: str, size: int = PIECE, limit: int = LIMIT) -> bytes:
    return await read(in_pieces(body, size), {"Content-Encoding": encoding}, limit)


@pytest.mark.parametrize("size", [1, 2, 3, 7, PIECE])
@pytest.mark.parametrize("form", FORMS)
async def test_a_body_is_the_same_in_every_form(form: str, size: int) -> None:
    pack, encoding = FORMS[form]
    assert await unpacked(pack(TEXT), encoding, size) == TEXT


@given(st.binary(max_size=300), st.integers(1, 40), st.sampled_from(sorted(FORMS)))
def test_any_body_comes_out_as_it_went_in(body: bytes, size: int, form: str) -> None:
    pack, encoding = FORMS[form]
    assert asyncio.run(unpacked(pack(body), encoding, size)) == body


@packed
async def test_nothing_at_all_is_an_empty_body(form: str) -> None:
    assert await unpacked(b"", FORMS[form][1]) == b""


@packed
@pytest.mark.parametrize("kept", [1, 2, 12, -9, -1])
async def test_a_packed_body_without_its_end_is_refused(form: str, kept: int) -> None:
    pack, encoding = FORMS[form]
    whole = pack(TEXT).rstrip(b"\0") if form == "padded" else pack(TEXT)
    with pytest.raises(SourceUnavailable, match=r"^its contents (break off|cannot be unpacked)$"):
        await unpacked(whole[:kept], encoding)


@given(st.binary(min_size=2, max_size=200), st.sampled_from(["gzip", "deflate"]))
def test_whatever_calls_itself_packed_is_unpacked_or_refused(body: bytes, encoding: str) -> None:
    with suppress(SourceUnavailable):
        assert len(asyncio.run(unpacked(body, encoding))) <= LIMIT


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "aes128gcm"])
async def test_an_encoding_that_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(SourceUnavailable, match="in an encoding that was not asked for"):
        await unpacked(TEXT, encoding)


async def test_the_limit_is_the_last_size_that_is_read() -> None:
    assert len(await unpacked(bytes(LIMIT), "")) == LIMIT
    with pytest.raises(SourceUnavailable, match=r"larger than 1,000,000 bytes"):
        await unpacked(bytes(LIMIT + 1), "")


class Endless:
    """The same piece for ever."""

    def __init__(self, piece: bytes) -> None:
        self.piece = piece
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            self.taken += 1
            yield self.piece


def bomb(size: int) -> bytes:
    """That many zeros, a thousandth in size."""
    return gzip.compress(bytes(size), 9)


async def test_a_bomb_is_unpacked_no_further_than_the_limit() -> None:
    with pytest.raises(SourceUnavailable, match="larger than"):
        await unpacked(bomb(50_000_000), "gzip")


@pytest.mark.parametrize(
    ("piece", "encoding"),
    [
        (b"news", ""),
        (bytes(PIECE), ""),
        (bomb(200_000), "gzip"),
        (gzip.compress(b""), "gzip"),
        (EMPTY_BLOCK * 100, "deflate"),
    ],
    ids=["drops", "pieces", "bombs", "empty members", "empty blocks"],
)
async def test_a_body_without_end_is_left_at_the_limit(piece: bytes, encoding: str) -> None:
    endless = Endless(piece)
    with pytest.raises(SourceUnavailable):
        await read(aiter(endless), {"Content-Encoding": encoding}, 100_000)
    assert endless.taken * len(piece) <= 100_000 + len(piece)


async def test_others_run_while_a_large_body_is_unpacked() -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.ensure_future(count())
    await unpacked(bomb(900_000), "gzip")
    counting.cancel()
    assert turns >= 900_000 // PIECE
