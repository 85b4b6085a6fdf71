"""One seed in a process of its own: beside `__main__`, which such a process does not import."""

from collections import Counter
from dataclasses import dataclass

from tests.simulation.seed import play


@dataclass(frozen=True, slots=True)
class Run:
    """What one seed says to the whole; `report` is empty where all is well."""

    seed: int
    report: str
    counts: Counter[str]


def run_seed(seed: int) -> Run:
    outcome = play(seed)
    return Run(seed, outcome.report(), outcome.trace.counts)
