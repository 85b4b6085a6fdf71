"""The kind of contents, told from the contents."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.document import Contents, SourceKind
from bot.sources.kinds import recognise
from tests.bot.strategies import fewer

PAGE, FEED, JSON_LD, JSON_FEED, TEXT = (
    SourceKind.PAGE,
    SourceKind.FEED,
    SourceKind.JSON_LD,
    SourceKind.JSON_FEED,
    SourceKind.TEXT,
)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (TEXT, ""),
        (TEXT, " date 2024-06-19 Kites\n19 June 202402:21 GMT\nUp."),
        (TEXT, "[Live] Kites\n19 June 202402:21 GMT\nUp."),
        (TEXT, "{Live} Kites\n19 June 202402:21 GMT\nUp."),
        (TEXT, "Kites\n19 June 202402:21 GMT\n3 < 4 and <3, a <b> and an <rss> tag"),
        (TEXT, "%PDF-1.7"),
        (TEXT, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        (PAGE, "<!DOCTYPE html><html><head></head></html>"),
        (PAGE, "\r\n\t <HTML lang=en>"),
        (PAGE, "<!-- a <rss> --><!doctype HTML>\n<html>"),
        (PAGE, "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'><html xmlns='x'>"),
        (PAGE, "<script type='application/ld+json'>{}</script>"),
        (PAGE, "<article><p>Kites</p></article>"),
        (PAGE, "<"),
        (PAGE, "<!--"),
        (PAGE, "Warning: wind\n<html><body>Kites"),
        (FEED, "<?xml version='1.0'?><rss version='2.0'>"),
        (FEED, "<rss/>"),
        (FEED, "\n<?xml version='1.0'?>\n<!-- made <html> by hand -->\n<feed xmlns='http://www.w3.org/2005/Atom'>"),
        (FEED, "<a:feed xmlns:a='http://www.w3.org/2005/Atom'>"),
        (FEED, "<rdf:RDF xmlns='x'>"),
        (FEED, "<!DOCTYPE rss [<!ENTITY a '>'> <!ENTITY b '<html>'>]><rss version='0.91'>"),
        (FEED, "<?xml version='1.0'?><urlset xmlns='x'>"),
        (FEED, "Warning: wind\n<?xml version='1.0'?><rss version='2.0'>"),
        (JSON_LD, '{"@context": "https://schema.org", "@type": "LiveBlogPosting"}'),
        (JSON_LD, '[{"@type": "LiveBlogPosting", "articleBody": "{\\"version\\": \\"https://jsonfeed.org\\"}"}]'),
        (JSON_LD, ' {"@graph" : []}'),
        (JSON_LD, '{"wind": 7}'),
        (JSON_LD, "[]"),
        (JSON_FEED, '{"version": "https://jsonfeed.org/version/1.1", "items": []}'),
        (JSON_FEED, '{"items": [], "version":"https:\\/\\/jsonfeed.org\\/version\\/1"}'),
        (JSON_FEED, '{"title": "Kites", "items": []}'),
    ],
)
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("media_type", [None, "application/octet-stream", "text/plain"])
def test_contents_are_what_they_look_like(kind: SourceKind, text: str, mark: bytes, media_type: str | None) -> None:
    assert recognise(Contents(mark + text.encode(), media_type)) is kind


@pytest.mark.parametrize(
    ("kind", "text", "media_type"),
    [
        (FEED, "<?xml version='1.0'?><rss version='2.0'>", "text/html"),
        (PAGE, "<!DOCTYPE html><html>", "application/rss+xml"),
        (TEXT, "Kites\n19 June 202402:21 GMT\n3 < 4", "text/html"),
        (PAGE, "Kites<p>19 June 2024</p>", "text/html"),
        (TEXT, "Kites<p>19 June 2024</p>", "text/plain"),
        (JSON_LD, "{Live} Kites", "application/json"),
        (JSON_FEED, "{}", "application/feed+json"),
        (JSON_LD, '{"@type": "LiveBlogPosting"}', "application/feed+json"),
    ],
)
def test_what_the_server_says_decides_only_where_the_contents_do_not(
    kind: SourceKind, text: str, media_type: str
) -> None:
    assert recognise(Contents(text.encode(), media_type)) is kind


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_byte_order_mark_says_how_to_look(encoding: str) -> None:
    text = "<?xml version='1.0' encoding='utf-16'?><rss version='2.0'>"
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    assert recognise(Contents(mark + text.encode(encoding))) is FEED


@fewer
@given(st.binary(), st.sampled_from([b"", b"<", b"<!", b"<?xml", b"<!DOCTYPE a [", b"{", b'{"', b"[", b"text "]))
def test_anything_is_some_kind(body: bytes, start: bytes) -> None:
    assert recognise(Contents(start + body)) in SourceKind


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<!-->", "<?", "<!a[", "<a:", '{"', '"version":', " ", "<rss ", "</html"]
)
def test_a_great_deal_of_nearly_a_sign_comes_to_an_end(piece: str) -> None:
    for start in ("", "<", "{", '{"', "x"):
        assert recognise(Contents((start + piece * (1_000_000 // len(piece))).encode())) in SourceKind
