"""Contents of any kind through the one reader."""

from datetime import UTC, datetime

import pytest

from bot.errors import DocumentNotUnderstood
from bot.sources.document import MAX_BYTES, Contents, Document, SourceKind
from bot.sources.options import AS_RECOGNISED, ReadingOptions
from bot.sources.reader import read
from bot.sources.style import StampStyle

NOW = datetime(2024, 6, 15, 14, 0, tzinfo=UTC)
PAGE = "Воздушные змеи\n15 June 202413:31 GMT\nЗмей “победил”…"


def reading(
    body: bytes, *, media_type: str | None = None, charset: str | None = None, options: ReadingOptions = AS_RECOGNISED
) -> Document:
    return read(Contents(body, media_type, charset), "kites", "https://quill.example/kites", NOW, options)


def paragraphs(document: Document) -> list[tuple[str, ...]]:
    return [entry.paragraphs for entry in document.entries]


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [
        ("utf-8", None),
        ("utf-8", "iso-8859-1"),
        ("utf-8-sig", "windows-1252"),
        ("windows-1251", "windows-1251"),
        ("utf-16", None),
        ("utf-16", "utf-8"),
    ],
)
def test_plain_text_may_come_in_any_charset_and_utf_8_under_any_name(encoding: str, charset: str | None) -> None:
    document = reading(PAGE.encode(encoding), charset=charset)
    assert document.title == "Воздушные змеи"
    assert paragraphs(document) == [("Змей “победил”…",)]


@pytest.mark.parametrize("charset", ["no such", "hex", "rot13", "\0", "", "unicode_escape"])
def test_a_charset_that_is_none_is_passed_over(charset: str) -> None:
    document = reading("Caf\xe9\n15 June 202413:31 GMT\nUp.".encode("windows-1252"), charset=charset)
    assert document.title == "Café"


def test_the_style_of_a_source_is_its_own() -> None:
    options = ReadingOptions(style=StampStyle(zone="Asia/Kolkata", headlines=True))
    document = reading(b"Kites\n16:34 (IST)\nThe dragon wins\nBy a tail.", options=options)
    (entry,) = document.entries
    assert (entry.headline, entry.paragraphs) == ("The dragon wins", ("By a tail.",))
    assert entry.published_at == datetime(2024, 6, 15, 11, 4, tzinfo=UTC)


def test_a_kind_that_is_set_overrides_what_it_looks_like() -> None:
    with pytest.raises(DocumentNotUnderstood, match="found HTML or XML; expected the plain text"):
        reading(b"<!DOCTYPE html><html>", options=ReadingOptions(kind=SourceKind.TEXT))


def test_what_is_too_large_is_refused_before_anything_looks_at_it() -> None:
    with pytest.raises(DocumentNotUnderstood, match="found more than 10,000,000 bytes"):
        reading(b" " * (MAX_BYTES + 1))


def test_options_survive_as_json() -> None:
    options = ReadingOptions(kind=SourceKind.FEED, style=StampStyle(zone="Europe/London"))
    assert ReadingOptions.model_validate_json(options.model_dump_json()) == options
    assert ReadingOptions.model_validate_json("{}") == AS_RECOGNISED


@pytest.mark.parametrize("written", ['id=" dragon\n wins "', 'itemid="# dragon  wins "'])
def test_an_id_on_a_page_is_known_without_the_blanks_around_it(written: str) -> None:
    update = f"<p itemprop=liveBlogUpdate itemscope itemtype='https://schema.org/BlogPosting' {written}>"
    page = (
        f"<main itemscope itemtype='https://schema.org/LiveBlogPosting'>{update}<b itemprop=articleBody>Up.</b></main>"
    )
    (entry,) = reading(page.encode()).entries
    assert entry.origin == "kites/dragon wins"
