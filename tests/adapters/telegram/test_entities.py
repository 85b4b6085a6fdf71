"""Formatting of people's messages: Telegram counts UTF-16 units, the core characters."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Chat, Message, MessageEntity

from adapters.telegram.entities import stretch
from bot.conversation import MOST_FORMATS, Format, Style

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def message(text: str, *entities: MessageEntity) -> Message:
    return Message(12, AT, Chat(7, "private"), text=text, entities=entities)


def on(text: str, words: str, kind: str, **more: Any) -> MessageEntity:
    return MessageEntity(kind, units(text[: text.index(words)]), units(words), **more)


@pytest.mark.parametrize(
    ("kind", "style"),
    [
        ("bold", Style.BOLD),
        ("italic", Style.ITALIC),
        ("strikethrough", Style.STRUCK),
        ("blockquote", Style.QUOTE),
        ("expandable_blockquote", Style.QUOTE),
    ],
)
def test_what_stands_behind_wide_characters_is_found(kind: str, style: Style) -> None:
    text = "/post 🔥🇳🇴 The roof is down."
    arguments, formats = stretch(message(text, on(text, "roof", kind)), len("/post"))
    (found,) = formats
    assert (found.style, arguments[found.start : found.end]) == (style, "roof")


def test_a_link_says_where_it_goes_and_a_bare_address_goes_where_it_says() -> None:
    text = "/post See the roof or https://example.org/roof or example.org"
    named = on(text, "the roof", "text_link", url="https://example.org/1")
    bare, without_scheme = on(text, "https://example.org/roof", "url"), on(text, " example.org", "url")
    arguments, formats = stretch(message(text, named, bare, without_scheme), len("/post"))
    assert [(arguments[one.start : one.end], one.link) for one in formats] == [
        ("the roof", "https://example.org/1"),
        ("https://example.org/roof", "https://example.org/roof"),
    ]


@pytest.mark.parametrize("url", ["tg://user?id=7", "javascript:alert(1)", "https://example.org/a b"])
def test_a_link_to_elsewhere_than_the_web_is_plain_text(url: str) -> None:
    text = "/post the roof"
    assert stretch(message(text, on(text, "roof", "text_link", url=url)), 5) == ("the roof", ())


def test_what_reaches_into_the_command_or_the_space_around_is_cut() -> None:
    text = "/post  Smoke.  "
    assert stretch(message(text, MessageEntity("bold", 0, units(text))), 5) == (
        "Smoke.",
        (Format(start=0, end=6, style=Style.BOLD),),
    )


def test_what_says_nothing_of_the_look_is_left_out() -> None:
    text = "/post Smoke #fire"
    assert stretch(message(text, on(text, "/post", "bot_command"), on(text, "#fire", "hashtag")), 5) == (
        "Smoke #fire",
        (),
    )


@settings(deadline=None)
@given(
    st.text(min_size=1, max_size=30),
    st.lists(st.tuples(st.sampled_from(["bold", "url", "blockquote"]), st.integers(0, 99), st.integers(0, 99))),
)
def test_whatever_the_entities_the_formats_lie_within_the_text(text: str, marks: list[tuple[str, int, int]]) -> None:
    arguments, formats = stretch(message(text, *(MessageEntity(*mark) for mark in marks)), 0)
    assert arguments == text.strip()
    assert len(formats) <= MOST_FORMATS
    assert all(0 <= one.start < one.end <= len(arguments) for one in formats)
