"""Who is of the desk is settled in the chat."""

from pathlib import Path

import pytest

from bot.command import Audience
from bot.conversation import Incoming, Person
from bot.model import Address, ChatKind, Level
from bot.people.claim import PREFIX
from bot.richtext import plain
from bot.store import Account, Grant, Role
from tests.bot.audit import audited
from tests.bot.clock import EPOCH
from tests.bot.incoming import DESK_CHAT, GROUP, asks, presses
from tests.bot.reception import Reception
from tests.contracts.newsroom import EDDIE, RITA

CARL = Person(id=9, name="Carl Contributor")
UNKNOWN = "I do not know this command. /help lists what I can do."


async def said(reception: Reception, person: Person, command: str, at: Address | None = None) -> str:
    return "\n".join(await reception.comes(asks(person, command, at)))


def about(incoming: Incoming, person: Person) -> Incoming:
    """As a reply to something that this person wrote."""
    return incoming.model_copy(update={"named": person})


async def offered(reception: Reception, incoming: Incoming) -> list[tuple[str, str]]:
    """The buttons of the answer."""
    await reception.comes(incoming)
    _, answer = reception.platform.answers[-1]
    return [(button.label, button.action) for row in answer.buttons for button in row]


async def held(reception: Reception) -> list[tuple[int, Role, int | None]]:
    grants, _ = await reception.store.roles.roles()
    return [(grant.account.id, grant.role, grant.coverage) for grant in grants]


async def is_a(reception: Reception, person: Person, role: Role, coverage: int | None = None) -> None:
    found = [one for one in await reception.store.stream.coverages() if one.id == coverage]
    grant = Grant(Account("telegram", person.id), person.name, role, found[0].id if found else None)
    await reception.store.roles.grant(grant, EPOCH, keep_owner=False)


async def test_an_owner_makes_somebody_an_editor_by_reply(reception: Reception, tmp_path: Path) -> None:
    (told,) = await reception.comes(about(asks(EDDIE, "/grant editor", DESK_CHAT), RITA))
    assert told == "Rita Reader (Telegram) is an editor of all coverages now."
    assert await said(reception, RITA, "/open Fire") == "Fire is open. Readers join with /subscribe fire."
    assert reception.platform.account.shown == {RITA.id: Audience.EDITORS, EDDIE.id: Audience.OWNERS}
    assert [(person, plain(answer.text)) for person, answer in reception.platform.told] == [
        (RITA.id, "You are an editor of all coverages now. /help shows what you can do.")
    ]
    assert audited(tmp_path)[0] == ("Eddie Editor", "granted", "telegram:7 Rita Reader: an editor of all coverages")


async def test_somebody_is_mentioned_by_a_name_of_several_words(reception: Reception) -> None:
    asked = asks(EDDIE, "/grant Rita the Reader editor")
    mention = asked.model_copy(update={"options": {"person": "Rita the Reader"}})
    assert await reception.comes(about(mention, RITA)) == ["Rita Reader (Telegram) is an editor of all coverages now."]


async def test_somebody_is_named_by_number_and_for_one_coverage(reception: Reception) -> None:
    coverage = await reception.newsroom.open()
    told = await said(reception, EDDIE, "/grant 7 contributor harbour-fire")
    assert told == "Telegram 7 is a contributor of Harbour fire now."
    assert await held(reception) == [(7, Role.CONTRIBUTOR, coverage.id)]


