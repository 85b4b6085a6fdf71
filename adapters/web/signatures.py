"""`X-Hub-Signature` of WebSub: `method=hex`, an HMAC of the whole body with the subscription's secret."""

import hmac
import re
from dataclasses import dataclass

_SIGNATURE = re.compile(r"(sha1|sha256|sha384|sha512)=([0-9a-fA-F]{40,128})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Signature:
    """What a body is to be compared with, piece by piece: a body is never held for it."""

    expected: bytes
    made: hmac.HMAC

    def feed(self, piece: bytes) -> None:
        self.made.update(piece)

    @property
    def matches(self) -> bool:
        """Compared in a time that tells nothing."""
        return hmac.compare_digest(self.made.digest(), self.expected)


def signature(header: str, secret: bytes) -> Signature | None:
    """None when the header names no method that WebSub knows, or no number."""
    found = _SIGNATURE.fullmatch(header.strip())
    if not found or len(found[2]) % 2:
        return None
    return Signature(bytes.fromhex(found[2]), hmac.new(secret, digestmod=found[1]))
