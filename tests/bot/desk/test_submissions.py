"""What contributors post goes to the editors, who approve or reject it."""

import asyncio
from pathlib import Path

import pytest

from bot.conversation import Answer, Form, IncomingKind
from bot.errors import Absence, Outage, Unreachable
from bot.model import Address, Coverage
from bot.richtext import plain
from bot.store import Role
from tests.bot.audit import audited
from tests.bot.incoming import EDDIES, asks, fills_in, happens, presses
from tests.bot.people.test_membership import CARL, UNKNOWN, is_a
from tests.bot.reception import Reception
from tests.contracts.newsroom import EDDIE, RITA

CARLS = Address("telegram", CARL.id)
NOTICES = Address("telegram", -500)
OTTO = RITA.model_copy(update={"id": 10, "name": "Otto Other"})


class Tray:
    """Carl contributes to Harbour fire, Eddie is an editor."""

    def __init__(self, reception: Reception, coverage: Coverage) -> None:
        self.reception = reception
        self.coverage = coverage

    def told(self, person: int) -> list[str]:
        return [plain(answer.text) for who, answer in self.reception.platform.told if who == person]

    def offered(self, person: int) -> list[str]:
        """The buttons of what somebody was told last."""
        last = [answer for who, answer in self.reception.platform.told if who == person][-1]
        return [button.action for row in last.buttons for button in row]

    async def submitted(self) -> None:
        await self.reception.comes(asks(CARL, "/post Smoke."), presses(CARL, "submit:1:1"))

    async def entries(self) -> list[str]:
        return [plain(entry.content.body) for entry in await self.reception.store.stream.entries(self.coverage.id)]


@pytest.fixture
async def tray(reception: Reception) -> Tray:
    tray = Tray(reception, await reception.newsroom.open())
    await is_a(reception, CARL, Role.CONTRIBUTOR, tray.coverage.id)
    return tray


async def test_a_contributor_submits_and_the_editors_are_asked(tray: Tray, tmp_path: Path) -> None:
    draft, submitted = await tray.reception.comes(asks(CARL, "/post Smoke."), presses(CARL, "submit:1:1"))
    assert draft.startswith("Draft for Harbour fire.")
    assert submitted == "Submitted to the editors. You are told what becomes of it."
    (asked,) = tray.told(EDDIE.id)
    assert asked.startswith("Carl Contributor submits for Harbour fire. Readers would see:")
    assert "Smoke." in asked
    assert tray.offered(EDDIE.id) == ["approve:1", "reject:1"]
    assert await tray.entries() == []
    assert audited(tmp_path)[-1] == ("Carl Contributor", "submitted", "submission 1")


async def test_a_contributor_is_offered_to_submit_and_not_to_publish(tray: Tray) -> None:
    await tray.reception.comes(asks(CARL, "/post Smoke."))
    (_, answer) = tray.reception.platform.answers[-1]
    assert [button.action for row in answer.buttons for button in row] == [
        "submit:1:1",
        "edit:1:1",
        "discard:1:1",
        "more:1:1",
    ]


async def test_what_is_approved_is_published_once_and_the_contributor_told(tray: Tray, tmp_path: Path) -> None:
    await tray.submitted()
    approved, again = await tray.reception.comes(presses(EDDIE, "approve:1"), presses(EDDIE, "approve:1"))
    assert approved == "Entry 1 is published. Nobody follows this coverage yet."
    assert again == "Eddie Editor (Telegram) approved this already: it is entry 1."
    assert await tray.entries() == ["Smoke."]
    assert tray.told(CARL.id) == ["Your post for Harbour fire is published: it is entry 1."]
    assert ("Eddie Editor", "approved", "submission 1 of telegram:9") in audited(tmp_path)
    assert tray.reception.rung >= 1


async def test_what_is_rejected_is_published_by_nobody(tray: Tray) -> None:
    await tray.submitted()
    _, rejected, approved = await tray.reception.comes(
        presses(EDDIE, "reject:1"), presses(EDDIE, "dismiss:1"), presses(EDDIE, "approve:1")
    )
    assert rejected == "Rejected; nobody saw it. Carl Contributor is told."
    assert approved == "Eddie Editor (Telegram) rejected this already; nobody saw it."
    assert await tray.entries() == []
    assert tray.told(CARL.id) == ["Your post for Harbour fire was not taken; nobody saw it."]


