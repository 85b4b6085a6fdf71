"""HTML as rich text: the bodies of entries, as pages and feeds give them.

What a chat can show stays: paragraphs, line breaks, links, bold, italic, struck, quotes, list items. Headings become
bold paragraphs, table rows paragraphs, nested lists one list. Pictures, scripts, forms, trackers and what a page hides
are left out.
"""

import html as entities
import re
from collections.abc import Callable, Sequence
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.richtext import Item, Quote, RichText, from_paragraphs, plain_block
from bot.sources.characters import levelled, without_surrogates
from bot.sources.flow import Flow, Style
from bot.sources.nesting import too_deep

LONGEST_MARKUP = 200_000
"""Characters of HTML that are read of one body; what follows is cut off."""
LONGEST_LINK = 2_000
"""Characters of an address; a longer one is no link."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]*+>|<!--")
_BLOCK_TAG = re.compile(
    r"<(?:p|br|div|li|blockquote|h[1-6]|tr|pre|section|article|figure|table|ul|ol|dl)[\s/>]", re.IGNORECASE
)
_EMPTY_LINE = re.compile(r"\n[^\S\n]*+\n")
_NO_BREAKS = dict.fromkeys(map(ord, "\t\n\r"))
"""The URL Standard removes them from within an address, and so does every browser."""
_ABSOLUTE = re.compile(r"https?://[\w.-]+(?::[0-9]+)?(?:[/?#]|\Z)")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNSEEN_CLASSES = frozenset({"sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden"})

_LEFT_OUT = frozenset(
    {
        *("applet", "area", "audio", "button", "canvas", "datalist", "dialog", "embed", "figcaption"),
        *("frame", "frameset", "head", "iframe", "img", "input", "link", "map", "meta", "noembed"),
        *("noframes", "noscript", "object", "param", "picture", "script", "select", "source", "style", "svg"),
        *("template", "textarea", "title", "track", "video"),
    }
)
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "body", "caption", "center", "dd", "details", "div", "dl"),
        *("fieldset", "figure", "footer", "form", "header", "hgroup", "hr", "main", "nav", "p", "pre"),
        *("search", "section", "summary"),
    }
)
_HEADINGS = frozenset({"dt", "h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset(
    {
        *("blockquote", "dir", "li", "menu", "ol", "table", "tbody", "tfoot", "thead", "tr", "ul"),
    }
)
_CELLS = frozenset({"td", "th"})
_PARTING = _BLOCKS | _HEADINGS | _LISTS | _CELLS
_CHANGES: dict[str, Callable[[Style], Style]] = {
    **dict.fromkeys(("b", "strong", *_HEADINGS), lambda style: style._replace(bold=True)),
    **dict.fromkeys(("cite", "dfn", "em", "i", "var"), lambda style: style._replace(italic=True)),
    **dict.fromkeys(("del", "s", "strike"), lambda style: style._replace(struck=True)),
    "blockquote": lambda style: style._replace(block=Quote),
    "li": lambda style: style._replace(block=Item),
    "pre": lambda style: style._replace(kept=True),
    "tr": lambda style: style._replace(row=True),
}


_Todo = Sequence[tuple[LexborNode | str | None, Style]]
"""Nodes with the style around them; the name of a tag stands for the end of such an element."""


def rich_text(html: str, address: str) -> RichText:
    """The rich text of a piece of HTML, or of plain text, where an empty line parts paragraphs.

    Links are resolved against `address`; those that are neither http nor https, or longer than `LONGEST_LINK`, are
    plain text. Where HTML has no tag that makes a paragraph, empty lines do. HTML that is nested thousands of levels
    deep (see `nesting`) is read without its formatting.
    """
    text = without_surrogates(html[:LONGEST_MARKUP]).replace("\r\n", "\n")
    if not _TAG.search(text):
        return _plain_paragraphs(text)
    if too_deep(text):
        return _plain_paragraphs(_TAG.sub(" ", text))
    if not _BLOCK_TAG.search(text):
        text = _EMPTY_LINE.sub("<br><br>", text)
    body = LexborHTMLParser(text).body
    return rich_text_of(body, address) if body else ()


def rich_text_of(root: LexborNode, address: str, left_out: str = "") -> RichText:
    """The rich text of what is inside an element; elements with the attribute `left_out` do not belong to it."""
    flow = Flow()
    tags: dict[int, str] = {}
    todo: list[tuple[LexborNode | str | None, Style]] = [(root.first_child, Style())]
    while todo:
        node, style = todo.pop()
        if isinstance(node, str):
            _part(flow, node, style)
        elif node is not None:
            todo.append((node.next, style))
            text = node.text_content
            if text is None:
                # A number for a tag costs next to nothing; its name is made anew for each node that is asked.
                tag = tags.get(node.tag_id) or tags.setdefault(node.tag_id, node.tag or "-")
                todo += _inside(flow, node, tag, style, (address, left_out))
            else:
                flow.write(text, style)
    return flow.blocks()


def _inside(flow: Flow, node: LexborNode, tag: str, style: Style, page: tuple[str, str]) -> _Todo:
    """What is to be read for an element, last first; nothing where it is left out."""
    if tag[0] == "-" or tag in _LEFT_OUT:
        return ()
    attributes = node.attributes
    address, left_out = page
    if attributes and (_hidden(attributes) or left_out in attributes):
        return ()
    inner = (node.first_child, _within(tag, attributes, style, address))
    if tag == "br":
        flow.break_line(style)
    if tag not in _PARTING:
        return (inner,)
    _part(flow, tag, style)
    return (tag, style), inner


def plain_line(html: str) -> str:
    """The words of a headline or a name, which may have markup or entities in it, on one line."""
    if "<" not in html and "&" not in html:
        return levelled(without_surrogates(html)).strip()
    return levelled(" ".join(map(plain_block, rich_text(html, "")))).strip()


def web_address(reference: str, address: str) -> str | None:
    """A reference on the page at `address` as an absolute http or https address, None if it is none."""
    said = levelled(reference.translate(_NO_BREAKS)).strip().replace(" ", "%20")
    if len(said) > LONGEST_LINK:
        return None
    absolute = address.partition("#")[0] + said if said.startswith("#") else said
    found = absolute if _ABSOLUTE.match(absolute) else _joined(said, address)
    return found if found and len(found) <= LONGEST_LINK else None


def _joined(reference: str, address: str) -> str | None:
    try:
        absolute = urljoin(address, reference)
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if parts.scheme in ("http", "https") and parts.netloc else None


def _plain_paragraphs(text: str) -> RichText:
    paragraphs = _EMPTY_LINE.split(entities.unescape(text))
    lines = ([shown for line in part.splitlines() if (shown := levelled(line).strip())] for part in paragraphs)
    return from_paragraphs("\n".join(each) for each in lines)


def _part(flow: Flow, tag: str, style: Style) -> None:
    """Where an element begins or ends: what that does to the text around it."""
    if tag in _CELLS:
        flow.begin_cell()
    elif style.row:
        flow.write(" ", style)
    elif style.block is Item and tag not in _LISTS:
        flow.begin_line(style)
    else:
        flow.end_block()


def _within(tag: str, attributes: dict[str, str | None], style: Style, address: str) -> Style:
    """The style of what is inside of an element."""
    if tag == "a":
        link = web_address(attributes.get("href") or "", address) if attributes.get("href") else None
        return style._replace(link=link)
    change = _CHANGES.get(tag)
    return change(style) if change else style


def _hidden(attributes: dict[str, str | None]) -> bool:
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or bool(_HIDING.search(attributes.get("style") or ""))
        or not _UNSEEN_CLASSES.isdisjoint((attributes.get("class") or "").split())
    )
