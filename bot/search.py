"""Searching: `/search`, in pages that change in place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.conversation import Answer, Button
from bot.errors import Refused
from bot.local_time import local_time
from bot.model import EntryId
from bot.permalink import Permalinks
from bot.ports import Clock
from bot.query import levelled, terms
from bot.request import Bench, Handler, Request, identity, label, says
from bot.richtext import Block, Inline, Moment, Paragraph, RichText, Span, bold, italic, paragraph, plain
from bot.splitting import shorten
from bot.store import REMEMBERED_FOR, Findings, Found, Store

ON_A_PAGE = 5
EXCERPT_LENGTH = 160
"""Characters: all of a page has to go into one message."""

_STALE = "This search is too old to go on with. Search once more with /search."


class Search(Bench):
    """What was typed is kept for the buttons, which have no room for it."""

    def __init__(self, store: Store, permalinks: Permalinks, clock: Clock) -> None:
        self._store = store
        self._permalinks = permalinks
        self._clock = clock

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"search": self.search}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {"search": self.search_pressed}

    async def search(self, request: Request) -> Sequence[Answer]:
        return [await self._page(request, levelled(request.arguments.get("words") or ""), 0)]

    async def search_pressed(self, request: Request) -> Sequence[Answer]:
        number, _, page = request.incoming.arguments.partition(":")
        since = self._clock.now() - REMEMBERED_FOR
        words = await self._store.archive.remembered(identity(number), since)
        if words is None:
            raise Refused(_STALE)
        return [replace(await self._page(request, words, identity(page)), replaces=True)]

    async def _page(self, request: Request, words: str, page: int) -> Answer:
        page = min(max(page, 0), 1_000_000)
        findings = await self._store.archive.search(terms(words), page * ON_A_PAGE, ON_A_PAGE)
        if not findings.found and page:
            return await self._page(request, words, min(page, -(-findings.total // ON_A_PAGE)) - 1)
        if not findings.found:
            return says("Nothing was found with the words ", bold(words), ".")[0]
        links = await self._permalinks.of(request, [one.entry for one in findings.found])
        local = await local_time(self._store.preferences, request.address)
        listed = (_heading(words, findings, page), *_results(findings, links))
        text = shorten(local.text(listed), request.platform.fits)
        return Answer(text, buttons=await self._turning(words, findings, page))

    async def _turning(self, words: str, findings: Findings, page: int) -> tuple[tuple[Button, ...], ...]:
        if findings.total <= ON_A_PAGE:
            return ()
        number = await self._store.archive.remember(words, self._clock.now())
        buttons: list[Button] = []
        if page:
            buttons.append(Button("‹ Back", f"search:{number}:{page - 1}"))
        if (page + 1) * ON_A_PAGE < findings.total:
            buttons.append(Button("More ›", f"search:{number}:{page + 1}"))
        return (tuple(buttons),)


def _heading(words: str, findings: Findings, page: int) -> Paragraph:
    first = page * ON_A_PAGE + 1
    return paragraph(bold(words), f" · {first}–{first + len(findings.found) - 1} of {findings.total}")


def _results(findings: Findings, links: Mapping[EntryId, str]) -> RichText:
    return tuple(_result(one, links.get(one.entry.id)) for one in findings.found)


def _result(found: Found, link: str | None) -> Block:
    entry, coverage = found.entry, found.coverage
    name = label(entry.content.headline or f"{coverage.slug}/{entry.number}")
    called: list[Inline] = [] if link else [italic(f" · /entry {coverage.slug}/{entry.number}")]
    return paragraph(
        Span(name, bold=True, link=link),
        " · ",
        Moment(entry.published_at, dated=True),
        italic(f" · {label(coverage.title)}"),
        *called,
        *(["\n", *_excerpt(found)] if found.excerpt else []),
    )


def _excerpt(found: Found) -> tuple[Inline, ...]:
    words = tuple(Span(text.replace("\n", " "), bold=wanted) for text, wanted in found.excerpt)
    (kept,) = shorten((Paragraph(words),), lambda text: len(plain(text)) <= EXCERPT_LENGTH)
    return kept.inlines
