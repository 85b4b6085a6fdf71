"""The lines of a plain-text document, whatever bytes it arrived in. First step of `livepage`.

Extractors, editors and mailers leave their own traces in the same text: encodings, line ends, byte order marks, hard
and thin spaces. They are levelled here, so that what follows sees one kind of space and one kind of line.
"""

import re

from bot.errors import DocumentNotUnderstood
from bot.sources.characters import LEVELLED, translated, without_surrogates

MAX_BYTES = 2_000_000

_MARKUP = re.compile(r"<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])", re.IGNORECASE)
_PAGE_TAGS = ("<html", "</html>", "<body", "</body>")
_PLAIN_TEXT = "the plain text of a live page, as a text extractor gives it"


def lines(text: str | bytes) -> tuple[str, ...]:
    """The lines that are not blank, without blanks at their ends.

    Bytes are read as UTF-8, and as windows-1252 where they are not that. Raises `DocumentNotUnderstood` beyond
    `MAX_BYTES` (bytes of UTF-8 for a string), and for binary data, HTML and XML.
    """
    _refuse_oversize(text)
    levelled = _characters(text)
    _refuse_other_kinds(levelled)
    stripped = (line.strip() for line in translated(levelled, LEVELLED).splitlines())
    return tuple(line for line in stripped if line)


def _refuse_oversize(text: str | bytes) -> None:
    size = len(text)
    if isinstance(text, str) and size <= MAX_BYTES:
        size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise DocumentNotUnderstood(f"a document of more than {MAX_BYTES:,} bytes", "a smaller one")


def _characters(text: str | bytes) -> str:
    if isinstance(text, str):
        return without_surrogates(text)
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("windows-1252", "replace")


def _refuse_other_kinds(text: str) -> None:
    if "\0" in text or text.startswith("%PDF-"):
        raise DocumentNotUnderstood("binary data", _PLAIN_TEXT)
    lowered = text.lower()
    if _MARKUP.match(lowered.lstrip("\ufeff \t\r\n")) or any(tag in lowered for tag in _PAGE_TAGS):
        raise DocumentNotUnderstood("HTML or XML", _PLAIN_TEXT)
