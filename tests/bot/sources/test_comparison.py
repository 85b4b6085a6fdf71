"""What a page shows now, compared with what is stored of it."""

import re

from bot.sources import livepage
from bot.sources.comparison import Difference, Known, compare
from tests.bot.sources import forms
from tests.bot.sources.pages import VISIT
from tests.bot.sources.stored import difference, known, shown, told

FERRY = "The ferry to Little Ember stays in harbour until the wind has turned, says the company."
FERRY_EDITED = "The ferry to Little Ember stays in harbour until the wind has dropped, says the company."
FIRE = "A fire has broken out in a shed beside the grain silos; nobody was inside when it started."
GYM = "The mayor opens the school gym to everybody who cannot stay at home tonight, dogs included."


def test_the_same_page_again_is_no_difference() -> None:
    page = shown("12:00 Three.", "12:00 Two.", "12:00 Two.", "11:00", "10:00 More soon.", "09:00 More soon.")
    assert compare(known(page), page).empty


def test_the_same_page_through_another_extractor_is_no_difference() -> None:
    stored = known(livepage.read(forms.date_glued(VISIT), "visit"))
    for form in (*forms.PARAGRAPHS_KEPT, *forms.PARAGRAPHS_JOINED):
        assert compare(stored, livepage.read(form(VISIT), "visit")).empty


def test_stored_entries_may_come_in_any_order_and_with_another_list_mark() -> None:
    page = shown("12:00 In the lead: | - Otter | - Second Helping", "12:00 Gun!", "11:00 Soon.")
    stored = [
        Known(entry.origin, entry.published_at, tuple(text.replace("- ", "• ") for text in entry.paragraphs))
        for entry in known(page)
    ]
    assert compare(stored[::-1], page).empty


def test_everything_is_new_to_an_empty_store_oldest_first() -> None:
    assert difference(shown("08:00 A."), shown("12:00 Two.", "12:00 One.", "08:00 A.")) == {
        "new": ["12:00/1 One.", "12:00/2 Two."]
    }
    assert len(compare([], shown("12:00 Two.", "08:00 One.")).new) == 2


def test_a_corrected_figure_changes_its_entry() -> None:
    before = shown("12:00 21 people were hurt.", "11:00 Fire!")
    assert difference(before, shown("12:00 12 people were hurt.", "11:00 Fire!")) == {
        "changed": ["21 people were hurt. -> 12 people were hurt."]
    }


def test_an_entry_slipped_into_a_minute_moves_those_above_it() -> None:
    before = shown("12:00 Goal! 2-0.", "12:00 Goal! 1-0.")
    assert difference(before, shown("12:00 Goal! 2-0.", "12:00 Goal! 1-0.", "12:00 Kick-off.")) == {
        "new": ["12:00/1 Kick-off."],
        "moved": ["12:00/1 -> 12:00/2", "12:00/2 -> 12:00/3"],
    }


def test_a_newer_entry_in_the_same_minute_moves_nothing() -> None:
    assert difference(shown("12:00 Goal! 1-0."), shown("12:00 Goal! 2-0.", "12:00 Goal! 1-0.")) == {
        "new": ["12:00/2 Goal! 2-0."]
    }


def test_an_entry_edited_while_another_is_slipped_in_below_it_is_recognised() -> None:
    after = shown(f"12:00 {FERRY_EDITED}", "12:00 Sirens.")
    assert difference(shown(f"12:00 {FERRY}"), after) == {
        "new": ["12:00/1 Sirens."],
        "changed": [f"{FERRY} -> {FERRY_EDITED}"],
        "moved": ["12:00/1 -> 12:00/2"],
    }


def test_pictures_that_an_entry_is_slipped_in_below_stay_pictures() -> None:
    assert difference(shown("12:00", "11:00 Fire!"), shown("12:00", "12:00 Sirens.", "11:00 Fire!")) == {
        "new": ["12:00/1 Sirens."],
        "moved": ["12:00/1 -> 12:00/2"],
    }


def test_a_crowded_minute_may_be_edited_throughout_and_have_an_entry_slipped_in_at_its_bottom() -> None:
    def ward(number: int, when: str) -> str:
        return f"12:00 Ward {number} has counted {number * 7} votes for Nora Newcomer {when}."

    before = shown(*(ward(number, "so far") for number in range(60)))
    found = compare(known(before), shown(*(ward(number, "by now") for number in range(60)), "12:00 The wards report:"))
    assert [entry.paragraphs for entry in found.new] == [("The wards report:",)]
    assert [(one.paragraphs[0].split()[1], other.paragraphs[0].split()[1]) for one, other in found.changed] == [
        (str(number), str(number)) for number in reversed(range(60))
    ]


def test_places_in_a_minute_are_told_in_order_beyond_ten() -> None:
    before = shown(*(f"12:00 Lap {number}." for number in range(12, 0, -1)), "11:00 Gun!")
    missing = difference(before, shown("11:00 Gun!"))["missing"]
    assert missing == [f"12:00/{number} Lap {number}." for number in range(1, 13)]


def test_a_corrected_stamp_moves_its_entry_however_far() -> None:
    before = shown(f"22:00 {FIRE}", f"12:00 {FERRY}", "11:00 Fire!")
    assert difference(before, shown(f"22:00 {FIRE}", "11:00 Fire!", f"02:00 {FERRY}")) == {
        "moved": ["12:00/1 -> 02:00/1"]
    }


def test_an_entry_edited_and_moved_by_minutes_is_recognised() -> None:
    assert difference(shown(f"12:00 {FERRY}", "11:00 Fire!"), shown(f"12:07 {FERRY_EDITED}", "11:00 Fire!")) == {
        "changed": [f"{FERRY} -> {FERRY_EDITED}"],
        "moved": ["12:00/1 -> 12:07/1"],
    }


