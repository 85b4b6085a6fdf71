"""`make bench` in its smallest form: the rows are there, in the agreed shape. What the numbers say means nothing."""

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import chosen, main

ROWS = {"telegram-fanout", "telegram-fanout-library", "disk-telegram", "start"}
"""Those of one benchmark with a rival and of one without: all of them take longer than the other tests together."""


def test_a_benchmark_gives_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUICK", "1")
    main(["telegram-fanout", "disk-telegram", "start"], tmp_path / "bench.json")
    rows = json.loads((tmp_path / "bench.json").read_text())
    assert {row["name"] for row in rows} == ROWS
    for row in rows:
        assert set(row) == {"name", "value", "unit", "reference", "ratio", "goal", "judged", "met", "note"}
        assert row["met"] in (True, False) or row["note"].startswith("void")
        assert (row["reference"] is None) == (row["ratio"] is None)
    measured = {row["name"]: row["value"] for row in rows}
    assert all(value > 0 for name, value in measured.items() if not name.endswith("-refused"))


def test_benchmarks_are_chosen_by_how_their_rows_begin() -> None:
    assert list(chosen(["disk"])) == ["telegram-fanout disk-telegram", "discord-fanout disk-discord"]
    assert list(chosen(["start", "publish-latency-wire-1000"])) == ["publish-latency", "start"]


def test_a_name_that_fits_nothing_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(SystemExit, match=r"nothing is called speed; .*telegram-fanout"):
        chosen(["speed"])
