"""May a call be made now? What earlier answers said about waiting, and how many of them were refusals.

It outlives the sessions of its account. A wait that is known of is raised before a call is spent on it, since Discord
counts each refusal towards a ban.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

import discord
from discord.http import Route

from adapters.discord.buckets import Buckets, Reach, binding
from adapters.discord.invalid_requests import InvalidRequests, Load
from adapters.discord.pauses import Pauses

log = logging.getLogger(__name__)

# A refusal at Discord's front door (Cloudflare's) names no time; it lasts for minutes at least.
FRONT_DOOR_SECONDS = 600.0

SHEDDING_SECONDS = 5.0

_LONGEST_SECONDS = 86_400.0

# Documentation, "JSON Error Codes".
_TOO_MANY_OLD_EDITS = 30046


class TooFast(discord.RateLimited):
    """`everywhere`: the whole account has to wait, not this route only."""

    def __init__(self, retry_after: float, *, everywhere: bool) -> None:
        super().__init__(retry_after)
        self.everywhere = everywhere


class Allowance:
    """Of one account. `now` is the time of day, `monotonic` gives seconds that never go back; `invalid` counts for
    the machine's address, which the account should have for itself."""

    def __init__(
        self, now: Callable[[], datetime], monotonic: Callable[[], float], invalid: InvalidRequests | None = None
    ) -> None:
        self._now = now
        self._monotonic = monotonic
        self._invalid = invalid or InvalidRequests()
        self._load = Load.CALM
        self._pauses = Pauses()
        self._buckets = Buckets()

    def require(self, route: Route) -> None:
        """Raises `TooFast` while a call of this route would come too early."""
        now = self._monotonic()
        if (left := self._invalid.stopped_for(now)) > 0:
            raise TooFast(left, everywhere=True)
        self._say_load(now)
        for reach in binding(route, self._now()):
            if (left := self._pauses.left(self._buckets.name(reach, route), now)) > 0:
                raise TooFast(left, everywhere=reach.everywhere)

    def take_notice(self, route: Route, status: int, headers: Mapping[str, str], content: object) -> None:
        """Remember what an answer says of waiting. Raises `TooFast` if this very call came too early."""
        now = self._monotonic()
        if bucket := headers.get("X-RateLimit-Bucket"):
            self._buckets.learn(route, bucket)
        if self._invalid.counts(status, headers.get("X-RateLimit-Scope")):
            self._count_invalid(route, now)
        if status == 429:
            reach, wait = _reach(headers, content), _wait(headers, content)
            self._pause(reach, route, wait, now)
            raise TooFast(wait, everywhere=reach.everywhere)
        if headers.get("X-RateLimit-Remaining") == "0":
            self._pause(Reach.BUCKET, route, _seconds(headers.get("X-RateLimit-Reset-After"), 0.0), now)

    def _pause(self, reach: Reach, route: Route, seconds: float, now: float) -> None:
        self._pauses.set(self._buckets.name(reach, route), now + seconds, now)

    def _count_invalid(self, route: Route, now: float) -> None:
        self._invalid.note(now)
        self._say_load(now)
        if self._load is not Load.CALM:
            self._pause(Reach.ADDRESS, route, SHEDDING_SECONDS, now)

    def _say_load(self, now: float) -> None:
        """Once for each time that it changes."""
        load, before = self._invalid.load(now), self._load
        if load is before:
            return
        self._load = load
        say = log.error if load > before else log.warning
        say("invalid_requests.%s count=%d", load.name.lower(), self._invalid.count(now))


def _reach(headers: Mapping[str, str], content: object) -> Reach:
    """Whom a 429 binds (documentation, "Exceeding A Rate Limit").

    What carries an error's code, or the scope `shared`, is a limit beside the bucket's, of which the headers of other
    answers know nothing.
    """
    if not isinstance(content, dict):
        return Reach.ADDRESS
    scope = headers.get("X-RateLimit-Scope")
    if content.get("global") is True or scope == "global" or headers.get("X-RateLimit-Global") == "true":
        return Reach.ACCOUNT
    if content.get("code") == _TOO_MANY_OLD_EDITS:
        return Reach.OLD_EDITS
    return Reach.ROUTE if content.get("code") or scope == "shared" else Reach.BUCKET


def _wait(headers: Mapping[str, str], content: object) -> float:
    """Seconds: the body's, which for some limits alone is right, or else the header's."""
    if not isinstance(content, dict):
        return _seconds(headers.get("Retry-After"), FRONT_DOOR_SECONDS)
    return _seconds(content.get("retry_after"), _seconds(headers.get("Retry-After"), 1.0))


def _seconds(given: object, otherwise: float) -> float:
    try:
        seconds = float(str(given))
    except ValueError:
        return otherwise
    return seconds if 0 <= seconds <= _LONGEST_SECONDS else otherwise
