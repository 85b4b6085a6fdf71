"""A live card shows how things stand, in one message."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.composing.card import Section, card, content, in_order, retired
from bot.languages import spoken
from bot.model import CoverageState, Entry, EntryId
from bot.richtext import RichText, from_paragraphs, plain
from tests.bot.behind import BREAKING
from tests.bot.strategies import fewer, rich_texts
from tests.bot.written import COVERAGE, MORNING, corrected, everything, written

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SUMMARY = replace(written("Two are hurt.", headline="The fire is out"), summary=True)
BARE = replace(COVERAGE, standfirst=())
FLOOD = replace(COVERAGE, title="Flood", standfirst=("The river rises.",))


def entry(number: int, text: str) -> Entry:
    return replace(written(text), id=EntryId(number), published_at=MORNING + timedelta(minutes=number))


def newest_first(*texts: str) -> tuple[Entry, ...]:
    return tuple(reversed([entry(number, text) for number, text in enumerate(texts, 1)]))


def shown(*sections: Section, more: int = 0, limit: int = 2000) -> list[str]:
    """The paragraphs of the card."""

    def fits(text: RichText) -> bool:
        return len(plain(text)) <= limit

    message = card(content(sections, more, fits), NOON)
    assert fits(message.text)
    return plain(message.text).split("\n\n")


def test_it_shows_the_title_the_standfirst_the_entries_newest_first_and_when_it_was_renewed() -> None:
    section = Section(replace(COVERAGE, standfirst=("It burns at the quay.",)), None, newest_first("Smoke.", "Flames."))
    assert shown(section) == [
        "Harbour fire",
        "It burns at the quay.",
        "09:32 UTC · Flames.",
        "09:31 UTC · Smoke.",
        "Renewed 04 May 2026, 12:00 UTC",
    ]


def test_what_is_known_so_far_stands_in_place_of_the_standfirst() -> None:
    section = Section(replace(COVERAGE, standfirst=("It burns at the quay.",)), SUMMARY)
    assert shown(section)[:3] == ["Harbour fire", "What we know so far · The fire is out", "Two are hurt."]


def test_it_makes_no_sound_and_shows_no_previews() -> None:
    message = card(from_paragraphs(["Fire"]), NOON)
    assert (message.silent, message.preview) == (True, False)


def test_only_the_newest_are_whole_where_not_all_fit() -> None:
    section = Section(BARE, None, newest_first(*["It burns at the quay. " * 20] * 6))
    lengths = [len(text) for text in shown(section, limit=2400)[1:-1]]
    assert [length > 400 for length in lengths] == [True] * 3 + [False] * 3


def test_entries_become_narrower_lines_before_any_is_left_out() -> None:
    section = Section(BARE, None, newest_first(*["It burns at the quay. " * 20] * 6))
    lines = shown(section, limit=700)[1:-1]
    assert len(lines) == 6
    assert all(len(line) <= len("09:31 UTC ") + 80 for line in lines)


def test_what_has_ended_says_so_and_stands_last() -> None:
    ended = Section(replace(COVERAGE, state=CoverageState.CLOSED), None, newest_first("Smoke."))
    going_on = Section(replace(FLOOD, opened_at=MORNING - timedelta(days=1)))
    texts = shown(*in_order([ended, going_on]))
    assert texts[0] == "Flood"
    assert "This coverage has ended: Harbour fire" in texts


def test_the_coverage_with_the_newest_entry_stands_first() -> None:
    fire = Section(COVERAGE, None, newest_first("Smoke.", "Flames."))
    flood = Section(FLOOD, None, (entry(3, "The dam holds."),))
    assert [section.coverage.title for section in in_order([fire, flood])] == ["Flood", "Harbour fire"]


def test_several_coverages_share_the_room_and_others_are_counted() -> None:
    sections = [Section(COVERAGE, None, newest_first(*["Smoke."] * 10)) for _ in range(5)]
    texts = shown(*sections, more=2)
    assert texts.count("Harbour fire") == 5
    assert sum(text.endswith("Smoke.") for text in texts) == 10
    assert texts[-2] == "and 2 more coverages"


def test_corrected_and_breaking_entries_look_as_they_do_among_others() -> None:
    (smoke,) = newest_first("Smoke.")
    section = Section(BARE, None, (replace(corrected(smoke, "no flames"), marks=BREAKING),))
    assert shown(section)[1:4] == ["09:31 UTC · Breaking", "Smoke.", "Corrected 09:50 UTC: no flames"]


def test_what_is_left_of_a_card_tells_no_news() -> None:
    assert plain(retired().text) == "This card is not renewed any more."


def test_it_speaks_the_language_of_the_chat() -> None:
    language = spoken("de")
    message = card(content([Section(COVERAGE, SUMMARY)], 0, everything, language), NOON, language)
    assert plain(message.text) != plain(card(content([Section(COVERAGE, SUMMARY)], 0, everything), NOON).text)


@fewer
@given(
    st.lists(st.lists(rich_texts, max_size=12), min_size=1, max_size=5),
    st.integers(300, 4096),
    st.integers(0, 3),
    st.lists(st.text(max_size=3000), max_size=2),
    st.sampled_from(["en", "de", "ar", "ru"]),
)
def test_it_fits_whatever_it_is_to_show(
    coverages: list[list[RichText]], limit: int, more: int, standfirst: list[str], code: str
) -> None:
    language = spoken(code)

    def fits(text: RichText) -> bool:
        return len(plain(text)) <= limit

    sections = []
    for bodies in coverages:
        entries = [entry(number, "") for number in range(len(bodies))]
        told = [
            replace(one, content=one.content.model_copy(update={"body": body}))
            for one, body in zip(entries, bodies, strict=True)
        ]
        sections.append(Section(replace(COVERAGE, standfirst=tuple(standfirst)), None, tuple(told)))
    for renewed in (NOON, datetime(2026, 9, 30, 23, 59, tzinfo=UTC)):
        assert fits(card(content(sections, more, fits, language), renewed, language).text)