async def test_who_got_a_role_by_number_is_called_by_the_name_that_is_known(reception: Reception) -> None:
    coverage = await reception.newsroom.open()
    await said(reception, EDDIE, "/grant 7 editor")
    await said(reception, RITA, "/post Smoke.")
    assert "Rita Reader, Telegram 7: editor" in await said(reception, EDDIE, "/editors")
    told = await said(reception, EDDIE, "/grant 7 owner")
    assert told == "Rita Reader (Telegram) is an owner of all coverages now."
    carl = Address("telegram", CARL.id)
    await reception.store.subscriptions.subscribe(carl, ChatKind.PRIVATE, CARL.name, coverage.id, Level.ALL, EPOCH)
    told = await said(reception, EDDIE, "/grant 9 contributor")
    assert told == "Carl Contributor (Telegram) is a contributor of all coverages now."
    assert "Carl Contributor, Telegram 9: contributor" in await said(reception, EDDIE, "/editors")


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("/grant", "A role is one of: contributor, editor, owner."),
        ("/grant 7 king", "A role is one of"),
        ("/grant @rita editor", "I cannot tell who @rita is."),
        ("/grant mars:7 editor", "I cannot tell who mars:7 is."),
        ("/grant 99999999999999999999 editor", "I cannot tell who"),
        ("/grant 7 editor no-such", "There is no coverage “no-such”."),
        ("/grant 8 editor", "Eddie Editor (Telegram) is an owner by the settings"),
        ("/revoke", "Whose?"),
        ("/revoke 7", "Telegram 7 has no role that could be taken back."),
        ("/revoke 8", "Eddie Editor (Telegram) is an owner by the settings"),
        ("/link", "There is only one platform here."),
    ],
)
async def test_what_cannot_be_done_is_said(reception: Reception, command: str, answer: str) -> None:
    assert (await said(reception, EDDIE, command)).startswith(answer)
    assert await held(reception) == []


async def test_a_code_makes_whoever_uses_it_an_editor(reception: Reception, tmp_path: Path) -> None:
    told = await said(reception, EDDIE, "/grant editor")
    assert "within an hour is an editor of all coverages" in told
    code = next(line for line in told.splitlines() if PREFIX in line)
    reception.clock.advance(3599)
    assert (await said(reception, RITA, code)).startswith("You are an editor of all coverages now.")
    assert (await said(reception, CARL, code)).startswith("This code is not valid")
    assert ("Rita Reader", "claimed", "editor of all coverages, from telegram:8") in audited(tmp_path)


async def test_a_code_is_over_after_an_hour(reception: Reception) -> None:
    code = next(line for line in (await said(reception, EDDIE, "/grant editor")).splitlines() if PREFIX in line)
    reception.clock.advance(3600)
    assert (await said(reception, RITA, code)).startswith("This code is not valid")


async def test_a_code_is_given_in_private_only(reception: Reception) -> None:
    assert await said(reception, EDDIE, "/grant editor", DESK_CHAT) == (
        "Write this to me in private: the code is for one person alone."
    )


async def test_who_is_revoked_is_nobody(reception: Reception) -> None:
    await is_a(reception, RITA, Role.EDITOR)
    assert await said(reception, EDDIE, "/revoke 7") == "Rita Reader (Telegram) has no role at the desk any more."
    assert await said(reception, RITA, "/open Fire") == UNKNOWN
    assert reception.platform.account.shown == {EDDIE.id: Audience.OWNERS}
    assert [(person, plain(answer.text)) for person, answer in reception.platform.told] == [
        (RITA.id, "An owner took back all your roles at the desk. /help shows what you can do.")
    ]


async def test_the_last_owner_stays(reception: Reception) -> None:
    reception.editors = frozenset()
    reception.start_anew()
    await is_a(reception, EDDIE, Role.OWNER)
    for command in ("/revoke 8", "/grant 8 editor"):
        assert (await said(reception, EDDIE, command)).startswith("This is the last owner")
    await is_a(reception, RITA, Role.OWNER)
    assert await said(reception, EDDIE, "/revoke 8") == "Eddie Editor (Telegram) has no role at the desk any more."


async def test_the_editors_are_listed(reception: Reception) -> None:
    coverage = await reception.newsroom.open()
    await is_a(reception, RITA, Role.EDITOR)
    await is_a(reception, CARL, Role.CONTRIBUTOR, coverage.id)
    told = await said(reception, EDDIE, "/editors")
    assert "Eddie Editor, Telegram 8: owner by the settings" in told
    assert "Rita Reader, Telegram 7: editor of all coverages" in told
    assert "Carl Contributor, Telegram 9: contributor of Harbour fire" in told


