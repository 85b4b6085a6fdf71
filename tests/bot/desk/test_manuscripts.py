"""An editor changes the message in which a draft was written."""

from bot.conversation import Incoming, IncomingKind, Person
from bot.model import ChatKind
from bot.richtext import plain
from bot.store import Account, Role
from tests.bot.incoming import DESK_CHAT, asks, happens, presses
from tests.bot.people.test_membership import CARL, is_a
from tests.bot.reception import Reception
from tests.contracts.newsroom import EDDIE, RITA, Newsroom, says

WRITTEN = 5
"""The message in which everything here was written first."""


def posts(person: Person, text: str) -> Incoming:
    return asks(person, f"/post {text}").model_copy(update={"message": WRITTEN})


def edits(person: Person, text: str, message: int = WRITTEN) -> Incoming:
    return asks(person, f"/post {text}").model_copy(update={"message": message, "kind": IncomingKind.EDITED})


async def entries(newsroom: Newsroom) -> list[str]:
    (coverage,) = await newsroom.store.stream.coverages()
    return [plain(entry.content.body) for entry in await newsroom.store.stream.entries(coverage.id)]


async def test_the_draft_follows(reception: Reception) -> None:
    await reception.newsroom.open()
    _, shown, published = await reception.comes(
        posts(EDDIE, "Smoek."), edits(EDDIE, "Smoke."), edits(EDDIE, "Smoke."), presses(EDDIE, "publish:1:2")
    )
    assert shown.startswith("You edited your message; the draft says what it says now. Draft for Harbour fire.")
    assert "Smoke." in shown
    assert published.startswith("Entry 1 is published")
    assert await entries(reception.newsroom) == ["Smoke."]


async def test_a_message_that_the_bot_asked_for_counts_too(reception: Reception) -> None:
    await reception.newsroom.open()
    said = happens(IncomingKind.SAID, EDDIE, asks(EDDIE, "/post").address, arguments="Smoek.", message=WRITTEN)
    edited = said.model_copy(update={"id": "later", "kind": IncomingKind.EDITED, "arguments": "Smoke."})
    *_, shown = await reception.comes(asks(EDDIE, "/post"), said, edited)
    assert "Smoke." in shown


async def test_what_is_published_is_offered_as_a_correction(reception: Reception) -> None:
    await reception.newsroom.open()
    *_, offered = await reception.comes(
        posts(EDDIE, "Roof\n\n21 injured."), presses(EDDIE, "publish:1:1"), edits(EDDIE, "Roof gone\n\n12 injured.")
    )
    assert offered.startswith("Correct entry 1 of Harbour fire in 0 chats?")
    assert offered.index("21 injured.") < offered.index("It would say:") < offered.index("Roof gone")
    assert await entries(reception.newsroom) == ["21 injured."]
    said = happens(IncomingKind.SAID, EDDIE, posts(EDDIE, "").address, arguments="12, not 21")
    *_, done = await reception.comes(presses(EDDIE, "note:1"), said, presses(EDDIE, "corrected:1"))
    assert done.startswith("Entry 1 is corrected")
    assert await entries(reception.newsroom) == ["12 injured."]


async def test_an_edit_back_to_what_was_published_is_offered_too(reception: Reception) -> None:
    await reception.newsroom.open()
    *_, offered = await reception.comes(
        posts(EDDIE, "21 injured."),
        presses(EDDIE, "publish:1:1"),
        edits(EDDIE, "12 injured."),
        presses(EDDIE, "typo:1"),
        edits(EDDIE, "21 injured."),
    )
    assert offered.index("12 injured.") < offered.index("It would say:") < offered.index("21 injured.")


async def test_it_is_said_what_somebody_else_changed_since(reception: Reception) -> None:
    await reception.newsroom.open()
    await reception.comes(posts(EDDIE, "21 injured."), presses(EDDIE, "publish:1:1"))
    await is_a(reception, RITA, Role.EDITOR)
    await reception.comes(asks(RITA, "/correct 1 12 injured."), presses(RITA, "corrected:1"))
    (offered,) = await reception.comes(edits(EDDIE, "20 injured."))
    assert offered.startswith("Rita Reader (Telegram) changed this 1 s ago.\n\nCorrect entry 1")


