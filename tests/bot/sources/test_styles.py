"""Stamps of other publishers: what is read without a setting, and what only with one."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from bot.errors import DocumentNotUnderstood
from bot.sources import livepage
from bot.sources.document import Document, DocumentEntry
from bot.sources.style import USUAL, DateOrder, Place, StampStyle

IN_INDIA = StampStyle(zone="Asia/Kolkata")
IN_BELGRADE = StampStyle(zone="Europe/Belgrade")
IN_LONDON = StampStyle(zone="Europe/London")
MONTH_FIRST = StampStyle(date_order=DateOrder.MONTH_FIRST)
HEADED = StampStyle(headlines=True)
AFTER = StampStyle(place=Place.AFTER, zone="Europe/London")

EVENING = datetime(2024, 6, 15, 20, 0, tzinfo=UTC)


def page(*lines: str, style: StampStyle = USUAL, now: datetime | None = None) -> Document:
    return livepage.read("\n".join(["Kite festival: live", *lines]), "kites", style, now)


def times(document: Document) -> list[str]:
    return [f"{entry.published_at:%Y-%m-%d %H:%M:%S}" for entry in document.entries]


def only(document: Document) -> DocumentEntry:
    (entry,) = document.entries
    return entry


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        ("07:56 GMT 24.03.2024", "2024-03-24 07:56:00"),
        ("- 07:56 GMT 24.03.2024", "2024-03-24 07:56:00"),
        ("7.56 GMT, 24 March 2024", "2024-03-24 07:56:00"),
        ("0756 UTC 24/03/2024", "2024-03-24 07:56:00"),
        ("07:56:12Z 2024-03-24", "2024-03-24 07:56:12"),
        ("24.03.2024 07:56 GMT", "2024-03-24 07:56:00"),
        ("24.03.202407:56 GMT", "2024-03-24 07:56:00"),
        ("March 24, 2024 at 7.56 p.m. GMT", "2024-03-24 19:56:00"),
        ("Sunday, March 24, 2024 12:05 am GMT", "2024-03-24 00:05:00"),
        ("12.05 pm GMT 24.03.2024", "2024-03-24 12:05:00"),
        ("07:56 GMT — 24.03.2024", None),
        ("07:56 24.03.2024", None),
        ("0756 24.03.2024", None),
        ("07:56 (IST) 24.03.2024", None),
        ("07:56 GMT 24.13.2024", None),
        ("07:56 GMT 30.02.2024", None),
        ("13.05 pm GMT 24.03.2024", None),
        ("25.05 GMT 24.03.2024", None),
        ("2460 GMT 24.03.2024", None),
        ("07:5 GMT 24.03.2024", None),
        ("07:56 GMT 24.03.2024 was when the wind rose.", None),
    ],
)
def test_stamps_that_say_their_date_and_gmt_need_no_setting(stamp: str, at: str | None) -> None:
    lines = (stamp, "The first kite is up.")
    if at is None:
        with pytest.raises(DocumentNotUnderstood):
            page(*lines)
    else:
        document = page("Wind from the sea.", *lines)
        assert times(document) == [at]
        assert only(document).paragraphs == ("The first kite is up.",)
        assert document.standfirst == ("Wind from the sea.",)


@pytest.mark.parametrize(
    ("style", "stamp", "at"),
    [
        (IN_LONDON, "18.59 GMT", "2024-06-15 18:59:00"),
        (IN_LONDON, "18.59 BST", "2024-06-15 17:59:00"),
        (IN_LONDON, "18.59", "2024-06-15 17:59:00"),
        (IN_LONDON, "14:47:48", "2024-06-15 13:47:48"),
        (IN_LONDON, "02.30 a.m.", "2024-06-15 01:30:00"),
        (IN_LONDON, "8 pm", "2024-06-15 19:00:00"),
        (IN_INDIA, "16:34 (IST)", "2024-06-15 11:04:00"),
        (IN_INDIA, "2:30 AM IST", "2024-06-14 21:00:00"),
        (IN_LONDON, "1859", None),
        (IN_LONDON, "8", None),
        (IN_LONDON, "18.599", None),
        (IN_LONDON, "18.59 FROM", None),
        (IN_LONDON, "18:59 was when the wind rose.", None),
        (IN_LONDON, "18.59 - 20.00", None),
        (IN_LONDON, "8 ampere", None),
    ],
)
def test_with_a_zone_times_without_one_count_and_are_of_that_zone(
    style: StampStyle, stamp: str, at: str | None
) -> None:
    lines = ("15 June 2024", stamp, "The first kite is up.")
    if at is None:
        with pytest.raises(DocumentNotUnderstood, match="no time stamp"):
            page(*lines, style=style)
    else:
        assert times(page(*lines, style=style)) == [at]
    if not stamp.endswith("GMT"):
        with pytest.raises(DocumentNotUnderstood, match="count once the source has a zone"):
            page(*lines)


def test_the_same_zone_has_another_offset_in_winter() -> None:
    assert times(page("15 January 2024", "18.59", "Snow.", style=IN_BELGRADE)) == ["2024-01-15 17:59:00"]
    assert times(page("15 July 2024", "18.59", "Sun.", style=IN_BELGRADE)) == ["2024-07-15 16:59:00"]


def test_figures_are_read_in_the_order_that_is_set() -> None:
    lines = ("07:56 GMT 03/04/2024", "The first kite is up.")
    assert times(page(*lines)) == ["2024-04-03 07:56:00"]
    assert times(page(*lines, style=MONTH_FIRST)) == ["2024-03-04 07:56:00"]
    with pytest.raises(DocumentNotUnderstood):
        page("07:56 GMT 24/03/2024", "The first kite is up.", style=MONTH_FIRST)


def test_text_behind_a_dash_is_the_entry() -> None:
    document = page(
        *("15.06.2024", "22.15 - The last kite is down.", "22.05 – Rain.", "It pours."),
        *("- 21.50 — Thunder", "21.40 -", "Clouds."),
        style=IN_BELGRADE,
    )
    assert times(document)[0] == "2024-06-15 20:15:00"
    assert [entry.paragraphs for entry in document.entries] == [
        ("The last kite is down.",),
        ("Rain.", "It pours."),
        ("Thunder",),
        ("Clouds.",),
    ]
    assert not any(entry.headline for entry in document.entries)


def test_headlines_behind_a_dash() -> None:
    document = page(
        *("15 June 2024", "1331 GMT — Dragon wins – by a tail", "The dragon of Kitty Kitemaker won.", "It was red."),
        *("1305 GMT — Rain stops", "1250 GMT", "All kites are wet.", "1240 GMT – Delay – Ten minutes at least."),
        *("8.00 am GMT – Gates open –", "Early birds were there at six."),
        style=HEADED,
    )
    assert [(entry.headline, entry.paragraphs) for entry in document.entries] == [
        ("Dragon wins – by a tail", ("The dragon of Kitty Kitemaker won.", "It was red.")),
        ("Rain stops", ()),
        (None, ("All kites are wet.",)),
        ("Delay", ("Ten minutes at least.",)),
        ("Gates open", ("Early birds were there at six.",)),
    ]


def test_headlines_on_the_line_below_and_on_the_line_of_a_dated_stamp() -> None:
    long = "The committee, which had met since the early morning in the tent of the tea ladies, has come to a decision."
    document = page(
        *("16:34 (IST) 24 Jun 2023", "Dragon wins", "By a tail.", "16:20 (IST) 24 Jun 2023", long, "More soon."),
        *("16:05 (IST) 24 Jun 2023 Rain stops", "At last.", "16:00 (IST) 24 Jun 2023", "- umbrellas", "- boots"),
        style=StampStyle(zone="Asia/Kolkata", headlines=True),
    )
    assert times(document)[0] == "2023-06-24 11:04:00"
    assert [(entry.headline, entry.paragraphs) for entry in document.entries] == [
        ("Dragon wins", ("By a tail.",)),
        (None, (long, "More soon.")),
        ("Rain stops", ("At last.",)),
        (None, ("- umbrellas", "- boots")),
    ]


def test_stamps_below_their_entries_with_the_author_glued_to_the_date() -> None:
    document = page(
        *("The dragon has won.", "By a tail.", "Rita Reader15 June 2024 23:30"),
        *(
            "Rain on 15 June 2024 at 23:10",
            "Umbrellas are sold out.",
            "By Eddie Editor and Walt van Wind15 June 2024 22:05",
        ),
        *("Gates open.", "15 June 2024 09:00", "Read more about kites"),
        style=AFTER,
    )
    assert (document.title, document.standfirst) == ("Kite festival: live", ("Read more about kites",))
    assert times(document) == ["2024-06-15 22:30:00", "2024-06-15 21:05:00", "2024-06-15 08:00:00"]
    assert [(entry.author, entry.paragraphs) for entry in document.entries] == [
        ("Rita Reader", ("The dragon has won.", "By a tail.")),
        ("Eddie Editor and Walt van Wind", ("Rain on 15 June 2024 at 23:10", "Umbrellas are sold out.")),
        (None, ("Gates open.",)),
    ]
    assert document.entries[0].origin == "kites/2024-06-15T22:30Z/1"


def test_of_stamps_below_a_label_may_stand_just_above_and_a_headline_on_top() -> None:
    document = page(
        *("Dragon wins", "By a tail.", "-", "15 June 2024", "23:30"),
        *("Rain", "Umbrellas are sold out. -", "22:05"),
        style=AFTER.model_copy(update={"headlines": True}),
    )
    assert times(document) == ["2024-06-15 22:30:00", "2024-06-15 21:05:00"]
    assert [(entry.headline, entry.paragraphs) for entry in document.entries] == [
        ("Dragon wins", ("By a tail.",)),
        ("Rain", ("Umbrellas are sold out.",)),
    ]


@pytest.mark.parametrize(("standfirst", "first"), [(0, ("A.", "B.", "C.")), (1, ("B.", "C.")), (9, ())])
def test_of_stamps_below_the_setting_says_where_the_standfirst_ends(standfirst: int, first: tuple[str, ...]) -> None:
    style = AFTER.model_copy(update={"standfirst": standfirst})
    document = page("A.", "B.", "C.", "15 June 2024 23:30", "D.", "15 June 2024 22:30", style=style)
    assert [entry.paragraphs for entry in document.entries] == [first, ("D.",)]


def test_without_the_setting_stamps_below_are_taken_to_head_what_follows() -> None:
    document = page("The dragon has won.", "15 June 2024 23:30 GMT", "Rain.", "15 June 2024 22:30 GMT")
    assert document.standfirst == ("The dragon has won.",)


@pytest.mark.parametrize(
    ("newest", "at"),
    [("20:55", "2024-06-15 19:55:00"), ("21:09", "2024-06-15 20:09:00"), ("21:11", "2024-06-14 20:11:00")],
)
def test_a_page_with_a_zone_and_no_date_is_of_the_day_on_which_it_is_read(newest: str, at: str) -> None:
    document = page(newest, "The dragon has won.", "08:00", "Gates open.", style=IN_LONDON, now=EVENING)
    assert times(document)[0] == at
    assert all(entry.date_inferred for entry in document.entries)


def test_yesterdays_entries_on_a_page_without_dates_are_yesterdays() -> None:
    document = page("08:00", "Gates open.", "22:15", "Night.", style=IN_LONDON, now=EVENING)
    assert times(document) == ["2024-06-15 07:00:00", "2024-06-14 21:15:00"]


def test_without_a_zone_or_a_clock_a_page_without_dates_is_refused() -> None:
    for style, now in ((USUAL, EVENING), (IN_LONDON, None)):
        with pytest.raises(DocumentNotUnderstood, match="no date"):
            page("18.59 GMT", "Gates open.", style=style, now=now)


def test_two_entries_of_one_minute_have_their_places_whatever_their_seconds() -> None:
    document = page("15 June 2024", "14:47:48", "Two.", "14:47:10", "One.", style=IN_LONDON)
    assert [entry.origin for entry in document.entries] == ["kites/2024-06-15T13:47Z/2", "kites/2024-06-15T13:47Z/1"]


def test_the_usual_stamps_are_read_in_every_style_that_has_them_before() -> None:
    document = page("- 15 June 202402:21 GMT", "Gun!", "- 01:57 GMT", "Hello.", style=IN_INDIA)
    assert times(document) == ["2024-06-15 02:21:00", "2024-06-15 01:57:00"]


def test_where_a_usual_stamp_stands_the_forms_of_others_are_prose() -> None:
    document = page("15 June 202402:21 GMT", "Gun!", "18.59 GMT", "1331 GMT — the second race")
    assert only(document).paragraphs == ("Gun!", "18.59 GMT", "1331 GMT — the second race")


@pytest.mark.parametrize("zone", ["", "IST", "Europe", "Europe/Nowhere", "../etc/passwd", "/dev/null", "a" * 300, "\0"])
def test_a_zone_is_an_iana_name(zone: str) -> None:
    with pytest.raises(ValidationError, match="no time zone is called"):
        StampStyle(zone=zone)


def test_a_style_survives_as_json() -> None:
    style = StampStyle(place=Place.AFTER, zone="Asia/Kolkata", headlines=True, standfirst=2)
    assert StampStyle.model_validate_json(style.model_dump_json()) == style