async def test_from_the_list_roles_are_taken_back_after_asking_again(reception: Reception) -> None:
    await is_a(reception, RITA, Role.EDITOR)
    elsewhere = Grant(Account("discord", 70), "Dora Discord", Role.OWNER)
    await reception.store.roles.grant(elsewhere, EPOCH, keep_owner=False)
    assert await offered(reception, asks(EDDIE, "/editors")) == [("Revoke: Rita Reader", "revoke:telegram:7")]
    assert await offered(reception, presses(EDDIE, "revoke:discord:70")) == [
        ("Take all roles back", "revoked:discord:70")
    ]
    assert len(await held(reception)) == 2
    (told,) = await reception.comes(presses(EDDIE, "revoked:discord:70"))
    assert told == "Dora Discord (Discord) has no role at the desk any more."
    assert await held(reception) == [(7, Role.EDITOR, None)]
    (told,) = await reception.comes(presses(EDDIE, "revoked:discord:70"))
    assert told.endswith("has no role that could be taken back.")
    (told,) = await reception.comes(presses(EDDIE, "revoke:mars:7"))
    assert told == "Shall Mars 7 have no role any more?"
    for action in ("revoke:telegram:8", "revoked:telegram:8"):
        (told,) = await reception.comes(presses(RITA, action))
        assert told.startswith("This is for the owners of all coverages; you are an editor.")


async def test_an_owner_of_one_coverage_settles_it_there_alone(reception: Reception) -> None:
    fire, _ = await reception.newsroom.open(), await reception.newsroom.open("Flood", "flood")
    await is_a(reception, RITA, Role.OWNER, fire.id)
    assert (await said(reception, RITA, "/grant 9 editor harbour-fire")).endswith("an editor of Harbour fire now.")
    for command in ("/grant 9 editor", "/grant 9 editor flood", "/revoke 9", "/revoke 9 flood", "/grant owner"):
        assert (await said(reception, RITA, command)).startswith("This is for owners of")
    assert (await said(reception, RITA, "/revoke 9 harbour-fire")).endswith("lost the role of Harbour fire.")


async def test_an_editor_of_one_coverage_edits_it_alone(reception: Reception) -> None:
    fire, flood = await reception.newsroom.open(), await reception.newsroom.open("Flood", "flood")
    for coverage in (fire, flood):
        await reception.newsroom.publish(coverage)
    await is_a(reception, RITA, Role.EDITOR, fire.id)
    for command in ("/correct flood/1 No.", "/retract flood/1 No.", "/close flood"):
        told = await said(reception, RITA, command)
        assert told.startswith(("This is for editors of this coverage.", "There is no open coverage called"))
    assert (await said(reception, RITA, "/post Smoke.")).startswith("Draft for Harbour fire.")
    assert (await said(reception, RITA, "/correct harbour-fire/1 No.")).startswith("Correct entry 1 of Harbour fire")
    assert (await said(reception, RITA, "/open Mine")) == (
        "This is for the editors of all coverages; you are an editor of some coverages only."
    )
    for action in (f"close:{flood.id}", f"end:{flood.id}", f"assign:1:1:{flood.id}"):
        (told,) = await reception.comes(presses(RITA, action))
        assert told.startswith("This is for")


@pytest.mark.parametrize("command", ["/open Fire", "/retract 1 No.", "/editors", "/grant 7 editor", "/source"])
async def test_who_may_do_less_is_told_so_at_the_desk_and_nothing_elsewhere(reception: Reception, command: str) -> None:
    await is_a(reception, CARL, Role.CONTRIBUTOR)
    assert "; you are a contributor." in await said(reception, CARL, command)
    assert "; you are a contributor." in await said(reception, CARL, command, DESK_CHAT)
    assert "; you are a contributor." in await said(reception, CARL, command, GROUP)
    assert reception.answered(GROUP) == []
    assert await said(reception, RITA, command) == UNKNOWN


async def test_help_shows_each_what_they_may_do(reception: Reception) -> None:
    await is_a(reception, CARL, Role.CONTRIBUTOR)
    contributor, owner = await said(reception, CARL, "/help"), await said(reception, EDDIE, "/help")
    assert "As a contributor" in contributor
    assert "/post" in contributor
    assert "/retract" not in contributor
    assert "As an owner" in owner
    assert "/grant" in owner


@pytest.mark.parametrize("code", ["", " made-up", " link_made-up"])
async def test_to_outsiders_there_is_no_link(reception: Reception, code: str) -> None:
    assert await said(reception, RITA, f"/link{code}") == UNKNOWN
    assert await said(reception, RITA, f"/link{code}", GROUP) == ""
