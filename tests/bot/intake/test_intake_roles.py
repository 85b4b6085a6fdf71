"""Who gets which answer: readers, editors, groups in which everybody reads along."""

from collections import Counter
from pathlib import Path

import pytest

from bot.conversation import Answer, Choice, Form, Incoming, IncomingKind
from bot.errors import Absence, Unreachable
from bot.intake.commands import EDITORS
from bot.intake.courtesy import TURNS
from bot.intake.intake import TOO_MUCH
from bot.languages.language import ENGLISH
from bot.model import Address
from bot.people.claim import PREFIX
from bot.richtext import plain
from tests.bot.audit import audited
from tests.bot.incoming import CHANNEL, DESK_CHAT, EDDIES, GROUP, RITAS, asks, chooses, fills_in, presses
from tests.bot.reception import Reception
from tests.contracts.newsroom import EDDIE, RITA

UNKNOWN = "I do not know this command. /help lists what I can do."
NOT_YOURS = "This is for the desk's editors."

names = pytest.mark.parametrize("name", [command.name for command in EDITORS])


async def test_an_unknown_command_is_answered_in_private_and_ignored_in_groups(reception: Reception) -> None:
    assert await reception.comes(asks(RITA, "/weather")) == [UNKNOWN]
    assert await reception.comes(asks(RITA, "/weather", GROUP)) == []


@names
async def test_editors_commands_look_unknown_to_others(reception: Reception, name: str) -> None:
    assert await reception.comes(asks(RITA, f"/{name} 1 text")) == [UNKNOWN]
    assert await reception.comes(asks(RITA, f"/{name} 1 text", DESK_CHAT)) == []


@names
async def test_editors_commands_go_on_in_private_where_readers_read_along(reception: Reception, name: str) -> None:
    among_readers = asks(EDDIE, f"/{name} 1 text", GROUP)
    assert await reception.comes(among_readers) != []
    assert (reception.answered(GROUP), len(reception.answered(EDDIES))) == ([], 1)
    assert reception.platform.removed == [among_readers]


async def test_a_command_that_cannot_be_taken_away_goes_on_in_private_all_the_same(reception: Reception) -> None:
    reception.platform.meets(GROUP, Unreachable(Absence.NO_RIGHTS))
    assert await reception.comes(asks(EDDIE, "/open Fire", GROUP)) == [
        "Fire is open. Readers join with /subscribe fire."
    ]
    assert reception.answered(GROUP) == []


@names
async def test_what_others_type_stays_where_it_is_unanswered(reception: Reception, name: str) -> None:
    assert await reception.comes(asks(RITA, f"/{name} 1 text", GROUP)) == []
    assert reception.platform.removed == []


async def test_readers_commands_of_editors_are_answered_where_they_ask(reception: Reception) -> None:
    await reception.comes(asks(EDDIE, "/help", GROUP))
    assert len(reception.answered(GROUP)) == 1
    assert reception.platform.removed == []


@pytest.mark.parametrize("place", [EDDIES, DESK_CHAT], ids=["private", "desk"])
async def test_editors_edit_in_private_and_in_the_desks_chats(reception: Reception, place: Address) -> None:
    told = await reception.comes(asks(EDDIE, "/open Fire", place))
    assert told == ["Fire is open. Readers join with /subscribe fire."]


async def test_where_answers_are_private_nobody_is_left_waiting(reception: Reception) -> None:
    reception.platform.answers_privately = True
    assert await reception.comes(asks(RITA, "/weather", GROUP)) == [UNKNOWN]
    assert await reception.comes(asks(RITA, "/open Fire", GROUP)) == [UNKNOWN]
    assert await reception.comes(*[asks(RITA, "/help", GROUP) for _ in range(10)]) != []
    assert len(reception.answered(GROUP)) == 12


async def test_in_a_group_a_reader_gets_a_few_answers_and_then_one_a_minute(reception: Reception) -> None:
    async with reception.open():
        for _ in range(10):
            await reception.intake.receive(asks(RITA, "/help", GROUP))
        await reception.settled()
        assert len(reception.answered(GROUP)) == 3
        reception.clock.advance(60)
        for _ in range(10):
            await reception.intake.receive(asks(RITA, "/help", GROUP))
        await reception.settled()
        assert len(reception.answered(GROUP)) == 4


async def test_the_silence_of_one_group_is_not_that_of_another(reception: Reception) -> None:
    async with reception.open():
        for place in (GROUP, GROUP, GROUP, GROUP, CHANNEL):
            await reception.intake.receive(asks(RITA, "/help", place))
        await reception.settled()
    assert len(reception.answered(CHANNEL)) == 1


