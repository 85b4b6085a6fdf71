"""The first seconds of an interaction, when Discord or the store does not play along."""

import asyncio
import logging

import pytest

from adapters.discord import DiscordPlatform, reception
from adapters.discord import listening as listening_module
from adapters.sandbox.discord import DiscordSandbox
from bot.conversation import Form, FormField, Incoming
from bot.richtext import bold, paragraph
from tests.adapters.discord.harness import COMMANDS, SAFETY_NET, Desk, chat, listening, messages, place, somebody
from tests.adapters.discord.weather import BROKEN_AFTER, BROKEN_BEFORE, Way, Weather, told

TOO_LATE = told(404, b'{"message": "Unknown interaction", "code": 10062}')
ANSWERED = told(400, b'{"message": "Interaction has already been acknowledged.", "code": 40060}')
OUT_OF_ORDER = told(502, b"{}")


async def say(sandbox: DiscordSandbox, text: str, title: str = "#live", name: str = "Rita Reader") -> None:
    await sandbox.write(str(place(sandbox, title).chat), somebody(sandbox, name), text)


async def test_a_command_whose_promise_is_refused_is_not_handed_in(
    behind: DiscordPlatform, way: Way, sandbox: DiscordSandbox, caplog: pytest.LogCaptureFixture
) -> None:
    async with listening(behind, sandbox) as desk:
        way.ahead.append(TOO_LATE)
        calls = len(way.calls)
        await say(sandbox, "/latest 1")
        await way.arrivals(calls + 1)
        await say(sandbox, "/latest 2")
        assert (await desk.next()).options == {"count": "2"}
    assert "interaction.lost" in caplog.text


@pytest.mark.parametrize("weather", [ANSWERED, BROKEN_AFTER, OUT_OF_ORDER])
async def test_a_command_whose_promise_may_have_been_made_is_handed_in(
    behind: DiscordPlatform, way: Way, sandbox: DiscordSandbox, weather: Weather
) -> None:
    async with listening(behind, sandbox) as desk:
        way.ahead.append(weather)
        await say(sandbox, "/latest 1")
        assert (await desk.next()).options == {"count": "1"}


async def test_suggestions_and_forms_that_are_lost_disturb_nobody_else(
    behind: DiscordPlatform, way: Way, sandbox: DiscordSandbox, caplog: pytest.LogCaptureFixture
) -> None:
    live, rita = str(place(sandbox, "#live").chat), somebody(sandbox, "Rita Reader")
    async with listening(behind, sandbox) as desk, asyncio.TaskGroup() as tasks:
        way.ahead += [TOO_LATE, BROKEN_BEFORE]
        calls = len(way.calls)
        typing = tasks.create_task(sandbox.suggest(live, rita, "/follow coverage:"))
        await way.arrivals(calls + 1)
        await say(sandbox, "/correct entry:1", "#desk", "Eddie Editor")
        await way.arrivals(calls + 2)
        await say(sandbox, "/latest 2")
        assert (await desk.next()).name == "latest"
        typing.cancel()
    assert caplog.text.count("interaction.lost") == 2


async def test_a_form_that_takes_too_long_is_given_up_and_said(
    platform: DiscordPlatform, sandbox: DiscordSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "_THOUGHT_WITHIN", 0.0)
    late = Listener("interaction.late")
    reception.log.addHandler(late)
    async with asyncio.timeout(SAFETY_NET), listening(platform, sandbox) as desk:
        desk.open.clear()
        await say(sandbox, "/correct entry:1", "#desk", "Eddie Editor")
        await late.heard.wait()
        desk.open.set()
        await say(sandbox, "/latest 1")
        assert (await desk.next()).name == "latest"
    reception.log.removeHandler(late)


async def test_a_form_that_would_lose_something_is_not_shown(
    platform: DiscordPlatform, sandbox: DiscordSandbox
) -> None:
    editor = somebody(sandbox, "Eddie Editor")
    async with asyncio.timeout(SAFETY_NET), listening(platform, sandbox) as desk:
        field = FormField("text", "Text", "f" * 3_999, looks=(paragraph(bold("f" * 3_999)),))
        desk.form_given = Form("correct", "Correct entry 1", (field,), unfit="This is too long for a form.")
        version = sandbox.version
        await say(sandbox, "/correct entry:1", "#desk", "Eddie Editor")
        while not (told := [one for one in messages(sandbox, "#desk") if one.only_for == editor]):
            version = await sandbox.changed(version)
    assert "too long for a form" in told[-1].text
    assert chat(sandbox, "#desk").forms == ()


class Listener(logging.Handler):
    """Waits for something to be logged."""

    def __init__(self, event: str) -> None:
        super().__init__()
        self._event = event
        self.heard = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage().startswith(self._event):
            self.heard.set()


async def test_more_than_can_be_taken_at_once_is_dropped_and_said(
    platform: DiscordPlatform, sandbox: DiscordSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening_module, "_AT_ONCE", 2)
    dropped = Listener("event.dropped name=interaction")
    listening_module.log.addHandler(dropped)
    async with asyncio.timeout(SAFETY_NET), listening(platform, sandbox) as desk:
        desk.open.clear()
        for count in range(1, 4):
            await say(sandbox, f"/latest {count}")
        await dropped.heard.wait()
        desk.open.set()
        assert {(await desk.next()).options["count"] for _ in range(2)} == {"1", "2"}
        await say(sandbox, "/latest 4")
        assert (await desk.next()).options == {"count": "4"}
    listening_module.log.removeHandler(dropped)


class BrokenDesk(Desk):
    async def receive(self, incoming: Incoming) -> bool:
        raise ArithmeticError(incoming.name)


async def test_a_bug_behind_the_intake_is_not_swallowed(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    await platform.announce(COMMANDS, {})
    listener = asyncio.create_task(platform.listen(BrokenDesk()))
    await sandbox.connected()
    await say(sandbox, "/latest")
    with pytest.RaisesGroup(ArithmeticError):
        await listener
