"""An HTML page as far as its structured data needs it.

Most pages have it in scripts, and then only the head is parsed besides: the text that people see, which is much longer
than the rest, is of no use. Where the elements themselves are annotated, all is parsed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.errors import DocumentNotUnderstood
from bot.sources.characters import levelled, without_surrogates
from bot.sources.liveblog import TYPE, Surroundings
from bot.sources.markup import web_address
from bot.sources.nesting import too_deep

_SCRIPT = re.compile(r"<(?:!--(?:-?>|.*?(?:--!?>|\Z))|(?i:script)\b([^<>]*)>(.*?)(?:</(?i:script)\s*>|\Z))", re.DOTALL)
_JSON_LD = re.compile(r"\btype\s*=\s*[\"']?\s*application/ld\+json\b", re.IGNORECASE)
_ANNOTATED = re.compile(rf"(?:itemtype|typeof)\s*=\s*[\"']?[^\"'<>]{{0,500}}{TYPE.lower()}\b")
_ITEM_TYPE = re.compile(r"itemtype\s*=\s*[\"']?\s*https?://(?:www\.)?schema\.org/(\w{1,40})")
_NEXT = re.compile(r"<(?:a|link)\s[^<>]{0,2000}?\brel\s*=\s*[\"']?(?:[\w -]{0,100}\s)?next\b")
_BODY = re.compile(r"<(?i:body)\b")
_LONGEST_HEAD = 200_000
_SITE = re.compile(r"\s[|–—-]\s")
"""What stands between a page's title and the name of its site."""


@dataclass(frozen=True, slots=True)
class Page:
    """`blocks` are the texts of its JSON-LD scripts; `tree` is the whole page if it is `annotated` with microdata or
    RDFa of a live blog, else its head. `continued`: it says that there is a next page. `html` is without the blocks."""

    blocks: tuple[str, ...]
    tree: LexborHTMLParser
    annotated: bool
    continued: bool
    html: str

    @property
    def item_types(self) -> list[str]:
        """What kinds of things microdata says that there are."""
        return list(dict.fromkeys(_ITEM_TYPE.findall(self.html)))


def parted(html: str) -> Page:
    """Raises `DocumentNotUnderstood` for what would take a parser without measure."""
    blocks, rest = _without_blocks(html)
    lowered = rest.lower()
    annotated = TYPE.lower() in lowered and bool(_ANNOTATED.search(lowered))
    body = _BODY.search(rest, 0, _LONGEST_HEAD)
    parsed = rest if annotated else rest[: body.start() if body else _LONGEST_HEAD]
    if too_deep(parsed):
        raise DocumentNotUnderstood("HTML that is nested without measure", "an HTML page as browsers can show it")
    return Page(
        blocks=tuple(blocks),
        tree=LexborHTMLParser(parsed),
        annotated=annotated,
        continued=bool(_NEXT.search(lowered)),
        html=rest,
    )


def surroundings(page: Page, address: str) -> Surroundings:
    """What the page says around its live blog; its own `address` is where it was found, unless it has a `<base>`."""
    base = page.tree.css_first("base[href]")
    inside = _href(base, address) or address
    links = {
        relation: node
        for node in page.tree.css("link[rel]")
        for relation in (node.attributes.get("rel") or "").lower().split()
    }
    hub = _href(links.get("hub"), inside)
    return Surroundings(
        address=inside,
        titles=tuple(_titles(page.tree)),
        continued=page.continued,
        hub=hub,
        topic=_href(links.get("self"), inside) if hub else None,
    )


def _without_blocks(html: str) -> tuple[list[str], str]:
    """The texts of the JSON-LD scripts, and the page without these scripts and without comments."""
    blocks: list[str] = []
    rest: list[str] = []
    place = 0
    for found in _SCRIPT.finditer(html):
        attributes = found[1]
        if attributes is None or _JSON_LD.search(attributes):
            rest.append(html[place : found.start()])
            place = found.end()
        if attributes is not None and _JSON_LD.search(attributes):
            blocks.append(found[2])
    return blocks, "".join((*rest, html[place:]))


def _href(node: LexborNode | None, address: str) -> str | None:
    return web_address(node.attributes.get("href") or "", address) if node else None


def _titles(tree: LexborHTMLParser) -> Iterator[str]:
    """What the page calls itself, the best first, and its title without the site's name."""
    shared = tree.css_first('meta[property="og:title"]')
    heading = tree.css_first("h1")
    title = tree.css_first("title")
    said = [
        (shared.attributes.get("content") or "") if shared else "",
        heading.text() if heading else "",
        *([_SITE.split(title.text())[0], title.text()] if title else []),
    ]
    yield from (line for text in said if (line := levelled(without_surrogates(text)).strip()))
