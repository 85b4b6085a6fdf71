"""The lines of a plain-text document, whatever bytes it arrived in. First step of `livepage`.

Extractors, editors and mailers leave their own traces in the same text: encodings, line ends, byte order marks, hard
and thin spaces. They are levelled here, so that what follows sees one kind of space and one kind of line.
"""

import re

from bot.errors import DocumentNotUnderstood

MAX_BYTES = 2_000_000

_LINE_ENDS = "\n\v\f\r\x85"
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
_INVISIBLE = "\u200b\u2060\ufeff"
_SPACES = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LEVELLED = (
    {control: None for control in _CONTROLS if chr(control) not in _LINE_ENDS}
    | dict.fromkeys(map(ord, _INVISIBLE))
    | dict.fromkeys(map(ord, _SPACES), " ")
)
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
    stripped = (line.strip() for line in levelled.translate(_LEVELLED).splitlines())
    return tuple(line for line in stripped if line)


def _refuse_oversize(text: str | bytes) -> None:
    size = len(text)
    if isinstance(text, str) and size <= MAX_BYTES:
        size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise DocumentNotUnderstood(f"a document of more than {MAX_BYTES:,} bytes", "a smaller one")


def _characters(text: str | bytes) -> str:
    if isinstance(text, str):
        # A lone surrogate cannot be stored or sent; a pair that was split in two is joined again.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
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
