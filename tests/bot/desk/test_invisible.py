"""What nobody sees is shown to the editor, and what does its proper work is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.invisible import fault, hidden, revealed
from bot.languages.language import ENGLISH
from bot.languages.words import Words
from bot.richtext import paragraph, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("har\u200bbour", "har[U+200B]bour"),
        ("\u202eruobrah", "[U+202E]ruobrah"),
        ("a\u2066b\u2069c", "a[U+2066]b[U+2069]c"),
        ("1\u200d2", "1[U+200D]2"),
        ("so\u00adft", "so[U+00AD]ft"),
        ("end\ufeff", "end[U+FEFF]"),
        ("\U000e0041", "[U+E0041]"),
        ("a\u3164b", "a[U+3164]b"),
    ],
)
def test_a_hidden_character_is_shown_by_its_number(text: str, shown: str) -> None:
    assert plain(revealed((paragraph(text),))) == shown
    assert hidden(text) > 0


@pytest.mark.parametrize(
    "text",
    [
        "Smoke over the harbour – “now”.",
        "\U0001f469\u200d\U0001f692 at work",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0915\u094d\u200d\u0937",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "\u0661\u06dd",
    ],
)
def test_what_does_its_proper_work_stays(text: str) -> None:
    assert plain(revealed((paragraph(text),))) == text
    assert hidden(text) == 0


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "\u3164\u2800"])
def test_a_text_that_shows_nothing_is_at_fault(text: str) -> None:
    assert "nothing to see" in ENGLISH.text(fault(text) or Words(""))


@pytest.mark.parametrize("text", ["Sm\ufffdke", f"Sm{chr(0xD83D)}ke"])
def test_a_broken_text_is_at_fault(text: str) -> None:
    assert "1 character is broken" in ENGLISH.text(fault(text) or Words(""))


@given(st.text())
def test_nothing_hidden_is_left_when_it_was_revealed(text: str) -> None:
    assert hidden(plain(revealed((paragraph(text),)))) == 0