async def test_what_an_administrator_got_done_is_always_told(reception: Reception) -> None:
    await reception.newsroom.open()
    async with reception.open():
        for command in ("/help", "/help", "/help", "/help", "/subscribe", "/unsubscribe"):
            await reception.intake.receive(asks(RITA, command, GROUP))
        await reception.settled()
    *helped, subscribed, ended = reception.answered(GROUP)
    assert len(helped) == 3
    assert "now follows" in subscribed
    assert "no longer follows" in ended


async def test_who_may_not_do_it_is_told_so_a_few_times_only(reception: Reception) -> None:
    await reception.newsroom.open()
    reception.platform.account.administrators[RITA.id] = False
    async with reception.open():
        for _ in range(5):
            await reception.intake.receive(asks(RITA, "/subscribe", GROUP))
            await reception.intake.receive(presses(RITA, "subscribe:1", GROUP))
        await reception.settled()
    told = Counter((incoming.kind, answer.aside) for incoming, answer in reception.platform.answers)
    assert told == {(IncomingKind.COMMAND, False): 3, (IncomingKind.PRESS, True): 5}


async def test_who_turns_pages_too_fast_in_a_group_is_told_so_aside(reception: Reception) -> None:
    coverage = await reception.newsroom.open()
    async with reception.open():
        for _ in range(int(TURNS.burst) + 2):
            await reception.intake.receive(presses(RITA, f"latest:{coverage.id}:3:all", GROUP))
        await reception.settled()
    *turned, first, second = [answer for _, answer in reception.platform.answers]
    assert all(answer.replaces and not answer.aside for answer in turned)
    assert [(plain(answer.text), answer.aside) for answer in (first, second)] == 2 * [(ENGLISH.text(TOO_MUCH), True)]


async def test_in_private_and_for_editors_there_is_no_such_limit(reception: Reception) -> None:
    async with reception.open():
        for _ in range(10):
            await reception.intake.receive(asks(RITA, "/help"))
            await reception.intake.receive(asks(EDDIE, "/help", DESK_CHAT))
        await reception.settled()
    assert len(reception.answered(RITAS)) == len(reception.answered(DESK_CHAT)) == 10


async def test_help_shows_editors_their_commands_where_they_work(reception: Reception) -> None:
    private, desk = await reception.comes(asks(EDDIE, "/help"), asks(EDDIE, "/help", DESK_CHAT))
    (group,) = await reception.comes(asks(EDDIE, "/help", GROUP))
    assert "/post" in private
    assert "/post" in desk
    assert "/post" not in group


@pytest.mark.parametrize(
    "action",
    [
        "publish:1",
        "breaking:1",
        "discard:1",
        "assign:1:1",
        "close:1",
        "end:1",
        "reopen:1",
        "typo:1",
        "again:1",
        "weather:1",
    ],
)
async def test_the_desks_buttons_are_for_editors(reception: Reception, action: str) -> None:
    coverage = await reception.newsroom.open()
    await reception.comes(asks(EDDIE, "/post Smoke."))
    assert await reception.comes(presses(RITA, action)) == [NOT_YOURS]
    assert await reception.comes(presses(EDDIE, action, GROUP)) == [NOT_YOURS]
    assert await reception.store.stream.entries(coverage.id) == []
    assert len(await reception.store.stream.coverages()) == 1


async def test_readers_buttons_are_for_all(reception: Reception) -> None:
    coverage = await reception.newsroom.open()
    (told,) = await reception.comes(presses(RITA, f"subscribe:{coverage.id}"))
    assert told.endswith("This chat now follows this coverage. /unsubscribe ends it.")


async def test_a_post_goes_its_whole_way(reception: Reception) -> None:
    await reception.newsroom.reader(await reception.newsroom.open())
    draft, published = await reception.comes(asks(EDDIE, "/post Smoke."), presses(EDDIE, "publish:1:1"))
    assert draft.startswith("Draft for Harbour fire.")
    assert published == "Entry 1 is published: it goes to 1 chat."
    assert reception.rung == 1


async def test_a_form_of_a_reader_is_refused(reception: Reception) -> None:
    await reception.newsroom.open()
    assert await reception.comes(fills_in(RITA, "post", "", {"headline": "", "text": "Smoke."})) == [UNKNOWN]


async def test_a_channel_that_was_picked_is_subscribed(reception: Reception) -> None:
    await reception.newsroom.open()
    await reception.comes(chooses(RITA, CHANNEL))
    assert len(await reception.store.subscriptions.following(CHANNEL)) == 1


