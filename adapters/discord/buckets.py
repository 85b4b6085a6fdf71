"""Which calls share a limit. Pure, but for the names of buckets that it learns.

A limit is of a bucket, which Discord's answers name and which several routes may share, in one channel, server or
webhook (documentation, "Rate Limits"); some are of one route, or of a part of its calls, and no header speaks of them.
"""

from datetime import datetime, timedelta
from enum import Enum, auto

import discord
from discord.http import Route

# Edits of messages older than this have a limit of their own (error 30046, "Maximum number of edits to messages older
# than 1 hour reached").
OLD = timedelta(hours=1)

_EDIT = ("PATCH", "/channels/{channel_id}/messages/{message_id}")


class Reach(Enum):
    """Whom a wait binds."""

    ADDRESS = auto()
    """All that this machine sends."""
    ACCOUNT = auto()
    """All but answers to interactions, which are bound to no account's limit."""
    BUCKET = auto()
    ROUTE = auto()
    OLD_EDITS = auto()

    @property
    def everywhere(self) -> bool:
        return self in {Reach.ADDRESS, Reach.ACCOUNT}


class Buckets:
    def __init__(self) -> None:
        self._learned: dict[str, str] = {}

    def learn(self, route: Route, bucket: str) -> None:
        """`bucket` is what `X-RateLimit-Bucket` says."""
        self._learned[route.key] = bucket

    def name(self, reach: Reach, route: Route) -> str:
        """What the calls that a wait of this reach binds have in common with a call of this route."""
        if reach.everywhere:
            return reach.name
        of = self._learned.get(route.key, route.key) if reach is Reach.BUCKET else route.key
        return f"{reach.name} {of} {route.major_parameters}"


def binding(route: Route, now: datetime) -> tuple[Reach, ...]:
    """The reaches of all waits that bind a call; `now` is the time of day."""
    everywhere = (Reach.ADDRESS,) if _answers_interaction(route) else (Reach.ADDRESS, Reach.ACCOUNT)
    own = (Reach.BUCKET, Reach.ROUTE, Reach.OLD_EDITS) if _edits_old(route, now) else (Reach.BUCKET, Reach.ROUTE)
    return everywhere + own


def _answers_interaction(route: Route) -> bool:
    """The token in the path is what permits it: an interaction's, since we use no webhooks of our own."""
    return route.webhook_token is not None


def _edits_old(route: Route, now: datetime) -> bool:
    if (route.method, route.path) != _EDIT:
        return False
    message = int(route.url.rpartition("/")[2])
    return now - discord.utils.snowflake_time(message) > OLD
