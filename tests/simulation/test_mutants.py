"""Engines broken on purpose: the simulation finds each of them, and for the right reason."""

import re

import pytest

from tests.simulation.mutants import MUTANTS
from tests.simulation.seed import play

SEEDS = 60
"""Within so many each has to be found; most are within a handful."""


@pytest.mark.parametrize("name", list(MUTANTS))
def test_an_engine_is_found_broken_when(name: str) -> None:
    engine, what = MUTANTS[name]
    findings = (str(finding) for seed in range(SEEDS) for finding in play(seed, engine).trace.findings)
    assert any(re.search(what, finding) for finding in findings)
