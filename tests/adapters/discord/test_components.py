"""Buttons beside and below each other: Discord takes five rows of five."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.components import answer, fits_form
from bot.conversation import Answer, Button, Form, FormField
from bot.richtext import Span, bold, paragraph


def labels_of(*rows: int) -> list[list[str]]:
    """The rows in which Discord gets rows of so many buttons, named a, b, c …"""
    names = iter("abcdefghijklmnopqrstuvwxyz")
    buttons = tuple(tuple(Button(name, f"press:{name}") for name in islice(names, row)) for row in rows)
    components = answer(Answer((), buttons))["components"]
    assert isinstance(components, list)
    return [[button["label"] for button in row["components"]] for row in components]


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ((), []),
        ((2, 1), [["a", "b"], ["c"]]),
        ((1, 1, 1, 1, 1), [["a"], ["b"], ["c"], ["d"], ["e"]]),
        ((2, 1, 1, 1, 1, 1), [["a", "b"], ["c"], ["d"], ["e"], ["f", "g"]]),
    ],
)
def test_rows_stay_as_long_as_there_is_room(rows: tuple[int, ...], shown: list[list[str]]) -> None:
    assert labels_of(*rows) == shown


@given(st.lists(st.integers(1, 5), max_size=8).filter(lambda rows: sum(rows) <= 25))
def test_no_button_is_lost(rows: list[int]) -> None:
    shown = labels_of(*rows)
    assert len(shown) <= 5
    assert all(len(row) <= 5 for row in shown)
    assert "".join(label for row in shown for label in row) == "abcdefghijklmnopqrstuvwxyz"[: sum(rows)]


def test_a_form_holds_a_value_with_all_its_marks_or_not_at_all() -> None:
    assert [fits_form(written(bold("f" * length))) for length in (3_996, 3_997)] == [True, False]
    assert fits_form(written(Span("f" * 4_000)))


def written(span: Span) -> Form:
    return Form("edit", "Draft 1", (FormField("text", "Text", span.text, looks=(paragraph(span),)),))
