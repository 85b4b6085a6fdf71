"""Who goes before whom: news, corrections, cards."""

from collections import Counter

import pytest

from bot.lanes.agenda import Agenda, Work
from bot.lanes.card import Card
from bot.lanes.delivery import Chat, Due, Urgency
from bot.lanes.precedence import CARD_SHARE, in_order, most_cards
from bot.model import ChatKey, ChatKind, CoverageId, Level, Seq
from tests.contracts.newsroom import chat


def reader(key: int) -> Chat:
    return Chat(ChatKey(key), chat(key), ChatKind.PRIVATE)


def dues(number: int, urgency: Urgency = Urgency.ORDINARY) -> list[Due]:
    return [Due(reader(key), CoverageId(1), Level.ALL, urgency, Seq(0)) for key in range(number)]


def cards(number: int) -> list[Card]:
    return [
        Card(reader(1000 + key), True, None, None, "", to_pin=False, may_be_pinned=True, touched=0, coverages=())
        for key in range(number)
    ]


def agenda(due: list[Due], to_renew: list[Card]) -> Agenda:
    return Agenda(Seq(1), None, due, [], [], to_renew)


def kinds(work: list[Work]) -> list[str]:
    return [type(one).__name__ for one in work]


@pytest.mark.parametrize("free", [1, 3, 16])
def test_beside_a_backlog_of_news_one_place_in_twenty_is_a_cards(free: int) -> None:
    found = agenda(dues(500), cards(500))
    given: Counter[str] = Counter()
    while given.total() < 10 * CARD_SHARE:
        most = most_cards(found, free, idle=False)
        taken = [one for one, _ in zip(in_order(found, given.total(), most, lambda _: True), range(free), strict=False)]
        given.update(kinds(taken[: 10 * CARD_SHARE - given.total()]))
    assert given == {"Due": 10 * (CARD_SHARE - 1), "Card": 10}


def test_breaking_news_goes_before_all_cards() -> None:
    found = agenda(dues(50, Urgency.BREAKING), cards(50))
    taken = kinds(list(in_order(found, 19, 50, lambda _: True)))
    assert taken[:50] == ["Due"] * 50


def test_what_is_left_of_the_places_beside_news_is_no_place_for_more_than_one_card() -> None:
    found = agenda(dues(2), cards(50))
    taken = kinds(list(in_order(found, 0, most_cards(found, 16, idle=True), lambda _: True)))
    assert taken == ["Due", "Due", "Card"]


@pytest.mark.parametrize(
    ("free", "idle", "most"), [(1, True, 1), (1, False, 0), (2, False, 0), (6, False, 2), (9, True, 4)]
)
def test_without_news_cards_leave_half_of_the_places_free(free: int, idle: bool, most: int) -> None:
    assert most_cards(agenda([], cards(50)), free, idle=idle) == most
