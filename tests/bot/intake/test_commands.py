"""How typed text and filled-in options become arguments."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command import Audience, OptionKind
from bot.conversation import Incoming, IncomingKind, Person
from bot.intake.commands import ALL, EDITORS, READERS, arguments_of, read, usage
from bot.model import Address, ChatKind

TYPED = {
    ("start", ""): {},
    ("start", "harbour-fire"): {"coverage": "harbour-fire"},
    ("help", "me please"): {},
    ("coverages", "all"): {},
    ("subscribe", ""): {},
    ("subscribe", "harbour-fire"): {"coverage": "harbour-fire"},
    ("subscribe", "Harbour fire"): {"coverage": "Harbour fire"},
    ("unsubscribe", "Harbour fire"): {"coverage": "Harbour fire"},
    ("settings", ""): {},
    ("settings", "Europe/Paris"): {"zone": "Europe/Paris"},
    ("mute", "2h"): {"duration": "2h"},
    ("mute", "3 d"): {"duration": "3 d"},
    ("unmute", ""): {},
    ("latest", ""): {},
    ("latest", "5"): {"count": "5"},
    ("latest", "5 harbour-fire"): {"count": "5", "coverage": "harbour-fire"},
    ("latest", "harbour-fire"): {"coverage": "harbour-fire"},
    ("latest", "2026 in review"): {"count": "2026", "coverage": "in review"},
    ("latest", "5th of May"): {"coverage": "5th of May"},
    ("latest", "99999"): {"count": "99999"},
    ("latest", "-3"): {"count": "-3"},
    ("latest", "2.5 harbour-fire"): {"count": "2.5", "coverage": "harbour-fire"},
    ("latest", "2,5"): {"count": "2,5"},
    ("latest", "1234567890"): {"coverage": "1234567890"},
    ("latest", "key"): {"level": "key"},
    ("latest", "5 Breaking harbour-fire"): {"count": "5", "level": "Breaking", "coverage": "harbour-fire"},
    ("latest", "keynote"): {"coverage": "keynote"},
    ("latest", "key 5"): {"count": "5", "level": "key"},
    ("latest", "BREAKING 2 harbour-fire"): {"count": "2", "level": "BREAKING", "coverage": "harbour-fire"},
    ("latest", "key 5th of May"): {"level": "key", "coverage": "5th of May"},
    ("search", "harbour “roof gone”"): {"words": "harbour “roof gone”"},
    ("search", ""): {},
    ("stop", ""): {},
    ("entry", "harbour-fire/14"): {"entry": "harbour-fire/14"},
    ("post", ""): {},
    ("post", "Smoke over the harbour."): {"text": "Smoke over the harbour."},
    ("post", "at 18:30 Smoke."): {"text": "at 18:30 Smoke."},
    ("scheduled", ""): {},
    ("post", "Fire\n\nSmoke over the harbour."): {"text": "Fire\n\nSmoke over the harbour."},
    ("correct", "14 It was steam."): {"entry": "14", "text": "It was steam."},
    ("correct", "#14 It was steam."): {"entry": "#14", "text": "It was steam."},
    ("correct", "harbour-fire/14 Steam\n\nIt was."): {"entry": "harbour-fire/14", "text": "Steam\n\nIt was."},
    ("correct", "14"): {"entry": "14"},
    ("retract", "14 It was a drill"): {"entry": "14", "reason": "It was a drill"},
    ("retract", ""): {},
    ("pin", "14"): {"entry": "14"},
    ("unpin", "harbour-fire/14"): {"entry": "harbour-fire/14"},
    ("summary", ""): {},
    ("summary", "harbour-fire Two are hurt."): {"text": "harbour-fire Two are hurt."},
    ("open", "Harbour fire: what we know"): {"title": "Harbour fire: what we know"},
    ("close", "harbour-fire"): {"coverage": "harbour-fire"},
    ("reopen", "Harbour fire"): {"coverage": "Harbour fire"},
    ("status", ""): {},
    ("status", "14"): {"entry": "14"},
    ("history", "harbour-fire/14"): {"entry": "harbour-fire/14"},
    ("audit", ""): {},
    ("audit", "20"): {"count": "20"},
    ("source", ""): {},
    ("source", "add https://harbour.example/live harbour-fire"): {
        "what": "add https://harbour.example/live harbour-fire"
    },
    ("claim", "Zm9vYmFy"): {"code": "Zm9vYmFy"},
    ("submissions", ""): {},
    ("link", ""): {},
    ("link", "Zm9vYmFy"): {"code": "Zm9vYmFy"},
    ("editors", ""): {},
    ("grant", "editor"): {"role": "editor"},
    ("grant", "7 editor"): {"person": "7", "role": "editor"},
    ("grant", "<@7> contributor harbour-fire"): {"person": "<@7>", "role": "contributor", "coverage": "harbour-fire"},
    ("grant", "@rita editor"): {"person": "@rita", "role": "editor"},
    ("revoke", "discord:7"): {"person": "discord:7"},
    ("revoke", "7 harbour-fire"): {"person": "7", "coverage": "harbour-fire"},
    ("revoke", "harbour-fire"): {"coverage": "harbour-fire"},
}


@pytest.mark.parametrize(("command", "text", "arguments"), [(*typed, found) for typed, found in TYPED.items()])
def test_typed_text_is_read(command: str, text: str, arguments: dict[str, str]) -> None:
    assert read(ALL[command], text) == arguments


def test_every_command_has_its_typed_forms_above() -> None:
    assert {command for command, _ in TYPED} == set(ALL)


@pytest.mark.parametrize("space", [" ", "   ", "\n", "\t", "\u00a0", "\u2003", "\r\n"])
def test_any_white_space_parts_the_words(space: str) -> None:
    assert read(ALL["correct"], f"{space}14{space}It was steam.{space}") == {"entry": "14", "text": "It was steam."}
    assert read(ALL["latest"], f"{space}5{space}fire{space}") == {"count": "5", "coverage": "fire"}


def test_marks_of_direction_that_were_copied_along_are_no_part_of_a_name() -> None:
    typed = "harbour-fire/14\u2069 \u2068It was steam.\u2069"
    assert read(ALL["correct"], typed) == {"entry": "harbour-fire/14", "text": "\u2068It was steam.\u2069"}


@pytest.mark.parametrize("command", ALL)
@pytest.mark.parametrize("text", ["x" * 100_000, "x " * 50_000, " " * 100_000, "1" * 100_000, "\n" * 100_000 + "x"])
def test_very_long_input_is_read_like_any_other(command: str, text: str) -> None:
    assert " ".join(read(ALL[command], text).values()) in {"", text.strip()}


@given(st.sampled_from(sorted(ALL)), st.text())
def test_whatever_is_typed_the_arguments_are_words_of_it(command: str, text: str) -> None:
    found = read(ALL[command], text)
    assert set(found) <= {option.name for option in ALL[command].options}
    rest = text
    for option in ALL[command].options:
        if option.name in found:
            assert found[option.name] == found[option.name].strip() != ""
            _, taken, rest = rest.partition(found[option.name])
            assert taken


def asked(name: str, *, typed: str = "", kind: IncomingKind = IncomingKind.COMMAND, **options: str) -> Incoming:
    return Incoming(
        platform="discord",
        id="1",
        kind=kind,
        address=Address("discord", 1),
        chat_kind=ChatKind.GROUP,
        person=Person(id=7, name="Rita Reader"),
        name=name,
        arguments=typed,
        options=options,
        received_at=datetime(2026, 5, 4, 9, tzinfo=UTC),
    )


def arguments(incoming: Incoming) -> dict[str, str]:
    return arguments_of(ALL[incoming.name], incoming)


def test_options_that_the_platform_collected_are_taken_by_name() -> None:
    assert arguments(asked("latest", count="5", coverage="fire")) == {"count": "5", "coverage": "fire"}
    assert arguments(asked("retract", entry="14", reason="A drill")) == {"entry": "14", "reason": "A drill"}


def test_options_that_were_left_empty_are_none() -> None:
    assert arguments(asked("latest", count="", coverage="fire")) == {"coverage": "fire"}


def test_collected_options_count_more_than_typed_text() -> None:
    assert arguments(asked("latest", typed="5 flood", coverage="fire")) == {"count": "5", "coverage": "fire"}


def test_the_state_of_a_form_is_the_first_argument_of_its_command() -> None:
    posted = asked("post", kind=IncomingKind.FORM, typed="harbour-fire", headline="Fire", text="Smoke.")
    assert arguments(posted) == {"coverage": "harbour-fire", "headline": "Fire", "text": "Smoke."}
    corrected = asked("correct", kind=IncomingKind.FORM, typed="harbour-fire/14:2", headline="", text="Steam.")
    assert arguments(corrected) == {"entry": "harbour-fire/14:2", "text": "Steam."}


def test_a_form_without_a_state_names_no_coverage() -> None:
    assert arguments(asked("post", kind=IncomingKind.FORM, text="Smoke.")) == {"text": "Smoke."}


def test_the_text_of_a_form_is_never_read_as_typed_words() -> None:
    posted = asked("correct", kind=IncomingKind.FORM, typed="14:2", text="15 It was steam.")
    assert arguments(posted) == {"entry": "14:2", "text": "15 It was steam."}


def test_commands_have_the_names_that_both_platforms_take() -> None:
    """Telegram: `[a-z0-9_]{1,32}`; Discord: lower case, 1 to 32 characters; both: a description of 100 at most."""
    for command in ALL.values():
        for name in (command.name, *(option.name for option in command.options)):
            assert name.isascii()
            assert name.islower()
            assert name.isalpha()
            assert len(name) <= 32
        for described in (command.description, *(option.description for option in command.options)):
            assert 1 <= len(described) <= 100


def test_discord_wants_required_options_first_or_collects_them_in_a_form() -> None:
    """A person is typed before the rest, and may be named by a reply instead: Discord gets it later."""
    for command in ALL.values():
        required = [option.required for option in command.options if option.kind is not OptionKind.PERSON]
        assert command.form or required == sorted(required, reverse=True)


def test_the_desks_commands_are_for_the_desk_and_readers_commands_for_all() -> None:
    assert Audience.READERS not in {command.audience for command in EDITORS}
    assert {command.audience for command in READERS} == {Audience.READERS}
    assert len(ALL) == len(READERS) + len(EDITORS) + 1


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("help", "/help"),
        ("subscribe", "/subscribe [coverage]"),
        ("latest", "/latest [count] [level] [coverage]"),
        ("post", "/post [text]"),
        ("correct", "/correct ENTRY TEXT"),
        ("retract", "/retract ENTRY REASON"),
        ("claim", "/claim CODE"),
    ],
)
def test_how_a_command_is_typed(command: str, line: str) -> None:
    assert usage(ALL[command]) == line


def test_only_the_last_option_takes_all_that_is_left() -> None:
    for command in ALL.values():
        kinds = [option.kind for option in command.options if option.kind is not OptionKind.COVERAGE]
        assert OptionKind.TEXT not in kinds[:-1]
