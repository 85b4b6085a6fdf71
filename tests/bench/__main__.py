"""`python -m tests.bench [NAMES…]`: all benchmarks, or those with a row whose name begins so. `QUICK=1` in the
environment makes everything small, to see that it works; the numbers mean nothing then."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from tests.bench import fanout, footprint, overload, pace, parsing, publishing
from tests.bench.children import ROOT
from tests.bench.rows import Row, show, write
from tests.bench.scale import FULL, QUICK, Scale

Benchmark = Callable[[Scale, Path], Awaitable[list[Row]]]

BENCHMARKS: dict[str, Benchmark] = {
    "telegram-fanout disk-telegram": fanout.telegram,
    "discord-fanout disk-discord": fanout.discord,
    "budget-telegram budget-discord": pace.both,
    "publish-latency": publishing.latency,
    "memory": footprint.memory,
    "start": footprint.start,
    "overload": overload.overload,
    "parsing": parsing.parsing,
}
"""By how their rows' names begin."""

RESULT = ROOT / "bench.json"


def chosen(names: Sequence[str]) -> dict[str, Benchmark]:
    """All, or those with a row that is called so or begins so. Raises `SystemExit` for a name that fits none."""
    for name in names:
        if not any(_fits(name, rows) for rows in BENCHMARKS):
            raise SystemExit(f"bench: nothing is called {name}; there are: {' '.join(BENCHMARKS)}")
    return {rows: made for rows, made in BENCHMARKS.items() if not names or any(_fits(name, rows) for name in names)}


def _fits(name: str, rows: str) -> bool:
    return any(row.startswith(name) or name.startswith(row) for row in rows.split())


async def measure(benchmarks: Mapping[str, Benchmark], scale: Scale, console: Console) -> list[Row]:
    """One after the other, so that none disturbs another."""
    rows: list[Row] = []
    for names, benchmark in benchmarks.items():
        console.print(f"measuring {names.replace(' ', ', ')} …", style="dim")
        with TemporaryDirectory(prefix="tickertape-bench-") as scratch:
            rows += await benchmark(scale, Path(scratch))
    return rows


def main(names: Sequence[str], result: Path = RESULT) -> None:
    console = Console()
    scale = QUICK if os.environ.get("QUICK") else FULL
    rows = asyncio.run(measure(chosen(names), scale, console))
    write(rows, result)
    show(rows, console)


if __name__ == "__main__":
    main(sys.argv[1:])
