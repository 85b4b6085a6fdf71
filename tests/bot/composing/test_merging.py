"""All that a chat is behind by, in as few messages as fit."""

from dataclasses import replace

import pytest

from bot.composing.merged_text import shown, shown_cut
from bot.composing.merging import Composer
from bot.lanes.delivery import Carried, Form, Layout, StreamRow
from bot.model import Change, Content, EntryId, Seq
from bot.richtext import Moment, RichText, Span, plain, struck
from tests.bot.behind import BREAKING, closing_line, composed, forms, pending, row, rows, words
from tests.bot.written import COVERAGE, ENTRY, MORNING, corrected, everything, retracted, up_to, written

FLAMES = replace(written("Flames."), id=EntryId(2))


def test_one_entry_is_shown_as_it_always_is() -> None:
    (portion,) = composed(rows("Smoke."))
    assert words([portion]) == ["Smoke.\n\n09:30 UTC · Harbour fire"]
    assert portion.layout == Layout((Carried(EntryId(1), 1),))
    assert not portion.layout.merged


def test_several_entries_are_one_message_the_oldest_first_each_with_its_time() -> None:
    (portion,) = composed(rows("Smoke.", "Flames.", "Sirens."))
    assert words([portion]) == ["09:30 UTC · Smoke.\n\n09:30 UTC · Flames.\n\n09:30 UTC · Sirens.\n\nHarbour fire"]
    assert portion.layout == Layout(tuple(Carried(EntryId(number), 1, Form.FULL) for number in (1, 2, 3)))
    assert portion.seq == Seq(3 + 5)


def test_headline_source_link_and_correction_stay_with_their_entry() -> None:
    entry = corrected(written("Smoke.", headline="Fire", source_line="Harbour office", link="https://a.example"), "x")
    first = StreamRow(Seq(1), Change.PUBLICATION, entry, MORNING)
    (text,) = words(composed([first, row(2, "Flames.")]))
    assert text == (
        "09:30 UTC · Fire\n\nSmoke.\n\n— Harbour office\n\nhttps://a.example\n\nCorrected 09:50 UTC: x\n\n"
        "09:30 UTC · Flames.\n\nHarbour fire"
    )


def test_an_entry_of_a_link_alone_may_be_merged() -> None:
    link = replace(ENTRY, content=Content(link="https://a.example"))
    (text,) = words(composed([StreamRow(Seq(1), Change.PUBLICATION, link, MORNING), row(2, "Flames.")]))
    assert "https://a.example" in text


def test_what_does_not_fit_into_one_message_goes_on_in_the_next() -> None:
    portions = composed(rows("Smoke. " * 10, "Flames. " * 10, "Sirens. " * 10), limit=220)
    assert [len(portion.layout.carried) for portion in portions] == [2, 1]
    assert forms(portions) == [Form.FULL, Form.FULL, Form.ALONE]
    assert [portion.seq for portion in portions] == [Seq(2), Seq(3 + 5)]


def test_where_not_all_can_be_whole_the_newest_are_and_those_before_are_lines() -> None:
    portions = composed(rows(*["It burns. " * 20] * 5), limit=500, places=2)
    assert forms(portions) == [Form.LINE] * 2 + [Form.FULL] * 3
    assert [text.count("It burns. " * 19) for text in words(portions)] == [1, 2]


@pytest.mark.parametrize(("limit", "width"), [(700, 120), (560, 80), (450, 50)])
def test_lines_get_narrower_before_an_entry_is_left_out(limit: int, width: int) -> None:
    (portion,) = composed(rows(*["It burns at the quay. " * 10] * 4), limit=limit, places=1)
    cut = [line for line in words([portion])[0].split("\n\n") if line.endswith("…")]
    assert (forms([portion]), portion.layout.earlier) == ([Form.LINE] * 3 + [Form.FULL], 0)
    assert all(width - 30 < len(line.removeprefix("09:30 UTC ")) <= width for line in cut)
    assert len(cut) == 3


