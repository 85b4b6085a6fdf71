"""How editors change an entry: `/correct`, typed and in a form, with a button for its kind."""

import pytest

from bot.desk.writing import MOST_IN_A_FORM
from bot.errors import AlreadyRetracted, NoSuchCoverage, NoSuchEntry, Refused
from bot.model import Content, EntryState
from bot.richtext import Paragraph, Quote, Span, from_paragraphs, paragraph
from tests.bot.newsdesk import NewsDesk, words
from tests.contracts.newsroom import says


async def test_a_correction_changes_the_entry_and_wakes_the_lanes(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    told = await desk.corrected("/correct 1 It was steam.")
    assert told == "Entry 1 is corrected; every chat that has it is being changed."
    entry = await desk.entry(coverage)
    assert (words(entry.content), entry.revision) == ("It was steam.", 2)
    assert desk.counter.rung == 1
    assert desk.audit() == [("corrected", f"entry 1 of coverage {coverage.id}")]


@pytest.mark.parametrize("name", ["1", "#1", "harbour-fire/1", "harbour-fire/#1"])
async def test_an_entry_is_called_by_its_number(desk: NewsDesk, name: str) -> None:
    coverage, _ = await desk.published()
    await desk.corrected(f"/correct {name} It was steam.")
    assert (await desk.entry(coverage)).revision == 2


@pytest.mark.parametrize("name", ["", "x", "-1", "1.5", "1e3", "harbour-fire/", "harbour-fire", "9999999999", "/"])
async def test_an_entry_without_a_number_is_asked_for(desk: NewsDesk, name: str) -> None:
    await desk.published()
    with pytest.raises(NoSuchEntry, match="Which entry"):
        await desk.told(f"/correct {name} It was steam.")


async def test_an_entry_that_does_not_exist_is_named_with_its_coverage(desk: NewsDesk) -> None:
    await desk.published()
    with pytest.raises(NoSuchEntry, match=r"^Harbour fire has no entry 7\.$"):
        await desk.told("/correct 7 It was steam.")
    with pytest.raises(NoSuchCoverage, match="“flood”"):
        await desk.told("/correct flood/1 It was steam.")


async def test_a_number_alone_means_the_only_open_coverage(desk: NewsDesk) -> None:
    closed, _ = await desk.published()
    await desk.newsroom.close(closed)
    fire = await desk.newsroom.open("Fire", "fire")
    await desk.newsroom.publish(fire)
    await desk.corrected("/correct 1 It was steam.")
    assert (await desk.entry(fire)).revision == 2
    assert (await desk.entry(closed)).revision == 1


async def test_a_number_alone_is_not_enough_while_several_are_open(desk: NewsDesk) -> None:
    await desk.published()
    await desk.newsroom.open("Flood", "flood")
    with pytest.raises(NoSuchEntry, match="as in flood/14"):
        await desk.told("/correct 1 It was steam.")


async def test_when_all_are_closed_a_number_alone_means_the_newest(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    await desk.newsroom.close(coverage)
    await desk.corrected("/correct 1 It was steam.")
    assert (await desk.entry(coverage)).revision == 2


async def test_before_the_first_coverage_there_is_no_entry(desk: NewsDesk) -> None:
    with pytest.raises(NoSuchEntry, match="There is no coverage yet"):
        await desk.told("/retract 1 A drill")


async def test_typed_without_a_headline_the_entry_keeps_its_own(desk: NewsDesk) -> None:
    coverage, _ = await desk.published(Content(headline="Fire", body=from_paragraphs(["Smoke."])))
    await desk.corrected("/correct 1 It was steam.")
    assert (await desk.entry(coverage)).content.headline == "Fire"
    await desk.corrected("/correct 1 Steam\n\nIt was steam.")
    assert (await desk.entry(coverage)).content.headline == "Steam"


async def test_in_a_form_the_headline_is_what_its_field_says(desk: NewsDesk) -> None:
    coverage, _ = await desk.published(Content(headline="Fire", body=from_paragraphs(["Smoke."])))
    await desk.form_corrected("harbour-fire/1:1", headline="Steam", text="It was steam.")
    assert (await desk.entry(coverage)).content.headline == "Steam"
    await desk.form_corrected("harbour-fire/1:2", headline="", text="It was steam.")
    assert (await desk.entry(coverage)).content.headline is None


async def test_a_correction_keeps_the_source(desk: NewsDesk) -> None:
    coverage, _ = await desk.published(Content(body=from_paragraphs(["Smoke."]), source_line="Harbour office"))
    await desk.corrected("/correct 1 It was steam.")
    assert (await desk.entry(coverage)).content.source_line == "Harbour office"


async def test_a_correction_that_changes_nothing_is_none(desk: NewsDesk) -> None:
    coverage, _ = await desk.published(says("Smoke."))
    assert await desk.told("/correct 1 Smoke.") == "Entry 1 says this already; nothing was changed."
    assert (await desk.entry(coverage)).revision == 1
    assert desk.audit() == []


async def test_a_form_that_was_opened_before_another_change_is_refused_with_the_newest(desk: NewsDesk) -> None:
    coverage, entry = await desk.published()
    await desk.newsroom.correct(entry, "It was mist.")
    told = await desk.filled_in("correct", "harbour-fire/1:1", headline="", text="It was steam.")
    assert told.startswith(
        "Entry 1 was changed by Eddie Editor 1 s ago, so nothing was changed now; here is the newest."
    )
    assert "It was mist." in told
    assert words((await desk.entry(coverage)).content) == "It was mist."
    assert desk.audit() == []


async def test_a_button_pressed_after_another_change_is_refused_with_the_newest(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    (first, *_), (second, *_) = [await desk.offered(f"/correct 1 {text}") for text in ("Steam.", "Mist.")]
    await desk.pressed(first)
    told = await desk.pressed(second)
    assert told.startswith("Entry 1 was changed by Eddie Editor (Telegram) 1 s ago")
    assert words((await desk.entry(coverage)).content) == "Steam."
    assert desk.audit() == [("mended", f"entry 1 of coverage {coverage.id}")]


async def test_a_button_pressed_twice_corrects_once(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    _, correction, *_ = await desk.offered("/correct 1 Steam.")
    await desk.pressed(correction)
    assert await desk.pressed(correction) == "Entry 1 says this already; nothing was changed."
    assert (await desk.entry(coverage)).revision == 2


@pytest.mark.parametrize("state", ["harbour-fire/1:x", "harbour-fire/1:99", "harbour-fire/1:-1", "harbour-fire/1:1:1"])
async def test_a_form_with_a_state_of_its_own_making_changes_nothing(desk: NewsDesk, state: str) -> None:
    coverage, _ = await desk.published()
    assert "nothing was changed" in await desk.filled_in("correct", state, headline="", text="It was steam.")
    assert (await desk.entry(coverage)).revision == 1


async def test_a_correction_without_text_is_refused(desk: NewsDesk) -> None:
    await desk.published()
    with pytest.raises(Refused, match="There is no text"):
        await desk.told("/correct 1")


async def test_a_withdrawn_entry_cannot_be_corrected(desk: NewsDesk) -> None:
    _, entry = await desk.published()
    await desk.newsroom.retract(entry)
    with pytest.raises(AlreadyRetracted):
        await desk.told("/correct 1 It was steam.")
    with pytest.raises(Refused, match="was withdrawn"):
        await desk.form("/correct", entry="harbour-fire/1")


async def test_the_form_for_a_correction_holds_what_the_entry_says(desk: NewsDesk) -> None:
    content = Content(headline="Fire", body=from_paragraphs(["Smoke.", "- the quay", "> Stay away."]))
    await desk.published(content)
    form = await desk.form("/correct", entry="1")
    assert (form.name, form.state) == ("correct", "harbour-fire/1:1")
    assert [(field.name, field.value) for field in form.fields] == [
        ("headline", "Fire"),
        ("text", "Smoke.\n\n• the quay\n\n> Stay away."),
        ("note", ""),
    ]
    assert len(form.name) + len(form.state) <= 99


async def test_a_form_that_comes_back_unchanged_changes_nothing(desk: NewsDesk) -> None:
    content = Content(headline="Fire", body=from_paragraphs(["Smoke.", "- the quay", "> Stay away."]))
    coverage, _ = await desk.published(content)
    form = await desk.form("/correct", entry="1")
    told = await desk.filled_in("correct", form.state, **{field.name: field.value for field in form.fields})
    assert told == "Entry 1 says this already; nothing was changed."
    assert [type(block) for block in (await desk.entry(coverage)).content.body][::2] == [Paragraph, Quote]


async def test_formatted_text_is_corrected_as_plain_text(desk: NewsDesk) -> None:
    coverage, _ = await desk.published(Content(body=(paragraph("It ", Span("burns", bold=True), "."),)))
    form = await desk.form("/correct", entry="1")
    assert form.fields[1].value == "It burns."
    await desk.form_corrected(form.state, headline="", text="It burns!")
    assert (await desk.entry(coverage)).content.body == (paragraph("It burns!"),)


async def test_a_link_is_corrected_in_the_text_field(desk: NewsDesk) -> None:
    coverage, _ = await desk.published(Content(headline="The statement", link="https://example.org/1"))
    form = await desk.form("/correct", entry="1")
    assert form.fields[1].value == "https://example.org/1"
    await desk.form_corrected(form.state, headline="The statement", text="https://example.org/2")
    assert (await desk.entry(coverage)).content.link == "https://example.org/2"


async def test_an_entry_too_long_for_a_form_is_corrected_elsewhere(desk: NewsDesk) -> None:
    await desk.published(says("x" * (MOST_IN_A_FORM + 1)))
    with pytest.raises(Refused, match="too long for a form"):
        await desk.form("/correct", entry="1")


async def test_a_retraction_tells_why(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    told = await desk.told("/retract 1 It was a drill")
    assert told == "Entry 1 is withdrawn; every chat that has it is being told."
    entry = await desk.entry(coverage)
    assert (entry.state, entry.note) == (EntryState.RETRACTED, "It was a drill")
    assert desk.counter.rung == 1
    assert desk.audit() == [("retracted", f"entry 1 of coverage {coverage.id}")]
