"""Query plans: nothing that happens on a busy day goes through a large table, and due work uses its own indexes."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from bot.errors import Absence
from bot.lanes.card import CardDown, CardLost, CardPinned, CardShown, CardUnpinnable, CardUnsent
from bot.lanes.delivery import DROP_AFTER, Urgency
from bot.lanes.outcome import Deferred, Doubted, PinAsked, Pinned, Postponed, Reinstated, Unpinnable
from bot.model import Address, ChatKind, Level, MessageId
from bot.readers.preferences import CardUse, Exceptions, Preferences
from bot.store import MOST_PENDING, CrosspostAnswer, Move, Publication, Side, Summary
from storage import preferences
from storage.acts import FORGET_OLD, FORGET_SURPLUS, RECALL
from storage.agenda import DUE
from storage.archive import EXCERPTS, MATCHES, RANKED, RECENT, TOTAL, WHERE_SHOWN, beside
from storage.cards import ASIDE, BEHIND
from storage.chats import PROBE, UNMUTE
from storage.connection import Parameters
from storage.corrections import ADVANCE, FINISH, SHOWN, UNFINISHED
from storage.crossposts import FIRST
from storage.desk import NAMES as NAMES_KNOWN
from storage.missing import MISSING, OWE
from storage.pending import WANTED, newest, number, oldest, uncounted
from storage.pins import LET_GO
from storage.reach import REACH
from storage.schema import migrations
from storage.status import STATUS
from storage.stream import PAGE
from storage.subscriptions import AUDIENCE, FOLLOWING, SUBSCRIBE
from storage.summaries import LIVE
from storage.waiting import END, NEXT_END
from tests.contracts.courier import Courier
from tests.contracts.newsroom import AUTHOR, BREAKING, KEY, MINUTE, START, Newsroom, chat, command, says
from tests.storage.steps import Recorder

SMALL = {
    "coverage": "listed as a whole, or searched for free names",
    "mark": "as many rows as requests in flight",
    "claim": "some codes",
    "role": "as many rows as the desk has people",
    "link": "as many rows as the desk has people",
    "incoming USING INDEX incoming_open": "what was not acted on yet",
    "followed": "made by the query: coverages with subscriptions",
    "alarmed": "made by the query: coverages with subscriptions",
    "channel": "made by the query: channels with something to pass on",
    "behind": "made by the query: as many rows as were asked for",
    "reachable": "made by the query: those who are behind",
    "s": "made by the query: the positions of those who are behind",
    "delays": "made by the query: an entry's classes of delay",
    "chat USING INDEX chat_absent": "those who cannot be reached",
    "entry USING INDEX entry_was_pinned": "what was ever pinned",
    "json_each": "given with the query",
    "wanted": "given with the query",
    "carried": "given with a mark",
    "CONSTANT": "no table",
}
"""What may be gone through from end to end."""

Planner = Callable[[str, Parameters], str]

SCAN = re.compile(r"SCAN (?!\()(\w+(?: USING INDEX \w+)?)")


@pytest.fixture
def planner() -> Iterator[Planner]:
    """Without the checks of foreign keys: SQLite names their scans and steps over them, as `test_costs` shows."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for _, sql in migrations():
            connection.executescript(sql)

        def plan(sql: str, parameters: Parameters) -> str:
            return "\n".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters))

        yield plan


