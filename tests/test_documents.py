"""What the documents promise is what the code has."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from adapters.sandbox.control import Change
from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.faults import Fault, FaultKind, Operation, ThrottleScope
from adapters.sandbox.telegram import TelegramSandbox
from adapters.web.endpoint.routes import ROUTES, Route
from bot.command import Command
from bot.intake.commands import EDITORS, READERS
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
DESK = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")
READERS_GUIDE = (ROOT / "docs" / "readers.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / "settings.example.toml").read_text(encoding="utf-8")


def defaults_of_the_example() -> dict[str, object]:
    """The example with its settings switched on, as the file that somebody would make of it."""
    return tomllib.loads(re.sub(r"^# (\w+ = )", r"\1", EXAMPLE, flags=re.MULTILINE))


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_the_readme(name: str) -> None:
    assert f"`{name}`" in README


def test_the_example_has_every_setting_and_no_other() -> None:
    assert set(defaults_of_the_example()) == set(Settings.model_fields)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_example_shows_the_default(name: str) -> None:
    shown = defaults_of_the_example()[name]
    default = Settings.model_fields[name].default
    if default is None:
        assert shown == ""
    elif isinstance(default, tuple):
        assert shown == list(default)
    else:
        assert str(shown) == str(default)


@pytest.mark.parametrize("command", [*READERS, *EDITORS], ids=lambda command: command.name)
def test_every_command_is_documented(command: Command) -> None:
    assert re.search(rf"^\| `/{command.name}\b", READERS_GUIDE if command in READERS else DESK, re.MULTILINE)


def test_the_invitation_asks_for_exactly_the_rights_that_are_named() -> None:
    bits = {"View Channels": 10, "Send Messages": 11, "Embed Links": 14, "Read Message History": 16}
    bits |= {"Send Messages in Threads": 38, "Pin Messages": 51}
    number = re.search(r"permissions=(\d+)", README)
    assert number
    assert int(number[1]) == sum(1 << bit for bit in bits.values())
    assert all(name in README for name in bits)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_stands_in_the_endpoints_guide(route: Route[Any]) -> None:
    assert f"| `{route.method} {route.path}` |" in (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", [*FaultKind, *Operation, *ThrottleScope, *Fault.model_fields])
def test_the_sandboxs_guide_has_every_word_of_a_fault(word: str) -> None:
    assert f"`{word}`" in GUIDE or f'"{word}"' in GUIDE


@pytest.mark.parametrize("sandbox", [TelegramSandbox, DiscordSandbox])
def test_the_sandboxs_guide_has_everything_that_can_happen_to_a_chat(
    sandbox: type[TelegramSandbox] | type[DiscordSandbox],
) -> None:
    stand_in = sandbox()
    stand_in.populate()
    with pytest.raises(LookupError) as unknown:
        stand_in.control.change(Change(chat=stand_in.chats()[0].id, what="nothing that happens"))
    words = str(unknown.value.args[0]).partition("what can happen: ")[2].split(", ")
    assert len(words) > 10
    assert [word for word in words if f"`{word}`" not in GUIDE] == []


def test_every_link_into_the_project_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