async def test_the_contributor_is_told_why(tray: Tray) -> None:
    await tray.submitted()
    why = happens(IncomingKind.SAID, EDDIE, EDDIES, arguments="No names,\nplease.")
    asked, rejected, again = await tray.reception.comes(presses(EDDIE, "reject:1"), why, presses(EDDIE, "reject:1"))
    assert asked == "Why? Carl Contributor is told what you write as your next message."
    assert rejected == "Rejected; nobody saw it. Carl Contributor is told."
    assert tray.told(CARL.id) == ["Your post for Harbour fire was not taken: “No names, please.”"]
    assert again == "Eddie Editor (Telegram) rejected this already: “No names, please.”"


async def test_where_there_are_forms_the_reason_is_asked_for_in_one(tray: Tray) -> None:
    await tray.submitted()
    form = await tray.reception.intake.form(presses(EDDIE, "reject:1"))
    assert isinstance(form, Form)
    assert (form.name, form.state, [field.name for field in form.fields]) == ("reject", "1", ["reason"])
    await tray.reception.comes(fills_in(EDDIE, "reject", "1", {"reason": "Seen elsewhere."}))
    assert tray.told(CARL.id) == ["Your post for Harbour fire was not taken: “Seen elsewhere.”"]
    refused = await tray.reception.intake.form(presses(EDDIE, "reject:1"))
    assert isinstance(refused, Answer)
    assert plain(refused.text) == "Eddie Editor (Telegram) rejected this already: “Seen elsewhere.”"


async def test_two_editors_at_the_same_time_decide_once(tray: Tray) -> None:
    await is_a(tray.reception, RITA, Role.EDITOR)
    await tray.submitted()
    answers = await tray.reception.comes(presses(EDDIE, "approve:1"), presses(RITA, "dismiss:1"))
    assert sum("already" in answer for answer in answers) == 1
    assert len(tray.told(CARL.id)) == 1
    assert len(await tray.entries()) == ("published" in tray.told(CARL.id)[0])


async def test_what_is_submitted_twice_is_asked_about_once(tray: Tray) -> None:
    await tray.submitted()
    assert await tray.reception.comes(presses(CARL, "submit:1:1")) == ["This was submitted to the editors."]
    assert len(tray.told(EDDIE.id)) == 1


async def test_what_the_draft_said_before_it_was_changed_is_not_submitted(tray: Tray) -> None:
    (*_, stale, submitted) = await tray.reception.comes(
        asks(CARL, "/post Smoke."), presses(CARL, "key:1:1"), presses(CARL, "submit:1:1"), presses(CARL, "submit:1:2")
    )
    assert stale.startswith("It was changed meanwhile; this is the newest. Draft for Harbour fire, a key entry.")
    assert submitted == "Submitted to the editors. You are told what becomes of it."


async def test_a_coverage_that_ended_takes_nothing_and_the_submission_goes_on_waiting(tray: Tray) -> None:
    await tray.submitted()
    await tray.reception.newsroom.close(tray.coverage)
    (told,) = await tray.reception.comes(presses(EDDIE, "approve:1"))
    assert told == "The coverage has ended meanwhile. Reject this, or /reopen the coverage."
    assert len(await tray.reception.store.submissions.waiting()) == 1
    assert tray.told(CARL.id) == []


@pytest.mark.parametrize(
    "action", ["publish:1:1", "breaking:1:1", "alarm:1:1", "cancel:1:1", "approve:1", "reject:1", "close:1", "end:1"]
)
async def test_a_contributor_decides_nothing(tray: Tray, action: str) -> None:
    await tray.submitted()
    (told,) = await tray.reception.comes(presses(CARL, action))
    assert told.startswith("This is for the editors of all coverages; you are a contributor of some coverages only.")
    assert await tray.entries() == []
    assert len(await tray.reception.store.submissions.waiting()) == 1


