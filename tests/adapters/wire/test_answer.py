"""Reading answers: the same whatever pieces they come in, and never more than was asked for."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.wire import Answer
from adapters.wire.answer import BODY_LIMIT, HEAD_LIMIT, Garbled, Reading

bodies = st.binary(max_size=300)
statuses = st.sampled_from([200, 201, 400, 403, 404, 429, 500, 502])
reasons = st.sampled_from(["OK", "", "Too Many Requests"])
cuts = st.lists(st.integers(0, 800), max_size=8)


def with_length(status: int, reason: str, body: bytes) -> bytes:
    return f"HTTP/1.1 {status} {reason}\r\nX-Bucket: a\r\ncontent-length:{len(body)}\r\n\r\n".encode() + body


def in_chunks(status: int, reason: str, body: bytes, size: int = 7) -> bytes:
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    lines = b"".join(b"%x;note=1\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    head = f"HTTP/1.1 {status} {reason}\r\nX-Bucket: a\r\nTransfer-Encoding: Chunked\r\n\r\n".encode()
    return head + lines + b"0\r\nX-Trailer: passed over\r\n\r\n"


def pieces(whole: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *sorted(cut for cut in cuts if cut < len(whole)), len(whole)]
    return [whole[start:end] for start, end in pairwise(places)]


def read(whole: bytes, cuts: list[int] | None = None) -> Answer | None:
    """Fed piece by piece; nothing is known before the last one."""
    reading = Reading()
    answer = None
    for piece in filter(None, pieces(whole, cuts or [])):
        assert answer is None
        answer = reading.feed(piece)
    return answer


@pytest.mark.parametrize("framed", [with_length, in_chunks])
@given(status=statuses, reason=reasons, body=bodies, cuts=cuts)
def test_an_answer_is_the_same_in_any_pieces(
    framed: object, status: int, reason: str, body: bytes, cuts: list[int]
) -> None:
    assert callable(framed)
    answer = read(framed(status, reason, body), cuts)
    assert answer is not None
    assert (answer.status, answer.reason, answer.body, answer.reusable) == (status, reason, body, True)
    assert answer.headers["x-bucket"] == "a"


@given(body=bodies, cuts=cuts)
def test_an_answer_without_a_length_ends_with_its_connection(body: bytes, cuts: list[int]) -> None:
    reading = Reading()
    for piece in pieces(b"HTTP/1.1 200 OK\r\n\r\n" + body, cuts):
        assert reading.feed(piece) is None
    answer = reading.end()
    assert answer is not None
    assert (answer.body, answer.reusable) == (body, False)


@given(cut=st.integers(0, 400), body=bodies)
def test_what_breaks_off_is_no_answer(cut: int, body: bytes) -> None:
    for whole in (with_length(200, "OK", body), in_chunks(200, "OK", body)):
        reading = Reading()
        assert reading.feed(whole[: min(cut, len(whole) - 1)]) is None
        assert reading.end() is None


@given(st.binary(max_size=200))
def test_no_bytes_make_it_stumble(received: bytes) -> None:
    """But for those that are no HTTP, which it says."""
    reading = Reading()
    try:
        reading.feed(received)
    except Garbled:
        return
    reading.end()


@pytest.mark.parametrize(
    "received",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 what?\r\n\r\n",
        b"HTTP/1.1 20\xb2 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-A: 1\r\n folded: line\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (BODY_LIMIT + 1),
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi and more",
        b"HTTP/1.1 204 No Content\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\nhi\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi, you\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nmore",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * HEAD_LIMIT,
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (BODY_LIMIT + 1),
    ],
    ids=lambda received: received[:40].decode("latin-1"),
)
def test_what_is_no_answer_is_said_to_be_none(received: bytes) -> None:
    with pytest.raises(Garbled):
        Reading().feed(received)


def test_what_the_server_says_before_its_answer_is_passed_over() -> None:
    answer = read(b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" + with_length(200, "OK", b"hi"))
    assert answer is not None
    assert (answer.status, answer.body) == (200, b"hi")


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_that_never_has_a_body_ends_with_its_head(status: int) -> None:
    answer = read(f"HTTP/1.1 {status} Nothing\r\nContent-Length: 99\r\n\r\n".encode())
    assert answer is not None
    assert (answer.body, answer.reusable) == (b"", True)


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nConnection: Close", b"HTTP/1.0 200 OK"])
def test_a_server_says_when_a_connection_is_not_to_be_used_again(head: bytes) -> None:
    answer = read(head + b"\r\nContent-Length: 2\r\n\r\nhi")
    assert answer is not None
    assert not answer.reusable


def test_headers_of_one_name_are_joined_however_it_is_written() -> None:
    answer = read(b"HTTP/1.1 200 OK\r\nVary: a\r\nvary:\t b \r\nContent-Length: 0\r\n\r\n")
    assert answer is not None
    assert dict(answer.headers) == {"vary": "a, b", "content-length": "0"}
    assert (answer.headers["Vary"], answer.headers.get("CONTENT-LENGTH")) == ("a, b", "0")
    assert "Via" not in answer.headers
