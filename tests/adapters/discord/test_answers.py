"""Answers to what people did: where they appear, who sees them, and how long they can be changed."""

import traceback
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from pydantic import SecretStr

from adapters.discord import DiscordPlatform
from adapters.sandbox.discord import DiscordSandbox
from bot.conversation import Answer, Button, Incoming, IncomingKind, Person
from bot.errors import InDoubt, MessageGone
from bot.model import ChatKind
from bot.richtext import Moment, bold, paragraph
from tests.adapters.discord.harness import (
    Clock,
    Desk,
    listening,
    messages,
    place,
    platform_at,
    somebody,
)
from tests.adapters.discord.weather import BROKEN_BEFORE, Way

TOO_LATE = timedelta(minutes=15)


@pytest.fixture
async def desk(platform: DiscordPlatform, sandbox: DiscordSandbox) -> AsyncIterator[Desk]:
    async with listening(platform, sandbox) as desk:
        yield desk


def said(text: str, *, replaces: bool = False, sequel: bool = False, private: bool = True) -> Answer:
    return Answer((paragraph(text),), replaces=replaces, sequel=sequel, private=private)


async def asked(sandbox: DiscordSandbox, desk: Desk, title: str = "#live") -> Incoming:
    """Rita used a command."""
    await sandbox.write(str(place(sandbox, title).chat), somebody(sandbox, "Rita Reader"), "/latest")
    return await desk.next()


async def pressed(sandbox: DiscordSandbox, platform: DiscordPlatform, desk: Desk, *, private: bool = True) -> Incoming:
    """Rita pressed a button under an answer."""
    question = Answer((paragraph("Which?"),), buttons=((Button("All", "level:all"),),), private=private)
    message = await platform.answer(await asked(sandbox, desk), question)
    assert message is not None
    await sandbox.press(str(place(sandbox, "#live").chat), somebody(sandbox, "Rita Reader"), message, "level:all")
    return await desk.next()


def texts(sandbox: DiscordSandbox, title: str = "#live") -> list[str]:
    return [message.text for message in messages(sandbox, title)]


async def test_an_answer_takes_the_place_of_its_promise(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk
) -> None:
    incoming = await asked(sandbox, desk)
    message = await platform.answer(incoming, Answer((paragraph(bold("Fire"), " @everyone"),)))
    (shown,) = messages(sandbox, "#live")
    assert (shown.id, shown.text) == (message, "Fire @everyone")
    assert shown.only_for == incoming.person.id


async def test_an_answer_for_everybody_is_seen_by_everybody(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk
) -> None:
    await platform.answer(await asked(sandbox, desk), said("Rita follows the fire", private=False))
    (shown,) = messages(sandbox, "#live")
    assert (shown.text, shown.only_for) == ("Rita follows the fire", None)


async def test_a_sequel_goes_on_below(platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk) -> None:
    incoming = await asked(sandbox, desk)
    await platform.answer(incoming, said("one"))
    await platform.answer(incoming, said("two", sequel=True))
    await platform.answer(incoming, said("three", sequel=True, private=False))
    assert [(one.text, one.only_for) for one in messages(sandbox, "#live")] == [
        ("one", incoming.person.id),
        ("two", incoming.person.id),
        ("three", None),
    ]


async def test_an_earlier_answer_can_be_replaced(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk
) -> None:
    incoming = await asked(sandbox, desk)
    first = await platform.answer(incoming, said("one"))
    second = await platform.answer(incoming, said("two", sequel=True))
    assert await platform.answer(incoming, said("ONE"), replacing=first) == first
    assert await platform.answer(incoming, said("TWO"), replacing=second) == second
    assert texts(sandbox) == ["ONE", "TWO"]


async def test_replacing_takes_the_buttons_away(platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk) -> None:
    press = await pressed(sandbox, platform, desk)
    await platform.answer(press, said("All of it", replaces=True))
    (shown,) = messages(sandbox, "#live")
    assert (shown.text, shown.buttons) == ("All of it", ())


async def test_a_press_can_be_answered_beside_the_button(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk
) -> None:
    press = await pressed(sandbox, platform, desk)
    await platform.answer(press, said("Only administrators may"))
    question, answer = messages(sandbox, "#live")
    assert (question.text, len(question.buttons)) == ("Which?", 1)
    assert (answer.text, answer.only_for) == ("Only administrators may", press.person.id)


