"""What holds of every reader, whatever comes in; and the ways in which it comes in."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import DocumentNotUnderstood
from bot.richtext import Span, from_json, to_json
from bot.sources import display
from bot.sources.document import MAX_ENTRIES, Contents, Document, SourceKind
from bot.sources.options import AS_RECOGNISED, ReadingOptions
from bot.sources.reader import read
from bot.sources.style import DateOrder, Place, StampStyle
from tests.fuzz.disorder import disordered
from tests.fuzz.mutations import mutated
from tests.fuzz.samples import SAMPLES

ADDRESS = "https://quill.example/kites?page=1"
NOW = datetime(2024, 6, 15, 14, 0, tzinfo=UTC)

_LONGEST_ERROR = 500
_UNSEEN = frozenset({"Cc", "Cs"})


@dataclass(frozen=True, slots=True)
class Reading:
    contents: Contents
    options: ReadingOptions = AS_RECOGNISED


def outcome(reading: Reading) -> Document | str:
    """The document, or what the refusal says."""
    try:
        return read(reading.contents, "any", ADDRESS, NOW, reading.options)
    except DocumentNotUnderstood as refused:
        return str(refused)


def check(reading: Reading) -> None:
    """A sound document or a refusal in one line, and the same one each time."""
    found = outcome(reading)
    assert outcome(reading) == found
    if isinstance(found, str):
        assert 0 < len(found) <= _LONGEST_ERROR
        assert found.isprintable()
        return
    display.as_json(found)
    assert 0 < len(found.entries) <= MAX_ENTRIES or found.kind is not SourceKind.TEXT
    _check_identities(found)
    _check_texts(found)
    _check_bodies(found)


def _check_identities(document: Document) -> None:
    origins = [entry.origin for entry in document.entries]
    assert len(set(origins)) == len(origins)
    assert all(origin.startswith("any/") and len(origin) > len("any/") for origin in (*origins, *document.withdrawn))


def _check_texts(document: Document) -> None:
    named = [document.title, *document.standfirst, document.hub, document.topic, *document.withdrawn]
    for entry in document.entries:
        named += [entry.origin, entry.headline, entry.author, entry.link, *entry.paragraphs]
        assert entry.link is None or entry.link.startswith(("http://", "https://"))
    for text in named:
        if text is not None:
            assert text == text.strip() != ""
            assert not any(unicodedata.category(character) in _UNSEEN for character in text if character != "\n")


def _check_bodies(document: Document) -> None:
    for entry in document.entries:
        assert from_json(to_json(entry.body)) == entry.body
        for block in entry.body:
            spans = [inline for inline in block.inlines if isinstance(inline, Span)]
            assert "".join(span.text for span in spans).strip()
            assert all(span.link is None or span.link.startswith(("http://", "https://")) for span in spans)


def styles() -> st.SearchStrategy[StampStyle]:
    return st.builds(
        StampStyle,
        place=st.sampled_from(Place),
        zone=st.sampled_from([None, "Asia/Kolkata", "Europe/London"]),
        date_order=st.sampled_from(DateOrder),
        headlines=st.booleans(),
        standfirst=st.integers(0, 3),
    )


def _anything() -> st.SearchStrategy[Reading]:
    """Any bytes, under any name, as any kind."""
    charsets = st.sampled_from([None, "utf-8", "windows-1251", "utf-16", "punycode", "hex", "no such", "\0", "utf-7"])
    media_types = st.sampled_from([None, "text/html", "application/json", "application/rss+xml", "text/plain", "?"])
    starts = st.sampled_from([b"", b"<rss>", b"<html>", b'{"@type":"LiveBlogPosting"', b'{"items":[', b"<?xml", b"["])
    bodies = st.builds(lambda start, body: start + body, starts, st.binary(max_size=300))
    options = st.builds(ReadingOptions, kind=st.none() | st.sampled_from(SourceKind), style=styles())
    return st.builds(Reading, st.builds(Contents, bodies, media_types, charsets), options)


def _like(kind: SourceKind) -> st.SearchStrategy[Reading]:
    """A document of this kind that had accidents, read as what it was or as what it seems to be now."""
    everything = [body for bodies in SAMPLES.values() for body in bodies]
    options = st.builds(ReadingOptions, kind=st.sampled_from([None, kind]), style=styles())
    return st.builds(Reading, st.builds(Contents, mutated(SAMPLES[kind], everything)), options)


def _disordered(kind: SourceKind) -> st.SearchStrategy[Reading]:
    return st.sampled_from(SAMPLES[kind]).flatmap(disordered).map(lambda body: Reading(Contents(body)))


def _embedded() -> st.SearchStrategy[Reading]:
    """Disordered data in a page whose script ends where the data do."""
    page = b'<!DOCTYPE html><title>Kites</title><script type="application/ld+json">%s</script><p>Up.'
    data = st.sampled_from(SAMPLES[SourceKind.JSON_LD]).flatmap(disordered)
    return data.map(lambda body: Reading(Contents(page % body.replace(b"</", b"<\\/"))))


PROPERTIES: dict[str, st.SearchStrategy[Reading]] = {
    "anything": _anything(),
    **{f"mutated {kind}": _like(kind) for kind in SourceKind},
    **{f"disordered {kind}": _disordered(kind) for kind in (SourceKind.JSON_LD, SourceKind.JSON_FEED)},
    "disordered data in a page": _embedded(),
}
"""By what comes in."""


def trial(name: str, examples: int) -> Callable[[], None]:
    """A run of one property; it raises what hypothesis says of the smallest counterexample."""

    @settings(max_examples=examples, deadline=None, database=None)
    @given(PROPERTIES[name])
    def run(reading: Reading) -> None:
        check(reading)

    return run