def test_similar_text_hours_later_is_another_entry() -> None:
    assert difference(shown(f"12:00 {FERRY}"), shown(f"15:00 {FERRY_EDITED}")) == {
        "new": [f"15:00/1 {FERRY_EDITED}"],
        "missing": [f"12:00/1 {FERRY}"],
    }


def test_what_comes_on_top_is_not_what_fell_off_the_end_however_alike() -> None:
    """A page that shows its newest three, each worded like the last."""
    new, *before = [
        f"12:{overs:02} After {overs} overs the visitors from the mainland are {overs * 6} for one."
        for overs in (28, 21, 14, 7)
    ]
    assert difference(shown(*before), shown(new, *before[:2])) == {
        "new": ["12:28/1 After 28 overs the visitors from the mainland are 168 for one."],
        "missing": ["12:07/1 After 7 overs the visitors from the mainland are 42 for one."],
    }


def test_two_entries_that_swap_their_minutes_are_recognised() -> None:
    assert difference(shown(f"12:00 {FERRY}", f"11:00 {FIRE}"), shown(f"12:00 {FIRE}", f"11:00 {FERRY}")) == {
        "moved": ["11:00/1 -> 12:00/1", "12:00/1 -> 11:00/1"]
    }


def test_a_rewritten_entry_keeps_its_place() -> None:
    before = shown(f"12:00 {FERRY}", "11:00 Fire!")
    assert difference(before, shown(f"12:00 {GYM}", "11:00 Fire!")) == {"changed": [f"{FERRY} -> {GYM}"]}


def test_pictures_that_get_their_text_later_are_a_change() -> None:
    assert difference(shown("12:00", "11:00 Fire!"), shown("12:00 It is out.", "11:00 Fire!")) == {
        "changed": [" -> It is out."]
    }


def test_entries_that_the_page_dropped_are_missing_and_nothing_else() -> None:
    before = shown(f"13:00 {FIRE}", "12:00 More soon.", f"11:00 {FERRY}", "10:00 More soon.")
    assert difference(before, shown(f"13:00 {FIRE}", "12:00 More soon.")) == {
        "missing": ["10:00/1 More soon.", f"11:00/1 {FERRY}"]
    }


def test_an_entry_that_the_page_dropped_out_of_a_minute_loses_its_origin_to_the_one_above() -> None:
    before = shown(f"12:00 {FERRY}", f"12:00 {FIRE}")
    found = compare(known(before), shown(f"12:00 {FERRY}"))
    assert told(found) == {"moved": ["12:00/2 -> 12:00/1"], "missing": [f"12:00/1 {FIRE}"]}
    assert found.displaced == found.missing
    assert not compare(known(before), shown("11:00 Hello.")).displaced


def test_short_texts_in_another_minute_are_other_entries() -> None:
    before = shown("12:00 Fire!", "10:00 More soon.")
    assert difference(before, shown("13:00 More soon.", "12:00 Fire!")) == {
        "new": ["13:00/1 More soon."],
        "missing": ["10:00/1 More soon."],
    }
    assert difference(before, shown("13:00 More soon.", "12:00 Fire!", "10:00 More soon.")) == {
        "new": ["13:00/1 More soon."]
    }


def test_a_long_text_that_recurs_is_not_taken_for_an_earlier_one() -> None:
    before = shown(f"12:00 {GYM}", f"10:00 {GYM}")
    assert difference(before, shown(f"15:00 {GYM}", f"12:00 {GYM}")) == {
        "new": [f"15:00/1 {GYM}"],
        "missing": [f"10:00/1 {GYM}"],
    }


def test_a_page_in_another_order_is_no_difference_while_its_stamps_hold() -> None:
    before = shown("12:00 Three.", "11:00 Two.", "10:00 One.")
    assert difference(before, shown("10:00 One.", "11:00 Two.", "12:00 Three.")) == {}


def test_a_page_that_was_redated_takes_its_short_entries_along() -> None:
    redated = [f"12:00 {FIRE}", "11:30 More soon.", "11:15", f"11:00 {FERRY}"]
    as_they_were = [f"18 June 2024 23:00 {GYM}", f"22:00 {GYM} Cats too.", f"21:00 {GYM} Even goldfish."]
    before, after = (
        livepage.read(f" date {day} Title\n" + "\n".join(page_lines([*redated, *as_they_were])), "page")
        for day in ("2024-06-20", "2024-06-19")
    )
    found = compare(known(before), after)
    assert found == Difference(moved=found.moved)
    assert [other.published_at.day for _, other in found.moved] == [19, 19, 19, 19]


def page_lines(entries: list[str]) -> list[str]:
    parted = (re.fullmatch(r"(.*?[0-9]:[0-9]{2}) ?(.*)", entry) for entry in entries)
    return [line for found in parted if found for line in (f"- {found[1]} GMT", found[2])]


def test_one_corrected_stamp_takes_no_short_entry_along() -> None:
    before = shown(f"12:00 {FIRE}", "11:30 More soon.")
    assert difference(before, shown("11:50 More soon.", f"12:20 {FIRE}")) == {
        "new": ["11:50/1 More soon."],
        "moved": ["12:00/1 -> 12:20/1"],
        "missing": ["11:30/1 More soon."],
    }


def test_scripts_without_spaces_are_recognised_too() -> None:
    text = "港のフェリーは風が変わるまで出航しないと会社は述べた。乗客は体育館で待ち、船長は温かいお茶を配っている。"
    edited = text.replace("お茶", "紅茶")
    assert difference(shown(f"12:00 {text}"), shown(f"12:05 {edited}")) == {
        "changed": [f"{text} -> {edited}"],
        "moved": ["12:00/1 -> 12:05/1"],
    }
