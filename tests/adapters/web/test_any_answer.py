"""Whatever a server sends, it is a source or one sentence about why it is none."""

import asyncio

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.web import Timeouts
from bot.errors import AddressRefused, SourceUnavailable
from bot.fetching import Fetched, Validators
from tests.adapters.web.sites import fetching, raw_site

LIMIT = 100_000
KNOWN = Validators('"first"', "Sun, 22 Nov 2026 12:00:00 GMT")

STATUS_LINES = st.sampled_from(
    [b"HTTP/1.1 200 OK", b"HTTP/1.0 200", b"HTTP/1.1 304 x", b"HTTP/1.1 301 x", b"HTTP/1.1 999 x", b"HTTP/1.1 000 x"]
)
NAMES = st.sampled_from(
    [
        *(b"Content-Type", b"Content-Length", b"Content-Encoding", b"Transfer-Encoding", b"Connection", b"Location"),
        *(b"ETag", b"Last-Modified", b"Cache-Control", b"Expires", b"Date", b"Age", b"Retry-After", b"Link"),
        *(b"Set-Cookie", b"Upgrade", b"Trailer", b"", b"\xff", b"A B"),
    ]
)
VALUES = st.binary(max_size=30) | st.sampled_from(
    [
        *(
            b"text/html; charset=utf-8",
            b"gzip",
            b"deflate",
            b"chunked",
            b"close",
            b"keep-alive",
            b"0",
            b"4",
            b"99999999999",
        ),
        *(
            b"http://[::1",
            b"http://\xff/",
            b"//",
            b"javascript:1",
            b"http://127.0.0.1:1/",
            b"/\x7f",
            b"?",
            b"http://a@b/",
        ),
        *(b'"second"', b"max-age=30", b"Mon, 23 Nov 2026 12:00:00 GMT", b"<x>; rel=hub", b"</\xff>; rel=self", b"h2c"),
    ]
)
HEADERS = st.lists(st.tuples(NAMES, VALUES).map(lambda pair: b": ".join(pair) + b"\r\n"), max_size=6).map(b"".join)
BODIES = st.binary(max_size=60) | st.sampled_from(
    [b"4\r\nnews\r\n0\r\n\r\n", b"\x1f\x8b\x08", b"zz\r\n", b"0\r\nA: b\r\n\r\n"]
)
ANSWERS = st.builds(lambda *parts: b"%b\r\n%b\r\n%b" % parts, STATUS_LINES, HEADERS, BODIES) | st.binary(max_size=200)


async def outcome(answer: bytes) -> Fetched | SourceUnavailable | AddressRefused:
    timeouts = Timeouts(total=5.0)
    async with raw_site(answer) as address, fetching(timeouts=timeouts, max_bytes=LIMIT) as fetcher:
        try:
            return await fetcher.fetch(address, KNOWN)
        except (SourceUnavailable, AddressRefused) as error:
            return error


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(ANSWERS)
def test_any_answer_ends_in_a_source_or_a_sentence(answer: bytes) -> None:
    found = asyncio.run(outcome(answer))
    if isinstance(found, Fetched):
        assert found.contents is None or len(found.contents.body) <= len(answer) * 1_100
        assert 0 <= found.fresh_for <= 86_400
    else:
        assert str(found).isprintable()
        assert len(str(found)) < 200
