"""Roles, the codes that bring them, linked accounts."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.store import Account, Claim, Grant, Link, Role
from tests.contracts.newsroom import MINUTE, START, Newsroom

RITA, EDDIE = Account("telegram", 7), Account("telegram", 8)
EDDIE_ELSEWHERE = Account("discord", 88)
FIRST = Claim(Role.OWNER)
HANDED_OUT = Claim(Role.EDITOR, issuer=EDDIE, issuer_name="Eddie")
LINKING = Claim(None, issuer=EDDIE, issuer_name="Eddie")


class Personnel:
    """The store of roles, in the desk's words."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.store = newsroom.store.roles

    async def grant(self, grant: Grant, *, keep_owner: bool = False) -> None:
        await self.store.grant(grant, self.newsroom.tick(), keep_owner=keep_owner)

    async def hands_out(self, digest: str, claim: Claim = FIRST) -> None:
        await self.store.put_claim(digest, claim, START + MINUTE)

    async def comes(self, digest: str, account: Account = RITA) -> Claim | None:
        return await self.store.use_claim(digest, account, "", START)

    async def links(self) -> list[Link]:
        return (await self.store.roles())[1]

    async def held(self) -> list[tuple[Account, Role, int | None]]:
        return [(grant.account, grant.role, grant.coverage) for grant in (await self.store.roles())[0]]

    async def linked(self) -> None:
        """Eddie's two accounts."""
        await self.hands_out("linking", LINKING)
        assert await self.comes("linking", EDDIE_ELSEWHERE)


@pytest.fixture
def personnel(newsroom: Newsroom) -> Personnel:
    return Personnel(newsroom)


async def test_a_role_takes_the_place_of_the_one_before(personnel: Personnel) -> None:
    await personnel.grant(Grant(RITA, "Rita", Role.CONTRIBUTOR))
    await personnel.grant(Grant(RITA, "Rita", Role.EDITOR))
    assert await personnel.held() == [(RITA, Role.EDITOR, None)]


async def test_a_role_in_one_coverage_stands_beside_that_in_all(personnel: Personnel) -> None:
    coverage = await personnel.newsroom.open()
    await personnel.grant(Grant(RITA, "Rita", Role.CONTRIBUTOR))
    await personnel.grant(Grant(RITA, "Rita", Role.EDITOR, coverage.id))
    assert await personnel.held() == [(RITA, Role.CONTRIBUTOR, None), (RITA, Role.EDITOR, coverage.id)]
    assert await personnel.store.revoke(RITA, coverage.id, keep_owner=False)
    assert await personnel.held() == [(RITA, Role.CONTRIBUTOR, None)]


async def test_all_roles_are_taken_at_once(personnel: Personnel) -> None:
    coverage = await personnel.newsroom.open()
    await personnel.grant(Grant(RITA, "Rita", Role.CONTRIBUTOR))
    await personnel.grant(Grant(RITA, "Rita", Role.EDITOR, coverage.id))
    assert await personnel.store.revoke(RITA, None, keep_owner=False)
    assert await personnel.held() == []
    assert not await personnel.store.revoke(RITA, None, keep_owner=False)


async def test_the_last_owner_stays_whatever_is_asked(personnel: Personnel) -> None:
    coverage = await personnel.newsroom.open()
    await personnel.grant(Grant(EDDIE, "Eddie", Role.OWNER))
    await personnel.grant(Grant(RITA, "Rita", Role.OWNER, coverage.id), keep_owner=True)
    for attempt in (
        personnel.store.revoke(EDDIE, None, keep_owner=True),
        personnel.grant(Grant(EDDIE, "Eddie", Role.EDITOR), keep_owner=True),
    ):
        with pytest.raises(Refused, match="last owner"):
            await attempt
    assert (EDDIE, Role.OWNER, None) in await personnel.held()
    await personnel.grant(Grant(RITA, "Rita", Role.OWNER), keep_owner=True)
    assert await personnel.store.revoke(EDDIE, None, keep_owner=True)


async def test_of_two_owners_who_revoke_each_other_one_stays(personnel: Personnel) -> None:
    for account in (EDDIE, RITA):
        await personnel.grant(Grant(account, "", Role.OWNER))
    both = [personnel.store.revoke(account, None, keep_owner=True) for account in (EDDIE, RITA)]
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert [isinstance(outcome, Refused) for outcome in outcomes].count(True) == 1
    assert len(await personnel.held()) == 1


