"""What people do on Discord, as the core is told of it."""

import asyncio
from datetime import timedelta

import pytest

from adapters.discord import DiscordPlatform
from adapters.sandbox.discord import DiscordSandbox
from bot.command import Command, Option, OptionKind
from bot.conversation import Answer, Button, Choice, Form, FormField, Incoming, IncomingKind, Person
from bot.model import ChatKind
from bot.richtext import paragraph
from tests.adapters.discord.harness import COMMANDS, Clock, Desk, chat, listening, messages, place, somebody, until


async def say(sandbox: DiscordSandbox, title: str, name: str, text: str) -> None:
    await sandbox.write(str(place(sandbox, title).chat), somebody(sandbox, name), text)


async def test_a_command_comes_in_with_who_where_and_what(
    platform: DiscordPlatform, sandbox: DiscordSandbox, clock: Clock
) -> None:
    async with listening(platform, sandbox) as desk:
        await say(sandbox, "#live", "Rita Reader", "/latest 3")
        incoming = await desk.next()
    assert incoming.kind is IncomingKind.COMMAND
    assert (incoming.name, incoming.options) == ("latest", {"count": "3"})
    assert incoming.address == place(sandbox, "#live")
    assert (incoming.person.id, incoming.person.name) == (somebody(sandbox, "Rita Reader"), "Rita Reader")
    assert (incoming.chat_kind, incoming.chat_title) == (ChatKind.GROUP, "#live (Quayside Readers)")
    assert incoming.guild is not None
    assert incoming.received_at == clock.time


