"""How often something may be done in one chat."""

from dataclasses import replace

import pytest

from bot.budgets.budget import Act, Pace, Rate
from bot.model import ChatKind

TEN_A_SECOND = Rate(limit=10, window=1.0)
TWENTY_A_MINUTE = Rate(limit=20, window=60.0, burst=3)
FIVE_IN_FIVE_SECONDS = Rate(limit=5, window=5.0, burst=2)


@pytest.mark.parametrize("kind", ChatKind)
def test_where_nothing_is_said_of_edits_they_go_as_messages_do(kind: ChatKind) -> None:
    pace = Pace(TEN_A_SECOND, FIVE_IN_FIVE_SECONDS, TWENTY_A_MINUTE)
    expected = FIVE_IN_FIVE_SECONDS if kind is ChatKind.PRIVATE else TWENTY_A_MINUTE
    assert [pace.of(kind, act) for act in Act] == [expected] * 3


def test_edits_have_a_pace_of_their_own() -> None:
    slow, slower, slowest = (Rate(limit=1, window=window) for window in (1.5, 4.0, 6.0))
    pace = Pace(TEN_A_SECOND, FIVE_IN_FIVE_SECONDS, TWENTY_A_MINUTE, private_edit=slow, group_edit=slower)
    assert [pace.of(ChatKind.PRIVATE, act) for act in Act] == [FIVE_IN_FIVE_SECONDS, slow, slow]
    assert [pace.of(ChatKind.GROUP, act) for act in Act] == [TWENTY_A_MINUTE, slower, slower]
    with_old = replace(pace, old_edit=slowest)
    assert [with_old.of(ChatKind.CHANNEL, act) for act in Act] == [TWENTY_A_MINUTE, slower, slowest]
    assert [with_old.of(ChatKind.PRIVATE, act) for act in Act] == [FIVE_IN_FIVE_SECONDS, slow, slowest]
