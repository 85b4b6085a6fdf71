"""What came between a source and the relay is told in every language, though it is said in English."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import adapters.web
import bot.sources
from bot.languages import languages, spoken
from bot.languages.language import ENGLISH
from bot.languages.words import Words, words
from bot.sources.jsonfeed import _JSON_FEED
from bot.sources.lines import _PLAIN_TEXT
from bot.sources.liveblog import EXPECTED
from bot.sources.sieve import FEED
from bot.sources.structured import _IN_PAGE
from bot.watching.troubles import in_words

STAMPS = "lines such as “19 June 2024 02:21 GMT” or “- 01:57 GMT”"
ZONELESS = "(times without GMT or UTC count once the source has a zone)"
FILLED = {
    "7: ": "",
    "a 7 of": "a LiveBlogPosting of",
    "7 without": f"{FEED} without",
    "JSON-LD with 7": f"JSON-LD with {EXPECTED}",
}
"""Places that hold no numbers."""

CONSTANTS = (
    f"{STAMPS} above the entries",
    f"{STAMPS} below the entries {ZONELESS}",
    "an HTML page with structured data of Person, WebPage, and some that is broken JSON",
    "JSON with structured data of Person",
    _JSON_FEED,
    _PLAIN_TEXT,
    FEED,
    _IN_PAGE,
    f"JSON-LD with {EXPECTED}",
    f"an HTML page with {_IN_PAGE}",
)


def german(trouble: str) -> str:
    said = in_words(trouble)
    return spoken("de").text(said if isinstance(said, Words) else words("{said}", said=said))


def test_what_was_found_and_expected_is_told() -> None:
    assert german("found 2,314 entries; expected at most 2,000; nothing was changed") == (
        "gefunden: 2.314 Meldungen; erwartet: höchstens 2.000; es wurde nichts geändert"
    )


def test_a_host_stays_as_it_is() -> None:
    assert german("news.example:8080: it answered 503 Service Unavailable") == (
        "news.example:8080: Antwort: 503 Service Unavailable"
    )


def test_what_is_not_known_is_shown_as_it_is() -> None:
    assert in_words("the moon is in the way") == "the moon is in the way"
    assert german("news.example: the moon is in the way") == "news.example: the moon is in the way"


@pytest.mark.parametrize("trouble", CONSTANTS)
def test_what_readers_expect_is_known(trouble: str) -> None:
    assert isinstance(in_words(trouble), Words)


def written_out() -> Iterator[str]:
    """What readers and fetchers say, as far as it is written out where it is raised; 7 in the place of numbers."""
    folders = (Path(bot.sources.__file__).parent, Path(adapters.web.__file__).parent)
    for path in (path for folder in folders for path in sorted(folder.glob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "DocumentNotUnderstood":
                yield from filter(None, map(_text, node.args))
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "SourceUnavailable":
                yield from filter(None, map(_text, node.args[:1]))
            elif isinstance(node, ast.Return) and path.name == "failures.py" and isinstance(node.value, ast.Constant):
                yield str(node.value.value)


def _text(node: ast.expr) -> str | None:
    """None for what other functions and constants say."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=pieces) if not any("_described" in ast.unparse(piece) for piece in pieces):
            said = "".join(str(one.value) if isinstance(one, ast.Constant) else "7" for one in pieces)
            for placed, filled in FILLED.items():
                said = said.replace(placed, filled)
            return said
    return None


@pytest.mark.parametrize("trouble", sorted({one for one in written_out() if one != "7"}))
def test_what_is_said_where_it_is_raised_is_known(trouble: str) -> None:
    said = in_words(trouble)
    assert isinstance(said, Words)
    assert ENGLISH.text(said) == trouble
    for language in languages():
        assert language.text(said)
