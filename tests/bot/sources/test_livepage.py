"""What a live page may hold besides the usual, line by line."""

from collections.abc import Sequence

import pytest

from bot.sources import livepage
from bot.sources.document import Document

TITLE = "Regatta: as it happens"


def page(*lines: str) -> Document:
    return livepage.read("\n".join([f" date 2024-06-19 {TITLE}", "Boats everywhere.", *lines]), "regatta")


def stamps(document: Document) -> list[str]:
    return [f"{entry.published_at:%Y-%m-%d %H:%M}" for entry in document.entries]


def bodies(document: Document) -> list[Sequence[str]]:
    return [entry.paragraphs for entry in document.entries]


@pytest.mark.parametrize(
    "prose",
    [
        "02:00 GMT was when the first boat came in.",
        "02:00 GMT, says the harbour office, and no minute later.",
        "02:00 GMT’s boat was late.",
        "02:00 GMT–04:00 GMT is when the bridge stays open.",
        "02:00 GMT/04:00 local time",
        "02:00 GMT+3 is what the clock there shows.",
        "02:00 ZZ Topaz leads the second race.",
        "At noon local time (5am GMT) the gun was fired.",
        "(02:00 GMT)",
        "- 02:00 GMT was when the first boat came in.",
        "- 19 June 2024 02:00 GMT: the first boat; 03:00 GMT: the second.",
        "19 June 2024 02:00 GMT was when the first boat came in.",
        "- the first boat",
        "• the second boat",
        "– The third boat?",
        "-1 degree on the water",
        "25:00 GMT",
        "12:60 GMT",
        "- 24:00 GMT",
        "31 June 202402:21 GMT",
        "29 February 2023 02:21 GMT",
        "0 May 2024 02:21 GMT",
        "19 June 0024 02:21 GMT",
        "19 Joon 2024 02:21 GMT",
        "123:45 GMT",
        "02:21 CEST",
        "02:21",
        "29 Feb, 2024 09:13",
        "date 2024-06-18 Another page",
        "30 February 2024",
        "1 June 2024 was a Saturday.",
        "fast boat pic.example.net/abc— Rita Reader (@rita_reader) June 18, 2024",
    ],
)
def test_prose_stays_in_its_entry(prose: str) -> None:
    document = page("19 June 202404:00 GMT", "The second race is on.", prose, "Wind: calm.", "- 01:57 GMT", "Hello.")
    assert stamps(document) == ["2024-06-19 04:00", "2024-06-19 01:57"]
    assert bodies(document) == [("The second race is on.", prose.replace("•", "-"), "Wind: calm."), ("Hello.",)]


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("19 June 202404:00 GMT", "2024-06-19 04:00"),
        ("9 June 20249:05 GMT", "2024-06-09 09:05"),
        ("9 June 202419:05 GMT", "2024-06-09 19:05"),
        ("- 9:05 GMT", "2024-06-19 09:05"),
        ("29 February 202423:59 GMT", "2024-02-29 23:59"),
        ("1 January 20250:00 GMT", "2025-01-01 00:00"),
        ("- 19 June 2024 04:00 GMT", "2024-06-19 04:00"),
        ("19 June 2024, 04:00 GMT", "2024-06-19 04:00"),
        ("• 19 June 2024 / 04:00 GMT", "2024-06-19 04:00"),
        ("19\xa0June\u202f2024\u200904:00\xa0GMT", "2024-06-19 04:00"),
        ("19 JUNE 2024 04:00 GMT", "2024-06-19 04:00"),
        ("19 Jun 2024 04:00 GMT", "2024-06-19 04:00"),
        ("3 Sept. 2024 04:00 GMT", "2024-09-03 04:00"),
        ("29 Feb, 2024 04:00 GMT", "2024-02-29 04:00"),
        ("Wednesday, 19 June 2024 04:00 GMT", "2024-06-19 04:00"),
        ("04:00 UTC", "2024-06-19 04:00"),
        ("- 04:00Z", "2024-06-19 04:00"),
        ("– 04:00 GMT", "2024-06-19 04:00"),
        ("- 04:00 GMT -", "2024-06-19 04:00"),
    ],
)
def test_stamps_come_in_many_hands(line: str, moment: str) -> None:
    document = page(line, "The race is on.")
    assert stamps(document) == [moment]
    assert bodies(document) == [("The race is on.",)]


