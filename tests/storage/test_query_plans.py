"""Query plans: nothing that happens on a busy day goes through a large table, and due work uses its own indexes."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from bot.lanes.delivery import Urgency
from bot.model import Level
from bot.store import Side
from storage import preferences, sifting
from storage.acts import FORGET_OLD, FORGET_SURPLUS, RECALL
from storage.agenda import DUE, PICKED
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
from tests.contracts.newsroom import Newsroom
from tests.storage import busy_day
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
    "post USING INDEX forum_post_wanted": "posts that are not there yet",
    "post USING INDEX forum_post_open": "posts of forums: one for each coverage",
    "forum_post": "posts of forums: one for each coverage",
    "chat USING INDEX chat_absent": "those who cannot be reached",
    "entry USING INDEX entry_was_pinned": "what was ever pinned",
    "json_each": "given with the query",
    "wanted": "given with the query",
    "carried": "given with a mark",
    "enrolling": "coverages that were opened a moment ago",
    "sifting": "what was published a moment ago",
    "one": "given with the query",
    "block": "the words of an entry",
    "piece": "the words of an entry",
    "CONSTANT": "no table",
}
"""What may be gone through from end to end."""

Planner = Callable[[str, Parameters], str]

SCAN = re.compile(r"SCAN (?!\()(\w+(?: USING INDEX \w+)?)")


@pytest.fixture(scope="module")
def planner() -> Iterator[Planner]:
    """Without the checks of foreign keys: SQLite names their scans and steps over them, as `test_costs` shows."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for _, sql in migrations():
            connection.executescript(sql)

        def plan(sql: str, parameters: Parameters) -> str:
            return "\n".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters))

        yield plan


async def test_nothing_on_a_busy_day_goes_through_a_large_table(
    newsroom: Newsroom, courier: Courier, planner: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder()
    with monkeypatch.context() as recorded:
        recorder.attach(recorded)
        await busy_day.live_through(newsroom, courier)
    queries = {sql: given for sql, given in recorder.statements.items() if not sql.startswith(("BEGIN", "PRAGMA"))}
    assert len(queries) > 90
    for sql, given in queries.items():
        scanned = set(SCAN.findall(planner(sql, given)))
        assert scanned <= SMALL.keys(), f"{sql}\ngoes through {scanned - SMALL.keys()}"


NAMES = (
    *("platform", "coverage", "chat", "level", "entry", "revision"),
    *("number", "count", "skipped", "thread", "words", "entries"),
    *(
        "cursor",
        "limit",
        "at",
        "after",
        "until",
        "live",
        "now",
        "since",
        "asked_since",
        "most",
        "seq",
        "about",
        "before",
    ),
)
GIVEN: Parameters = dict.fromkeys(NAMES, 1) | {"busy": "[]", "rows": "[]"}


@pytest.mark.parametrize(
    ("sql", "given", "indexes"),
    [
        (DUE[Urgency.BREAKING], GIVEN, {"due_breaking", "stream_pushed", "chat_successor"}),
        (DUE[Urgency.ORDINARY], GIVEN, {"due_ordinary", "stream_pushed", "chat_successor"}),
        (DUE[Urgency.OWED], GIVEN, {"due_owed", "chat_successor"}),
        (PICKED[Urgency.BREAKING], GIVEN, {"picked_breaking", "chat_successor"}),
        (PICKED[Urgency.ORDINARY], GIVEN, {"picked_ordinary", "chat_successor"}),
        (sifting.TOLD, GIVEN, {"subscription_selective"}),
        (sifting.SELECTIVE_ONES, GIVEN, {"subscription_selective"}),
        (sifting.ASKED_FOR, GIVEN, {"interest_of_words"}),
        (sifting.INTERESTED, GIVEN, {"interest_of_kind"}),
        (sifting.NEWCOMERS, GIVEN, {"interest_of_kind"}),
        (newest(WANTED[Level.KEY]), GIVEN, {"stream_pushed"}),
        (oldest(WANTED[Level.KEY]), GIVEN, {"stream_pushed"}),
        (uncounted(WANTED[Level.KEY]), GIVEN, {"stream_pushed"}),
        (number(WANTED[Level.KEY]), GIVEN, {"stream_pushed"}),
        (END[0], GIVEN, {"subscription_waiting"}),
        (END[1], GIVEN, {"subscription_hushed", "subscription_of_chat"}),
        (END[2], GIVEN, {"subscription_quiet", "subscription_of_chat"}),
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


@pytest.mark.parametrize("sql", [DUE[Urgency.OWED], *PICKED.values(), sifting.NEWCOMERS, sifting.SELECTIVE_ONES])
def test_what_is_read_in_the_order_of_an_index_is_not_sorted(planner: Planner, sql: str) -> None:
    assert "TEMP B-TREE" not in planner(sql, GIVEN)


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
