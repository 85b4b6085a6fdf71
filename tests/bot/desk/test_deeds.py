"""What the audit record says is put into words, in every language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.desk.deeds import ACTIONS, deed
from bot.languages import languages, spoken
from bot.languages.language import ENGLISH, Language
from bot.model import CoverageId
from bot.richtext import plain
from bot.store import Audited
from tests.bot.clock import EPOCH

TITLES = {CoverageId(3): "Hafenbrand"}

DETAILS = {
    "entry 2 of coverage 3": "Meldung 2, Hafenbrand",
    "entry 2 of coverage 9": "Meldung 2, Liveticker 9",
    "draft 7": "Entwurf 7",
    "draft 7 to coverage 3": "Entwurf 7 → Hafenbrand",
    "submission 4 of telegram:9": "Einreichung 4 von telegram:9",
    "question 5": "Frage 5",
    "telegram:9 Carl: an editor of all coverages": "telegram:9 Carl: Redaktion für alle Liveticker",
    "a contributor of Hafenbrand": "Mitarbeit für Hafenbrand",
    "owner of all coverages, from the relay": "Leitung für alle Liveticker, von: Relais",
    "telegram:9 Carl: all coverages": "telegram:9 Carl: alle Liveticker",
    "harbour-fire": "harbour-fire",
}


def told(action: str, detail: str, language: Language) -> str:
    audited = Audited(EPOCH, "telegram", "Eddie Editor", action, detail)
    return plain((deed(audited, TITLES, language),)).partition(": ")[2]


@pytest.mark.parametrize("detail", DETAILS)
def test_what_it_was_done_to_is_told_in_words(detail: str) -> None:
    assert told("published", detail, spoken("de")) == f"veröffentlicht: {DETAILS[detail]}"


def test_what_is_done_with_sources_is_told_with_their_numbers() -> None:
    assert (
        told("source 12 paused", "https://example.org", spoken("fr")) == "source 12 en pause\u00a0: https://example.org"
    )


def test_what_is_not_known_is_shown_as_it_is_kept() -> None:
    for language in languages():
        assert "juggled" in told("juggled", "three balls", language)
    assert told("juggled", "three balls", ENGLISH) == "juggled three balls"


def recorded() -> Iterator[str]:
    """The actions that are recorded somewhere in the code, as far as they are written out there."""
    for path in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "attr", "")
            if isinstance(node, ast.Call) and name in {"record", "_record", "_changed"}:
                yield from _written_out(node)


def _written_out(call: ast.Call) -> Iterator[str]:
    """The action is followed by the detail."""
    *_, action, _ = call.args
    options = (action.body, action.orelse) if isinstance(action, ast.IfExp) else (action,)
    yield from (str(one.value) for one in options if isinstance(one, ast.Constant))


def test_every_action_that_is_recorded_has_words() -> None:
    found = set(recorded())
    assert {"published", "retracted", "granted", "closed", "mended"} <= found
    assert found <= set(ACTIONS)
