"""What the desk looks up: `/status`, `/history`, `/audit`."""

from bot.desk.writing import byline
from bot.model import Coverage, Entry
from bot.store import Correction
from tests.bot.newsdesk import NewsDesk
from tests.contracts.courier import Courier
from tests.contracts.newsroom import Newsroom, says


async def missed(newsroom: Newsroom) -> tuple[Coverage, Entry]:
    """Two readers had the entry, and one came when another was the newest."""
    coverage = await newsroom.open()
    for _ in range(2):
        await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await newsroom.publish(coverage, says("Flames."))
    await newsroom.reader(coverage)
    await Courier(newsroom.store).serve()
    return coverage, entry


async def test_the_status_of_an_entry(desk: NewsDesk) -> None:
    await missed(desk.newsroom)
    assert await desk.told("/status 1") == (
        "Entry 1 of Harbour fire\n\n• reached: 2 of 2 chats\n• waiting: 0\n• without it, though they follow: 1"
    )


async def test_a_button_sends_it_to_those_without_it_once(desk: NewsDesk) -> None:
    _, entry = await missed(desk.newsroom)
    send, look = await desk.labels("/status 1")
    assert (send, look) == (("Send to 1 chat without it", f"again:{entry.id}"), ("Look again", f"status:{entry.id}"))
    for _ in range(2):
        assert "waiting: 1" in await desk.pressed(send[1])
    assert desk.counter.rung == 2
    courier = Courier(desk.store)
    await courier.serve()
    assert [sent for chat in courier.sent.values() for sent in chat] == [entry.id]
    assert "reached: 3 of 3 chats" in await desk.pressed(look[1])
    assert desk.audit() == [("sent again", f"entry 1 of coverage {entry.coverage}")]


async def test_nobody_is_offered_what_everybody_has(desk: NewsDesk) -> None:
    _, entry = await desk.published()
    assert await desk.labels("/status 1") == [("Look again", f"status:{entry.id}")]


async def test_the_status_of_what_was_sent_to_nobody(desk: NewsDesk) -> None:
    await desk.newsroom.store_only(await desk.newsroom.open())
    assert "stored only: it was sent to nobody" in await desk.told("/status 1")


async def test_without_an_entry_the_newest_are_told_in_short(desk: NewsDesk) -> None:
    assert (await desk.told("/status")).startswith("No coverage is open right now.")
    await missed(desk.newsroom)
    await desk.newsroom.open("Flood", "flood")
    assert await desk.told("/status") == (
        "Flood (flood)\n\nNothing was sent yet.\n\nHarbour fire (harbour-fire)\n\n"
        "• Entry 2 reached 3 of 3 chats.\n• Entry 1 reached 2 of 2 chats."
    )


async def test_the_history_of_an_entry(desk: NewsDesk) -> None:
    _, entry = await desk.published()
    at = desk.newsroom.tick()
    author = "telegram:8 Eddie Editor"
    note = "one injured, not two"
    await desk.store.stream.correct([Correction(entry.id, 1, says("One injured."), note)], at, author)
    await desk.told("/retract 1 A drill")
    assert await desk.told("/history 1") == (
        "Entry 1 has 3 revisions, the newest first.\n\n"
        "• 3 · 04 May 2026, 09:00 UTC · Eddie Editor (Telegram) withdrew it: “A drill”\n"
        "• 2 · 04 May 2026, 09:03 UTC · Eddie Editor (Telegram) corrected it: “one injured, not two”\n"
        "• 1 · 04 May 2026, 09:02 UTC · Eddie Editor published it"
    )


async def test_a_long_history_keeps_to_one_message(desk: NewsDesk) -> None:
    _, entry = await desk.published()
    for revision in range(1, 40):
        correction = Correction(entry.id, revision, says(f"Version {revision}."), "word " * 50)
        await desk.store.stream.correct([correction], desk.newsroom.tick(), "source")
    told = await desk.told("/history 1")
    assert "Entry 1 has 40 revisions" in told
    assert "• 40 ·" in told


async def test_the_audit_lists_what_was_done(desk: NewsDesk) -> None:
    assert await desk.told("/audit") == "Nothing was recorded yet."
    await desk.told("/open Fire")
    await desk.told("/open Flood")
    line = "• 04 May 2026, 09:00 UTC · Eddie Editor (Telegram): opened"
    assert await desk.told("/audit") == f"{line} flood\n{line} fire"
    assert await desk.told("/audit 1") == f"{line} flood"


async def test_the_audit_calls_coverages_by_their_titles(desk: NewsDesk) -> None:
    await desk.published()
    await desk.told("/retract 1 Not so.")
    assert (await desk.told("/audit 1")).endswith("Eddie Editor (Telegram): retracted entry 1 of Harbour fire")


def test_authors_who_are_people_are_called_by_their_names() -> None:
    assert byline("discord:17 Eddie: Editor") == "Eddie: Editor (Discord)"
    assert byline("telegram:-100123 The Desk") == "The Desk (Telegram)"
    assert byline("https://harbour.example/live") == "https://harbour.example/live"