async def test_nothing_is_said_to_an_edit_that_changes_nothing_or_is_none_of_ours(reception: Reception) -> None:
    await reception.newsroom.open()
    await reception.comes(posts(EDDIE, "Smoke."), presses(EDDIE, "publish:1:1"), asks(EDDIE, "/correct 1 Steam."))
    await reception.comes(presses(EDDIE, "typo:1"))
    elsewhere = edits(EDDIE, "Mist.", message=6)
    renamed = edits(EDDIE, "Mist.").model_copy(update={"name": "audit"})
    assert await reception.comes(edits(EDDIE, "Smoke."), elsewhere, renamed) == []


async def test_what_leaves_is_called_back(reception: Reception) -> None:
    await reception.newsroom.open()
    *_, shown = await reception.comes(
        posts(EDDIE, "at 23:30 Smoek."), presses(EDDIE, "publish:1:1"), edits(EDDIE, "at 23:45 Smoke.")
    )
    assert shown.startswith("You edited your message before this went out, so it is a draft again; nobody saw it.")
    assert "planned for 23:45" in shown
    assert await reception.store.drafts.due(reception.clock.now().replace(day=28)) == []


async def test_what_is_edited_away_is_refused_and_the_draft_stays(reception: Reception) -> None:
    await reception.newsroom.open()
    *_, refused, published = await reception.comes(
        posts(EDDIE, "Smoke."), edits(EDDIE, ""), presses(EDDIE, "publish:1:1")
    )
    assert refused.startswith("There is no text.")
    assert published.startswith("Entry 1 is published")


async def test_a_discarded_draft_and_a_withdrawn_entry_stay_what_they_are(reception: Reception) -> None:
    coverage = await reception.newsroom.open()
    discarded = (posts(EDDIE, "Smoke."), presses(EDDIE, "discard:1:1"), edits(EDDIE, "Steam."))
    assert len(await reception.comes(*discarded)) == 2
    await reception.comes(posts(EDDIE, "Smoke."), presses(EDDIE, "publish:2:1"))
    await reception.newsroom.retract(await reception.store.stream.entry_numbered(coverage.id, 1))
    assert await reception.comes(edits(EDDIE, "Steam.")) == ["Entry 1 was withdrawn; it cannot be changed any more."]


async def test_contributors_change_their_drafts_and_nothing_that_the_editors_have(reception: Reception) -> None:
    await reception.newsroom.open()
    await is_a(reception, CARL, Role.CONTRIBUTOR)
    _, shown, _, submitted = await reception.comes(
        posts(CARL, "Smoek."), edits(CARL, "Smoke."), presses(CARL, "submit:1:2"), edits(CARL, "Steam.")
    )
    assert "Smoke." in shown
    assert submitted == "The editors have this as it was before; what you changed now is not in it."
    await reception.comes(presses(EDDIE, "approve:1"))
    assert await entries(reception.newsroom) == ["Smoke."]
    (published,) = await reception.comes(edits(CARL, "Mist."))
    assert published == "This is published, as entry 1. Ask an editor to correct it."


async def test_who_is_no_editor_any_more_changes_nothing(reception: Reception) -> None:
    coverage = await reception.newsroom.open()
    await is_a(reception, RITA, Role.EDITOR)
    await reception.comes(posts(RITA, "Smoke."), presses(RITA, "publish:1:1"))
    await reception.store.roles.revoke(Account("telegram", RITA.id), None, keep_owner=False)
    assert await reception.comes(edits(RITA, "Steam.")) == []
    assert (await reception.store.stream.entry_numbered(coverage.id, 1)).content == says("Smoke.")


async def test_an_outsider_edits_without_any_answer(reception: Reception) -> None:
    await reception.newsroom.open()
    at_the_desk = {"address": DESK_CHAT, "chat_kind": ChatKind.GROUP}
    posted = posts(EDDIE, "Smoke.").model_copy(update=at_the_desk)
    await reception.comes(posted)
    assert await reception.comes(edits(RITA, "Steam.").model_copy(update=at_the_desk), edits(RITA, "Steam.")) == []
    draft = await reception.store.drafts.get(1)
    assert draft is not None
    assert draft.content == says("Smoke.")
