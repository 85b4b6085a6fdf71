"""What a person may do, worked out of roles, links and settings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command import Audience
from bot.errors import Refused
from bot.intake.commands import ALL
from bot.model import CoverageId
from bot.people.access import BUTTONS, admits, admits_press
from bot.people.standing import NEEDED, NOBODY, OWNER, Register, Standing
from bot.store import Account, Grant, Link, Role

FIRE, FLOOD = CoverageId(1), CoverageId(2)
RITA, EDDIE, EDDIE_ELSEWHERE = Account("telegram", 7), Account("telegram", 8), Account("discord", 88)
LINKS = (Link(EDDIE, "Eddie", EDDIE_ELSEWHERE), Link(EDDIE_ELSEWHERE, "eddie", EDDIE))

roles = st.none() | st.sampled_from(Role)
standings = st.builds(Standing, roles, st.dictionaries(st.sampled_from([FIRE, FLOOD]), st.sampled_from(Role)))


def register(*grants: Grant, links: tuple[Link, ...] = (), named: frozenset[int] = frozenset()) -> Register:
    return Register(grants, links, {"telegram": named, "discord": frozenset()})


def test_who_was_given_nothing_is_nobody() -> None:
    assert register().standing(RITA) == NOBODY
    assert not register().people("telegram")


def test_a_role_in_all_coverages_holds_in_each() -> None:
    standing = register(Grant(RITA, "", Role.EDITOR)).standing(RITA)
    assert standing.role(FIRE) is standing.role() is Role.EDITOR


def test_a_role_in_one_coverage_holds_there_alone() -> None:
    standing = register(Grant(RITA, "", Role.EDITOR, FIRE)).standing(RITA)
    assert (standing.role(FIRE), standing.role(FLOOD), standing.role()) == (Role.EDITOR, None, None)


def test_the_higher_of_two_roles_counts() -> None:
    standing = register(Grant(RITA, "", Role.EDITOR), Grant(RITA, "", Role.CONTRIBUTOR, FIRE)).standing(RITA)
    assert standing.role(FIRE) is Role.EDITOR


def test_those_of_the_settings_are_owners() -> None:
    assert register(named=frozenset({RITA.id})).standing(RITA).role() is Role.OWNER
    assert register(named=frozenset({RITA.id})).standing(Account("discord", RITA.id)) == NOBODY


def test_linked_accounts_hold_each_others_roles() -> None:
    given_here = register(Grant(EDDIE, "", Role.EDITOR, FIRE), links=LINKS)
    assert given_here.standing(EDDIE_ELSEWHERE).role(FIRE) is Role.EDITOR
    assert list(given_here.people("discord")) == [EDDIE_ELSEWHERE.id]
    by_settings = register(links=LINKS, named=frozenset({EDDIE.id}))
    assert by_settings.standing(EDDIE_ELSEWHERE).role() is Role.OWNER
    assert list(by_settings.people("discord")) == [EDDIE_ELSEWHERE.id]
    assert not by_settings.is_named(EDDIE_ELSEWHERE)


def test_an_owner_of_one_coverage_is_not_the_owner_that_there_has_to_be() -> None:
    assert not register(Grant(RITA, "", Role.OWNER, FIRE)).has_owner
    assert register(Grant(RITA, "", Role.OWNER)).has_owner
    assert register(named=frozenset({1})).has_owner


@given(standings)
def test_outsiders_are_let_in_nowhere_but_to_readers_commands(standing: Standing) -> None:
    for command in ALL.values():
        if standing.anywhere is None:
            assert admits(command, standing) is (command.audience is Audience.READERS)
        else:
            needed = NEEDED[command.audience]
            held = standing.anywhere if command.scoped else standing.everywhere
            if needed is None or (held and held.rank >= needed.rank):
                assert admits(command, standing)
            else:
                with pytest.raises(Refused, match=r"you are an?"):
                    admits(command, standing)


@pytest.mark.parametrize("name", [*BUTTONS, "question", "source", "weather"])
def test_buttons_are_for_the_desk(name: str) -> None:
    assert not admits_press(name, NOBODY)
    assert admits_press(name, OWNER)
    in_one = Standing(None, {FIRE: Role.EDITOR})
    if name in BUTTONS and BUTTONS[name].scoped:
        assert admits_press(name, in_one)
    else:
        with pytest.raises(Refused, match="you are an editor of some coverages only"):
            admits_press(name, in_one)
