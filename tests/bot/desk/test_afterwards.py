"""What an editor does with an entry that is out: the buttons below its report, and replies to its message."""

import pytest

from bot.conversation import Button, Form
from bot.desk.report import buttons_for
from bot.errors import NoSuchEntry, Refused
from bot.languages.language import ENGLISH
from bot.model import EntryState, MessageId
from tests.bot.incoming import EDDIES, presses, request_of
from tests.bot.newsdesk import NewsDesk, words
from tests.contracts.courier import Courier
from tests.contracts.newsroom import EDDIE, says


async def form(desk: NewsDesk, action: str) -> Form:
    return await desk.desk.form_presses["form"](request_of(presses(EDDIE, action), desk.platform, editor=True))


async def shown_to_eddie(desk: NewsDesk, *texts: str, together: int = 1) -> int:
    """The message in Eddie's own chat that shows the last of these entries."""
    coverage = await desk.newsroom.open()
    await desk.newsroom.follow(EDDIES, coverage)
    for text in texts:
        await desk.newsroom.publish(coverage, says(text))
    courier, message = Courier(desk.store), None
    while await courier.due():
        message = (await courier.arrive(await courier.begin(together=together))).message
    assert message is not None
    return message


async def test_the_buttons_below_a_report(desk: NewsDesk) -> None:
    _, entry = await desk.published()
    ((correct, retract),) = buttons_for(entry, ENGLISH)
    assert correct == Button("Correct", f"form:correct:{entry.id}", form=True)
    assert retract == Button("Retract", f"form:retract:{entry.id}", form=True)


async def test_where_there_are_forms_a_button_opens_one(desk: NewsDesk) -> None:
    _, entry = await desk.published(says("Smoke."))
    correct = await form(desk, f"form:correct:{entry.id}")
    assert (correct.name, correct.state, correct.fields[1].value) == ("correct", "harbour-fire/1:1", "Smoke.")
    retract = await form(desk, f"form:retract:{entry.id}")
    assert (retract.name, retract.state) == ("retract", "harbour-fire/1")
    assert [(field.name, field.required) for field in retract.fields] == [("reason", True)]


async def test_the_form_of_a_retraction_withdraws(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    await desk.filled_in("retract", "harbour-fire/1", reason="A drill")
    assert (await desk.entry(coverage)).state is EntryState.RETRACTED


async def test_where_there_are_none_it_is_said_how_to_type_it(desk: NewsDesk) -> None:
    _, entry = await desk.published(says("Smoke."))
    told = await desk.pressed(f"form:correct:{entry.id}")
    assert told == ("To correct entry 1, send /correct harbour-fire/1 and the whole new text. It says now:\n\nSmoke.")
    told = await desk.pressed(f"form:retract:{entry.id}")
    assert told == "To withdraw entry 1, send /retract harbour-fire/1 and why."


async def test_a_withdrawn_entry_offers_nothing_any_more(desk: NewsDesk) -> None:
    _, entry = await desk.published()
    await desk.newsroom.retract(entry)
    for what in ("correct", "retract"):
        with pytest.raises(Refused, match="was withdrawn"):
            await desk.pressed(f"form:{what}:{entry.id}")
        with pytest.raises(Refused, match="was withdrawn"):
            await form(desk, f"form:{what}:{entry.id}")


@pytest.mark.parametrize("action", ["form:correct:99", "form:correct:", "form:", "form:retract:x"])
async def test_a_button_of_no_entry_is_refused(desk: NewsDesk, action: str) -> None:
    await desk.published()
    with pytest.raises(NoSuchEntry):
        await desk.pressed(action)


async def test_a_reply_corrects_the_entry_that_it_replies_to(desk: NewsDesk) -> None:
    message = await shown_to_eddie(desk, "Smoke.", "Flames.")
    told = await desk.replied("/correct 12 injured.", message)
    assert told.startswith("Correct entry 2 of Harbour fire")
    await desk.pressed("corrected:1")
    (coverage,) = await desk.store.stream.coverages()
    assert words((await desk.entry(coverage, 2)).content) == "12 injured."


async def test_a_reply_withdraws_the_entry_that_it_replies_to(desk: NewsDesk) -> None:
    message = await shown_to_eddie(desk, "Smoke.")
    await desk.replied("/retract 1 drill was all", message)
    (coverage,) = await desk.store.stream.coverages()
    assert (await desk.entry(coverage)).note == "1 drill was all"


async def test_a_reply_to_something_else_names_its_entry(desk: NewsDesk) -> None:
    await shown_to_eddie(desk, "Smoke.")
    assert (await desk.replied("/correct 1 Steam.", 9_999)).startswith("Correct entry 1")
    with pytest.raises(NoSuchEntry, match="Which entry"):
        await desk.replied("/correct Steam.", 9_999)


async def test_a_reply_to_several_entries_names_one(desk: NewsDesk) -> None:
    message = await shown_to_eddie(desk, "Smoke.", "Flames.", together=2)
    assert len(await desk.store.deliveries.shown(EDDIES, MessageId(message))) == 2
    assert (await desk.replied("/correct 1 Steam.", message)).startswith("Correct entry 1")


async def test_what_another_chat_shows_does_not_count(desk: NewsDesk) -> None:
    message = await shown_to_eddie(desk, "Smoke.")
    coverage = await desk.newsroom.open("Flood", "flood")
    await desk.newsroom.reader(coverage)
    entry = await desk.newsroom.publish(coverage)
    await Courier(desk.store).serve()
    found = await desk.store.deliveries.shown(EDDIES, MessageId(message))
    assert entry.id not in found
    assert len(found) == 1
