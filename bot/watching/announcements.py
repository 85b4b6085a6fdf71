"""Announcements: where a feed names a hub, the hub is asked to say when something has changed (WebSub).

Reading goes on at its own pace: a hub is never the only way.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_urlsafe

from pydantic import SecretStr

from bot.errors import AddressRefused, NoSuchSource, SourceUnavailable
from bot.fetching import HubMode, Hubs
from bot.log import say
from bot.ports import Clock
from bot.source import Announcement, Source, SourceId
from bot.store import AnnouncementStore

log = logging.getLogger(__name__)

LEASE = timedelta(days=7)
"""For so long a hub is asked; it may grant less."""
BEFORE_THE_END = timedelta(days=1)
"""A lease is renewed so long before it ends, or when a fifth of it is left."""
PATIENCE = timedelta(hours=1)
"""A hub that has not asked back within this time is asked again."""


class SourceAnnouncements:
    """`bot.fetching.Announcements` for what hubs say; `follow` asks them. `callback` makes an address of a token."""

    def __init__(self, store: AnnouncementStore, hubs: Hubs, callback: Callable[[str], str], clock: Clock) -> None:
        self._store = store
        self._hubs = hubs
        self._callback = callback
        self._clock = clock
        self.changed: set[SourceId] = set()
        """Sources that have something new to be read; whoever reads them takes them out."""

    async def follow(self, source: Source, hub: str | None, topic: str | None) -> None:
        """Ask the hub, unless it was asked and its lease goes on; the one that was asked before, where a reading did
        not show any. What does not work is logged, and tried again."""
        now = self._clock.now()
        present = await self._store.of(source.id)
        if hub is None or topic is None:
            if present is None:
                return
            hub, topic = present.hub, present.topic
        if present and (present.hub, present.topic) == (hub, topic) and not is_to_be_renewed(present, now):
            return
        same = present and (present.hub, present.topic) == (hub, topic)
        asked = replace(present, asked_at=now) if present and same else _new(source, hub, topic, now)
        try:
            await self._store.put(asked)
            seconds = int(LEASE.total_seconds())
            await self._hubs.subscribe(hub, topic, self._callback(asked.token), asked.secret, seconds)
        except (AddressRefused, SourceUnavailable) as error:
            say(log, "hub-not-asked", logging.WARNING, source=source.id, why=error)
        except NoSuchSource:
            return

    async def wanted(self, token: str, mode: HubMode, topic: str, lease_seconds: int | None) -> bool:
        found = await self._store.at(token)
        if found is None or mode is HubMode.UNSUBSCRIBE:
            return found is None and mode is HubMode.UNSUBSCRIBE
        if found.topic != topic:
            return False
        lease = LEASE if lease_seconds is None else min(timedelta(seconds=max(lease_seconds, 0)), 10 * LEASE)
        await self._store.put(replace(found, lease_until=self._clock.now() + lease))
        return True

    async def denied(self, token: str, topic: str, reason: str) -> None:
        found = await self._store.at(token)
        if found and found.topic == topic:
            say(log, "hub-denied", logging.WARNING, source=found.source, why=reason[:200])
            # As if it were asked a lease from now: it is not asked again before.
            await self._store.put(replace(found, asked_at=self._clock.now() + LEASE, lease_until=None))

    async def secret(self, token: str) -> SecretStr | None:
        found = await self._store.at(token)
        return found.secret if found else None

    async def announced(self, token: str) -> None:
        found = await self._store.at(token)
        if found:
            self.changed.add(found.source)


def is_to_be_renewed(announcement: Announcement, now: datetime) -> bool:
    if announcement.lease_until is None:
        return now - announcement.asked_at > PATIENCE
    lease = announcement.lease_until - announcement.asked_at
    return announcement.lease_until - now < min(BEFORE_THE_END, lease / 5) and now - announcement.asked_at > lease / 2


def _new(source: Source, hub: str, topic: str, now: datetime) -> Announcement:
    return Announcement(source.id, hub, topic, token_urlsafe(24), SecretStr(token_urlsafe(32)), now)
