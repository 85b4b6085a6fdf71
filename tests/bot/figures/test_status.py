"""How things stand, as an object for programs and as tables for people."""

import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from rich.console import Console

from bot.figures.reach import PlatformStatus, Reach
from bot.figures.status import MOST_COVERAGES, MOST_ENTRIES, LaneStatus, Report, Status, look, to_json
from bot.figures.table import tables
from bot.model import EntryId
from tests.bot.written import COVERAGE, ENTRY, LATER, MORNING
from tests.contracts.newsroom import Newsroom

RATES = {"telegram": 30.0, "discord": 45.0}

QUIET = PlatformStatus("discord", 5, 0, 0, marked=0, in_doubt=0, skipped=0, learned=1.0, oldest=None)
BUSY = PlatformStatus(
    "telegram", 2000, 1932, 12, marked=64, in_doubt=3, skipped=1, learned=0.8, oldest=LATER - timedelta(seconds=90)
)
WELL_READ = Report(COVERAGE, ((ENTRY, Reach(2000, 1932, 12, half_within=31.0)),))


def status_of(*lanes: PlatformStatus, reports: tuple[Report, ...] = (), left_out: int = 0) -> Status:
    return Status(LATER, tuple(LaneStatus(lane, RATES[lane.platform]) for lane in lanes), reports, left_out)


def printed(status: Status) -> str:
    console = Console(file=StringIO(), width=80, color_system=None)
    console.print(tables(status))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def row(table: str, name: str) -> list[str]:
    """The words behind a row's name."""
    return next(line for line in table.splitlines() if line.startswith(name)).removeprefix(name).split()


TOLD = {
    "at": LATER.isoformat(),
    "platforms": {
        "telegram": {
            "chats": 2000,
            "behind": 1932,
            "suspended": 12,
            "in_flight": 64,
            "in_doubt": 3,
            "in_doubt_skipped": 1,
            "rate": 24.0,
            "set_rate": 30.0,
            "oldest_lag_seconds": 90.0,
        },
        "discord": {
            "chats": 5,
            "behind": 0,
            "suspended": 0,
            "in_flight": 0,
            "in_doubt": 0,
            "in_doubt_skipped": 0,
            "rate": 45.0,
            "set_rate": 45.0,
            "oldest_lag_seconds": None,
        },
    },
    "coverages": [
        {
            "coverage": "harbour-fire",
            "title": "Harbour fire",
            "entries": [
                {
                    "number": 1,
                    "published_at": MORNING.isoformat(),
                    "pushed": True,
                    "audience": 2000,
                    "reached": 1932,
                    "unreachable": 12,
                    "skipped": 0,
                    "waiting": 56,
                    "in_doubt": 0,
                    "worst_seconds": None,
                    "half_within_seconds": 31.0,
                }
            ],
        }
    ],
    "coverages_left_out": 2,
}


def test_the_object_for_programs() -> None:
    assert json.loads(to_json(status_of(BUSY, QUIET, reports=(WELL_READ,), left_out=2))) == TOLD


def test_a_clock_that_went_back_makes_no_negative_lag() -> None:
    assert LaneStatus(replace(BUSY, oldest=LATER), 30.0).lag(MORNING) == 0


def test_the_platforms_stand_side_by_side() -> None:
    table = printed(status_of(BUSY, QUIET))
    assert row(table, "chats") == ["2,000", "5"]
    assert row(table, "behind") == ["1,932", "0"]
    assert row(table, "suspended") == ["12", "0"]
    assert row(table, "in doubt") == ["3", "0"]
    assert row(table, "not sent again") == ["1", "0"]
    assert row(table, "rate") == ["24", "of", "30/s", "45", "of", "45/s"]
    assert row(table, "oldest lag") == ["90", "s", "–"]


@pytest.mark.parametrize(("lane", "explained"), [(BUSY, True), (QUIET, False)], ids=["in flight", "nothing in flight"])
def test_what_in_flight_means_is_said_where_something_is(lane: PlatformStatus, explained: bool) -> None:
    assert ("In flight is what" in printed(status_of(lane))) is explained


def test_each_entry_with_how_far_it_got() -> None:
    table = printed(status_of(reports=(WELL_READ,)))
    assert "Harbour fire (harbour-fire)" in table
    assert row(table, "1 ") == ["2026-05-04", "09:30", "2,000", "1,932", "12", "0", "31", "s"]


def test_an_entry_that_was_sent_to_nobody_says_so() -> None:
    imported = Report(COVERAGE, ((replace(ENTRY, pushed=False), Reach(0, 0, 0)),))
    assert "stored only" in printed(status_of(reports=(imported,)))


def test_a_title_writes_nothing_to_the_terminal_but_letters() -> None:
    coverage = replace(COVERAGE, title="Harbour \x1b]0;fire\x07 [bold]live[/bold]")
    table = printed(status_of(reports=(replace(WELL_READ, coverage=coverage),)))
    assert "Harbour  ]0;fire  [bold]live[/bold] (harbour-fire)" in table
    assert table.replace("\n", "").isprintable()


async def test_only_the_newest_entries_of_the_newest_open_coverages_are_reported(newsroom: Newsroom) -> None:
    closed = await newsroom.open(slug="closed")
    await newsroom.close(closed)
    coverages = [await newsroom.open(slug=f"harbour-fire-{number}") for number in range(MOST_COVERAGES + 2)]
    entries = [await newsroom.publish(coverages[-1]) for _ in range(MOST_ENTRIES + 2)]
    status = await look(newsroom.store, RATES, newsroom.now)
    assert [report.coverage.id for report in status.reports] == [one.id for one in reversed(coverages[2:])]
    assert status.left_out == 2
    reported = [entry.id for entry, _ in status.reports[0].entries]
    assert reported == [entry.id for entry in reversed(entries[2:])]


async def test_chats_behind_and_the_lag_of_the_oldest_entry(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    for _ in range(3):
        await newsroom.reader(coverage)
    await newsroom.reader(coverage, platform="discord")
    entry = await newsroom.publish(coverage)
    asked_at = newsroom.now + timedelta(seconds=5)
    status = await look(newsroom.store, RATES, asked_at)
    assert [(lane.status.chats, lane.status.behind) for lane in status.lanes] == [(3, 3), (1, 1)]
    assert [lane.lag(asked_at) for lane in status.lanes] == [5.0, 5.0]
    assert [lane.rate for lane in status.lanes] == list(RATES.values())
    assert [(one.id, reach) for one, reach in status.reports[0].entries] == [(EntryId(entry.id), Reach(4, 0, 0))]
