"""Whole runs: each seed is the same run everywhere, and what is wrong with one is said so that it can be mended."""

import asyncio
import logging
import os
import re
import subprocess
import sys

import pytest

from tests.simulation.__main__ import main
from tests.simulation.mutants import MUTANTS, Written
from tests.simulation.seed import play
from tests.simulation.settling import Settling

DIGESTS = "from tests.simulation.seed import play; print(*[play(s).trace.digest() for s in range({})])"
FEW = 12


async def digests(hash_seed: str) -> list[str]:
    """Of the first seeds, played by a process that orders its sets by that."""
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    playing = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DIGESTS.format(FEW), env=environment, stdout=subprocess.PIPE
    )
    said, _ = await asyncio.wait_for(playing.communicate(), timeout=120)
    return said.decode().split()


async def test_a_seed_is_the_same_run_in_every_process() -> None:
    first, second = await asyncio.gather(digests("1"), digests("2"))
    assert len(set(first)) == FEW
    assert first == second


def test_a_seed_is_the_same_run_when_it_is_played_again() -> None:
    assert play(3).trace.digest() == play(3).trace.digest()


def test_a_failing_seed_says_what_led_to_it_and_how_to_see_it_again() -> None:
    engine, _ = MUTANTS["a receipt is dropped"]
    report = play(0, engine).report()
    assert "make simulate SEEDS=1 FIRST=0" in report
    assert "no receipt of" in report
    assert "leaves send" in report


def test_an_engine_that_breaks_down_is_a_finding() -> None:
    class Bursting(Settling):
        async def turn(self, platform: str, outcomes: object, marks: object) -> None:
            raise ZeroDivisionError(platform, outcomes, marks)

    assert "ZeroDivisionError" in play(0, Written(Bursting)).report()


def test_the_command_says_what_happened_and_how_fast(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seeds", "1", "--first", "3"]) == 0
    *_, happened, summary = capsys.readouterr().out.splitlines()
    assert "publishes" in happened
    assert re.fullmatch(r"1 seeds from 3 in [\d.]+ s on 1 processes, \d+ a second; 0 failed", summary)


def test_whoever_logs_is_heard_again_after_a_run() -> None:
    assert not logging.root.manager.disable
    play(0)
    assert logging.getLogger("bot").isEnabledFor(logging.CRITICAL)
