"""What a source gives: contents as they were fetched, and the document that they are read into. Pure values.

Each kind of source has a reader that makes one of the other; `kinds` tells which.
"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from pydantic import AwareDatetime

from bot.model import Frozen
from bot.richtext import Item, Quote, RichText, plain_inline

MAX_BYTES = 10_000_000
"""Of contents of any kind; plain text has a smaller bound of its own."""
MAX_ENTRIES = 5_000
LONGEST_ID = 200
"""Characters of an id that a source gives; a longer one is replaced by its digest."""


class SourceKind(StrEnum):
    """What contents are, whatever their address ends in or the server calls them."""

    TEXT = "text"
    """The plain text of a live page."""
    PAGE = "page"
    """HTML with a schema.org `LiveBlogPosting` in it: JSON-LD, microdata or RDFa."""
    JSON_LD = "json-ld"
    """The same structured data alone."""
    FEED = "feed"
    """RSS or Atom."""
    JSON_FEED = "json-feed"


@dataclass(frozen=True, slots=True)
class Contents:
    """Bytes as they came, not longer than `MAX_BYTES`; `media_type` (lower case, without parameters) and `charset` as
    the server named them, None where it did not."""

    body: bytes
    media_type: str | None = None
    charset: str | None = None


class DocumentEntry(Frozen):
    """An entry as a source shows it.

    `origin` is its id there, stable while the text is edited, behind the source's own name and a slash. `undated`: the
    source gives no time, or none that can be right, and `published_at` is when it was read. `date_inferred`: the time
    is given, the day was worked out. `link` is the entry's own address.
    """

    origin: str
    published_at: AwareDatetime
    body: RichText
    date_inferred: bool = False
    undated: bool = False
    headline: str | None = None
    link: str | None = None
    author: str | None = None
    modified_at: AwareDatetime | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The body as plain paragraphs; `- ` marks a list item, `> ` a quote."""
        return paragraphs_of(self.body)


class Document(Frozen):
    """A coverage as a source shows it, entries in document order (newest first on most pages).

    `identified`: the entries' origins are ids that the source gave. `complete`: it lists everything that it has, so
    what is missing was taken off; a feed shows its newest only. `withdrawn`: origins of entries that the source says it
    took back. `ended`: an explicit sign that nothing more will come. `fresh_for`: seconds in which the source asks not
    to be read again. `hub` announces changes of `topic` (WebSub).
    """

    title: str | None
    standfirst: tuple[str, ...]
    entries: tuple[DocumentEntry, ...]
    kind: SourceKind = SourceKind.TEXT
    identified: bool = False
    complete: bool = True
    withdrawn: tuple[str, ...] = ()
    ended: bool = False
    fresh_for: float = 0.0
    hub: str | None = None
    topic: str | None = None


def origin_of(source: str, identity: str) -> str:
    """The origin of an entry with an id of its own at the source."""
    short = identity if len(identity) <= LONGEST_ID else sha256(identity.encode("utf-8", "replace")).hexdigest()
    return f"{source}/{short}"


def paragraphs_of(body: RichText) -> tuple[str, ...]:
    """Rich text as plain paragraphs, the reverse of `bot.richtext.from_paragraphs` but for formatting."""
    marks = {Item: "- ", Quote: "> "}
    return tuple(marks.get(type(block), "") + "".join(map(plain_inline, block.inlines)) for block in body)