@pytest.mark.parametrize("action", ["submit:1:1", "discard:1:1", "assign:1:1:1", "key:1:1"])
async def test_a_contributor_touches_nobody_elses_draft(tray: Tray, action: str) -> None:
    await is_a(tray.reception, OTTO, Role.CONTRIBUTOR)
    await tray.reception.comes(asks(CARL, "/post Smoke."))
    assert await tray.reception.comes(presses(OTTO, action)) == ["This is for editors of this coverage."]
    assert await tray.reception.store.submissions.waiting() == []


async def test_a_contributor_posts_to_no_other_coverage(tray: Tray) -> None:
    flood = await tray.reception.newsroom.open("Flood", "flood")
    (draft, moved) = await tray.reception.comes(asks(CARL, "/post Smoke."), presses(CARL, f"assign:1:1:{flood.id}"))
    assert draft.startswith("Draft for Harbour fire.")
    assert moved == "This is for contributors of this coverage."


async def test_an_editor_of_another_coverage_does_not_see_it(tray: Tray) -> None:
    flood = await tray.reception.newsroom.open("Flood", "flood")
    await is_a(tray.reception, RITA, Role.EDITOR, flood.id)
    await tray.submitted()
    assert tray.told(RITA.id) == []
    assert await tray.reception.comes(asks(RITA, "/submissions")) == ["Nothing waits for an editor."]
    assert await tray.reception.comes(presses(RITA, "approve:1")) == ["This is for editors of this coverage."]


async def test_an_editor_of_the_coverage_approves_it(tray: Tray) -> None:
    await is_a(tray.reception, RITA, Role.EDITOR, tray.coverage.id)
    await tray.submitted()
    assert len(tray.told(RITA.id)) == 1
    (told,) = await tray.reception.comes(presses(RITA, "approve:1"))
    assert told.startswith("Entry 1 is published.")


async def test_what_waits_is_listed_with_its_buttons(tray: Tray) -> None:
    await tray.submitted()
    (listed,) = await tray.reception.comes(asks(EDDIE, "/submissions"))
    assert listed.startswith("Carl Contributor submits for Harbour fire.")
    (_, answer) = tray.reception.platform.answers[-1]
    assert [button.action for row in answer.buttons for button in row] == ["approve:1", "reject:1"]
    assert await tray.reception.comes(presses(EDDIE, "approve:99")) == ["There is no such submission."]


async def test_who_could_not_be_told_is_told_later(tray: Tray) -> None:
    tray.reception.platform.meets(EDDIES, Outage("away"))
    await tray.submitted()
    assert tray.told(EDDIE.id) == []
    await tray.reception.submissions.tell_all()
    assert len(tray.told(EDDIE.id)) == 1
    tray.reception.platform.meets(CARLS, Outage("away"))
    await tray.reception.comes(presses(EDDIE, "approve:1"))
    assert tray.told(CARL.id) == []
    async with asyncio.TaskGroup() as platforms:
        for _ in range(2):
            platforms.create_task(tray.reception.submissions.tell_all())
    assert len(tray.told(CARL.id)) == 1


async def test_where_the_desk_has_a_chat_for_it_submissions_arrive_there(tray: Tray) -> None:
    tray.reception.notices = NOTICES.chat
    tray.reception.start_anew()
    await tray.submitted()
    assert (len(tray.told(NOTICES.chat)), tray.told(EDDIE.id)) == (1, [])
    assert await tray.reception.comes(presses(RITA, "approve:1", NOTICES)) == ["This is for the desk's editors."]
    (told,) = await tray.reception.comes(presses(EDDIE, "approve:1", NOTICES))
    assert told.startswith("Entry 1 is published.")


async def test_when_that_chat_cannot_be_reached_each_editor_is_told(tray: Tray) -> None:
    tray.reception.notices = NOTICES.chat
    tray.reception.start_anew()
    tray.reception.platform.meets(NOTICES, Unreachable(Absence.REMOVED))
    await tray.submitted()
    assert (tray.told(NOTICES.chat), len(tray.told(EDDIE.id))) == ([], 1)


async def test_outsiders_learn_nothing_of_submissions(tray: Tray) -> None:
    await tray.submitted()
    assert await tray.reception.comes(asks(RITA, "/submissions")) == [UNKNOWN]
    assert await tray.reception.comes(presses(RITA, "approve:1")) == ["This is for the desk's editors."]
    assert await tray.entries() == []
