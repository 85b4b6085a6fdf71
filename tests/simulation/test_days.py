"""Two hundred days: all of them end well."""

from collections import Counter

from tests.simulation.seed import play

MANY = 200

EVERYTHING = (
    *("publishes", "corrects", "retracts", "releases", "closes", "follows", "unfollows", "deletes"),
    *("goes", "returns", "moves", "starts", "dies", "outage", "clock set", "recognised"),
    *("mutes", "unmutes", "prefers", "excepts"),
    *("Throttled", "Unreachable", "Moved", "Rejected", "MessageGone", "EditRefused", "InDoubt", "Outage"),
    *("summarises", "renews", "pins", "unpins", "unpinnable", "Unauthorised"),
)
"""What has to happen in so many days, and how often at least: a fault that never comes tests nothing."""
OFTEN = 3


def test_two_hundred_days_end_well_and_everything_happens_in_them() -> None:
    runs = [play(seed) for seed in range(MANY)]
    assert not (failed := [outcome.report() for outcome in runs if not outcome.well]), "\n".join(failed)
    happened: Counter[str] = sum((outcome.trace.counts for outcome in runs), Counter())
    assert {what: happened[what] for what in EVERYTHING if happened[what] < OFTEN} == {}
