"""What a card is to show, read and composed: many chats follow the same."""

import hashlib
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.composing.card import MOST_COVERAGES, MOST_ENTRIES, Section, content, in_order
from bot.lanes.card import Card, OnCard
from bot.languages import spoken
from bot.model import CoverageState, Level
from bot.ports import Platform
from bot.richtext import RichText
from bot.store import Side, Store

MOST_KEPT = 256
"""Sections, and cards, that are remembered."""

ENDED_FOR = timedelta(days=1)
"""So long a coverage that has ended stays beside others."""

_SPARE = 5
"""Entries that are read beyond those shown: what tells of a correction is left out."""

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a card shows but when it was renewed; `fingerprint` tells whether that is something else than before.
    `coverages` stand on it, those that `left` do not any more."""

    text: RichText
    fingerprint: str
    coverages: tuple[OnCard, ...]
    left: tuple[OnCard, ...]


Known = tuple[OnCard, Section]


class CardReading:
    """Remembers by how often a coverage has changed."""

    def __init__(self, platform: Platform, store: Store) -> None:
        self._platform = platform
        self._store = store
        self._sections: _Latest[Section] = _Latest()
        self._texts: _Latest[RichText] = _Latest()

    async def contents(self, card: Card, now: datetime) -> Contents | None:
        """None where there is nothing to show."""
        known = [(one, await self._section(one)) for one in card.coverages]
        standing, left = standing_and_left(known, now)
        if not standing:
            return None
        coverages = tuple(one for one, _ in standing)
        text = self._text(coverages, [section for _, section in standing], card.chat.language)
        return Contents(text, _fingerprint(text), coverages, tuple(one for one, _ in left))

    async def _section(self, one: OnCard) -> Section:
        """As of its changes or later: then it is due once more."""
        key = (one.coverage, one.level, one.changes)
        section = self._sections.find(key)
        if section is None:
            stream = self._store.stream
            coverage = await stream.coverage(one.coverage)
            summary = None if one.level is Level.BREAKING else await stream.summary(one.coverage)
            archive, count = self._store.archive, MOST_ENTRIES + _SPARE
            found = await archive.beside(one.coverage, one.level, Side.OLDER, None, count)
            entries = [entry for entry in found if entry.about is None][:MOST_ENTRIES]
            section = self._sections.keep(key, Section(coverage, summary, tuple(entries)))
        return section

    def _text(self, coverages: Sequence[OnCard], sections: Sequence[Section], code: str) -> RichText:
        key = (code, *((one.coverage, one.level, one.changes) for one in coverages))
        text = self._texts.find(key)
        if text is None:
            shown = in_order(sections)
            more, language = max(0, len(shown) - MOST_COVERAGES), spoken(code)
            composed = content(shown[:MOST_COVERAGES], more, self._platform.fits, language)
            text = self._texts.keep(key, composed)
        return text


def standing_and_left(known: Sequence[Known], now: datetime) -> tuple[list[Known], list[Known]]:
    """What is to stand on a card, and what is to be taken off: what the chat has left, and what ended a day ago or
    more, where anything goes on."""
    goes_on = any(one.followed and not section.ended for one, section in known)
    standing: list[Known] = []
    left: list[Known] = []
    for one, section in known:
        (standing if _stands(one, section, now, goes_on=goes_on) else left).append((one, section))
    return standing, left


def _stands(one: OnCard, section: Section, now: datetime, *, goes_on: bool) -> bool:
    coverage = section.coverage
    if coverage.state is CoverageState.OPEN:
        return one.followed
    return not goes_on or coverage.closed_at is None or now - coverage.closed_at < ENDED_FOR


def _fingerprint(text: RichText) -> str:
    return hashlib.blake2s(repr(text).encode(errors="surrogatepass"), digest_size=12).hexdigest()


class _Latest(Generic[Kept]):
    """The latest that were asked for."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()

    def find(self, key: Hashable) -> Kept | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def keep(self, key: Hashable, one: Kept) -> Kept:
        self._kept[key] = one
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return one