async def test_a_code_makes_somebody_what_it_says_once(personnel: Personnel) -> None:
    await personnel.hands_out("digest")
    assert await personnel.comes("another digest") is None
    assert await personnel.comes("digest") == FIRST
    assert await personnel.comes("digest", EDDIE) is None
    assert await personnel.held() == [(RITA, Role.OWNER, None)]


async def test_a_code_is_good_until_it_expires(personnel: Personnel) -> None:
    await personnel.hands_out("digest")
    assert await personnel.store.use_claim("digest", RITA, "", START + MINUTE) is None
    assert await personnel.store.use_claim("digest", RITA, "", START + MINUTE - timedelta(milliseconds=1))


async def test_a_new_code_of_the_relay_ends_the_former_but_none_that_people_hand_out(personnel: Personnel) -> None:
    await personnel.hands_out("handed out", HANDED_OUT)
    await personnel.hands_out("former")
    await personnel.hands_out("new")
    await personnel.hands_out("handed out too", HANDED_OUT)
    assert await personnel.comes("former") is None
    assert await personnel.comes("new")
    assert await personnel.comes("handed out") == HANDED_OUT
    assert await personnel.comes("handed out too") == HANDED_OUT


async def test_of_two_who_bring_the_same_code_one_gets_the_role(personnel: Personnel) -> None:
    await personnel.hands_out("digest")
    async with asyncio.TaskGroup() as claims:
        both = [claims.create_task(personnel.comes("digest", account)) for account in (RITA, EDDIE)]
    assert [task.result() for task in both].count(None) == 1
    assert len(await personnel.held()) == 1


async def test_a_code_never_lowers_a_role(personnel: Personnel) -> None:
    await personnel.grant(Grant(RITA, "", Role.OWNER))
    await personnel.hands_out("digest", HANDED_OUT)
    assert await personnel.comes("digest")
    assert await personnel.held() == [(RITA, Role.OWNER, None)]


async def test_codes_end_with_the_role_of_whoever_handed_them_out(personnel: Personnel) -> None:
    await personnel.grant(Grant(EDDIE, "", Role.OWNER))
    await personnel.hands_out("digest", HANDED_OUT)
    await personnel.store.revoke(EDDIE, None, keep_owner=False)
    assert await personnel.comes("digest") is None


async def test_one_person_has_so_many_codes_and_then_the_oldest_ends(personnel: Personnel) -> None:
    for number in range(21):
        await personnel.store.put_claim(str(number), HANDED_OUT, START + MINUTE * (number + 1))
    assert await personnel.comes("0") is None
    assert await personnel.comes("1")
    assert await personnel.comes("20")


async def test_accounts_of_two_platforms_are_linked(personnel: Personnel) -> None:
    await personnel.linked()
    assert await personnel.links() == [
        Link(EDDIE_ELSEWHERE, "", EDDIE),
        Link(EDDIE, "Eddie", EDDIE_ELSEWHERE),
    ]


async def test_accounts_of_one_platform_are_not_and_the_code_stays_good(personnel: Personnel) -> None:
    await personnel.hands_out("linking", LINKING)
    with pytest.raises(Refused, match="elsewhere than on Telegram"):
        await personnel.comes("linking", RITA)
    assert await personnel.links() == []
    assert await personnel.comes("linking", EDDIE_ELSEWHERE)


async def test_a_new_link_ends_those_before_on_both_sides(personnel: Personnel) -> None:
    await personnel.linked()
    await personnel.hands_out("again", Claim(None, issuer=RITA))
    await personnel.comes("again", EDDIE_ELSEWHERE)
    assert [(link.account, link.other) for link in await personnel.links()] == [
        (EDDIE_ELSEWHERE, RITA),
        (RITA, EDDIE_ELSEWHERE),
    ]


async def test_a_role_of_a_linked_account_is_given_and_taken_with_the_other(personnel: Personnel) -> None:
    await personnel.linked()
    await personnel.grant(Grant(EDDIE, "", Role.OWNER))
    await personnel.grant(Grant(EDDIE_ELSEWHERE, "", Role.EDITOR))
    assert await personnel.held() == [(EDDIE_ELSEWHERE, Role.EDITOR, None)]
    assert await personnel.store.revoke(EDDIE, None, keep_owner=False)
    assert await personnel.held() == []
    assert await personnel.links() == []