@pytest.mark.parametrize(
    "text", ["The race is on.", "the race is on.", "“On!”", "12 boats race.", "'On!'", "Émile leads"]
)
def test_text_glued_to_a_time_opens_an_entry(text: str) -> None:
    document = page("19 June 202404:00 GMTGun!", f"02:00 GMT{text}", "All of them.")
    assert bodies(document) == [("Gun!",), (text, "All of them.")]


def test_text_glued_to_a_time_that_is_glued_to_its_date_may_begin_with_anything() -> None:
    assert bodies(page("19 June 202404:00 GMT…and they are off.", "Oars!")) == [("…and they are off.", "Oars!")]


def test_a_time_behind_a_lone_dash_is_prose_where_text_is_glued_to_the_stamps() -> None:
    document = page("19 June 202404:00 GMTThe race is on.", "first boat: Otter", "-", "02:00 GMT was its start.", "-")
    assert bodies(document) == [("The race is on.", "first boat: Otter", "02:00 GMT was its start.")]


def test_a_marker_alone_is_no_text_before_within_or_after_an_entry() -> None:
    document = page(
        "-", "19 June 202404:00 GMT", "-", "The race is on.", "-", "Calm. -", "•", "- 01:57 GMT", "Hello.", "-"
    )
    assert bodies(document) == [("The race is on.", "Calm."), ("Hello.",)]


def test_list_items_keep_their_dash() -> None:
    document = page("19 June 202404:00 GMT", "In the lead:", "- Otter", "- Second Helping", "- 01:57 GMT", "Hello.")
    assert bodies(document) == [("In the lead:", "- Otter", "- Second Helping"), ("Hello.",)]


def test_times_in_a_list_open_no_entries_though_every_item_has_one() -> None:
    document = page(
        "The programme:",
        "- 01:00 GMT rowing",
        "- 02:00 GMT sailing",
        "19 June 202404:00 GMT",
        "So far:",
        "- 01:04 GMT rowing, a little late",
        "- 02:00 GMT sailing",
    )
    assert stamps(document) == ["2024-06-19 04:00"]
    assert document.standfirst[1:] == ("The programme:", "- 01:00 GMT rowing", "- 02:00 GMT sailing")


def test_entries_on_one_line_may_have_list_items_below_and_pictures_between() -> None:
    document = page(
        "- 19 June 2024 04:00 GMT In the lead:",
        "  - Otter",
        "  - Second Helping",
        "- 02:00 GMT",
        "-",
        "      01:57 GMT Hello.",
        "01:30 GMT was early, he said.",
        "You can share this story on social media:",
    )
    assert stamps(document) == ["2024-06-19 04:00", "2024-06-19 02:00", "2024-06-19 01:57"]
    assert bodies(document) == [
        ("In the lead:", "- Otter", "- Second Helping"),
        (),
        ("Hello.", "01:30 GMT was early, he said."),
    ]


@pytest.mark.parametrize(
    "end", ["You can share this story on social media:", "This life feed has ended.", "18 June 2024"]
)
def test_entries_on_one_line_may_end_with_a_picture_and_what_ends_the_page(end: str) -> None:
    document = page("- 19 June 2024 04:00 GMT The race is on.", "- 02:00 GMT Gun!", "- 01:57 GMT", end)
    assert bodies(document) == [("The race is on.",), ("Gun!",), ()]


def test_a_date_glued_to_its_time_opens_an_entry_whatever_follows() -> None:
    document = page("19 June 202404:00 GMT", "The race is on.", "18 June 202423:58 GMT was when the band stopped.")
    assert stamps(document) == ["2024-06-19 04:00", "2024-06-18 23:58"]