async def test_what_replaced_a_question_can_be_replaced_again(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk
) -> None:
    press = await pressed(sandbox, platform, desk)
    message = await platform.answer(press, said("Working", replaces=True))
    assert await platform.answer(press, said("Done"), replacing=message) == message
    assert texts(sandbox) == ["Done"]


async def test_an_answer_needs_nothing_but_the_incoming_that_was_kept(sandbox: DiscordSandbox, desk: Desk) -> None:
    kept = (await asked(sandbox, desk)).model_dump_json()
    after_restart = platform_at(sandbox)
    async with after_restart.session():
        await after_restart.answer(Incoming.model_validate_json(kept), said("Here it is"))
    assert texts(sandbox) == ["Here it is"]


async def test_moments_are_shown_in_the_readers_zone(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk, clock: Clock
) -> None:
    await platform.answer(await asked(sandbox, desk), Answer((paragraph(Moment(clock.time)),)))
    assert "<time" in messages(sandbox, "#live")[0].html


async def test_after_a_quarter_of_an_hour_a_private_answer_cannot_be_given(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk, clock: Clock
) -> None:
    incoming = await asked(sandbox, desk)
    clock.forward(TOO_LATE)
    with pytest.raises(MessageGone):
        await platform.answer(incoming, said("Too late"))
    assert len(messages(sandbox, "#live")) == 1


async def test_in_a_direct_chat_it_is_sent_as_a_message(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk, clock: Clock
) -> None:
    incoming = await asked(sandbox, desk, "Rita Reader")
    clock.forward(TOO_LATE)
    await platform.answer(incoming, said("Late, but here"))
    assert texts(sandbox, "Rita Reader")[-1] == "Late, but here"


async def test_what_everybody_sees_can_still_be_replaced_through_the_channel(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk, clock: Clock
) -> None:
    incoming = await asked(sandbox, desk)
    message = await platform.answer(incoming, said("Working", private=False))
    clock.forward(TOO_LATE)
    assert await platform.answer(incoming, said("Done", private=False), replacing=message) == message
    assert texts(sandbox) == ["Done"]


async def test_what_one_person_sees_cannot(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk, clock: Clock
) -> None:
    incoming = await asked(sandbox, desk)
    message = await platform.answer(incoming, said("Working"))
    clock.forward(TOO_LATE)
    with pytest.raises(MessageGone):
        await platform.answer(incoming, said("Done"), replacing=message)
    assert texts(sandbox) == ["Working"]


async def test_a_late_press_still_changes_its_message_where_everybody_sees_it(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk, clock: Clock
) -> None:
    press = await pressed(sandbox, platform, desk, private=False)
    clock.forward(TOO_LATE)
    await platform.answer(press, said("All of it", replaces=True))
    assert texts(sandbox) == ["All of it"]


async def test_a_token_that_discord_no_longer_takes_is_no_wrong_token_of_ours(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk
) -> None:
    incoming = await asked(sandbox, desk)
    worn = incoming.model_copy(update={"ticket": incoming.ticket | {"token": "worn-out"}})
    with pytest.raises(MessageGone):
        await platform.answer(worn, said("Hello?"))


async def test_what_came_without_an_interaction_is_answered_in_its_channel(
    platform: DiscordPlatform, sandbox: DiscordSandbox, clock: Clock
) -> None:
    notice = Incoming(
        platform="discord",
        id="1",
        kind=IncomingKind.AVAILABLE,
        address=place(sandbox, "#live"),
        chat_kind=ChatKind.GROUP,
        person=Person(id=1, name="Tickertape"),
        received_at=clock.time,
    )
    await platform.answer(notice, said("Hello again", private=False))
    assert texts(sandbox) == ["Hello again"]


async def test_when_an_answer_is_lost_on_the_way_no_token_is_told(sandbox: DiscordSandbox, desk: Desk) -> None:
    incoming = await asked(sandbox, desk)
    async with Way(sandbox.url.removesuffix("/api/v10")) as way:
        platform = DiscordPlatform(SecretStr(sandbox.token), api_base=way.url + "/api/v10")
        async with platform.session():
            way.ahead.append(BROKEN_BEFORE)
            with pytest.raises(InDoubt) as lost:
                await platform.answer(incoming, said("Hello?", sequel=True))
    whole = "".join(traceback.format_exception(lost.value))
    assert incoming.ticket["token"] not in whole
    assert sandbox.token not in whole
