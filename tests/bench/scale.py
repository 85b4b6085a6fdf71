"""How much of everything: for the real measurement, and for a smoke test."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Counts, and `seconds` and `latency` in seconds. What is compared takes `turns` turns, all else is measured in
    `runs` runs; the table shows medians. `part` is how much of the overload is simulated, for `hours`."""

    turns: int
    runs: int
    chats: int
    seconds: float
    latency: float
    audiences: tuple[int, ...]
    due: int
    served: int
    behind: int
    part: float
    hours: float


FULL = Scale(
    turns=5,
    runs=3,
    chats=20_000,
    seconds=60.0,
    latency=0.05,
    audiences=(1_000, 100_000, 1_000_000),
    due=1_000_000,
    served=20_000,
    behind=100_000,
    part=0.01,
    hours=6.0,
)

QUICK = Scale(
    turns=1,
    runs=1,
    chats=200,
    seconds=1.0,
    latency=0.01,
    audiences=(10, 1_000),
    due=1_000,
    served=200,
    behind=100,
    part=0.0002,
    hours=0.5,
)
