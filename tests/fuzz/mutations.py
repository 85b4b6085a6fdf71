"""What goes wrong with a document on its way: bits flip, pieces are cut out, repeated, or come from another one."""

from collections.abc import Callable, Sequence

from hypothesis import strategies as st

Mutation = Callable[[bytes], bytes]

_FRAGMENTS = (
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xff\xfe", b"\r", b"\x85", b"\xc2\xa0", "\u202e".encode()),
    *(
        b"<",
        b">",
        b"</",
        b"<!--",
        b"<![CDATA[",
        b"]]>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
        b"&a;",
        b"&#0;",
        b"&#xD800;",
    ),
    *(
        b"&nbsp;",
        b"<script>",
        b"<plaintext>",
        b"<template>",
        b"<svg>",
        b"<a href='javascript:x'>",
        b"<base href='//['>",
    ),
    *(b'"', b"\\ud800", b"\\u0000", b"{", b"}", b"[", b"]", b",", b":", b"null", b"1e999", b"-0", b"1" * 30, b"NaN"),
    *(
        b'"@id":"//["',
        b'"@type":[[]]',
        b'"@graph":{}',
        b'"liveBlogUpdate":0',
        b'"articleBody":{}',
        b'"url":"http://[::1"',
    ),
    *(b"0001-01-01T00:00:00+23:59", b"9999-12-31T23:59:59-23:59", b"2024-02-30", b"24:00", b"0000-00-00", b"T", b"Z"),
    *(b"Sat, 31 Dec 9999 23:59:59 -1200", b"1 January 1900", b"02:21 GMT", b"\n- ", b"19 June 2024", b"99999999999999"),
)
"""What readers have been known to trip over."""


def flips() -> st.SearchStrategy[Mutation]:
    def flip(place: float, bit: int) -> Mutation:
        def mutate(body: bytes) -> bytes:
            index = int(place * len(body))
            return body[:index] + bytes([body[index] ^ (1 << bit)]) + body[index + 1 :] if body else body

        return mutate

    return st.builds(flip, _places(), st.integers(0, 7))


def cuts() -> st.SearchStrategy[Mutation]:
    return st.builds(lambda span: lambda body: _before(body, span) + _after(body, span), _spans())


def ends() -> st.SearchStrategy[Mutation]:
    """As when a connection breaks."""
    return st.builds(lambda place: lambda body: body[: int(place * len(body))], _places())


def repeats() -> st.SearchStrategy[Mutation]:
    def repeat(span: tuple[float, float], times: int) -> Mutation:
        return lambda body: _before(body, span) + _within(body, span) * times + _after(body, span)

    return st.builds(repeat, _spans(), st.integers(2, 40))


def insertions(others: Sequence[bytes]) -> st.SearchStrategy[Mutation]:
    """A known trap, or a piece of another document."""

    def insert(place: float, piece: bytes) -> Mutation:
        def mutate(body: bytes) -> bytes:
            index = int(place * len(body))
            return body[:index] + piece + body[index:]

        return mutate

    pieces = st.builds(_within, st.sampled_from(others), _spans())
    return st.builds(insert, _places(), st.one_of(st.sampled_from(_FRAGMENTS), pieces))


def mutated(bodies: Sequence[bytes], others: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """One of the bodies after one to six accidents."""
    one = st.one_of(flips(), cuts(), ends(), repeats(), insertions(others))
    return st.builds(_mutate, st.sampled_from(bodies), st.lists(one, min_size=1, max_size=6))


def _mutate(body: bytes, mutations: Sequence[Mutation]) -> bytes:
    for mutation in mutations:
        body = mutation(body)[:_LONGEST]
    return body


_LONGEST = 20_000


def _places() -> st.SearchStrategy[float]:
    return st.floats(0, 1, exclude_max=True)


def _spans() -> st.SearchStrategy[tuple[float, float]]:
    return st.tuples(_places(), _places()).map(lambda pair: (min(pair), max(pair)))


def _before(body: bytes, span: tuple[float, float]) -> bytes:
    return body[: int(span[0] * len(body))]


def _within(body: bytes, span: tuple[float, float]) -> bytes:
    return body[int(span[0] * len(body)) : int(span[1] * len(body))]


def _after(body: bytes, span: tuple[float, float]) -> bytes:
    return body[int(span[1] * len(body)) :]
