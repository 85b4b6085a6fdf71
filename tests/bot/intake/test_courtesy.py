"""How much of readers' questions a group has to bear."""

from bot.intake.courtesy import ANSWERS, TURNS, Courtesy
from bot.model import Address

GROUP, OTHER = Address("telegram", -1), Address("telegram", -2)


def allowed(courtesy: Courtesy, address: Address, now: float, *, in_place: bool) -> int:
    return sum(courtesy.allows(address, now, in_place=in_place) for _ in range(30))


def test_a_few_answers_come_at_once_then_it_is_quiet() -> None:
    courtesy = Courtesy()
    assert allowed(courtesy, GROUP, 0.0, in_place=False) == ANSWERS.burst
    assert allowed(courtesy, OTHER, 0.0, in_place=False) == ANSWERS.burst
    assert allowed(courtesy, GROUP, 60.0, in_place=False) >= 1


def test_turning_pages_takes_nothing_from_answers() -> None:
    courtesy = Courtesy()
    assert allowed(courtesy, GROUP, 0.0, in_place=True) == TURNS.burst > ANSWERS.burst
    assert allowed(courtesy, GROUP, 0.0, in_place=False) == ANSWERS.burst


def test_changes_stay_below_what_telegram_takes_in_a_group() -> None:
    courtesy = Courtesy()
    assert sum(allowed(courtesy, GROUP, float(second), in_place=True) for second in range(60)) <= 20
