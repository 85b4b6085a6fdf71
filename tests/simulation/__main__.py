"""`make simulate`: many seeds, on two processes where there are two cores."""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.simulation.runs import Run, run_seed

PROCESSES = 2
CHUNK = 10
"""Seeds that a process takes at once."""


def main(arguments: Sequence[str]) -> int:
    """Write what failed to standard output, then how often what happened; 1 if any seed failed, else 0."""
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    asked = parser.parse_args(arguments)
    seeds = range(asked.first, asked.first + asked.seeds)
    processes = max(1, min(PROCESSES, os.cpu_count() or 1, len(seeds)))
    began = time.monotonic()
    if processes == 1:
        failed, counts = _gather(map(run_seed, seeds))
    else:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            failed, counts = _gather(pool.map(run_seed, seeds, chunksize=CHUNK))
    seconds = time.monotonic() - began
    _say(f"what happened: {', '.join(f'{what} {number:,}' for what, number in counts.most_common())}")
    _say(
        f"{len(seeds)} seeds from {asked.first} in {seconds:.1f} s on {processes} processes,"
        f" {len(seeds) / seconds:.0f} a second; {len(failed)} failed{_named(failed)}"
    )
    return int(bool(failed))


def _gather(runs: Iterable[Run]) -> tuple[list[int], Counter[str]]:
    failed: list[int] = []
    counts: Counter[str] = Counter()
    for run in runs:
        counts += run.counts
        if run.report:
            failed.append(run.seed)
            _say(run.report)
    return failed, counts


def _named(failed: Sequence[int]) -> str:
    return f": {', '.join(map(str, failed))}" if failed else ""


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