def test_what_has_no_room_as_a_line_is_counted() -> None:
    (portion,) = composed(rows(*["It burns at the quay. " * 10] * 20), limit=330, places=1)
    kept = len(portion.layout.carried)
    assert forms([portion]) == [Form.LINE] * kept
    assert portion.layout.earlier == 20 - kept
    assert words([portion])[0].startswith(f"{20 - kept} earlier: /latest\n\n09:30 UTC It burns")
    assert [one.entry for one in portion.layout.carried] == list(range(20 - kept + 1, 21))


def test_what_the_store_has_not_read_is_counted_too() -> None:
    first, *_ = composed(rows("Smoke.", "Flames."), earlier=1200)
    assert words([first]) == [
        "1,200 earlier: /latest\n\n09:30 UTC · Smoke.\n\n09:30 UTC · Flames.\n\nHarbour fire",
    ]
    assert first.layout.earlier == 1200


@pytest.mark.parametrize("places", [1, 3])
def test_below_what_is_counted_no_text_is_cut_off(places: int) -> None:
    """Alone it would go on in the next message; behind the others it has to fit."""
    (portion,) = composed(rows("It burns at the quay. " * 20), limit=300, places=places, earlier=3)
    assert forms([portion]) == [Form.LINE]
    (text,) = words([portion])
    assert text.startswith("3 earlier: /latest\n\n09:30 UTC It burns at the quay.")
    assert text.endswith("Harbour fire")


def test_a_line_is_the_headline_or_the_beginning_of_the_text() -> None:
    with_headline = replace(row(1, ""), entry=replace(written("Smoke. " * 50, headline="Fire"), marks=BREAKING))
    portions = composed([with_headline, row(2, "Flames at the quay. " * 20), row(3, "Sirens. " * 20)], 400, 1)
    assert words(portions)[0].split("\n\n")[0] == "09:30 UTC Fire"
    assert words(portions)[0].split("\n\n")[1].startswith("09:30 UTC Flames at the quay. Flames")


def test_breaking_entries_are_each_a_message_with_a_sound() -> None:
    behind = [row(number, text, marks=BREAKING) for number, text in enumerate(["Fire.", "Flood.", "Quake."], start=1)]
    portions = composed(behind, apart=True)
    assert [text.split("\n\n")[1] for text in words(portions)] == ["Fire.", "Flood.", "Quake."]
    assert [portion.messages[0].silent for portion in portions] == [False] * 3


def test_breaking_entries_that_are_too_many_are_merged_with_a_sound() -> None:
    behind = [row(number, f"Fire {number}.", marks=BREAKING) for number in range(1, 5)]
    (portion,) = composed(behind, apart=True)
    assert words([portion])[0].startswith("09:30 UTC · Breaking\n\nFire 1.\n\n09:30 UTC · Breaking\n\nFire 2.")
    assert not portion.messages[0].silent
    assert composed(rows("Smoke.", "Flames."))[0].messages[0].silent


def test_the_closing_line_stands_at_the_end() -> None:
    (portion,) = composed([*rows("Smoke.", "Flames."), closing_line(3)])
    assert portion.layout.closes
    assert words([portion])[0].endswith("Flames.\n\nThis coverage has ended: Harbour fire\n\nHarbour fire")
    (alone,) = composed([closing_line(1)])
    assert (words([alone]), alone.layout) == (["This coverage has ended: Harbour fire"], Layout(closes=True))


def test_where_all_are_lines_the_closing_line_is_still_said() -> None:
    portions = composed([*rows(*["It burns at the quay. " * 10] * 20), closing_line(21)], limit=330, places=1)
    assert words(portions)[-1].endswith("This coverage has ended: Harbour fire\n\nHarbour fire")
    assert [portion.layout.closes for portion in portions] == [True]


def test_what_is_released_on_purpose_goes_out_in_full_however_much_it_is() -> None:
    released = [row(number, "It burns. " * 20, change=Change.RELEASE) for number in range(1, 11)]
    portions = composed(released, limit=300, places=1)
    assert len(portions) == 10
    assert {one for portion in portions for one in forms([portion])} <= {Form.FULL, Form.ALONE}


