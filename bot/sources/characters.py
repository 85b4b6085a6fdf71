"""Characters: from bytes in any charset, and levelled, so that what follows sees one kind of space.

What cannot be seen or stored is dropped: controls, zero-width spaces, overrides of the direction of writing, byte order
marks, lone surrogates.
"""

import codecs
import re
from collections.abc import Mapping

LINE_ENDS = "\n\v\f\r\x85"
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
_INVISIBLE = "\xad\u200b\u2060\ufeff\u202d\u202e"
"""Those that turn the direction of letters around whatever they are are among them: no language needs them."""
_SPACES = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
LEVELLED = (
    {control: None for control in _CONTROLS if chr(control) not in LINE_ENDS}
    | dict.fromkeys(map(ord, _INVISIBLE))
    | dict.fromkeys(map(ord, _SPACES), " ")
)
"""For `str.translate`: spaces of all kinds become plain ones, invisible characters nothing; line ends stay."""

_BREAKS = f"{LINE_ENDS}\u2028\u2029"
_ON_ONE_LINE = LEVELLED | dict.fromkeys(map(ord, _BREAKS), " ")
_UNLEVEL = re.compile("[" + re.escape("".join(map(chr, _ON_ONE_LINE))) + "]|  ")
_RUN = re.compile("  +")

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LATIN = frozenset({"ascii", "iso8859-1"})
_READABLE = re.compile(
    r"utf-8|cp(?:125[0-8]|866|874|932|949|950)|iso8859-(?:[2-9]|1[0-6])|koi8-[ru]|mac-(?:roman|cyrillic)"
    r"|gb2312|gbk|gb18030|big5(?:hkscs)?|euc_(?:jp|kr)|shift_jis|iso2022_jp"
)
_DECLARED = re.compile(rb"<meta[^>]{1,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([a-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML_DECLARED = re.compile(
    rb"\s{0,99}<\?xml[^>]{1,200}?encoding\s{0,9}=\s{0,9}[\"']([a-z0-9_:.-]{2,40})", re.IGNORECASE
)
_UNICODE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_ESCAPE = b"\x1b"
"""Begins other characters in ISO 2022, which looks like ASCII and so like UTF-8."""
_PIECE = 50_000
_SEARCHED = 4096
"""Bytes in which a declaration is looked for; the HTML Standard asks authors to put it into the first 1024."""


def decoded(body: bytes, charset: str | None) -> str:
    """The text of HTML or JSON: a byte order mark decides, then the server's `charset`, then the document's own.

    That is the order of the HTML Standard (“determining the character encoding”), as is that Latin-1 means
    windows-1252. What is named nowhere, or by an unknown name, is UTF-8. What is called so and has not one character
    beyond ASCII that is written as UTF-8 writes it, is windows-1252.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    codecs_named = (_codec(label) for label in (charset, _declared(body)) if label)
    codec = next((name for name in codecs_named if name), "utf-8")
    if codec == "utf-8" and _UNICODE.search(body) is None:
        codec = "cp1252"
    return body.decode(codec, "replace")


def decoded_by_form(body: bytes, charset: str | None) -> str:
    """The text of documents that are nearly always UTF-8: what has the form of it is that, whatever a server says of
    all its files, and whatever a declaration says that was copied along. Others are `decoded`."""
    if _ESCAPE not in body:
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    return decoded(body, charset)


def without_surrogates(text: str) -> str:
    """A lone surrogate cannot be stored or sent; a pair that was split in two is joined again."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def levelled(text: str) -> str:
    """The text on one line, with single plain spaces; one at either end stays, as it may part two words."""
    if not _UNLEVEL.search(text):
        return text
    return _RUN.sub(" ", translated(text, _ON_ONE_LINE))


def translated(text: str, table: Mapping[int, str | None]) -> str:
    """`str.translate`, in pieces: on a large document it would halt all threads for 40 ms a million characters."""
    if len(text) <= _PIECE:
        return text.translate(table)
    return "".join(text[start : start + _PIECE].translate(table) for start in range(0, len(text), _PIECE))


def _codec(label: str) -> str | None:
    """Python's codec for a charset, if that is one in which pages are written: some of Python's are no charsets."""
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    if name in _LATIN:
        return "cp1252"
    return name if _READABLE.fullmatch(name) else None


def _declared(body: bytes) -> str | None:
    start = body[:_SEARCHED]
    found = _XML_DECLARED.match(start) or _DECLARED.search(start)
    return found[1].decode("ascii") if found else None