async def test_the_first_owner_claims_by_a_link_and_is_shown_the_commands(reception: Reception) -> None:
    reception.editors = frozenset()
    reception.start_anew()
    code = await reception.claims.issue()
    (told,) = await reception.comes(asks(RITA, f"/start {PREFIX}{code}"))
    assert told.startswith("You are an owner of all coverages now.")
    assert [editors for _, editors in reception.platform.account.announced] == [(RITA.id,)]
    assert await reception.comes(asks(RITA, "/open Fire")) == ["Fire is open. Readers join with /subscribe fire."]


@pytest.mark.parametrize("how", ["/claim {}", "/start claim_{}"])
async def test_nobody_claims_where_others_read_along(reception: Reception, how: str) -> None:
    reception.editors = frozenset()
    reception.start_anew()
    code = await reception.claims.issue()
    (told,) = await reception.comes(asks(RITA, how.format(code), GROUP))
    assert told == "Write this to me in private: the code is for nobody else."
    assert (await reception.store.roles.roles())[0] == []


async def test_a_wrong_code_is_refused_and_announces_nothing(reception: Reception) -> None:
    told = await reception.comes(asks(RITA, "/claim made-up"), asks(RITA, f"/start {PREFIX}made-up"))
    assert all(text.startswith("This code is not valid") for text in told)
    assert reception.platform.account.announced == []


async def offered(reception: Reception, incoming: Incoming, option: str, typed: str = "") -> list[Choice]:
    return list(await reception.intake.suggest(incoming, option, typed))


async def test_values_are_offered_to_whoever_may_use_the_command(reception: Reception) -> None:
    coverage = await reception.newsroom.open()
    await reception.newsroom.publish(coverage)
    assert [choice.value for choice in await offered(reception, asks(RITA, "/unsubscribe"), "coverage")] == [
        "harbour-fire"
    ]
    assert len(await offered(reception, asks(EDDIE, "/correct"), "entry")) == 1
    assert await offered(reception, asks(RITA, "/correct"), "entry") == []
    assert await offered(reception, asks(EDDIE, "/correct", GROUP), "entry") == []
    assert await offered(reception, asks(RITA, "/weather"), "place") == []


async def refusal(reception: Reception, incoming: Incoming) -> str:
    answer = await reception.intake.form(incoming)
    assert isinstance(answer, Answer)
    return plain(answer.text)


async def test_forms_are_for_editors_and_for_commands_that_have_one(reception: Reception) -> None:
    await reception.newsroom.open()
    assert isinstance(await reception.intake.form(asks(EDDIE, "/post")), Form)
    assert await refusal(reception, asks(RITA, "/post")) == UNKNOWN
    assert await refusal(reception, asks(EDDIE, "/post", GROUP)) == UNKNOWN
    assert await refusal(reception, asks(EDDIE, "/subscribe")) == UNKNOWN
    assert await refusal(reception, asks(EDDIE, "/weather")) == UNKNOWN


async def test_a_button_that_opens_a_form_is_for_editors(reception: Reception) -> None:
    entry = await reception.newsroom.publish(await reception.newsroom.open())
    for what in ("correct", "retract"):
        action = f"form:{what}:{entry.id}"
        assert isinstance(await reception.intake.form(presses(EDDIE, action)), Form)
        assert await refusal(reception, presses(RITA, action)) == NOT_YOURS
        assert await refusal(reception, presses(EDDIE, action, GROUP)) == NOT_YOURS
    assert await refusal(reception, presses(EDDIE, "form:correct:99")) == "There is no entry 99."


async def test_a_form_that_cannot_be_filled_says_why(reception: Reception) -> None:
    await reception.newsroom.open()
    assert await refusal(reception, asks(EDDIE, "/correct", entry="7")) == "Harbour fire has no entry 7."


async def test_every_use_of_an_editors_command_is_recorded(reception: Reception, tmp_path: Path) -> None:
    await reception.comes(
        asks(EDDIE, "/open Fire"),
        asks(EDDIE, "/post Smoke."),
        presses(EDDIE, "assign:1:1:1"),
        presses(EDDIE, "publish:1:2"),
        asks(EDDIE, "/correct 1 Steam."),
        presses(EDDIE, "corrected:1"),
        asks(EDDIE, "/retract 1 A drill"),
        asks(EDDIE, "/post Flames."),
        presses(EDDIE, "discard:2:1"),
        presses(EDDIE, "end:1"),
    )
    recorded = [action for name, action, _ in audited(tmp_path) if name == "Eddie Editor"]
    assert recorded == [
        *("opened", "drafted", "assigned", "published", "corrected", "retracted", "drafted", "discarded", "closed")
    ]
