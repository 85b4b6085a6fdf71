"""How often may be called: Discord's limits as exact sliding windows, and what headers tell of them.

Official are the 50 calls a second of a bot (documentation, "Global Rate Limit") and the invalid requests. The others
are what developers observed and reported, since Discord wants them read from the headers; some of them, the headers do
not speak of.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import ceil
from types import MappingProxyType

from adapters.sandbox.discord.operations import CROSSPOST, MESSAGE, MESSAGES, WEBHOOK, Call
from adapters.sandbox.discord.snowflakes import made_at
from adapters.sandbox.discord.throttling import TOO_MANY_OLD_EDITS, Scope, Throttling
from adapters.sandbox.limits import SlidingWindow, Windows, checked_factor, scaled

ACCOUNT_LIMIT = 50
ACCOUNT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Quota:
    """So many calls in so many seconds; `name` tells apart quotas of one route. A refusal may have a code."""

    calls: int
    seconds: float
    name: str = ""
    code: int = 0


OLD_MESSAGE = timedelta(hours=1)
_YOUNG, _ANCIENT = timedelta(seconds=10), timedelta(days=14)

SENDS = Quota(5, 5.0)
EDITS = Quota(5, 5.0)
OLD_EDITS = Quota(3, 6.0, "old", code=TOO_MANY_OLD_EDITS)
YOUNG_DELETES = Quota(5, 1.0, "young")
DELETES = Quota(3, 1 / 3)
ANCIENT_DELETES = Quota(30, 4.0, "ancient")
WEBHOOK_SENDS = Quota(5, 2.0)
WEBHOOK_SENDS_IN_CHANNEL = Quota(30, 60.0, "in channel")
CROSSPOSTS = Quota(10, 3600.0, "crossposts")
_UNLIMITED = Quota(1000, 1.0)

_SHOWN: Mapping[tuple[str, str], Quota] = MappingProxyType(
    {("POST", MESSAGES): SENDS, ("PATCH", MESSAGE): EDITS, ("POST", WEBHOOK): WEBHOOK_SENDS}
)


@dataclass(frozen=True, slots=True)
class Bucket:
    """What headers tell: after `reset_after` seconds without a call, `limit` are possible again."""

    name: str
    limit: int
    remaining: int
    reset_after: float


_Key = tuple[str, str, str]


class Limits:
    """A factor makes all of them larger or smaller, None lifts them."""

    def __init__(self, factor: float | None) -> None:
        self._account = SlidingWindow(ACCOUNT_LIMIT, ACCOUNT_SECONDS)
        self._windows: dict[Quota, Windows[_Key]] = {}
        self.factor = factor

    @property
    def factor(self) -> float | None:
        return self._factor

    @factor.setter
    def factor(self, factor: float | None) -> None:
        self._factor = checked_factor(factor)
        self._account.limit = self._scaled(ACCOUNT_LIMIT)
        for quota, windows in self._windows.items():
            windows.limit = self._scaled(quota.calls)

    def _scaled(self, calls: int) -> int:
        return scaled(calls, self._factor or 1.0)

    def admit(self, call: Call, now: datetime) -> None:
        """Count a call. Raises `Throttling` where it comes too soon; then it counts nowhere."""
        if self._factor is None:
            return
        time = now.timestamp()
        if not call.permitted and (wait := self._account.wait(time)) > 0:
            raise Throttling(wait, Scope.GLOBAL)
        shown, hidden = _shown(call, now), _hidden(call, now)
        for quota in (shown, hidden):
            if quota and quota is not _UNLIMITED and (wait := self._of(quota).wait(_key(quota, call), time)) > 0:
                raise Throttling(wait, code=quota.code, in_headers=quota is shown)
        if not call.permitted:
            self._account.enter(time)
        for quota in (shown, hidden):
            if quota and quota is not _UNLIMITED:
                self._of(quota).enter(_key(quota, call), time)

    def bucket(self, call: Call, now: datetime) -> Bucket:
        """The one that headers of an answer to this call speak of."""
        quota = _UNLIMITED if self._factor is None else _shown(call, now)
        name = _bucket_name(call.method, call.path, quota.name)
        if quota is _UNLIMITED:
            return Bucket(name, quota.calls, quota.calls - 1, quota.seconds)
        windows, key, time = self._of(quota), _key(quota, call), now.timestamp()
        remaining = max(0, windows.limit - windows.inside(key, time))
        return Bucket(name, windows.limit, remaining, ceil(windows.empty_in(key, time) * 1000) / 1000)

    def _of(self, quota: Quota) -> Windows[_Key]:
        windows = self._windows.get(quota)
        if windows is None:
            windows = self._windows[quota] = Windows(self._scaled(quota.calls), quota.seconds)
        return windows


def _shown(call: Call, now: datetime) -> Quota:
    if (call.method, call.path) == ("DELETE", MESSAGE):
        return _of_delete(_age(call, now))
    return _SHOWN.get((call.method, call.path), _UNLIMITED)


def _of_delete(age: timedelta) -> Quota:
    if age < _YOUNG:
        return YOUNG_DELETES
    return ANCIENT_DELETES if age > _ANCIENT else DELETES


def _hidden(call: Call, now: datetime) -> Quota | None:
    """A limit beside the bucket's, which no header speaks of."""
    match call.method, call.path:
        case "PATCH", path if path == MESSAGE and _age(call, now) > OLD_MESSAGE:
            return OLD_EDITS
        case "POST", path if path == CROSSPOST:
            return CROSSPOSTS
        case "POST", path if path == WEBHOOK and not call.answers:
            return WEBHOOK_SENDS_IN_CHANNEL
    return None


def _age(call: Call, now: datetime) -> timedelta:
    return timedelta(0) if call.message is None else now - made_at(call.message)


def _key(quota: Quota, call: Call) -> _Key:
    place = str(call.chat) if quota is WEBHOOK_SENDS_IN_CHANNEL else call.place
    return call.method, call.path, place


@lru_cache(maxsize=1000)
def _bucket_name(method: str, path: str, quota: str) -> str:
    return hashlib.blake2s(f"{method} {path} {quota}".encode(), digest_size=16).hexdigest()