def test_of_two_dates_the_one_on_the_line_of_the_time_holds() -> None:
    document = page("18 June 2024", "19 June 202404:00 GMT", "The race is on.", "- 01:57 GMT", "Hello.")
    assert stamps(document) == ["2024-06-19 04:00", "2024-06-19 01:57"]


def test_a_date_that_heads_no_entry_is_a_paragraph() -> None:
    document = page(
        "19 June 202404:00 GMT", "The day of the flood:", "30 May 1911", "Nobody forgot.", "- 01:57 GMT", "Hi."
    )
    assert bodies(document) == [("The day of the flood:", "30 May 1911", "Nobody forgot."), ("Hi.",)]


def test_a_stamp_with_nothing_below_is_an_entry_of_pictures_only() -> None:
    document = page("19 June 202404:00 GMT", "- 03:00 GMT", "- 03:00 GMT", "Calm.", "- 01:57 GMT")
    assert bodies(document) == [(), (), ("Calm.",), ()]


def test_the_first_stamp_repeated_at_the_end_is_no_entry_but_another_days_is() -> None:
    top = ("19 June 202404:00 GMT", "The race is on.", "- 01:57 GMT", "Hello.")
    assert len(page(*top, "19 June 202404:00 GMT").entries) == 2
    assert len(page(*top, "You can share this story on social media:", "- 04:00 GMT", "-").entries) == 2
    assert stamps(page(*top, "18 June 202404:00 GMT"))[-1] == "2024-06-18 04:00"


@pytest.mark.parametrize(
    ("tail", "closing"),
    [
        (["You can share this story on social media:"], ()),
        (["Sails down. You can share this story on social media:"], ()),
        (["This life feed has ended."], ("This life feed has ended.",)),
        (["This live feed has ended", "You can share this story on social media:"], ("This live feed has ended",)),
        (["19 June 2024", "18 June 2024"], ()),
        (["You can share this story on social media:", "19 June 202404:00 GMT", "-"], ()),
    ],
)
def test_what_ends_the_page_is_not_the_oldest_entrys(tail: Sequence[str], closing: tuple[str, ...]) -> None:
    tail = ["Sails down.", *tail] if not tail[0].startswith("Sails down.") else tail
    document = page("19 June 202404:00 GMT", "The race is on.", "- 01:57 GMT", "Hello.", *tail)
    assert bodies(document) == [("The race is on.",), ("Hello.", "Sails down.")]
    assert document.standfirst == ("Boats everywhere.", *closing)


def test_places_within_a_minute_are_counted_from_the_oldest() -> None:
    document = page(
        "19 June 202404:00 GMT", "Three.", "- 04:00 GMT", "Two.", "- 04:00 GMT", "One.", "- 03:59 GMT", "Zero."
    )
    assert [entry.origin for entry in document.entries] == [
        "regatta/2024-06-19T04:00Z/3",
        "regatta/2024-06-19T04:00Z/2",
        "regatta/2024-06-19T04:00Z/1",
        "regatta/2024-06-19T03:59Z/1",
    ]


def test_the_same_sentence_may_stand_in_the_standfirst_and_in_two_entries() -> None:
    document = page("19 June 202404:00 GMT", "Boats everywhere.", "- 01:57 GMT", "Boats everywhere.")
    assert document.standfirst == ("Boats everywhere.",)
    assert bodies(document) == [("Boats everywhere.",), ("Boats everywhere.",)]


def test_windows_text_is_read_as_what_it_was() -> None:
    text = f" date 2024-06-19 {TITLE}\r\n19 June 202404:00 GMT\r\n“Où est l’été…?” – 5 €"
    document = livepage.read(text.encode("windows-1252"), "regatta")
    assert bodies(document) == [("“Où est l’été…?” – 5 €",)]


def test_what_no_text_may_hold_is_left_out() -> None:
    document = page(
        "19 June\u200b 202404:00 GMT", "A bell\x07 rings, half a \ud83d smile, and a whole \ud83d\ude00 one."
    )
    assert bodies(document) == [("A bell rings, half a \ufffd smile, and a whole 😀 one.",)]
