"""What the lanes count."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Outage, Scope, Throttled
from bot.figures.meters import LAG_BOUNDS, Counts, Tally, count
from bot.lanes.card import Card, CardShown
from bot.lanes.delivery import Carried, Chat, Form, Layout, Mark, Outdated, Receipt, Urgency
from bot.lanes.outcome import Delivered, GivenUp, Outcome, Revised, Unsent
from bot.model import ChatKey, ChatKind, CoverageId, EntryId, MessageId, Seq
from tests.bot.written import MORNING
from tests.contracts.newsroom import chat

READER = Chat(ChatKey(7), chat(), ChatKind.PRIVATE)
ONE, OTHER = EntryId(1), EntryId(2)
MARK = Mark(READER, CoverageId(1), Urgency.ORDINARY, Seq(9), Layout((Carried(ONE, 1),)), MORNING)


def receipt(part: int = 0, message: int = 100, revision: int = 1, entry: EntryId = ONE) -> Receipt:
    return Receipt(entry, READER.key, part, MessageId(message), revision)


def corrected(*receipts: Receipt) -> tuple[Receipt, ...]:
    return tuple(replace(one, revision=2) for one in receipts)


def revised(
    former: tuple[Receipt, ...], kept: tuple[Receipt, ...], gone: tuple[Receipt, ...] = (), *, retracted: bool = False
) -> Revised:
    return Revised(Outdated(READER, ONE, former), 2, kept, gone, retracted=retracted)


LONG = (receipt(0, 100), receipt(1, 101), receipt(2, 102))
FROZEN = Revised(Outdated(READER, ONE, LONG[:1], frozen=True), 2, corrected(receipt(0, 200)), gone=LONG[:1])
CARD = Card(READER, True, None, None, "", False, True, 0, ())
OLD_CARD = replace(CARD, message=MessageId(100))
MERGED = tuple(replace(receipt(), form=Form.FULL, entry=entry) for entry in (ONE, OTHER))

SITUATIONS: dict[str, tuple[Outcome, Counts]] = {
    "a message that arrived": (
        Delivered(MARK, MessageId(100), ((ONE, 0.4), (OTHER, 31.0))),
        Counts(sent=1, lags=(0.4, 31.0)),
    ),
    "one that arrived and was deleted there": (Delivered(MARK, None), Counts()),
    "one that has to go again": (Unsent(MARK), Counts()),
    "one that was given up": (GivenUp(MARK), Counts()),
    "a correction": (revised(LONG[:1], corrected(*LONG[:1])), Counts(edited=1)),
    "a correction that became shorter": (revised(LONG, corrected(*LONG[:1]), LONG[1:]), Counts(edited=1, withdrawn=2)),
    "a correction that became longer": (revised(LONG[:1], corrected(*LONG)), Counts(sent=2, edited=1)),
    "a correction as a reply": (revised(LONG[:1], corrected(receipt(0, 200))), Counts(sent=1)),
    "a correction of which half was there before": (
        revised((corrected(LONG[0])[0], LONG[1]), corrected(*LONG[:2])),
        Counts(edited=1),
    ),
    "a correction in a message that shows two entries": (revised(MERGED[:1], corrected(*MERGED)), Counts(edited=1)),
    "a correction of what was left behind when the chat moved": (FROZEN, Counts(sent=1)),
    "a card that was sent": (CardShown(CARD, MessageId(100), "", at=MORNING), Counts(sent=1)),
    "a card that was renewed": (CardShown(OLD_CARD, MessageId(100), "", at=MORNING), Counts(edited=1)),
    "a card that shows it already": (CardShown(OLD_CARD, MessageId(100), ""), Counts()),
    "a card that the platform does not take": (CardShown(CARD, None, ""), Counts()),
    "a retraction": (revised(LONG, corrected(*LONG[:1]), LONG[1:], retracted=True), Counts(withdrawn=3)),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_an_outcome_counts_as(situation: str) -> None:
    outcome, counts = SITUATIONS[situation]
    assert count([outcome]) == counts


def test_a_turn_is_the_sum_of_its_outcomes() -> None:
    assert count([outcome for outcome, _ in SITUATIONS.values()]) == Counts(
        sent=sum(counts.sent for _, counts in SITUATIONS.values()),
        edited=sum(counts.edited for _, counts in SITUATIONS.values()),
        withdrawn=sum(counts.withdrawn for _, counts in SITUATIONS.values()),
        lags=(0.4, 31.0),
    )


def test_each_platform_has_totals_of_its_own() -> None:
    tally = Tally()
    arrived = Delivered(MARK, MessageId(100))
    for _ in range(2):
        tally.turned("telegram", [arrived, arrived])
    tally.turned("discord", [arrived])
    assert [tally.of(name).sent for name in ("telegram", "discord")] == [4, 1]


def test_refusals_count_as_throttled_by_who_has_to_wait() -> None:
    tally = Tally()
    for error in (Throttled(3, Scope.CHAT), Throttled(3, Scope.ACCOUNT), Throttled(5, Scope.CHAT), Outage("no answer")):
        tally.failed("telegram", error)
    assert tally.of("telegram").throttled == {Scope.CHAT: 2, Scope.ACCOUNT: 1}


@given(st.lists(st.floats(0, 1e6), max_size=50))
def test_every_lag_is_in_the_class_of_the_first_bound_that_it_keeps_to(lags: list[float]) -> None:
    tally = Tally()
    tally.turned("telegram", [Delivered(MARK, MessageId(1), tuple((ONE, lag) for lag in lags))])
    totals = tally.of("telegram")
    assert totals.lag_seconds == pytest.approx(sum(lags))
    for number, bound in enumerate(LAG_BOUNDS):
        assert sum(totals.lags[: number + 1]) == sum(lag <= bound for lag in lags)
    assert sum(totals.lags) == len(lags)