async def deliver_everything(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    readers = [await newsroom.reader(coverage, level) for level in Level]
    entries = [await newsroom.publish(coverage, marks=marks) for marks in (KEY, BREAKING)]
    late = await newsroom.store_only(coverage)
    await newsroom.store.stream.restamp([Move(late.id, "p1", newsroom.now)])
    await newsroom.store.stream.release(coverage.id, newsroom.tick())
    mark = await courier.begin(parts=2)
    await newsroom.store.deliveries.marked("telegram")
    for part in range(2):
        await courier.arrive(replace(mark, part=part))
    await courier.serve()
    await newsroom.correct(entries[0])
    await courier.turn(Postponed((await courier.outdated())[0], newsroom.tick()))
    await newsroom.store.deliveries.end_waiting(newsroom.tick())
    await newsroom.suspend(readers[0], Absence.BLOCKED)
    await newsroom.retract(entries[1])
    await newsroom.store.subscriptions.restore(readers[0])
    await courier.serve()
    await newsroom.store.deliveries.reach(entries[0].id)
    await newsroom.store.deliveries.missing(entries[0].id)
    await newsroom.store.stream.send_again(entries[0].id)
    await newsroom.store.stream.revisions(entries[0].id)
    await newsroom.close(coverage)
    await courier.serve()


async def live_through_trouble(newsroom: Newsroom, courier: Courier) -> None:
    coverage, deliveries = await newsroom.open(), newsroom.store.deliveries
    reader = await newsroom.reader(coverage)
    await newsroom.follow(chat(-88), coverage)
    report = Publication(coverage.id, says("Smoke."), newsroom.now)
    entries = await newsroom.store.stream.publish([report] * (MOST_PENDING + 1), newsroom.tick(), AUTHOR)
    await courier.turn(Doubted(await courier.begin(together=3), newsroom.now))
    await courier.begin()
    (mark,) = await deliveries.recover("telegram", newsroom.now, skipped=False)
    await deliveries.doubted(mark.chat.key)
    message = await courier.arrive(await courier.begin(together=3))
    await deliveries.status("telegram", newsroom.now)
    await newsroom.store.subscriptions.move(chat(-88), chat(-89))
    await newsroom.suspend(reader)
    await deliveries.end_waiting(newsroom.now + MINUTE * 60)
    await courier.turn(Reinstated((mark.chat.key,), newsroom.now))
    await deliveries.end_waiting(newsroom.now)
    assert message.message is not None
    await deliveries.layout(mark.chat.key, message.message)
    await deliveries.receipts_in(mark.chat.key, message.message, "telegram")
    await newsroom.correct(entries[-1])
    await courier.outdated()
    await deliveries.newest_seq()
    await deliveries.learn("telegram", 0.5)
    await deliveries.learned("telegram")
    await newsroom.suspend(reader)
    newsroom.now += DROP_AFTER + MINUTE
    await newsroom.suspend(reader)


async def pass_on_announcements(newsroom: Newsroom) -> None:
    coverage, crossposts = await newsroom.open(), newsroom.store.crossposts
    at, courier = newsroom.tick(), Courier(newsroom.store, "discord")
    await newsroom.store.subscriptions.subscribe(
        Address("discord", 5), ChatKind.ANNOUNCEMENT, "#announcements", coverage.id, Level.ALL, at
    )
    entry = await newsroom.publish(coverage, marks=KEY)
    await courier.serve()
    (first,) = await crossposts.first("discord", START, START, 1)
    await crossposts.ask([first], at)
    await crossposts.settle([CrosspostAnswer(first, over=True, closed=True, until=at)])
    await newsroom.correct(entry)
    await courier.turn(Postponed((await courier.outdated())[0], at, edits_only=True))
    await courier.store.deliveries.end_waiting(newsroom.now)
    await crossposts.forget(at)


async def talk_to_people(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    subscriptions, desk = newsroom.store.subscriptions, newsroom.store.desk
    entry = await newsroom.publish(coverage)
    await newsroom.reader(coverage)
    await newsroom.follow(chat(-77), coverage)
    await courier.arrive(await courier.begin())
    await subscriptions.move(chat(-77), Address("telegram", -10077))
    await subscriptions.following(chat(-10077))
    await subscriptions.audience(coverage.id)
    await newsroom.store.stream.newest(coverage.id, 5)
    await newsroom.store.stream.entry_numbered(coverage.id, entry.number)
    await newsroom.store.stream.given(coverage.id, "source")
    await subscriptions.unsubscribe(chat(-10077), coverage.id)
    await subscriptions.forget(chat(-10077))
    await desk.keep(command("1"))
    await desk.kept()
    await desk.acted_on(command("1"))
    await desk.keep(command("2", newsroom.now + MINUTE * 60 * 48))


async def pin_what_matters(newsroom: Newsroom, courier: Courier) -> None:
    coverage, deliveries = await newsroom.open(), newsroom.store.deliveries
    reader = await newsroom.reader(coverage)
    await newsroom.store.stream.summarise(Summary(coverage.id, says("So far.")), newsroom.tick(), AUTHOR)
    await courier.serve()
    (pin,) = await deliveries.pins("telegram", 5)
    await courier.turn(PinAsked(pin))
    await courier.turn(Unpinnable(pin, newsroom.now))
    await newsroom.store.subscriptions.restore(reader)
    await courier.turn(PinAsked(pin), Pinned(pin))
    await newsroom.suspend(reader)
    await newsroom.store.stream.pin(pin.entry, newsroom.tick(), pinned=False)
    await newsroom.store.subscriptions.restore(reader)
    (unpin,) = await deliveries.pins("telegram", 5)
    await courier.turn(Pinned(unpin))
    assert await deliveries.pins("telegram", 5) == []


async def change_preferences(newsroom: Newsroom, courier: Courier) -> None:
    coverage, wished = await newsroom.open(), newsroom.store.preferences
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await wished.prefer(reader, ChatKind.PRIVATE, "Rita", Preferences(level=Level.KEY), newsroom.now)
    await wished.make_exceptions(reader, coverage.id, Exceptions(level=Level.ALL))
    await wished.of(reader)
    await newsroom.publish(coverage)
    await newsroom.publish(coverage, marks=BREAKING)
    await courier.turn(*(Deferred(due, newsroom.now + MINUTE) for due in await courier.due()))
    await newsroom.store.deliveries.end_waiting(newsroom.now + MINUTE)
    await wished.mute(reader, ChatKind.PRIVATE, "Rita", newsroom.now + MINUTE * 9, newsroom.now)
    await newsroom.correct(entry)
    assert await wished.unmute(reader, newsroom.now)


async def renew_cards(newsroom: Newsroom, courier: Courier) -> None:
    coverage, store = await newsroom.open(), newsroom.store
    reader = await newsroom.reader(coverage)
    for use in (CardUse.ONLY, CardUse.OFF, CardUse.BESIDE):
        await store.preferences.prefer(reader, ChatKind.PRIVATE, "Rita", Preferences(card=use), newsroom.tick())
    (card,) = await store.cards.due("telegram", 5)
    assert await store.cards.ask(card, (), newsroom.now)
    await store.cards.recover("telegram", newsroom.now, known_again=False, skipped=False)
    await courier.turn(CardShown(card, MessageId(901), "", card.coverages, card.coverages, newsroom.now, newsroom.now))
    await store.deliveries.end_waiting(newsroom.tick())
    (card,) = await store.cards.due("telegram", 5)
    await courier.turn(CardUnpinnable(card, newsroom.now), CardPinned(card), CardLost(card, newsroom.now))
    await courier.turn(CardUnsent(card, newsroom.now), CardUnsent(card, newsroom.now, keep=True, skipped=True))
    await store.languages.choose(reader, ChatKind.PRIVATE, "Rita", "de", newsroom.now)
    await store.subscriptions.move(reader, Address("telegram", -555))
    await store.subscriptions.forget(Address("telegram", -555))
    await courier.turn(CardDown(card))


async def test_nothing_on_a_busy_day_goes_through_a_large_table(
    newsroom: Newsroom, courier: Courier, planner: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder()
    with monkeypatch.context() as recorded:
        recorder.attach(recorded)
        await deliver_everything(newsroom, courier)
        await live_through_trouble(newsroom, courier)
        await pass_on_announcements(newsroom)
        await talk_to_people(newsroom, courier)
        await pin_what_matters(newsroom, courier)
        await change_preferences(newsroom, courier)
        await renew_cards(newsroom, courier)
    queries = {sql: given for sql, given in recorder.statements.items() if not sql.startswith(("BEGIN", "PRAGMA"))}
    assert len(queries) > 90
    for sql, given in queries.items():
        scanned = set(SCAN.findall(planner(sql, given)))
        assert scanned <= SMALL.keys(), f"{sql}\ngoes through {scanned - SMALL.keys()}"


NAMES = (
    *("platform", "coverage", "chat", "level", "entry", "revision"),
    *("number", "count", "skipped", "thread", "words", "entries"),
    *("cursor", "limit", "at", "after", "until", "live", "now", "since", "asked_since", "most"),
)
GIVEN: Parameters = dict.fromkeys(NAMES, 1) | {"busy": "[]", "rows": "[]"}


@pytest.mark.parametrize(
    ("sql", "given", "indexes"),
    [
        (DUE[Urgency.BREAKING], GIVEN, {"due_breaking", "stream_pushed", "chat_successor"}),
        (DUE[Urgency.ORDINARY], GIVEN, {"due_ordinary", "stream_pushed", "chat_successor"}),
        (DUE[Urgency.OWED], GIVEN, {"due_owed", "chat_successor"}),
        (newest(WANTED[Level.KEY]), GIVEN, {"stream_pushed"}),
        (oldest(WANTED[Level.KEY]), GIVEN, {"stream_pushed"}),
        (uncounted(WANTED[Level.KEY]), GIVEN, {"stream_pushed"}),
        (number(WANTED[Level.KEY]), GIVEN, {"stream_pushed"}),
        (END[0], GIVEN, {"subscription_waiting"}),
        (END[1], GIVEN, {"subscription_quiet", "subscription_of_chat"}),
        (END[2], GIVEN, {"subscription_hushed", "subscription_of_chat"}),
        (END[3], GIVEN, {"chat_throttled"}),
        (END[4], GIVEN, {"chat_edits_throttled"}),
        (UNMUTE[0], GIVEN, {"chat_muted", "chat_successor", "entry_changed"}),
        (UNMUTE[1], GIVEN, {"chat_muted", "chat_successor"}),
        (UNMUTE[2], GIVEN, {"chat_muted", "entry_was_pinned"}),
        (UNMUTE[3], GIVEN, {"chat_muted"}),
        (PROBE[0], GIVEN, {"chat_probed", "chat_successor", "entry_changed"}),
        (PROBE[1], GIVEN, {"chat_probed"}),
        (
            NEXT_END,
            (),
            {
                *("subscription_waiting", "subscription_quiet", "subscription_hushed"),
                *("chat_throttled", "chat_edits_throttled", "chat_muted", "chat_probed", "card_ready"),
            },
        ),
        (END[-1], GIVEN, {"card_ready"}),
        (BEHIND, GIVEN, {"card_due", "card_coverage_of_chat"}),
        (ASIDE, GIVEN, {"card_to_leave", "card_to_pin", "card_coverage_of_chat"}),
        (preferences.CHAT, (0, 1, 0), {"sqlite_autoindex_chat_1"}),
        (preferences.FOLLOWED, (1,), {"subscription_of_chat"}),
        (preferences.LEVEL, GIVEN, {"subscription_of_chat", "stream_pushed"}),
        (preferences.WAKE, (1,), {"subscription_of_chat"}),
        (LET_GO, GIVEN, {"entry_was_pinned"}),
        (FIRST, GIVEN, {"crosspost_waiting", "crosspost_asked"}),
        (FOLLOWING, (0, 1, 0), {"subscription_of_chat", "sqlite_autoindex_chat_1"}),
        (SUBSCRIBE, GIVEN, {"entry_by_time", "entry_key_by_time", "entry_summary"}),
        (LIVE, (1,), {"entry_summary"}),
        (AUDIENCE, (1,), {"chat_absent"}),
        (PAGE, (1, 9, 5), {"sqlite_autoindex_entry_1"}),
        (beside(Level.ALL, Side.OLDER), GIVEN, {"entry_by_time"}),
        (beside(Level.ALL, Side.NEWER), GIVEN, {"entry_by_time"}),
        (beside(Level.KEY, Side.OLDER), GIVEN, {"entry_key_by_time"}),
        (beside(Level.BREAKING, Side.NEWER), GIVEN, {"entry_key_by_time"}),
        (WHERE_SHOWN, GIVEN, {"sqlite_autoindex_chat_1"}),
        (RECALL, ("key", 1), {"sqlite_autoindex_act_1"}),
        (FORGET_OLD, (1,), {"act_by_time"}),
        (NAMES_KNOWN, {"accounts": "[]"}, {"audit_of_person", "sqlite_autoindex_chat_1"}),
    ],
)
def test_each_query_uses_the_index_that_was_made_for_it(
    planner: Planner, sql: str, given: Parameters, indexes: set[str]
) -> None:
    assert set(re.findall(r"USING (?:COVERING )?INDEX (\w+)", planner(sql, given))) == indexes


@pytest.mark.parametrize(
    ("sql", "search"),
    [
        (SHOWN, "SEARCH older USING PRIMARY KEY (entry=? AND platform=? AND chat>?)"),
        (UNFINISHED, "SEARCH older USING PRIMARY KEY (entry=? AND platform=? AND chat>?)"),
        (ADVANCE, "SEARCH older USING PRIMARY KEY (entry=? AND platform=? AND chat>?)"),
        (FINISH, "SEARCH older USING PRIMARY KEY (entry=? AND platform=? AND chat>?)"),
        (AUDIENCE, "SEARCH subscription USING PRIMARY KEY (coverage=?)"),
        (STATUS, "SEARCH s USING INDEX due_ordinary (platform=? AND coverage=? AND level=? AND ordinary<?)"),
        (STATUS, "SEARCH s USING INDEX due_breaking (platform=? AND coverage=? AND level=? AND breaking<?)"),
        (FORGET_SURPLUS, "SEARCH act USING INTEGER PRIMARY KEY (rowid<?)"),
        (REACH, "SEARCH s USING PRIMARY KEY (coverage=?)"),
        (MISSING, "SEARCH s USING PRIMARY KEY (coverage=?)"),
        (OWE, "SEARCH s USING PRIMARY KEY (coverage=? AND chat>? AND chat<?)"),
        (DUE[Urgency.ORDINARY], "(platform=? AND coverage=? AND level=? AND ordinary<?)"),
        (DUE[Urgency.BREAKING], "(platform=? AND coverage=? AND level=? AND breaking<?)"),
        (BEHIND, "SEARCH card_coverage USING INDEX card_due (platform=? AND coverage=? AND shown<?)"),
    ],
)
def test_each_query_goes_straight_to_its_rows(planner: Planner, sql: str, search: str) -> None:
    given: Parameters = [1] * sql.count("?") if "?" in sql else GIVEN
    assert search in planner(sql, given)


def test_those_who_are_owed_are_read_in_the_order_of_their_index(planner: Planner) -> None:
    assert "TEMP B-TREE" not in planner(DUE[Urgency.OWED], GIVEN)


@pytest.mark.parametrize("sql", [MATCHES, RANKED, TOTAL, EXCERPTS])
def test_words_are_looked_up_in_their_index(planner: Planner, sql: str) -> None:
    """The index that FTS5 was asked for stands behind the colon: M is for MATCH, = for one row."""
    plan = planner(sql, GIVEN)
    assert re.search(r"SCAN entry_search VIRTUAL TABLE INDEX \d+:=?M", plan), plan
    assert set(SCAN.findall(plan)) <= {"entry_search", "matching", "chosen"}


def test_what_came_last_is_read_from_the_end(planner: Planner) -> None:
    plan = planner(RECENT, GIVEN)
    assert plan.splitlines()[0] == "SCAN entry"
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("level", Level)
def test_a_page_of_the_archive_is_read_in_the_order_of_its_index(planner: Planner, level: Level, side: Side) -> None:
    assert "TEMP B-TREE" not in planner(beside(level, side), GIVEN)


def test_a_scan_would_be_noticed(planner: Planner) -> None:
    """The check above rests on the words that SQLite uses."""
    assert SCAN.findall(planner("SELECT * FROM subscription WHERE since > 0", ())) == ["subscription"]
    assert SCAN.findall(planner("SELECT * FROM receipt AS r WHERE message = 1", ())) == ["r"]
