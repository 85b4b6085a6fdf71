"""Random days, checked against a model: see `any_day`."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.contracts.any_day import AnyDay
from tests.contracts.conftest import STORES

DAYS = settings(max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))


def folders(parent: Path) -> Iterator[Path]:
    for number in count():
        folder = parent / str(number)
        folder.mkdir()
        yield folder


@pytest.mark.parametrize("name", list(STORES))
def test_after_any_day_every_chat_has_what_it_should(name: str, tmp_path: Path) -> None:
    fresh = folders(tmp_path)

    class Day(AnyDay):
        def __init__(self) -> None:
            super().__init__(STORES[name](next(fresh)))

    run_state_machine_as_test(Day, settings=DAYS)
