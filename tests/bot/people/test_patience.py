"""How much one person may ask for in a minute."""

import pytest

from bot.conversation import Incoming, IncomingKind, Person
from bot.intake.intake import TOO_MUCH
from bot.people.patience import MINUTE, MOST_PEOPLE, SUGGESTION, Limits, Patience, Verdict
from bot.store import Role
from tests.bot.incoming import EDDIES, GROUP, RITAS, asks, fills_in, happens, presses
from tests.bot.people.test_membership import CARL, is_a
from tests.bot.reception import Reception
from tests.contracts.newsroom import EDDIE, RITA

LIMITS = Limits(readers=3, desk=5, submissions=2)
HEARD, TOLD, IGNORED = Verdict.HEARD, Verdict.TOLD, Verdict.IGNORED


async def eddie_edits(incoming: Incoming) -> bool:
    return incoming.person.id == EDDIE.id


@pytest.fixture
def patience() -> Patience:
    return Patience(LIMITS, eddie_edits)


async def verdicts(patience: Patience, *incoming: Incoming, now: float = 0.0) -> list[Verdict]:
    return [await patience.verdict(one, now) for one in incoming]


async def test_who_goes_on_is_told_once_and_then_ignored(patience: Patience) -> None:
    assert await verdicts(patience, *[asks(RITA, "/help")] * 6) == [HEARD] * 3 + [TOLD] + [IGNORED] * 2
    assert await verdicts(patience, asks(RITA, "/help"), now=MINUTE - 0.1) == [IGNORED]
    assert await verdicts(patience, *[asks(RITA, "/help")] * 4, now=MINUTE) == [HEARD] * 3 + [TOLD]


async def test_editors_are_heard_more(patience: Patience) -> None:
    assert await verdicts(patience, *[asks(EDDIE, "/help")] * 7) == [HEARD] * 5 + [TOLD, IGNORED]


async def test_all_that_somebody_does_counts_wherever_it_is(patience: Patience) -> None:
    done = (
        asks(RITA, "/help", GROUP),
        presses(RITA, "into:1"),
        fills_in(RITA, "post", "", {"text": "Smoke."}),
        happens(IncomingKind.SAID, RITA, RITAS, arguments="Hello?"),
    )
    assert await verdicts(patience, *done) == [HEARD] * 3 + [TOLD]


async def test_what_the_platform_tells_of_is_always_heard(patience: Patience) -> None:
    happened = (IncomingKind.AVAILABLE, IncomingKind.UNAVAILABLE, IncomingKind.MOVED)
    assert await verdicts(patience, *[happens(kind, RITA, GROUP) for kind in happened * 3]) == [HEARD] * 9


async def test_others_are_heard_meanwhile(patience: Patience) -> None:
    await verdicts(patience, *[asks(RITA, "/help")] * 9)
    other_platform = asks(RITA, "/help").model_copy(update={"platform": "discord"})
    assert await verdicts(patience, asks(CARL, "/help"), other_platform) == [HEARD] * 2


async def test_submissions_have_a_limit_of_their_own(patience: Patience) -> None:
    submissions = [presses(EDDIE, f"submit:{number}:1") for number in range(1, 5)]
    assert await verdicts(patience, *submissions, asks(EDDIE, "/help")) == [HEARD, HEARD, TOLD, IGNORED, HEARD]


async def test_suggestions_count_little(patience: Patience) -> None:
    many = int(LIMITS.readers / SUGGESTION)
    typed = [await patience.verdict(asks(RITA, "/latest"), 0.0, SUGGESTION) for _ in range(many + 1)]
    assert typed == [HEARD] * many + [IGNORED]
    assert await verdicts(patience, asks(RITA, "/latest")) == [TOLD]


async def test_of_a_crowd_those_that_began_first_are_forgotten(patience: Patience) -> None:
    await verdicts(patience, *[asks(RITA, "/help")] * 4)
    crowd = [asks(Person(id=1_000 + number, name=""), "/help") for number in range(MOST_PEOPLE)]
    assert set(await verdicts(patience, *crowd)) == {HEARD}
    assert await verdicts(patience, asks(RITA, "/help")) == [HEARD]


async def test_a_flood_is_answered_once_and_leaves_nothing_behind(reception: Reception) -> None:
    reception.limits = LIMITS
    reception.start_anew()
    told = await reception.comes(*[asks(RITA, "/coverages") for _ in range(9)], asks(CARL, "/coverages"))
    assert sorted(told) == sorted(["No coverage is open right now."] * 4 + [TOO_MUCH.message])
    assert reception.answered(RITAS)[-1] == TOO_MUCH.message


async def test_in_a_group_a_flood_is_answered_no_more_than_anything_else(reception: Reception) -> None:
    reception.limits = LIMITS
    reception.start_anew()
    people = [Person(id=100 + number, name="Otto Other") for number in range(5)]
    told = await reception.comes(*[asks(person, "/coverages", GROUP) for person in people for _ in range(9)])
    assert len(told) <= 4


async def test_forms_and_suggestions_are_refused_to_who_asks_for_too_much(reception: Reception) -> None:
    await reception.newsroom.open()
    reception.limits = Limits(readers=1, desk=1)
    reception.start_anew()
    typing = asks(EDDIE, "/post", EDDIES)
    assert [choice.value for choice in await reception.intake.suggest(typing, "coverage", "")] == ["harbour-fire"]
    assert not hasattr(await reception.intake.form(typing), "fields")
    assert await reception.intake.suggest(typing, "coverage", "") == []


async def test_contributors_have_the_readers_limit(reception: Reception) -> None:
    await reception.newsroom.open()
    await is_a(reception, CARL, Role.CONTRIBUTOR)
    reception.limits = LIMITS
    reception.start_anew()
    *_, last = await reception.comes(*[asks(CARL, "/help") for _ in range(6)])
    assert last == TOO_MUCH.message


async def test_who_submits_too_much_is_told_what_is_true_and_still_drafts(reception: Reception) -> None:
    await reception.newsroom.open()
    await is_a(reception, CARL, Role.CONTRIBUTOR)
    reception.limits = Limits(submissions=0)
    reception.start_anew()
    (told,) = await reception.comes(presses(CARL, "submit:1:1"))
    assert told == "That is too much at once, and was not done. Wait a minute, then try again."
    (draft,) = await reception.comes(asks(CARL, "/post Smoke."))
    assert "Smoke." in draft
