"""The latest: `/latest`, in pages that change in place. All that a page's buttons need stands in them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.conversation import Answer, Button
from bot.errors import NoSuchCoverage, NoSuchEntry, Refused
from bot.intake.request import Bench, Handler, Request, choice, identity, the_readable_coverage
from bot.languages.language import Language
from bot.languages.local_time import local_time
from bot.languages.words import message, words
from bot.model import Coverage, CoverageId, Entry, Level
from bot.readers.page import Page, page_of
from bot.readers.permalink import Permalinks, whole
from bot.store import Side, Store

USUAL = 3
MOST = 10
"""Entries of one page."""

_STALE = words("This button is out of date. {latest} shows what is there now.", latest="/latest")
_ONLY = {
    Level.ALL: words("All entries"),
    Level.KEY: words("Key entries only"),
    Level.BREAKING: words("Breaking only"),
}
_NOTHING = {
    Level.ALL: message("<b>{title}</b> has no entries yet."),
    Level.KEY: message("<b>{title}</b> has no key entries yet."),
    Level.BREAKING: message("<b>{title}</b> has no breaking entries yet."),
}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page is: beside the entry of that number; without one, at the newest."""

    coverage: CoverageId
    count: int = USUAL
    level: Level = Level.ALL
    side: Side = Side.OLDER
    number: int | None = None

    @property
    def action(self) -> str:
        beside = "" if self.number is None else f":{self.side}:{self.number}"
        return f"latest:{self.coverage}:{self.count}:{self.level}{beside}"

    @classmethod
    def of(cls, arguments: str) -> "_Place":
        """Raises `Refused`."""
        coverage, count, level, side, number = [*arguments.split(":"), "", "", "", ""][:5]
        place = cls(CoverageId(identity(coverage)), count_of(count), level_of(level))
        return replace(place, side=Side(side), number=identity(number)) if side in list(Side) else place


class Latest(Bench):
    def __init__(self, store: Store, permalinks: Permalinks) -> None:
        self._store = store
        self._permalinks = permalinks

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"latest": self.latest}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {"latest": self.latest_pressed}

    async def latest(self, request: Request) -> Sequence[Answer]:
        """What stands in the place of the level and is none, as Discord lets people do, is meant to be a coverage."""
        count = count_of(request.arguments.get("count") or "")
        asked = request.arguments.get("level") or ""
        level = level_of(asked)
        named = request.arguments.get("coverage") or ("" if asked.casefold() in list(Level) else asked)
        found = await self._readable(request, named)
        if isinstance(found, list):
            return choice(words("Which coverage?"), found, f"latest:{{}}:{count}:{level}", request.language)
        return [await self._page(request, found, _Place(found.id, count, level))]

    async def latest_pressed(self, request: Request) -> Sequence[Answer]:
        place = _Place.of(request.incoming.arguments)
        try:
            coverage = await self._store.stream.coverage(place.coverage)
            answer = await self._page(request, coverage, place)
        except (NoSuchCoverage, NoSuchEntry) as error:
            raise Refused(_STALE) from error
        return [replace(answer, replaces=True)]

    async def _readable(self, request: Request, named: str) -> Coverage | list[Coverage]:
        """The coverage that was named; else the only one that the chat follows; else the only open one."""
        followed = [] if named else await self._store.subscriptions.following(request.address)
        return followed[0] if len(followed) == 1 else await the_readable_coverage(self._store.stream, named)

    async def _page(self, request: Request, coverage: Coverage, place: _Place) -> Answer:
        entries = await self._entries(place)
        if place.side is Side.NEWER and len(entries) < place.count:
            place = replace(place, side=Side.OLDER, number=None)
            entries = await self._entries(place)
        if not entries and place.number is not None:
            raise Refused(_STALE)
        summary = None
        if place.number is None and place.level is not Level.BREAKING:
            summary = await self._store.stream.summary(coverage.id)
        language = request.language
        links = await self._permalinks.of(request, [*entries, *([summary] if summary else [])])
        local = await local_time(self._store.preferences, request.address, language)
        fits = local.fits(request.platform.fits)
        page = page_of(entries, place.side, coverage, fits, links, summary, language)
        below = [await self._turning(place, page, language), *_others(place, page, summary, language)]
        nothing = words(_NOTHING[place.level], title=coverage.title)
        text = local.text(page.text) or (language.paragraph(nothing),)
        return Answer(text, buttons=tuple(row for row in below if row))

    async def _entries(self, place: _Place) -> list[Entry]:
        return await self._store.archive.beside(place.coverage, place.level, place.side, place.number, place.count)

    async def _turning(self, place: _Place, page: Page, language: Language) -> tuple[Button, ...]:
        """What leads to the pages before and behind."""
        if not page.shown:
            return ()
        older = replace(place, side=Side.OLDER, number=page.shown[0].number)
        newer = replace(place, side=Side.NEWER, number=page.shown[-1].number)
        named = ((words("‹ Older"), older), (words("Newer ›"), newer))
        buttons = [(Button(language.text(said), there.action), there) for said, there in named]
        return tuple([button for button, there in buttons if await self._entries(replace(there, count=1))])


def _others(place: _Place, page: Page, summary: Entry | None, language: Language) -> list[tuple[Button, ...]]:
    newest = replace(place, side=Side.OLDER, number=None)
    levels = [Level.KEY] if place.level is Level.ALL else [Level.ALL]
    chosen = [Button(language.text(_ONLY[level]), replace(newest, level=level).action) for level in levels]
    rows = [tuple(chosen)]
    if page.cut:
        rows.append((whole(page.cut, language.text(words("The whole entry"))),))
    if summary and not page.summarised:
        rows.append((whole(summary, language.text(words("What we know so far"))),))
    return rows


def count_of(asked: str) -> int:
    """How many entries, from 1 to 10, whatever was asked for; the usual number where that is none."""
    number = re.fullmatch(r"([-+]?[0-9]{1,9})(?:[.,][0-9]+)?", asked)
    return min(max(int(number[1]), 1), MOST) if number else USUAL


def level_of(asked: str) -> Level:
    """All, where it is none."""
    return Level(asked.casefold()) if asked.casefold() in list(Level) else Level.ALL
