"""Deadlines by name."""

from adapters.discord.pauses import Pauses


def test_pauses_of_one_name_combine_to_the_latest_and_pass() -> None:
    pauses = Pauses()
    pauses.set("a", until=30, now=0)
    pauses.set("a", until=10, now=0)
    assert pauses.left("a", now=5) == 25
    assert pauses.left("a", now=31) == 0
    assert pauses.left("b", now=5) == 0


def test_pauses_that_have_passed_are_forgotten_before_there_are_many() -> None:
    pauses = Pauses()
    for number in range(5000):
        pauses.set(str(number), until=number + 1.5, now=number)
    assert len(pauses._until) <= 1000
    assert pauses.left("4999", now=4999) == 1.5


def test_of_too_many_that_all_last_the_one_that_ends_first_is_forgotten() -> None:
    pauses = Pauses()
    for number in range(1001):
        pauses.set(str(number), until=5000 - number, now=0)
    assert len(pauses._until) == 1000
    assert pauses.left("0", now=0) == 5000
    assert pauses.left("999", now=0) == 0
    assert pauses.left("1000", now=0) == 4000


def test_who_waits_exactly_as_long_as_was_said_has_waited_long_enough() -> None:
    pauses = Pauses()
    pauses.set("a", until=45.3 + 0.334, now=45.3)
    assert pauses.left("a", now=45.3 + pauses.left("a", now=45.3)) == 0
