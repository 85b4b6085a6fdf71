"""The relay's process: `python -m tests.bench.relay SETTINGS free|limited`. All of it, as `tickertape run` assembles
it; only that it is told to publish, and that `free` lifts the limits."""

import asyncio
import resource
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic, process_time

import orjson

from bot.composition import Parts, assembled, spare_the_collector
from bot.log import configure
from bot.settings import FixedSettings
from tests.bench.audience import AUTHOR, publication
from tests.bench.children import Child, Report, obey_orders, say, started
from tests.bench.standin import Place


class Ready(Report):
    """Connected; `imported` is when the imports were done (monotonic seconds)."""

    imported: float


class Published(Report):
    """`called` is when publishing began (monotonic seconds), `took` how many seconds it took."""

    entry: int
    called: float
    took: float


class Usage(Report):
    """Seconds of processor time, and bytes of memory: now, and the most so far."""

    processor: float
    resident: int
    most_resident: int


@asynccontextmanager
async def serving(
    place: Place, database: Path, *, limits: bool, **others: object
) -> AsyncIterator[tuple[Ready, Child]]:
    """A relay that serves the platform at `place`, logging as it does by default, into a file beside the database."""
    spoken = orjson.dumps({"database": str(database), **_access(place), **others}).decode()
    async with started("relay", spoken, "limited" if limits else "free", log=database.with_suffix(".log")) as child:
        yield await child.hear(Ready), child


def _access(place: Place) -> dict[str, object]:
    access = {"token": place.token, "api_base": place.url, "editors": (1,)}
    if place.gateway:
        access["gateway"] = place.gateway
    return {f"{place.platform}_{name}": value for name, value in access.items()}


async def _publish(parts: Parts, coverage: int) -> Published:
    written = publication(coverage)
    called = monotonic()
    (entry,) = await parts.stream.publish([written], AUTHOR)
    return Published(entry=entry.id, called=called, took=monotonic() - called)


def usage() -> Usage:
    """Linux says both sizes in one file, elsewhere only the most is known."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        now, most = (int(lines[name].split()[0]) * 1024 for name in ("VmRSS", "VmHWM"))
    else:
        now = most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Usage(processor=process_time(), resident=now, most_resident=most)


async def relay(settings: FixedSettings, *, limits: bool) -> None:
    imported = monotonic()
    configure(settings.log_level, as_json=settings.log_json, secrets=settings.secrets)
    async with assembled(settings, limits=limits) as parts, asyncio.TaskGroup() as tasks:
        spare_the_collector()
        serving = tasks.create_task(parts.relay.run(), name="relay")
        await parts.relay.connected()
        say(Ready(imported=imported))

        async def obey(order: Sequence[str]) -> Report:
            match order:
                case ["publish", coverage]:
                    return await _publish(parts, int(coverage))
                case ["usage"]:
                    return usage()
            message = f"a relay knows no order {order}"
            raise ValueError(message)

        await obey_orders(obey)
        parts.relay.stop()
        await serving


if __name__ == "__main__":
    asyncio.run(relay(FixedSettings.model_validate_json(sys.argv[1]), limits=sys.argv[2] == "limited"))
