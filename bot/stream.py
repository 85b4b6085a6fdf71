"""The stream: the one way in for everything that readers are to see."""

import logging
import re
import unicodedata
from collections.abc import Callable, Collection, Sequence

from bot.conversation import Format
from bot.desk.formatting import lines_of, within
from bot.log import say
from bot.model import Content, Coverage, CoverageId, Entry, EntryId, Marks
from bot.ports import Clock
from bot.richtext import Quote
from bot.store import Correction, Publication, StreamStore, Summary

log = logging.getLogger(__name__)

SLUG_LENGTH = 48
"""Telegram's deep links carry at most 64 characters, all of `A-Za-z0-9_-`; a number may still be added."""


def slug_of(title: str) -> str:
    """A short name for a title: ASCII letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = ""
    for word in re.findall(r"[a-z0-9]+", plain):
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > SLUG_LENGTH:
            break
        slug = longer
    return slug or "coverage"


class Stream:
    """Writes through the store, then wakes the lanes. Errors: those of `bot.store.StreamStore`."""

    def __init__(self, store: StreamStore, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake

    def wake(self) -> None:
        """What the lanes do by themselves after each of these: look for what is due."""
        self._wake()

    async def open(self, title: str, standfirst: Sequence[str] = (), source: str | None = None) -> Coverage:
        coverage = await self._store.open_coverage(title, standfirst, slug_of(title), source, self._clock.now())
        say(log, "opened", coverage=coverage.slug)
        return coverage

    async def close(self, coverage: CoverageId) -> bool:
        closed = await self._store.close_coverage(coverage, self._clock.now())
        say(log, "closed", coverage=coverage)
        self._wake()
        return closed

    async def reopen(self, coverage: CoverageId) -> bool:
        reopened = await self._store.reopen_coverage(coverage, self._clock.now())
        say(log, "reopened", coverage=coverage)
        self._wake()
        return reopened

    async def publish(self, publications: Sequence[Publication], author: str) -> list[Entry]:
        entries = await self._store.publish(publications, self._clock.now(), author)
        for entry in entries:
            say(log, "published", coverage=entry.coverage, entry=entry.number, pushed=entry.pushed)
        self._wake()
        return entries

    async def publish_draft(self, draft: int, marks: Marks, author: str, revision: int | None = None) -> Entry | None:
        """None when somebody published, discarded or changed it before."""
        return self._sent_off(await self._store.publish_draft(draft, marks, self._clock.now(), author, revision))

    async def publish_leaving(self, draft: int) -> Entry | None:
        """None when it was called back or published before."""
        return self._sent_off(await self._store.publish_leaving(draft, self._clock.now()))

    def _sent_off(self, entry: Entry | None) -> Entry | None:
        if entry:
            say(log, "published", coverage=entry.coverage, entry=entry.number, breaking=entry.marks.breaking)
            self._wake()
        return entry

    async def release(self, coverage: CoverageId, only: Collection[EntryId] | None = None) -> list[Entry]:
        released = await self._store.release(coverage, self._clock.now(), only)
        say(log, "released", coverage=coverage, entries=len(released))
        self._wake()
        return released

    async def send_again(self, entry: EntryId) -> int:
        """To how many chats that miss it."""
        chats = await self._store.send_again(entry)
        say(log, "sent-again", entry=entry, chats=chats)
        self._wake()
        return chats

    async def correct(self, corrections: Sequence[Correction], author: str) -> list[Entry]:
        entries = await self._store.correct(corrections, self._clock.now(), author)
        for entry in entries:
            say(log, "corrected", coverage=entry.coverage, entry=entry.number, revision=entry.revision)
        self._wake()
        return entries

    async def summarise(self, summary: Summary, author: str) -> Entry:
        entry = await self._store.summarise(summary, self._clock.now(), author)
        say(log, "summarised", coverage=entry.coverage, entry=entry.number, revision=entry.revision)
        self._wake()
        return entry

    async def pin(self, entry: EntryId, *, pinned: bool) -> Entry:
        marked = await self._store.pin(entry, self._clock.now(), pinned=pinned)
        say(log, "pin" if pinned else "unpin", coverage=marked.coverage, entry=marked.number)
        self._wake()
        return marked

    async def retract(self, entry: EntryId, reason: str, author: str, *, remove: bool = False) -> Entry:
        retracted = await self._store.retract(entry, reason, self._clock.now(), author, remove=remove)
        say(log, "retracted", coverage=retracted.coverage, entry=retracted.number, removed=remove)
        self._wake()
        return retracted


def content_of(text: str, headline: str | None = None, formats: Sequence[Format] = ()) -> Content:
    """What an editor typed, as content: the first line is the headline if a blank line follows it, and a text that is
    one address is a link. `formats` is how the text looked."""
    beginning = len(text) - len(text.lstrip())
    lines = lines_of(text.strip(), within(formats, beginning, len(text.rstrip())))
    if headline is None and len(lines) > 2 and not lines[1].text and not isinstance(lines[0].block, Quote):
        headline, lines = lines[0].text, lines[2:]
    paragraphs = [line for line in lines if line.block]
    if len(paragraphs) == 1 and re.fullmatch(r"https?://\S+", paragraphs[0].text):
        return Content(headline=headline or None, link=paragraphs[0].text)
    return Content(headline=headline or None, body=tuple(line.block for line in paragraphs if line.block))
