"""What a chat is shown of an entry."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.composing.compose import closing, entry_text, greeting, late_correction, messages, withdrawn
from bot.composing.splitting import ELLIPSIS
from bot.model import Content, Entry, Marks
from bot.richtext import Item, Moment, RichText, Span, from_paragraphs, paragraph, plain
from tests.bot.strategies import fewer, rich_texts, texts
from tests.bot.written import COVERAGE, ENTRY, LATER, MORNING, corrected, everything, retracted, up_to, written

BREAKING = Marks(key=True, breaking=True)
ADDRESS = "https://example.org/statement"


def shown(entry: Entry) -> str:
    return plain(entry_text(entry, COVERAGE))


def spans(text: RichText) -> list[Span]:
    return [inline for block in text for inline in block.inlines if isinstance(inline, Span)]


def struck_text(text: RichText) -> str:
    return "".join(span.text for span in spans(text) if span.struck)


def test_an_entry_is_its_text_with_its_time_and_its_coverage_below() -> None:
    assert shown(ENTRY) == "Smoke over the harbour.\n\n09:30 UTC · Harbour fire"


def test_the_headline_stands_first_and_bold() -> None:
    text = entry_text(written("Smoke.", headline="Fire at the harbour"), COVERAGE)
    assert text[0] == paragraph(Span("Fire at the harbour", bold=True))


def test_breaking_says_so_with_and_without_a_headline() -> None:
    assert shown(replace(ENTRY, marks=BREAKING)).startswith("Breaking\n\nSmoke")
    with_headline = replace(written("Smoke.", headline="Fire"), marks=BREAKING)
    assert shown(with_headline).startswith("Breaking · Fire\n\nSmoke")


def test_a_key_entry_looks_like_any_other() -> None:
    assert shown(replace(ENTRY, marks=Marks(key=True))) == shown(ENTRY)


def test_a_breaking_entry_that_is_corrected_keeps_its_look() -> None:
    breaking = replace(written("Smoke.", headline="Fire"), marks=BREAKING)
    first, second = (entry_text(entry, COVERAGE) for entry in (breaking, corrected(breaking)))
    assert second[: len(first) - 1] == first[:-1]
    assert second[-1] == first[-1]


def test_source_and_link_stand_below_the_text() -> None:
    text = entry_text(written("Smoke.", source_line="Harbour office", link=ADDRESS), COVERAGE)
    assert plain(text).splitlines()[::2] == ["Smoke.", "— Harbour office", ADDRESS, "09:30 UTC · Harbour fire"]
    assert Span(ADDRESS, link=ADDRESS) in spans(text)


def test_a_correction_says_when_and_what_was_changed() -> None:
    assert "Corrected 09:50 UTC: 12 injured, not 21\n\n09:30 UTC" in shown(corrected(ENTRY, "12 injured, not 21"))
    assert "Corrected 09:50 UTC\n\n09:30 UTC" in shown(corrected(ENTRY))


def test_the_day_is_shown_once_it_is_not_the_first_of_the_coverage() -> None:
    next_day = replace(ENTRY, published_at=MORNING + timedelta(days=1))
    assert shown(next_day).endswith("05 May 2026, 09:30 UTC · Harbour fire")


def test_times_are_moments_so_that_each_reader_sees_them_in_their_own_zone() -> None:
    moments = [one for block in entry_text(corrected(ENTRY), COVERAGE) for one in block.inlines if type(one) is Moment]
    assert moments == [Moment(LATER), Moment(MORNING)]


@fewer
@given(rich_texts, st.none() | texts, st.integers(100, 400))
def test_a_long_entry_is_as_many_messages_as_it_takes(body: RichText, headline: str | None, limit: int) -> None:
    entry = replace(ENTRY, content=Content(headline=headline, body=body))
    parts = messages(entry, COVERAGE, up_to(limit))
    assert parts
    assert all(up_to(limit)(part.text) for part in parts)
    assert plain(parts[-1].text).endswith("Harbour fire")


@pytest.mark.parametrize("length", range(130, 200, 3))
def test_however_long_an_entry_is_its_time_never_stands_alone(length: int) -> None:
    parts = messages(written("x" * length), COVERAGE, up_to(160))
    assert all("x" in plain(part.text) for part in parts)
    assert sum(plain(part.text).count("x") for part in parts) == length


@pytest.mark.parametrize("length", range(90, 170, 3))
def test_a_link_that_fills_a_message_leaves_room_for_the_rest_in_others(length: int) -> None:
    address = "https://example.org/" + "a" * length
    parts = messages(written(headline="Fire at the harbour " * 5, link=address), COVERAGE, up_to(160))
    assert len(parts) <= 3
    assert all(up_to(160)(part.text) for part in parts)
    assert address in "".join(plain(part.text) for part in parts).replace("\n", "")


def test_only_the_first_part_of_a_breaking_entry_has_a_sound() -> None:
    breaking = replace(written("It burns. " * 50), marks=BREAKING)
    assert plain(messages(breaking, COVERAGE, up_to(200))[0].text).startswith("Breaking\n\nIt burns.")
    assert [part.silent for part in messages(breaking, COVERAGE, up_to(200))] == [False, True, True]
    ordinary = written("It burns. " * 50)
    assert [part.silent for part in messages(ordinary, COVERAGE, up_to(200))] == [True, True, True]


def test_only_an_entry_that_is_nothing_but_a_link_shows_a_preview() -> None:
    previews = {
        "link": written(link=ADDRESS),
        "link with headline": written(headline="The statement", link=ADDRESS),
        "text with link": written("Read this.", link=ADDRESS),
        "text": ENTRY,
    }
    assert [name for name, entry in previews.items() if messages(entry, COVERAGE, everything)[0].preview] == [
        "link",
        "link with headline",
    ]


def test_a_withdrawn_entry_is_struck_through_and_says_why() -> None:
    text = withdrawn(retracted(written("Smoke.", headline="Fire")), COVERAGE, everything)
    assert plain(text) == "Fire\n\nSmoke.\n\nWithdrawn 09:50 UTC: It was a drill\n\n09:30 UTC · Harbour fire"
    assert struck_text(text) == "FireSmoke."


def test_a_withdrawn_entry_without_a_reason_ends_with_a_full_stop() -> None:
    text = withdrawn(retracted(ENTRY, None), COVERAGE, everything)
    assert "Withdrawn 09:50 UTC.\n" in plain(text)


def test_a_moment_inside_a_withdrawn_text_is_struck_like_the_rest() -> None:
    at_half_past = replace(ENTRY, content=Content(body=(paragraph("At ", Moment(MORNING), " it burned."),)))
    assert struck_text(withdrawn(retracted(at_half_past), COVERAGE, everything)) == "At 09:30 UTC it burned."


@fewer
@given(rich_texts, texts, st.integers(100, 400))
def test_however_long_text_and_reason_are_the_notice_is_one_message(body: RichText, reason: str, limit: int) -> None:
    entry = retracted(replace(ENTRY, content=Content(body=body)), reason * 20)
    (notice,) = messages(entry, COVERAGE, up_to(limit))
    assert up_to(limit)(notice.text)
    assert notice.silent
    assert "Withdrawn" in plain(notice.text)
    assert plain(notice.text).endswith("Harbour fire")


def test_where_not_all_fits_the_reason_stays_and_the_text_is_shortened() -> None:
    entry = retracted(written("It burns. " * 100), "It was a drill")
    notice = plain(messages(entry, COVERAGE, up_to(200))[0].text)
    assert notice.startswith("It burns. It burns.")
    assert f"{ELLIPSIS}\n\nWithdrawn 09:50 UTC: It was a drill" in notice


def test_a_very_long_title_still_leaves_room_for_the_notice() -> None:
    coverage = replace(COVERAGE, title="Fire " * 60)
    notice = messages(retracted(written("It burns. " * 500)), coverage, up_to(2000))
    assert [up_to(2000)(message.text) for message in notice] == [True]
    assert "Withdrawn" in plain(notice[0].text)


def test_a_late_correction_says_what_it_is() -> None:
    assert plain(late_correction(ENTRY.content.body)) == "Correction\n\nSmoke over the harbour."


def test_the_closing_line_names_the_coverage_and_makes_no_sound() -> None:
    assert plain(closing(COVERAGE).text) == "This coverage has ended: Harbour fire"
    assert closing(COVERAGE).silent


def test_the_greeting_is_title_and_standfirst() -> None:
    assert plain(greeting(COVERAGE, everything)) == (
        "Harbour fire\n\nA fire broke out at the harbour.\n\nWe follow it as it happens."
    )


@pytest.mark.parametrize("limit", [20, 40, 70])
def test_a_greeting_that_is_too_long_is_shortened(limit: int) -> None:
    text = greeting(COVERAGE, up_to(limit))
    assert up_to(limit)(text)
    assert plain(text).startswith("Harbour fire")
    assert plain(text).endswith(ELLIPSIS)


def test_list_items_stay_together() -> None:
    entry = replace(ENTRY, content=Content(body=from_paragraphs(["Closed:", "- the quay", "- the bridge"])))
    assert "Closed:\n\n• the quay\n• the bridge\n\n09:30" in shown(entry)
    assert sum(isinstance(block, Item) for block in entry_text(entry, COVERAGE)) == 2
