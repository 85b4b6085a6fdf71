"""A relay at work, watched from outside: `tickertape status` as a process beside it, metrics over HTTP."""

import json
import re
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families

from bot.demo.people import ROLE_READER, Somebody, in_private
from storage.sqlite import open_store_to_read
from tests.flows.newsroom import Platforms, both_platforms, until, until_shown
from tests.flows.test_import import GROWN, PAGE, tickertape
from tests.flows.test_run import Gate, ended, environment, logged, running


async def status(database: Path) -> dict[str, Any]:
    """As a process without any token."""
    code, out, err = await tickertape("status", "--json", database=database)
    assert (code, err) == (0, "")
    told: dict[str, Any] = json.loads(out)
    return told


async def scraped(url: str) -> dict[tuple[str, str], float]:
    """Values by name and platform."""
    async with ClientSession() as client, client.get(url) as answer:
        families = list(text_string_to_metric_families(await answer.text()))
    return {
        (sample.name, sample.labels.get("platform", "")): sample.value
        for family in families
        for sample in family.samples
        if "le" not in sample.labels
    }


async def served(database: Path) -> None:
    """Wait until no chat is behind and nothing is being sent."""
    async with open_store_to_read(database) as store:

        async def nobody_waits() -> bool:
            lane = await store.deliveries.status("telegram", datetime.now(UTC))
            return not lane.behind and not lane.marked

        await until(nobody_waits)


async def subscribed(reader: Somebody, page: Path, database: Path) -> None:
    """The reader has the newest entry of a page that was read."""
    page.write_text(PAGE, encoding="utf-8")
    await tickertape("import", page, database=database)
    await reader.ask("/subscribe", "now follows this coverage")
    await until_shown(reader, "The roof has come down.")


async def test_status_and_metrics_tell_of_a_relay_at_work(platforms: Platforms, tmp_path: Path) -> None:
    database, page = tmp_path / "news.sqlite3", tmp_path / "page.txt"
    reader = in_private(platforms.telegram, ROLE_READER)
    async with running(environment(platforms, database, TICKERTAPE_METRICS_PORT="0"), tmp_path) as process:
        address = re.search(r"http://127\.0\.0\.1:\d+/metrics", await logged(process, "metrics"))
        assert address
        await logged(process, "connected", "telegram")
        await subscribed(reader, page, database)
        page.write_text(GROWN, encoding="utf-8")
        await tickertape("import", page, database=database)
        await until_shown(reader, "The fire is out.")
        await served(database)
        told = await status(database)
        figures = await scraped(address[0])
    lane = told["platforms"]["telegram"]
    assert [lane[name] for name in ("chats", "behind", "suspended", "in_flight", "in_doubt")] == [1, 0, 0, 0, 0]
    assert (lane["rate"], lane["oldest_lag_seconds"], told["platforms"]["discord"]["chats"]) == (30.0, None, 0)
    (coverage,) = told["coverages"]
    newest, *_ = coverage["entries"]
    assert (newest["audience"], newest["reached"], newest["unreachable"], newest["pushed"]) == (1, 1, 0, True)
    assert newest["half_within_seconds"] > 0
    assert figures["tickertape_published_total", ""] == 3
    assert figures["tickertape_sent_total", "telegram"] == 2
    assert figures["tickertape_lag_seconds_count", "telegram"] >= 1
    assert (figures["tickertape_chats", "telegram"], figures["tickertape_backlog", "telegram"]) == (1, 0)


async def test_what_a_dead_relay_was_sending_is_in_flight_until_the_next_one_counts_it(tmp_path: Path) -> None:
    database, page, gate = tmp_path / "news.sqlite3", tmp_path / "page.txt", Gate()
    gate.opened.set()
    async with both_platforms(gate.passage) as platforms:
        variables = environment(platforms, database)
        reader = in_private(platforms.telegram, ROLE_READER)
        async with running(variables, tmp_path) as first:
            await logged(first, "connected", "telegram")
            await subscribed(reader, page, database)
            await served(database)
            gate.opened.clear()
            gate.reached.clear()
            page.write_text(GROWN, encoding="utf-8")
            await tickertape("import", page, database=database)
            await gate.reached.wait()
            first.send_signal(signal.SIGKILL)
            await ended(first)
        dead = (await status(database))["platforms"]["telegram"]
        assert (dead["in_flight"], dead["in_doubt"], dead["behind"]) == (1, 0, 1)
        gate.opened.set()
        async with running(variables, tmp_path) as second:
            await logged(second, "connected", "telegram")
            await served(database)
        again = (await status(database))["platforms"]["telegram"]
    assert (again["in_flight"], again["in_doubt"], again["in_doubt_skipped"], again["behind"]) == (0, 1, 0, 0)


async def test_for_people_it_is_a_table(tmp_path: Path) -> None:
    database, page = tmp_path / "news.sqlite3", tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    await tickertape("import", page, database=database)
    code, out, err = await tickertape("status", database=database)
    assert (code, err) == (0, "")
    for words in ("telegram", "discord", "oldest lag", "Harbour fire: live (harbour-fire-live)", "stored only"):
        assert words in out


async def test_without_a_database_it_says_so_and_makes_none(tmp_path: Path) -> None:
    database = tmp_path / "none.sqlite3"
    code, out, err = await tickertape("status", database=database)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "none.sqlite3" in err
    assert not database.exists()


async def test_a_relay_that_cannot_serve_its_metrics_says_so_at_once(platforms: Platforms, tmp_path: Path) -> None:
    variables = environment(platforms, tmp_path / "news.sqlite3", TICKERTAPE_METRICS_PORT="0")
    async with running(variables | {"TICKERTAPE_METRICS_HOST": "192.0.2.1"}, tmp_path) as process:
        await logged(process, "192.0.2.1", "TICKERTAPE_METRICS_HOST")
        assert await ended(process) == 2
