"""Searching: `/search`, in pages that change in place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.composing.splitting import shorten
from bot.conversation import Answer, Button
from bot.errors import Refused
from bot.intake.request import Bench, Handler, Request, identity, label
from bot.languages.language import Language
from bot.languages.local_time import local_time
from bot.languages.words import Words, message, words
from bot.model import EntryId
from bot.ports import Clock
from bot.readers.permalink import Permalinks
from bot.readers.query import levelled, terms
from bot.richtext import Block, Inline, Paragraph, RichText, Span, italic, plain
from bot.store import REMEMBERED_FOR, Findings, Found, Store

ON_A_PAGE = 5
EXCERPT_LENGTH = 160
"""Characters: all of a page has to go into one message."""

_NOTHING = message("Nothing was found with the words <b>{words}</b>. An entry has to have all of them, as whole words.")
_STALE = words("This search is too old to go on with. Search once more with {search}.", search="/search")


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
        typed = await self._store.archive.remembered(identity(number), since)
        if typed is None:
            raise Refused(_STALE)
        return [replace(await self._page(request, typed, identity(page)), replaces=True)]

    async def _page(self, request: Request, typed: str, page: int) -> Answer:
        page, language = min(max(page, 0), 1_000_000), request.language
        findings = await self._store.archive.search(terms(typed), page * ON_A_PAGE, ON_A_PAGE)
        if not findings.found and page:
            return await self._page(request, typed, min(page, -(-findings.total // ON_A_PAGE)) - 1)
        if not findings.found:
            return request.says(words(_NOTHING, words=typed))[0]
        links = await self._permalinks.of(request, [one.entry for one in findings.found])
        local = await local_time(self._store.preferences, request.address, language)
        heading = language.paragraph(_heading(typed, findings, page))
        text = shorten(local.text((heading, *_results(findings, links, language))), request.platform.fits)
        return Answer(text, buttons=await self._turning(typed, findings, page, language))

    async def _turning(
        self, typed: str, findings: Findings, page: int, language: Language
    ) -> tuple[tuple[Button, ...], ...]:
        if findings.total <= ON_A_PAGE:
            return ()
        number = await self._store.archive.remember(typed, self._clock.now())
        buttons: list[Button] = []
        if page:
            buttons.append(Button(language.text(words("‹ Back")), f"search:{number}:{page - 1}"))
        if (page + 1) * ON_A_PAGE < findings.total:
            buttons.append(Button(language.text(words("More ›")), f"search:{number}:{page + 1}"))
        return (tuple(buttons),)


def _heading(typed: str, findings: Findings, page: int) -> Words:
    first = page * ON_A_PAGE + 1
    last = first + len(findings.found) - 1
    return words(
        "<b>{words}</b> · {first}–{last} of {total}", words=typed, first=first, last=last, total=findings.total
    )


def _results(findings: Findings, links: Mapping[EntryId, str], language: Language) -> RichText:
    return tuple(_result(one, links.get(one.entry.id), language) for one in findings.found)


def _result(found: Found, link: str | None, language: Language) -> Block:
    entry, coverage = found.entry, found.coverage
    name = label(entry.content.headline or f"{coverage.slug}/{entry.number}")
    command = f"/entry {coverage.slug}/{entry.number}"
    called: list[Inline] = [] if link else [italic(f" · {language.isolated(command)}")]
    line: tuple[Inline, ...] = (
        Span(language.isolated(name), bold=True, link=link),
        Span(" · "),
        language.moment(entry.published_at, dated=True),
        italic(f" · {language.isolated(label(coverage.title))}"),
        *called,
    )
    excerpt = (Span("\n"), *language.isolated_inlines(_excerpt(found))) if found.excerpt else ()
    return Paragraph((*language.led(line), *excerpt))


def _excerpt(found: Found) -> tuple[Inline, ...]:
    said = tuple(Span(text.replace("\n", " "), bold=wanted) for text, wanted in found.excerpt)
    (kept,) = shorten((Paragraph(said),), lambda text: len(plain(text)) <= EXCERPT_LENGTH)
    return kept.inlines
