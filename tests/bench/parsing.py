"""`parsing`: how long a large page takes, and how long the event loop stands still while a thread reads one."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import orjson

from bot.clock import SystemClock
from bot.composition import spare_the_collector
from bot.sources.document import Contents, Document
from bot.sources.reader import read
from tests.bench.rows import Judged, Row, spread
from tests.bench.scale import Scale

UPDATES = 500
FEED_BYTES = 260_000
LONGEST_PARSE = 150.0
LONGEST_STALL = 20.0
ROUNDS = 7
"""How often each is read in a run: reading takes a fraction of a second."""

COUNTING = 0.2
"""Seconds."""

_BEAT = 0.001
_ADDRESS = "https://quill.example/kites"
_NEWEST = datetime(2024, 6, 15, 20, 0, tzinfo=UTC)
_SENTENCE = "The kite of Kitty Kitemaker stands over the pier, and the wind has turned to “a steady six” since noon. "


async def parsing(scale: Scale, _: Path) -> list[Row]:
    page, feed = Contents(_page(UPDATES)), Contents(_feed(FEED_BYTES))
    rounds = scale.runs * ROUNDS
    spare_the_collector()
    return [
        _parse_row(page, rounds),
        await _stall_row("parsing-stall-page", page, rounds),
        await _stall_row("parsing-stall-feed", feed, rounds),
    ]


def _parse_row(page: Contents, rounds: int) -> Row:
    took = [_milliseconds(lambda: _read(page)) for _ in range(rounds)]
    note = (
        f"{UPDATES} updates in JSON-LD and in the body, {len(page.body):,} bytes; processor time; runs {spread(took)}"
    )
    return Row("parsing-page", median(took), "ms", LONGEST_PARSE, Judged.VALUE_AT_MOST, note=note)


async def _stall_row(name: str, contents: Contents, rounds: int) -> Row:
    """In processor time, so that what else the machine does counts little; beside it, a thread that only counts."""
    stalls, others = [], []
    for _ in range(rounds):
        stalls.append(await _longest_stall(lambda: _read(contents)))
        others.append(await _longest_stall(_count))
    return Row(
        name,
        max(stalls),
        "ms",
        LONGEST_STALL,
        Judged.VALUE_AT_MOST,
        reference=max(others),
        note=f"the longest of {rounds} readings, each {spread(stalls)}; beside a thread that counts {spread(others)}",
        void="the machine has too much else to do" if max(others) > LONGEST_STALL else "",
    )


async def _longest_stall(work: Callable[[], object]) -> float:
    """Milliseconds of work, at most, in which nothing else ran while a thread did it."""
    done = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        watch = tasks.create_task(_watch(done), name="watch")
        await asyncio.to_thread(work)
        done.set()
    return watch.result() * 1000


async def _watch(done: asyncio.Event) -> float:
    """How many seconds this process worked at most until a short sleep was over."""
    clock, longest = SystemClock(), 0.0
    while not done.is_set():
        before = time.process_time()
        await clock.sleep(_BEAT)
        longest = max(longest, time.process_time() - before)
    return longest


def _milliseconds(act: Callable[[], object]) -> float:
    before = time.thread_time()
    act()
    return (time.thread_time() - before) * 1000


def _count() -> None:
    end = time.perf_counter() + COUNTING
    while time.perf_counter() < end:
        pass


def _read(contents: Contents) -> Document:
    document = read(contents, "bench", _ADDRESS, _NEWEST)
    if not document.entries:
        raise AssertionError("nothing was read, so nothing was measured")
    return document


def _page(updates: int) -> bytes:
    """As large pages are: the updates once for machines and once for people, with menus and scripts around."""
    blog = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": "Kite festival: live",
        "datePublished": (_NEWEST - timedelta(minutes=updates)).isoformat(),
        "liveBlogUpdate": [
            {
                "@type": "BlogPosting",
                "@id": f"#u{number}",
                "headline": f"Kite {number} is up",
                "datePublished": (_NEWEST - timedelta(minutes=updates - number)).isoformat(),
                "author": {"@type": "Person", "name": "Rita Reader"},
                "articleBody": _body(number),
            }
            for number in range(updates, 0, -1)
        ],
    }
    articles = "".join(
        f'<article id="u{number}"><h2>Kite {number} is up</h2>{_body(number)}</article>' for number in range(updates)
    )
    script = (
        f'<script type="application/ld+json">{orjson.dumps(blog).decode()}</script><script>{"run();" * 5000}</script>'
    )
    menus = "".join(f'<li class="menu"><a href="/{number}">{number}</a></li>' for number in range(500))
    return f"<!DOCTYPE html><html><head>{script}</head><body><ul>{menus}</ul>{articles}</body></html>".encode()


def _body(number: int) -> str:
    link = f'<a href="/kites/{number}?from=live">kite {number}</a>'
    return f"<p>{_SENTENCE * 3}</p><p><b>See also</b>: {link}.</p><ul><li>red &amp; long</li><li>{number} m</li></ul>"


def _feed(size: int) -> bytes:
    items = ""
    number = 0
    while len(items) < size:
        number += 1
        at = _NEWEST - timedelta(minutes=number)
        items += (
            f"<item><title>Kite {number} is up</title><guid isPermaLink='false'>kite-{number}</guid>"
            f"<link>{_ADDRESS}#{number}</link><pubDate>{at:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
            f"<description><![CDATA[{_body(number)}]]></description></item>"
        )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Kites</title>{items}</channel></rss>".encode()
