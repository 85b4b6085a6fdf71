"""Signatures of announcements."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.signatures import signature

SECRET = b"tulip-seven"
METHODS = st.sampled_from(["sha1", "sha256", "sha384", "sha512"])


def signed(method: str, secret: bytes, body: bytes) -> str:
    return f"{method}={hmac.new(secret, body, method).hexdigest()}"


def matches(header: str, body: bytes) -> bool:
    found = signature(header, SECRET)
    if found is None:
        return False
    for start in range(0, len(body), 7):
        found.feed(body[start : start + 7])
    return found.matches


@given(METHODS, st.binary(max_size=100))
def test_who_has_the_secret_can_sign(method: str, body: bytes) -> None:
    assert matches(signed(method, SECRET, body), body)
    assert matches(signed(method, SECRET, body).upper().replace("SHA", "sha"), body)


@given(METHODS, st.binary(max_size=100), st.binary(max_size=100))
def test_another_body_or_another_secret_has_another_signature(method: str, body: bytes, other: bytes) -> None:
    assert matches(signed(method, SECRET, other), body) is (body == other)
    assert not matches(signed(method, b"tulip-eight", body), body)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256",
        "sha256=",
        "sha256=zz",
        "sha256=" + "0" * 64,
        "sha256=" + "0" * 63,
        "md5=" + hmac.new(SECRET, b"", "md5").hexdigest(),
        "sha224=" + hmac.new(SECRET, b"", "sha224").hexdigest(),
        hmac.new(SECRET, b"", "sha256").hexdigest(),
        signed("sha1", SECRET, b"").replace("sha1", "sha256"),
        signed("sha256", SECRET, b"") + ", " + signed("sha1", SECRET, b""),
    ],
)
def test_anything_else_is_no_signature(header: str) -> None:
    assert not matches(header, b"")
