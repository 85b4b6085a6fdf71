"""Contents of any kind, read into a document. Pure; the largest may take seconds, so run it in a thread."""

from datetime import datetime

from bot.errors import DocumentNotUnderstood
from bot.sources import feeds, jsonfeed, livepage, structured
from bot.sources.characters import decoded_by_form
from bot.sources.document import MAX_BYTES, Contents, Document, SourceKind
from bot.sources.kinds import recognise
from bot.sources.options import AS_RECOGNISED, ReadingOptions


def read(
    contents: Contents, source: str, address: str, now: datetime, options: ReadingOptions = AS_RECOGNISED
) -> Document:
    """The document that these contents are.

    Origins begin with `source`; relative links and ids are resolved against `address`, as far as it is http or https;
    `now` stands for times that are not given. Raises `DocumentNotUnderstood`, and nothing else whatever comes in.
    """
    if len(contents.body) > MAX_BYTES:
        raise DocumentNotUnderstood(f"more than {MAX_BYTES:,} bytes", "less")
    match options.kind or recognise(contents):
        case SourceKind.TEXT:
            return livepage.read(decoded_by_form(contents.body, contents.charset), source, options.style, now)
        case SourceKind.FEED:
            return feeds.read(contents, source, address, now)
        case SourceKind.JSON_FEED:
            return jsonfeed.read(contents, source, address, now)
        case SourceKind.PAGE:
            return structured.read_page(contents, source, address, now)
        case SourceKind.JSON_LD:
            return structured.read_json_ld(contents, source, address, now)
