"""`memory`: how much a relay grows when everybody is due. `start`: how long it takes to the first delivery when many
are behind."""

from pathlib import Path
from statistics import median

from bot.clock import SystemClock
from tests.bench import relay
from tests.bench.audience import COVERAGE, TRIAL, Receipts, connection, copy, fall_behind, followed_by
from tests.bench.children import Child, Done
from tests.bench.publishing import first_message
from tests.bench.relay import Published, Usage
from tests.bench.rows import Judged, Row, spread
from tests.bench.scale import Scale
from tests.bench.standin import Place, standing_in

MOST_GROWTH = 60.0
LONGEST_START = 1.0
LOOK = 0.1
MEGABYTE = 1_000_000


async def memory(scale: Scale, scratch: Path) -> list[Row]:
    original = scratch / "due.sqlite3"
    await followed_by(original, "telegram", scale.due)
    async with standing_in("telegram", scratch / "standin.log") as (place, standin):
        grown = [
            await _growth(place, standin, copy(original, scratch / f"due-{number}.sqlite3"), scale.served)
            for number in range(scale.runs)
        ]
    note = (
        f"most resident memory of a fresh process while it serves {scale.served:,} of {scale.due:,} that are due,"
        f" less what it had when idle; runs {spread(grown)}"
    )
    return [Row("memory", median(grown), "MB", MOST_GROWTH, Judged.VALUE_AT_MOST, note=note)]


async def _growth(place: Place, standin: Child, database: Path, served: int) -> float:
    """Megabytes above a relay that has sent one message and has nothing to do."""
    clock = SystemClock()
    async with relay.serving(place, database, limits=False) as (_, child):
        await standin.ask(Done, "forget")
        await child.ask(Published, "publish", TRIAL)
        await first_message(standin)
        idle = await child.ask(Usage, "usage")
        published = await child.ask(Published, "publish", COVERAGE)
        with connection(database) as file:
            receipts = Receipts(file)
            while receipts.of(published.entry) < served:
                await clock.sleep(LOOK)
        busy = await child.ask(Usage, "usage")
        child.kill()
    return (busy.most_resident - idle.resident) / MEGABYTE


async def start(scale: Scale, scratch: Path) -> list[Row]:
    original = scratch / "behind.sqlite3"
    await followed_by(original, "telegram", scale.due)
    await fall_behind(original, scale.behind)
    took: list[float] = []
    async with standing_in("telegram", scratch / "standin.log") as (place, standin):
        for number in range(scale.runs):
            database = copy(original, scratch / f"behind-{number}.sqlite3")
            await standin.ask(Done, "forget")
            async with relay.serving(place, database, limits=True) as (ready, child):
                took.append(await first_message(standin) - ready.imported)
                child.kill()
    note = f"{scale.behind:,} of {scale.due:,} behind; from the end of the imports; runs {spread(took)}"
    return [Row("start", median(took), "s", LONGEST_START, Judged.VALUE_AT_MOST, note=note)]
