"""RSS (0.9x, 1.0, 2.0) and Atom: the bytes of a feed into a document, through feedparser.

bytes ─> sieve (feedparser, bounded) ─> feed_entries ─> feed_identities ─> document

A feed shows its newest entries only: what is missing from it was not taken back.
"""

from datetime import datetime

from bot.errors import DocumentNotUnderstood
from bot.sources.characters import decoded_by_form, levelled, without_surrogates
from bot.sources.document import MAX_BYTES, MAX_ENTRIES, Contents, Document, SourceKind, origin_of
from bot.sources.feed_entries import FeedElement, Reading, candidate
from bot.sources.feed_identities import identify
from bot.sources.markup import web_address
from bot.sources.sieve import FEED, Sifted, sift

LONGEST_PAUSE = 86_400.0
"""Seconds; no feed is left unread for more than a day because it says so."""
_UNMARKED_UTF_16 = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}


def read(contents: Contents, source: str, address: str, now: datetime) -> Document:
    """The document that this feed is; `source` is what origins begin with, `address` the feed's own.

    An entry is known by its `guid` or `id`, else by its link, else by a digest of what it says. It is `undated` where
    its date has no zone, or one that is not known or means several things. `<ttl>` says how long it is fresh
    (`<sy:updatePeriod>` is not asked: “hourly” is what most programs write, whatever comes); links with rel `hub` and
    `self` say where changes are announced, Atom's tombstones what is withdrawn.

    A feed that is not well-formed is read as far as that can be done, without an entry that is cut off and without its
    tombstones. Raises `DocumentNotUnderstood` for what is too large, no feed, or brings XML declarations of its own.
    """
    if len(contents.body) > MAX_BYTES:
        raise DocumentNotUnderstood(f"more than {MAX_BYTES:,} bytes", "a smaller feed")
    sifted = sift(without_surrogates(_text(contents)))
    if not sifted.version and not sifted.entries:
        raise DocumentNotUnderstood("XML that is no feed", FEED)
    if len(sifted.entries) > MAX_ENTRIES:
        raise DocumentNotUnderstood(f"{len(sifted.entries):,} entries", f"at most {MAX_ENTRIES:,}")
    return _document(sifted, source, Reading(address, now, sifted.version))


def _document(sifted: Sifted, source: str, reading: Reading) -> Document:
    feed = FeedElement(sifted.feed)
    title = reading.title(feed)
    standfirst = reading.standfirst(feed)
    entries, given = identify([candidate(FeedElement(each), title, reading) for each in sifted.entries], source)
    return Document(
        title=title,
        # RSS wants a description, so feeds that have none repeat the title.
        standfirst=() if reading.rss and standfirst == (title,) else standfirst,
        entries=entries,
        kind=SourceKind.FEED,
        identified=given,
        complete=False,
        withdrawn=_withdrawn(sifted, source),
        fresh_for=_fresh_for(feed),
        hub=_linked(feed, "hub", reading),
        topic=_linked(feed, "self", reading),
    )


def _text(contents: Contents) -> str:
    encoding = _UNMARKED_UTF_16.get(contents.body[:2])
    return contents.body.decode(encoding, "replace") if encoding else decoded_by_form(contents.body, contents.charset)


def _withdrawn(sifted: Sifted, source: str) -> tuple[str, ...]:
    """Ids of tombstones, but for those of entries that are there again."""
    shown = {levelled(str(entry.get("id", ""))).strip() for entry in sifted.entries}
    ids = dict.fromkeys(levelled(each).strip() for each in sifted.withdrawn[:MAX_ENTRIES])
    return tuple(origin_of(source, each) for each in ids if each and each not in shown)


def _fresh_for(feed: FeedElement) -> float:
    return min(_number(feed.text("ttl")) * 60.0, LONGEST_PAUSE)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def _linked(feed: FeedElement, relation: str, reading: Reading) -> str | None:
    links = (link.text("href") for link in feed.elements("links") if link.text("rel") == relation)
    return next(filter(None, (web_address(link, reading.address) for link in links)), None)
