"""The rows of the table: what was measured, beside what it is compared with, and whether the goal is met."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from statistics import median

import orjson
from rich.console import Console
from rich.table import Table


class Judged(StrEnum):
    """What of a row the goal is about, and on which side of it is good."""

    RATIO_AT_LEAST = "ratio >="
    RATIO_AT_MOST = "ratio <="
    VALUE_AT_MOST = "value <="


@dataclass(frozen=True, slots=True)
class Row:
    """`ratio` is value to reference; `void` says why the numbers mean nothing, where that is so."""

    name: str
    value: float
    unit: str
    goal: float
    judged: Judged
    reference: float | None = None
    ratio: float | None = None
    note: str = ""
    void: str = ""

    @property
    def met(self) -> bool | None:
        """None for a row that is void."""
        if self.void:
            return None
        match self.judged:
            case Judged.VALUE_AT_MOST:
                return self.value <= self.goal
            case Judged.RATIO_AT_LEAST:
                return self.ratio is not None and self.ratio >= self.goal
            case Judged.RATIO_AT_MOST:
                return self.ratio is not None and self.ratio <= self.goal

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "value": _short(self.value),
            "unit": self.unit,
            "reference": _short(self.reference),
            "ratio": _short(self.ratio),
            "goal": self.goal,
            "judged": self.judged,
            "met": self.met,
            "note": "; ".join(filter(None, (f"void: {self.void}" if self.void else "", self.note))),
        }


def compared(
    name: str, unit: str, ours: Sequence[float], theirs: Sequence[float], goal: float, note: str = "", void: str = ""
) -> Row:
    """Medians of both, and the median of the ratios of those that ran in the same turn."""
    return Row(
        name,
        median(ours),
        unit,
        goal,
        Judged.RATIO_AT_LEAST,
        reference=median(theirs),
        ratio=median(one / other for one, other in zip(ours, theirs, strict=True)),
        note=note,
        void=void,
    )


def spread(numbers: Sequence[float]) -> str:
    """The lowest and the highest, as a measure of how noisy it was."""
    return f"{_told(min(numbers))}–{_told(max(numbers))}"


def write(rows: Sequence[Row], file: Path) -> None:
    file.write_bytes(orjson.dumps([row.as_json() for row in rows], option=orjson.OPT_INDENT_2) + b"\n")


def show(rows: Sequence[Row], console: Console) -> None:
    table = Table(title="Measured", title_justify="left")
    for column in ("name", "value", "reference", "ratio", "goal", "met", "note"):
        table.add_column(column, justify="left" if column in ("name", "met", "note") else "right")
    for row in rows:
        table.add_row(
            row.name,
            f"{_told(row.value)} {row.unit}",
            _told(row.reference),
            _told(row.ratio),
            f"{row.judged} {row.goal:g}",
            {True: "yes", False: "no", None: "void"}[row.met],
            str(row.as_json()["note"]),
        )
    console.print(table)


def _short(number: float | None) -> float | None:
    """Four digits: what is behind them is noise."""
    return None if number is None else float(f"{number:.4g}")


def _told(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"