async def test_a_person_who_is_picked_comes_in_with_a_name(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    whom = Option("person", "Who", OptionKind.PERSON)
    rita, gail = somebody(sandbox, "Rita Reader"), somebody(sandbox, "Gail Guildadmin")
    async with listening(platform, sandbox) as desk:
        await platform.announce([Command("greet", "Greet somebody", options=(whom,))], {})
        await say(sandbox, "#live", "Rita Reader", "/greet person:Gail Guildadmin")
        await say(sandbox, "#live", "Rita Reader", "/greet")
        picked, nobody = await desk.next(), await desk.next()
    assert (picked.person.id, picked.named) == (rita, Person(id=gail, name="Gail Guildadmin"))
    assert picked.options == {"person": str(gail)}
    assert nobody.named is None


@pytest.mark.parametrize(
    ("title", "kind", "shown"),
    [
        ("Rita Reader", ChatKind.PRIVATE, ""),
        ("#announcements", ChatKind.ANNOUNCEMENT, "#announcements (Quayside Readers)"),
        ("harbour talk", ChatKind.GROUP, "#harbour talk (Quayside Readers)"),
    ],
)
async def test_direct_chats_announcement_channels_and_threads_are_told_apart(
    platform: DiscordPlatform, sandbox: DiscordSandbox, title: str, kind: ChatKind, shown: str
) -> None:
    async with listening(platform, sandbox) as desk:
        await say(sandbox, title, "Rita Reader", "/latest")
        incoming = await desk.next()
    assert (incoming.address, incoming.chat_kind, incoming.chat_title) == (place(sandbox, title), kind, shown)


async def test_each_command_has_an_id_of_its_own(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    async with listening(platform, sandbox) as desk:
        for _ in range(2):
            await say(sandbox, "#live", "Rita Reader", "/latest")
        first, second = await desk.next(), await desk.next()
    assert first.id != second.id


async def test_a_promise_is_made_however_slow_the_store_is(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    async with listening(platform, sandbox) as desk:
        desk.open.clear()
        await say(sandbox, "#live", "Rita Reader", "/latest")
        await until(sandbox, lambda: "thinking" in "".join(one.text for one in messages(sandbox, "#live")))
        (promise,) = messages(sandbox, "#live")
        assert promise.only_for == somebody(sandbox, "Rita Reader")
        assert desk.received.empty()
        desk.open.set()
        assert (await desk.next()).name == "latest"


async def test_a_promise_is_taken_back_where_nothing_will_come(
    platform: DiscordPlatform, sandbox: DiscordSandbox
) -> None:
    async with listening(platform, sandbox) as desk:
        await say(sandbox, "#live", "Rita Reader", "/latest")
        await platform.answer(await desk.next(), Answer((paragraph("More?"),), ((Button("Yes", "yes"),),)))
        (menu,) = messages(sandbox, "#live")
        desk.hears = False
        desk.open.clear()
        await say(sandbox, "#live", "Rita Reader", "/latest")
        await until(sandbox, lambda: "thinking" in "".join(one.text for one in messages(sandbox, "#live")))
        desk.open.set()
        await until(sandbox, lambda: [one.text for one in messages(sandbox, "#live")] == ["More?"])
        await sandbox.press(str(place(sandbox, "#live").chat), somebody(sandbox, "Rita Reader"), menu.id, "yes")
        await desk.next()
    assert [one.id for one in messages(sandbox, "#live")] == [menu.id]


async def test_what_was_promised_an_answer_is_handed_in_even_when_listening_ends(
    platform: DiscordPlatform, sandbox: DiscordSandbox
) -> None:
    await platform.announce(COMMANDS, {})
    desk = Desk()
    desk.open.clear()
    listener = asyncio.create_task(platform.listen(desk))
    await sandbox.connected()
    await say(sandbox, "#live", "Rita Reader", "/latest")
    await until(sandbox, lambda: bool(messages(sandbox, "#live")))
    listener.cancel()
    await asyncio.wait([listener], timeout=0.01)
    desk.open.set()
    assert (await desk.next()).name == "latest"
    with pytest.raises(asyncio.CancelledError):
        await listener


async def test_while_somebody_types_values_are_suggested(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    live, rita = str(place(sandbox, "#live").chat), somebody(sandbox, "Rita Reader")
    async with listening(platform, sandbox) as desk:
        desk.choices = [
            Choice("Fire at the harbour", "harbour-fire"),
            Choice("x" * 200, "long"),
            Choice("", "nameless"),
        ]
        offered = await sandbox.suggest(live, rita, "/follow coverage:fi")
    assert offered == ("harbour-fire", "long")
    ((incoming, option, typed),) = desk.asked
    assert (incoming.name, option, typed) == ("follow", "coverage", "fi")


async def test_at_most_twenty_five_values_are_suggested(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    live, rita = str(place(sandbox, "#live").chat), somebody(sandbox, "Rita Reader")
    async with listening(platform, sandbox) as desk:
        desk.choices = [Choice(f"Coverage {number}", str(number)) for number in range(40)]
        assert len(await sandbox.suggest(live, rita, "/follow coverage:")) == 25


CORRECTION = Form(
    "correct",
    "Correct entry 7 of a coverage with a title that is long",
    (
        FormField("text", "Text", value="21 injured", required=True, long=True),
        FormField("note", "What changed, in a label that goes on and on and on"),
    ),
    state="harbour-fire 7",
)


async def test_a_command_with_a_form_opens_it_at_once(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    async with listening(platform, sandbox) as desk:
        desk.form_given = CORRECTION
        await say(sandbox, "#desk", "Eddie Editor", "/correct entry:7 coverage:harbour-fire")
        await until(sandbox, lambda: bool(chat(sandbox, "#desk").forms))
        (form,) = chat(sandbox, "#desk").forms
    assert form.title == CORRECTION.title[:45]
    assert [(field.name, field.value, field.required, field.long) for field in form.fields] == [
        ("text", "21 injured", True, True),
        ("note", "", False, False),
    ]
    assert messages(sandbox, "#desk") == ()
    (asked,) = desk.forms
    assert (asked.name, asked.options) == ("correct", {"entry": "7", "coverage": "harbour-fire"})
    assert desk.received.empty()


async def test_a_form_comes_back_with_its_state_and_fields(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    eddie = somebody(sandbox, "Eddie Editor")
    async with listening(platform, sandbox) as desk:
        desk.form_given = CORRECTION
        await say(sandbox, "#desk", "Eddie Editor", "/correct entry:7")
        await until(sandbox, lambda: bool(chat(sandbox, "#desk").forms))
        (form,) = chat(sandbox, "#desk").forms
        filled = {"text": "12 injured", "note": "12, not 21"}
        await sandbox.submit(str(place(sandbox, "#desk").chat), eddie, form.id, filled)
        incoming = await desk.next()
    assert incoming.kind is IncomingKind.FORM
    assert (incoming.name, incoming.arguments, incoming.options) == ("correct", "harbour-fire 7", filled)
    assert incoming.person.id == eddie


async def test_a_form_that_is_refused_is_answered_instead(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    async with listening(platform, sandbox) as desk:
        desk.form_given = Answer((paragraph("There is no entry 7"),))
        await say(sandbox, "#desk", "Eddie Editor", "/correct entry:7")
        await until(sandbox, lambda: bool(messages(sandbox, "#desk")))
    (refusal,) = messages(sandbox, "#desk")
    assert (refusal.text, refusal.only_for) == ("There is no entry 7", somebody(sandbox, "Eddie Editor"))


async def test_a_pressed_button_comes_in_with_its_action(
    platform: DiscordPlatform, sandbox: DiscordSandbox, clock: Clock
) -> None:
    live, rita = str(place(sandbox, "#live").chat), somebody(sandbox, "Rita Reader")
    async with listening(platform, sandbox) as desk:
        await say(sandbox, "#live", "Rita Reader", "/latest")
        asked = await desk.next()
        buttons = ((Button("All", "level:harbour-fire:all"), Button("Stop", "stop")), ())
        message = await platform.answer(asked, Answer((paragraph("Which?"),), buttons=buttons))
        assert message is not None
        clock.forward(timedelta(seconds=5))
        await sandbox.press(live, rita, message, "level:harbour-fire:all")
        pressed = await desk.next()
        await sandbox.press(live, rita, message, "stop")
        stopped = await desk.next()
    assert pressed.kind is IncomingKind.PRESS
    assert (pressed.name, pressed.arguments) == ("level", "harbour-fire:all")
    assert pressed.received_at == clock.time
    assert (stopped.name, stopped.arguments) == ("stop", "")


async def test_an_incoming_survives_being_kept_and_says_no_token(
    platform: DiscordPlatform, sandbox: DiscordSandbox
) -> None:
    async with listening(platform, sandbox) as desk:
        await say(sandbox, "#live", "Rita Reader", "/latest")
        incoming = await desk.next()
    assert Incoming.model_validate_json(incoming.model_dump_json()) == incoming
    assert incoming.ticket["token"] not in repr(incoming)
