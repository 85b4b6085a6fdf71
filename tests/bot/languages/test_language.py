"""What the bot says, in the languages that it speaks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.composing.compose import entry_text, messages, told_aloud
from bot.composing.merged_text import shown
from bot.lanes.delivery import Carried, Form, Layout
from bot.languages import NAMES, code_of, languages, spoken
from bot.languages.language import END_OF_ISOLATE, ENGLISH, ISOLATE, RIGHT_TO_LEFT_MARK, Language
from bot.languages.words import plural, words
from bot.model import Entry, EntryId, Marks
from bot.richtext import Moment, Span, plain
from tests.bot.strategies import texts
from tests.bot.written import COVERAGE, ENTRY, corrected, everything, retracted, written

GERMAN, ARABIC, RUSSIAN = spoken("de"), spoken("ar"), spoken("ru")
EVENING = datetime(2026, 5, 4, 18, 5, tzinfo=UTC)


def isolated(text: str) -> str:
    return f"{ISOLATE}{text}{END_OF_ISOLATE}"


@pytest.mark.parametrize(
    ("tag", "code"),
    [("pt-BR", "pt"), ("es_419", "es"), ("EN-us", "en"), ("ar", "ar"), ("zh-Hans", None), ("", None), ("x", None)],
)
def test_regional_tags_fall_back_to_the_language(tag: str, code: str | None) -> None:
    assert code_of(tag) == code
    assert spoken(tag).code == (code or "en")


def test_every_language_is_spoken_by_its_code() -> None:
    assert [language.code for language in languages()] == list(NAMES)
    assert [language.code for language in languages() if language.right_to_left] == ["ar"]


def test_english_says_every_message_as_it_is() -> None:
    assert ENGLISH.text(words("{time} {headline}", time="18:05", headline="Fire")) == "18:05 Fire"


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "ещё 1 сообщение"), (3, "ещё 3 сообщения"), (11, "ещё 11 сообщений"), (21, "ещё 21 сообщение")],
)
def test_numbers_take_the_plural_form_of_the_language(count: int, said: str) -> None:
    earlier = plural("<i>{count} earlier: {latest}</i>", "<i>{count} earlier: {latest}</i>", count, latest="/latest")
    assert RUSSIAN.text(earlier) == f"{said} раньше: /latest"


def test_arabic_has_forms_for_two_for_few_and_for_many() -> None:
    said = [ARABIC.text(plural("a document", "{count} documents", count)) for count in (1, 2, 3, 11, 100)]
    assert said == ["مستند", "مستندان", "3 مستندات", "11 مستندًا", "100 مستند"]


def test_numbers_and_times_are_written_as_the_language_writes_them() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert (ENGLISH.number(12345), GERMAN.number(12345)) == ("12,345", "12.345")
    assert (ENGLISH.time(EVENING), GERMAN.time(EVENING, berlin)) == ("18:05", "20:05")
    assert (ENGLISH.day(EVENING), GERMAN.day(EVENING)) == ("04 May 2026", "04.05.2026")


def test_a_moment_says_what_stands_for_it_where_nothing_can_show_it() -> None:
    assert ENGLISH.moment(EVENING, dated=True) == Moment(EVENING, dated=True)
    assert plain((GERMAN.paragraph(words("{time} {headline}", time=GERMAN.moment(EVENING), headline="x")),)) == (
        "18:05 UTC x"
    )
    assert GERMAN.moment(EVENING, dated=True).shown == "04.05.2026, 18:05 UTC"


def test_values_are_inserted_as_they_are() -> None:
    said = words("This coverage has ended: <b>{title}</b>", title="{title} <b>%s</b> {0}")
    assert ENGLISH.inlines(said)[-1] == Span("{title} <b>%s</b> {0}", bold=True)


def test_a_value_keeps_its_own_form_within_that_of_the_message() -> None:
    said = words("<b>Breaking · {headline}</b>", headline=Span("Fire", struck=True, link="https://example.org"))
    assert GERMAN.inlines(said) == (
        Span("Eilmeldung · ", bold=True),
        Span("Fire", bold=True, struck=True, link="https://example.org"),
    )


def test_a_german_chat_reads_german_around_the_entry() -> None:
    entry = corrected(written("Smoke.", headline="Fire", source_line="Harbour office"))
    assert plain(entry_text(entry, COVERAGE, language=GERMAN)) == (
        "Fire\n\nSmoke.\n\n— Harbour office\n\nKorrigiert 09:50 UTC\n\n09:30 UTC · Harbour fire"
    )


def test_titles_of_the_other_direction_are_isolated_and_lines_begin_with_a_mark() -> None:
    closed = ARABIC.inlines(words("This coverage has ended: <b>{title}</b>", title="Harbour fire"))
    assert closed[-1] == Span(isolated("Harbour fire"), bold=True)
    footer = plain(entry_text(ENTRY, COVERAGE, language=ARABIC)).splitlines()[-1]
    assert footer == f"{RIGHT_TO_LEFT_MARK}9:30 ص UTC · {isolated('Harbour fire')}"


def test_arabic_titles_are_isolated_in_an_english_chat_and_not_in_an_arabic_one() -> None:
    title = words("This coverage has ended: <b>{title}</b>", title="حريق الميناء")
    assert plain((ENGLISH.paragraph(title),)).endswith(isolated("حريق الميناء"))
    assert plain((ARABIC.paragraph(title),)).endswith("حريق الميناء")


def test_what_turns_the_direction_inside_a_title_ends_with_it() -> None:
    said = ARABIC.text(words("This coverage has ended: <b>{title}</b>", title="\u202eevil\u2069 title"))
    assert said.endswith(isolated("evil title"))


def test_an_entry_that_only_english_has_words_for_is_left_as_it_is() -> None:
    assert GERMAN.retold("The source took it back.") == "Von der Quelle zurückgenommen."
    assert GERMAN.retold("Eddie was wrong.") == "Eddie was wrong."


def test_what_tells_of_a_correction_is_headed_in_the_language_of_the_chat() -> None:
    told = replace(ENTRY, content=told_aloud("Two ships burn."), about=EntryId(7), marks=Marks(breaking=True))
    assert plain(entry_text(told, COVERAGE, language=GERMAN)).startswith("Eilmeldung · Korrektur\n\nTwo ships burn.")


def test_lines_among_others_are_isolated_too() -> None:
    layout = Layout((Carried(ENTRY.id, 1, Form.LINE), Carried(ENTRY.id, 1, Form.FULL)), earlier=12)
    text = shown(layout, [corrected(ENTRY), ENTRY], COVERAGE, everything, ARABIC)
    assert text is not None
    assert plain(text).split("\n\n") == [
        f"12 خبرًا سابقًا: {isolated('/latest')}",
        f"9:30 ص UTC {isolated('Smoke over the harbour.')} (صُحّح)",
        f"{RIGHT_TO_LEFT_MARK}9:30 ص UTC · {isolated('Smoke over the harbour.')}",
        "Harbour fire",
    ]


def balanced(text: str) -> Iterator[bool]:
    depth = 0
    for character in text:
        depth += (character == ISOLATE) - (character == END_OF_ISOLATE)
        yield depth >= 0
    yield depth == 0


@given(texts, st.sampled_from(languages()))
def test_isolates_are_closed_whatever_the_text_says(text: str, language: Language) -> None:
    said = language.text(words("This coverage has ended: <b>{title}</b>", title=text))
    if ISOLATE not in text and END_OF_ISOLATE not in text:
        assert all(balanced(said))


@pytest.mark.parametrize("language", languages(), ids=lambda language: language.code)
@pytest.mark.parametrize("entry", [ENTRY, corrected(ENTRY, "Two ships."), retracted(ENTRY)], ids=lambda one: one.note)
def test_a_message_differs_from_english_only_in_the_bots_own_words(language: Language, entry: Entry) -> None:
    (message,) = messages(entry, COVERAGE, everything, language)
    (english,) = messages(entry, COVERAGE, everything)
    assert message.silent == english.silent
    assert message.text[0] == english.text[0]
    assert (message.text == english.text) == (language is ENGLISH)
