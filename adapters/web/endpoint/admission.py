"""Who may use the endpoint: whoever has the token, and not too often."""

import hashlib
import hmac
import math
from collections.abc import Callable
from http import HTTPStatus

from pydantic import SecretStr

from adapters.web.endpoint.allowance import Allowances
from adapters.web.endpoint.problems import Problem

_SCHEME = "bearer "
_MOST_ADDRESSES = 1_024


class Admission:
    """`token` opens. With it, 60 requests may come at once and 5 a second; without it, 20 and one in three seconds from
    each address, after which addresses hear nothing else than that they have to wait.

    Whoever has the token is never kept waiting by those who have not, though all may come through one proxy.
    """

    def __init__(self, token: SecretStr, monotonic: Callable[[], float]) -> None:
        self._digest = _digest(token.get_secret_value())
        self._monotonic = monotonic
        self._known = Allowances(burst=60, rate=5.0, most=1)
        self._strangers = Allowances(burst=20, rate=1 / 3, most=_MOST_ADDRESSES)

    def admit(self, authorization: str, address: str) -> None:
        """Raises `Problem`."""
        now = self._monotonic()
        if self._opens(authorization):
            _or_wait(self._known.wait("token", now))
            return
        _or_wait(self._strangers.wait(address, now))
        raise Problem(HTTPStatus.UNAUTHORIZED, "This needs the endpoint's token.").having(WWW_Authenticate="Bearer")

    def _opens(self, authorization: str) -> bool:
        """In a time that tells nothing about the token, not even its length."""
        given = authorization[len(_SCHEME) :].strip() if authorization.lower().startswith(_SCHEME) else ""
        return hmac.compare_digest(_digest(given), self._digest)


def _or_wait(seconds: float) -> None:
    if seconds > 0:
        problem = Problem(HTTPStatus.TOO_MANY_REQUESTS, "Too many requests; try again later.")
        raise problem.having(Retry_After=str(math.ceil(seconds)))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
