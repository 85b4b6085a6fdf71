"""`publish-latency-…`: what publishing takes and how soon the first request is on the wire, for small and large
audiences."""

from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bot.clock import SystemClock
from tests.bench import relay
from tests.bench.audience import COVERAGE, TRIAL, copy, followed_by
from tests.bench.children import Child, Done
from tests.bench.relay import Published
from tests.bench.rows import Judged, Row, spread
from tests.bench.scale import Scale
from tests.bench.standin import Place, standing_in
from tests.bench.traffic import Counts

FLAT = 1.5
"""The same within noise: a call takes about a millisecond, most of it two writes to the disk."""

SOON = 20.0
LOOK = 0.01


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from the beginning of the call: until it returned, until the first request was on the wire."""

    call: float
    wire: float


async def latency(scale: Scale, scratch: Path) -> list[Row]:
    measured: dict[int, list[Latency]] = {}
    async with standing_in("telegram", scratch / "standin.log") as (place, standin):
        for audience in scale.audiences:
            original = scratch / f"{audience}.sqlite3"
            await followed_by(original, "telegram", audience)
            measured[audience] = [
                await _run(place, standin, copy(original, scratch / f"{audience}-{number}.sqlite3"))
                for number in range(scale.runs)
            ]
    smallest = median(one.call for one in measured[scale.audiences[0]])
    return [row for audience, runs in measured.items() for row in _rows(audience, runs, smallest)]


async def first_message(standin: Child) -> float:
    """When the first one came since the last order to forget (monotonic seconds)."""
    clock = SystemClock()
    while not (counts := await standin.ask(Counts, "counts")).first:
        await clock.sleep(LOOK)
    return counts.first


async def _run(place: Place, standin: Child, database: Path) -> Latency:
    """A relay that has sent something before, and has come to rest."""
    async with relay.serving(place, database, limits=True) as (_, child):
        await standin.ask(Done, "forget")
        await child.ask(Published, "publish", TRIAL)
        await first_message(standin)
        await SystemClock().sleep(0.5)
        await standin.ask(Done, "forget")
        published = await child.ask(Published, "publish", COVERAGE)
        wire = await first_message(standin)
        child.kill()
    return Latency(published.took * 1000, (wire - published.called) * 1000)


def _rows(audience: int, runs: list[Latency], smallest: float) -> list[Row]:
    calls, wires = [run.call for run in runs], [run.wire for run in runs]
    call = median(calls)
    return [
        Row(
            f"publish-latency-call-{audience}",
            call,
            "ms",
            FLAT,
            Judged.RATIO_AT_MOST,
            reference=smallest,
            ratio=call / smallest,
            note=f"subscriptions: {audience:,}; runs {spread(calls)}",
        ),
        Row(
            f"publish-latency-wire-{audience}",
            median(wires),
            "ms",
            SOON,
            Judged.VALUE_AT_MOST,
            note=f"from the call to the first request; runs {spread(wires)}",
        ),
    ]
