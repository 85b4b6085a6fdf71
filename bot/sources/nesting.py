"""How much work a piece of HTML makes for the parser, estimated before it is parsed.

Most HTML costs a parser time that grows with its length. Elements that are opened and never closed cost more: each
further tag may have to look at all of them, and each paragraph repeats the bold and the links that are still open.
100,000 nested `<div>` take selectolax half a minute, and nothing can interrupt it, so they must not reach it.

The estimate may be too high, and too low by no more than a factor, whatever somebody thinks up to mislead it. So a
closing tag counts only where it is certain by the rules of the HTML Standard (“tree construction”) that it closes
something. HTML as programs write it is nested properly, and what a person forgot to close costs little.
"""

import re

MOST_EFFORT = 20_000_000
"""Units of about 5 ns, so a tenth of a second; a page of 40,000 tags, 25 levels deep, has a million."""

_REPEATED = 20
"""What it costs to repeat an open element in a paragraph, rather than to look at it."""

_SEARCHED = 5
"""What it costs here to look at an open element for a closing tag."""

_ATTRIBUTE = r"[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+|(?=>)))?+"
_USUAL_ATTRIBUTES = r"(?:\s[\w:-]++=\"[^\"]*+\")*+\s?/?(?=>)"
_TOKEN = re.compile(
    r"<(?:!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|(!\[CDATA\[)"
    r"|(?:[!?]|/[^a-zA-Z])[^>]*+"
    rf"|(/?)([a-zA-Z][^\s/>]*+)({_USUAL_ATTRIBUTES}|(?:[\s/]++|{_ATTRIBUTE})*+)(?:>|\Z))",
    re.DOTALL,
)
"""Comments, declarations and tags, as “tokenization” in the HTML Standard parts them."""
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_ESCAPED_SCRIPT = re.compile(r"<!--.*?<script", re.DOTALL | re.IGNORECASE)

_FEW_TAGS = 100
_LONG_TAG = 500
_FORMATTING = frozenset(
    {
        *("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"),
    }
)
_SELDOM_CLOSED = frozenset(
    {
        *("body", "colgroup", "dd", "dt", "head", "html", "li", "option", "p", "tbody", "td", "tfoot", "th"),
        *("thead", "tr"),
    }
)
_EMPTY = frozenset(
    {
        *("area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "link"),
        *("meta", "param", "source", "track", "wbr"),
    }
)
_RAW = frozenset({"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"})
_NEVER_OPEN = _SELDOM_CLOSED | _EMPTY
_SECTIONS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "button", "center", "details", "dialog", "dir", "div"),
        *("dl", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hgroup", "main", "menu", "nav", "ol", "pre", "search", "section", "summary", "ul"),
    }
)
_FOREIGN = frozenset({"svg", "math"})
_DOUBTFUL = _FOREIGN | {"select", "frameset"}
"""Where what looks like a script may be none."""
_WALLS = _DOUBTFUL | {"applet", "marquee", "object", "table", "template"}
"""What no closing tag closes from inside, but its own."""
_DRAWN = frozenset(
    {
        *("animate", "animatemotion", "animatetransform", "circle", "clippath", "defs", "ellipse", "filter"),
        *("g", "image", "line", "lineargradient", "marker", "mask", "metadata", "path", "pattern", "polygon"),
        *("polyline", "radialgradient", "rect", "set", "stop", "svg", "switch", "symbol", "text", "textpath"),
        *("title", "tspan", "use", "view", "math", "mfrac", "mi", "mn", "mo", "mrow", "mspace", "msqrt"),
        *("mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr"),
    }
)


class _Reckoning:
    """What is open at most, while tags go by; `certain` until nobody can say what is a tag and what a comment."""

    def __init__(self) -> None:
        self.effort = 0
        self.certain = True
        self._open: list[str] = []
        self._varied: list[bool] = []
        self._repeated = 0
        self._foreign = 0
        self._orderly = True

    @property
    def doubtful(self) -> bool:
        return self._foreign > 0 or not _DOUBTFUL.isdisjoint(self._open)

    def opened(self, name: str, attributes: str) -> None:
        if name == "a" and self._open and self._open[-1] == "a":
            self._take(-1)
        self.effort += len(self._open) + _REPEATED * self._repeated
        if len(attributes) > _LONG_TAG:
            self.effort += len(_ATTRIBUTES.findall(attributes)) ** 2
        if self._foreign and name not in _DRAWN:
            self._orderly = False
        if name not in _NEVER_OPEN and not (self._foreign and self._drawn(attributes)):
            self._push(name, attributes)

    def _push(self, name: str, attributes: str) -> None:
        # The same formatting is repeated three times at most, so only what differs can add up.
        varied = bool(attributes) and name in _FORMATTING
        self._open.append(name)
        self._varied.append(varied)
        self._repeated += varied
        if name in _FOREIGN:
            self._foreign += 1

    def _take(self, place: int) -> None:
        del self._open[place]
        self._repeated -= self._varied.pop(place)

    def _drawn(self, attributes: str) -> bool:
        """Is this `<path/>` inside a drawing? Elsewhere the slash means nothing."""
        return self._orderly and attributes.endswith("/")

    def closed(self, name: str) -> None:
        self.effort += len(self._open) + _REPEATED * self._repeated
        place = self._place(name) if self.certain else None
        if place is None:
            self._orderly = self._orderly and not self._foreign
        elif name in _FORMATTING or name == "form":
            self._take(place)
        else:
            self._foreign -= name in _FOREIGN
            del self._open[place:], self._varied[place:]

    def _place(self, name: str) -> int | None:
        """Where in the open elements the one is that this closes."""
        for place in range(len(self._open) - 1, -1, -1):
            other = self._open[place]
            if other == name:
                return place
            if other in _WALLS or (other in _SECTIONS and name not in _SECTIONS):
                return None
            self.effort += _SEARCHED
        return None


def too_deep(html: str) -> bool:
    """Would this take a parser much longer than its length says?"""
    return html.count("<") > _FEW_TAGS and _effort(html) > MOST_EFFORT


def _effort(html: str) -> int:
    reckoning = _Reckoning()
    place: int | None = 0
    while place is not None:
        place = _read_on(reckoning, html, place)
    return reckoning.effort


def _read_on(reckoning: _Reckoning, html: str, start: int) -> int | None:
    """Up to a script or the like, whose end is returned, as nothing inside of it is a tag."""
    for token in _TOKEN.finditer(html, start):
        section, closing, name, attributes = token.groups()
        if name and closing:
            reckoning.closed(name.lower())
        elif name:
            tag = name.lower()
            reckoning.opened(tag, attributes)
            if tag in _RAW and not reckoning.doubtful:
                end = _end_of_raw(html, token.end(), tag)
                reckoning.certain = reckoning.certain and not _ESCAPED_SCRIPT.search(html, token.end(), end)
                return end
        elif section and not _holds_no_tag(html, token.end()):
            reckoning.certain = False
        if reckoning.effort > MOST_EFFORT:
            return None
    return None


def _holds_no_tag(html: str, place: int) -> bool:
    """In a drawing a CDATA section ends at `]]>`, elsewhere at the first `>`: the same only if nothing is between."""
    tag = html.find("<", place)
    return tag < 0 or 0 <= html.find("]]>", place) < tag


def _end_of_raw(html: str, place: int, name: str) -> int:
    found = re.compile(f"</{name}", re.IGNORECASE).search(html, place)
    return found.start() if found else len(html)
