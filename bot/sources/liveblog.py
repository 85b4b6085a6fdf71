"""A `LiveBlogPosting` of schema.org as a document, whatever notation it was written in.

What pages do to it in practice is undone here: headlines that repeat the page's or the text's beginning, dates of the
page given to each update, ids that are relative, missing or all the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import DocumentNotUnderstood
from bot.richtext import RichText, plain
from bot.sources.document import MAX_ENTRIES, Document, DocumentEntry, SourceKind, origin_of, paragraphs_of
from bot.sources.markup import web_address
from bot.sources.thing import Thing, Value, every, line_of
from bot.sources.update_dates import Dates, dates_of
from bot.sources.update_identities import digest, identities, same_page

TYPE = "LiveBlogPosting"
EXPECTED = f"a {TYPE} of schema.org"

LONGEST_TITLE = 300
LONGEST_NAME = 200
LONGEST_STANDFIRST = 2_000
"""Characters of what may be a standfirst; a longer text is the text of the whole page."""

_ENDED = frozenset({"archived", "closed", "complete", "completed", "concluded", "ended", "final", "finished"})
_ELLIPSES = ("…", "...", "[…]", "[...]")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a live blog from around it: where relative addresses lead, what the page calls itself (the
    first is the best), whether it says that it goes on elsewhere, and its hub."""

    address: str
    titles: tuple[str, ...] = ()
    continued: bool = False
    hub: str | None = None
    topic: str | None = None


def fullest(things: Iterable[Thing]) -> Thing | None:
    """The live blog with the most updates; pages carry empty ones beside it, of teasers and of templates."""
    blogs = [thing for thing in every(things) if TYPE in thing.types]
    return max(blogs, key=lambda blog: len(_updates(blog)), default=None)


def document_of(blog: Thing, source: str, kind: SourceKind, around: Surroundings, now: datetime) -> Document:
    """Without updates, a document without entries: the page waits for its event.

    `ended` follows from `creativeWorkStatus` alone: live blogs give a `coverageEndTime` long before they end.
    """
    updates = _updates(blog)
    if len(updates) > MAX_ENTRIES:
        raise DocumentNotUnderstood(f"a {TYPE} of {len(updates):,} updates", f"at most {MAX_ENTRIES:,}")
    titles = [title for title in (blog.line("headline"), blog.line("name"), *around.titles) if title]
    ids = identities(updates, around.address)
    return Document(
        title=titles[0][:LONGEST_TITLE].rstrip() if titles else None,
        standfirst=_standfirst(blog, titles, around.address),
        entries=_entries(updates, blog, _Page(source, ids, titles, around.address, now)),
        kind=kind,
        identified=bool(ids) and None not in ids,
        complete=not around.continued and _count(blog) <= len(updates),
        ended=any(line_of(value).lower().rsplit("/", 1)[-1] in _ENDED for value in blog.values("creativeWorkStatus")),
        hub=around.hub,
        topic=around.topic,
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """What the entries of a page have in common."""

    source: str
    ids: Sequence[str | None]
    titles: Sequence[str]
    address: str
    now: datetime


def _entries(updates: Sequence[Thing], blog: Thing, page: _Page) -> tuple[DocumentEntry, ...]:
    """Where two have the same id, the first is the newer rendering on most pages."""
    headlines = [update.line("headline", "name") for update in updates]
    repeated = len(updates) > 1 and len(set(headlines)) == 1
    entries: dict[str, DocumentEntry] = {}
    dates = dates_of(updates, blog, page.now)
    for update, headline, identity, dated in zip(updates, headlines, page.ids, dates, strict=True):
        entry = _entry(update, None if repeated else headline, identity, dated, page)
        entries.setdefault(entry.origin, entry)
    return tuple(entries.values())


def _entry(update: Thing, headline: str | None, identity: str | None, dates: Dates, page: _Page) -> DocumentEntry:
    body = update.text(("articleBody", "text", "description"), page.address)
    if headline and _says_nothing(headline, body, page.titles):
        headline = None
    return DocumentEntry(
        origin=origin_of(page.source, identity or digest(update.line("datePublished"), body)),
        published_at=dates.published_at or page.now,
        undated=dates.published_at is None,
        modified_at=dates.modified_at,
        headline=headline[:LONGEST_TITLE].rstrip() if headline else None,
        body=body,
        link=_link(update, page.address),
        author=_names(update.values("author")),
    )


def _says_nothing(headline: str, body: RichText, titles: Sequence[str]) -> bool:
    """Is this the page's headline, or how the text begins?"""
    said = headline.casefold()
    if any(said == title.casefold() for title in titles):
        return True
    cut = next((said[: -len(mark)].rstrip() for mark in _ELLIPSES if said.endswith(mark)), None)
    if cut is not None:
        return " ".join(plain(body).split()).casefold().startswith(cut)
    return bool(body) and plain(body[:1]).casefold() == said


def _link(update: Thing, address: str) -> str | None:
    """The entry's own address; of ids, which need not lead anywhere, only those on the page itself."""
    url = update.line("url")
    if url:
        return web_address(url, address)
    link = web_address(update.identity or f"#{update.anchor or ''}", address)
    return link if link and "#" in link and link[-1] != "#" and same_page(link, address) else None


def _names(values: Sequence[Value]) -> str | None:
    names = [name for value in values if (name := line_of(value)) and not name.startswith(("http://", "https://"))]
    return ", ".join(dict.fromkeys(names))[:LONGEST_NAME].rstrip() or None


def _standfirst(blog: Thing, titles: Sequence[str], address: str) -> tuple[str, ...]:
    told = {title.casefold() for title in titles}
    for name in ("description", "articleBody"):
        lines = [" ".join(text.split()) for text in paragraphs_of(blog.text((name,), address))]
        kept = tuple(line for line in lines if line.casefold() not in told)
        if kept and sum(map(len, kept)) <= LONGEST_STANDFIRST:
            return kept
    return ()


def _updates(blog: Thing) -> list[Thing]:
    """Lists and their items unwrapped; what has no properties is a reference that leads nowhere."""
    updates = [one for value in blog.things("liveBlogUpdate") for one in _unwrapped(value)]
    return [update for update in updates if update.properties]


def _unwrapped(value: Thing) -> Iterable[Thing]:
    for item in value.things("itemListElement") or [value]:
        yield from item.things("item") or [item]


def _count(blog: Thing) -> int:
    """How many updates there are by the page's own count, 0 where it gives none."""
    said = [one.line("numberOfItems") or "" for one in (blog, *blog.things("liveBlogUpdate"))]
    return max((int(count) for count in said if count.isdecimal() and len(count) < 10), default=0)
