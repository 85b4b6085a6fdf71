"""Typing slash commands: what the client would make of a line of text."""

import pytest

from adapters.sandbox.discord import NotPossible, slash
from adapters.sandbox.discord.bodies.command import CommandForm, OptionKind
from adapters.sandbox.discord.registry import Command
from tests.adapters.sandbox.discord.harness import Json


def _command(name: str, *options: Json) -> Command:
    form = CommandForm.model_validate({"name": name, "description": "x", "options": options})
    return Command(1, 1, None, form)


def _option(kind: OptionKind, name: str, **more: Json) -> Json:
    return {"type": kind.value, "name": name, "description": "x", **more}


LATEST = _command(
    "latest",
    _option(OptionKind.INTEGER, "count", min_value=1, max_value=10),
    _option(OptionKind.STRING, "coverage", autocomplete=True),
)
POST = _command(
    "post",
    _option(OptionKind.STRING, "coverage", required=True),
    _option(OptionKind.STRING, "text", required=True, max_length=20),
    _option(OptionKind.BOOLEAN, "breaking"),
)
LEVEL = _command(
    "level",
    _option(
        OptionKind.STRING, "level", choices=[{"name": "Key only", "value": "key"}, {"name": "All", "value": "all"}]
    ),
    _option(OptionKind.CHANNEL, "where"),
)
DESK = _command(
    "desk", _option(OptionKind.SUB_COMMAND, "close", options=[_option(OptionKind.STRING, "coverage", required=True)])
)
COMMANDS = [LATEST, POST, LEVEL, DESK]


def _directory(kind: OptionKind, name: str) -> int | None:
    return 7 if (kind, name) == (OptionKind.CHANNEL, "live") else None


def values(text: str) -> Json:
    sent = slash.finished(slash.read(COMMANDS, text), _directory)
    return {option["name"]: option["value"] for option in sent}


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("/latest", {}),
        ("/latest count:3 coverage:harbour-fire", {"count": 3, "coverage": "harbour-fire"}),
        ("/latest coverage:harbour-fire count: 3", {"coverage": "harbour-fire", "count": 3}),
        ("/latest 3 harbour-fire", {"count": 3, "coverage": "harbour-fire"}),
        ("/latest harbour-fire", {"coverage": "harbour-fire"}),
        ("/latest 3", {"count": 3}),
        ("/latest 3 coverage:the fire", {"count": 3, "coverage": "the fire"}),
        ("/post fire It burns: again", {"coverage": "fire", "text": "It burns: again"}),
        ("/post fire text:It burns breaking:yes", {"coverage": "fire", "text": "It burns", "breaking": True}),
        ("/level key only", {"level": "key"}),
        ("/level level:ALL where:#live", {"level": "all", "where": "7"}),
    ],
)
def test_options_by_name_and_by_place(text: str, sent: Json) -> None:
    assert values(text) == sent


def test_a_subcommand_is_sent_around_its_options() -> None:
    typed = slash.read(COMMANDS, "/desk close fire")
    assert typed.name == "desk close"
    assert slash.finished(typed, _directory) == [
        {"name": "close", "type": 1, "options": [{"name": "coverage", "type": 3, "value": "fire"}]}
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("/nothing", "no command /nothing"),
        ("/latest count:many", "cannot be “many”"),
        ("/latest count:11", "at most 10"),
        ("/latest count:0", "at least 1"),
        ("/post fire", "needs text"),
        ("/post fire " + "x" * 21, "0 to 20 characters"),
        ("/level level:most", "Key only, All"),
        ("/level level:all where:nowhere", "nothing here is called"),
        ("/desk open", "goes on with one of: close"),
        ("/desk", "goes on with one of: close"),
    ],
)
def test_what_the_client_would_not_send_is_explained(text: str, reason: str) -> None:
    with pytest.raises(NotPossible, match=reason):
        values(text)


@pytest.mark.parametrize(
    ("text", "open_option", "typed"),
    [
        ("/latest ", "count", ""),
        ("/latest 3 ", "coverage", ""),
        ("/latest 3 har", "coverage", "har"),
        ("/latest count:3 coverage:har", "coverage", "har"),
        ("/latest coverage:", "coverage", ""),
        ("/post fire It b", "text", "It b"),
    ],
)
def test_the_option_at_the_end_is_the_open_one(text: str, open_option: str, typed: str) -> None:
    read = slash.read(COMMANDS, text)
    assert read.open is not None
    assert (read.open.name, read.values[open_option]) == (open_option, typed)


def test_while_one_types_the_other_values_go_along() -> None:
    sent = slash.unfinished(slash.read(COMMANDS, "/latest count:3 coverage:har"), _directory)
    assert sent == [
        {"name": "count", "type": 4, "value": 3},
        {"name": "coverage", "type": 3, "value": "har", "focused": True},
    ]