@pytest.mark.parametrize("release_first", [True, False])
def test_releases_and_the_others_are_not_composed_together(release_first: bool) -> None:
    changes = [Change.RELEASE, Change.RELEASE, Change.PUBLICATION, Change.PUBLICATION]
    changes = changes if release_first else changes[::-1]
    behind = [row(number, f"Fire {number}.", change=change) for number, change in enumerate(changes, start=1)]
    (portion,) = composed(behind)
    assert [one.entry for one in portion.layout.carried] == [1, 2]
    assert portion.seq == Seq(2)


def test_an_entry_that_is_longer_than_all_places_is_whole_all_the_same() -> None:
    (portion,) = composed(rows("It burns. " * 100), limit=200, places=1)
    assert len(portion.messages) > 3
    assert sum(text.count("It burns.") for text in words([portion])) == 100


def test_a_title_that_leaves_no_room_cuts_what_is_shown() -> None:
    coverage = replace(COVERAGE, title="Fire " * 30)
    composer = Composer(coverage, up_to(120), 1)
    portions = composer.service(pending(rows(*["It burns. " * 20] * 3)))
    assert all(up_to(120)(message.text) for portion in portions for message in portion.messages)


def layout_of(*kinds: Form) -> Layout:
    return Layout(tuple(Carried(EntryId(number), 1, form) for number, form in enumerate(kinds, start=1)))


def test_what_stands_below_is_a_headline_that_says_so() -> None:
    smoke = corrected(written("Smoke. " * 40, headline="Fire"))
    text = shown(layout_of(Form.BELOW, Form.FULL), [smoke, FLAMES], COVERAGE, everything)
    assert text is not None
    assert plain(text) == "09:30 UTC Fire (corrected below)\n\n09:30 UTC · Flames.\n\nHarbour fire"


@pytest.mark.parametrize("form", [Form.FULL, Form.LINE, Form.BELOW])
def test_a_withdrawn_entry_is_struck_through_in_its_place(form: Form) -> None:
    text = shown(layout_of(form, Form.FULL), [retracted(written("Smoke.")), FLAMES], COVERAGE, everything)
    assert text is not None
    withdrawn, *_ = plain(text).split("\n\n09:30 UTC · Flames.")
    notice = "\n\nWithdrawn: It was a drill" if form is Form.FULL else ""
    assert withdrawn == f"09:30 UTC Smoke. (withdrawn){notice}"
    assert struck(text[:1])[0].inlines[2] == text[0].inlines[2]


def test_lines_that_were_corrected_get_narrower_still() -> None:
    texts = rows(*["It burns at the quay and beyond. " * 5] * 4)
    grown = [corrected(one.entry) for one in texts if one.entry]
    layout = layout_of(*[Form.LINE] * 4)
    assert shown(layout, grown, COVERAGE, up_to(4 * (10 + 15 + 14) + 20)) is not None
    assert shown(layout, grown, COVERAGE, up_to(100)) is None
    assert up_to(100)(shown_cut(layout, grown, COVERAGE, up_to(100)))


def test_withdrawn_entries_have_as_little_formatting_as_anything_can_have() -> None:
    """Platforms limit that as well; a message of short entries may be full of it."""
    entries = [replace(retracted(written("Smoke.")), id=EntryId(number)) for number in range(1, 50)]
    layout = Layout(tuple(Carried(one.id, one.revision, Form.FULL) for one in entries))

    def fits(text: RichText) -> bool:
        inlines = [inline for block in text for inline in block.inlines]
        return sum(isinstance(one, Moment) or (one.bold or one.italic or one.struck) for one in inlines) <= 50

    text = shown(layout, entries, COVERAGE, fits)
    assert text is not None
    assert sum(isinstance(one, Span) and one.struck for block in text for one in block.inlines) == 49
