"""One line in the log for many messages."""

import logging

import pytest

from bot.lanes.tidings import AT_LEAST_EVERY, Tidings
from tests.bot.clock import HandClock


@pytest.fixture
def tidings(clock: HandClock) -> Tidings:
    return Tidings("telegram", clock)


def test_a_lane_that_comes_to_rest_tells_what_it_sent(tidings: Tidings, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot.lanes.tidings")
    tidings.sent(3)
    tidings.sent(4)
    tidings.tell(at_rest=True)
    tidings.tell(at_rest=True)
    assert caplog.messages == ["sent platform=telegram messages=7 seconds=0.0"]


def test_a_lane_that_sent_nothing_tells_nothing(tidings: Tidings, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot.lanes.tidings")
    tidings.sent(0)
    tidings.tell(at_rest=True)
    assert caplog.messages == []


def test_a_lane_without_rest_tells_from_time_to_time(
    tidings: Tidings, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.lanes.tidings")
    for _ in range(int(2.5 * AT_LEAST_EVERY)):
        tidings.sent(1)
        clock.advance(1.0)
        tidings.tell(at_rest=False)
    assert caplog.messages == ["sent platform=telegram messages=10 seconds=10.0"] * 2
