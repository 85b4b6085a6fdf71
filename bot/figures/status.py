"""How things stand, read from the store: each platform's lane, and how far the newest entries got."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson

from bot.figures.reach import PlatformStatus, Reach
from bot.model import Coverage, CoverageState, Entry
from bot.store import Store

MOST_COVERAGES = 20
"""Open coverages whose entries are reported, the newest first; the others are counted."""

MOST_ENTRIES = 5
"""Entries reported of each coverage, the newest first."""


@dataclass(frozen=True, slots=True)
class LaneStatus:
    """`set_rate` is the account's rate as set, messages a second."""

    status: PlatformStatus
    set_rate: float

    @property
    def rate(self) -> float:
        """Messages a second that the lane allows itself now."""
        return self.status.learned * self.set_rate

    def lag(self, now: datetime) -> float | None:
        """Seconds since the oldest entry was published that a chat still waits for; None when none does."""
        oldest = self.status.oldest
        return None if oldest is None else max(0.0, (now - oldest).total_seconds())


@dataclass(frozen=True, slots=True)
class Report:
    """The newest entries of one coverage, each with how far it got."""

    coverage: Coverage
    entries: tuple[tuple[Entry, Reach], ...]


@dataclass(frozen=True, slots=True)
class Status:
    """`left_out` is how many open coverages more there are than have a report."""

    at: datetime
    lanes: tuple[LaneStatus, ...]
    reports: tuple[Report, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class EntryReport:
    """How far one entry got."""

    coverage: Coverage
    entry: Entry
    reach: Reach

    def to_json(self) -> str:
        """As among the entries of `to_json`, with the coverage, the revision and the state."""
        more = {"coverage": self.coverage.slug, "revision": self.entry.revision, "state": self.entry.state}
        return orjson.dumps(more | _entry(self.entry, self.reach), option=orjson.OPT_INDENT_2).decode()


async def look(store: Store, rates: Mapping[str, float], now: datetime) -> Status:
    """`rates` are the set rates of the platforms to look at, by name."""
    coverages = await store.stream.coverages(CoverageState.OPEN)
    return Status(
        at=now,
        lanes=tuple([LaneStatus(await store.deliveries.status(name, now), rate) for name, rate in rates.items()]),
        reports=tuple([await _report(store, coverage) for coverage in coverages[:MOST_COVERAGES]]),
        left_out=max(0, len(coverages) - MOST_COVERAGES),
    )


async def _report(store: Store, coverage: Coverage) -> Report:
    newest = await store.stream.newest(coverage.id, MOST_ENTRIES)
    return Report(coverage, tuple([(entry, await store.deliveries.reach(entry.id)) for entry in newest]))


def to_json(status: Status) -> str:
    """One object; its names are documented for users and stay."""
    told = {
        "at": status.at.isoformat(),
        "platforms": {lane.status.platform: _lane(lane, status.at) for lane in status.lanes},
        "coverages": [_coverage(report) for report in status.reports],
        "coverages_left_out": status.left_out,
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()


def _lane(lane: LaneStatus, now: datetime) -> dict[str, object]:
    status = lane.status
    return {
        "chats": status.chats,
        "behind": status.behind,
        "suspended": status.suspended,
        "in_flight": status.marked,
        "in_doubt": status.in_doubt,
        "in_doubt_skipped": status.skipped,
        "rate": lane.rate,
        "set_rate": lane.set_rate,
        "oldest_lag_seconds": lane.lag(now),
    }


def _coverage(report: Report) -> dict[str, object]:
    return {
        "coverage": report.coverage.slug,
        "title": report.coverage.title,
        "entries": [_entry(entry, reach) for entry, reach in report.entries],
    }


def _entry(entry: Entry, reach: Reach) -> dict[str, object]:
    return {
        "number": entry.number,
        "published_at": entry.published_at.isoformat(),
        "pushed": entry.pushed,
        "audience": reach.audience,
        "reached": reach.reached,
        "waiting": reach.waiting,
        "unreachable": reach.unreachable,
        "skipped": reach.skipped,
        "in_doubt": reach.doubted,
        "half_within_seconds": reach.half_within,
        "worst_seconds": reach.worst,
    }
