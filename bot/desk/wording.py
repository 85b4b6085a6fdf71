"""Wording: from what somebody wrote to what an entry says, and back. The same rules wherever it was written."""

import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.conversation import Format
from bot.desk.invisible import fault
from bot.desk.tags import tags_of
from bot.errors import Refused
from bot.languages.words import Words, message, words
from bot.model import Content, Medium
from bot.richtext import Block, Quote, plain
from bot.sources.characters import LEVELLED, levelled, translated, without_surrogates
from bot.stream import content_of

MOST_TEXT = 20_000
"""Characters that may be sent as one entry; both platforms keep typed text well below."""
MOST_HEADLINE = 500
MOST_SOURCE_LINE = 300
MOST_LINK = 2_000

_UNSAID = {code: " " for code, seen in LEVELLED.items() if seen is None and unicodedata.category(chr(code)) == "Cc"}
"""Controls, each by one space, so that formats stay in their places. What is only invisible is shown to its editor."""


@dataclass(frozen=True, slots=True)
class Wording:
    """An entry as somebody wrote it. `headline=None`: it may stand in the text, before a blank line. `formats` is how
    the text looked, None where nobody sees it before it goes out."""

    text: str
    headline: str | None = None
    source_line: str | None = None
    link: str | None = None
    formats: tuple[Format, ...] | None = None
    media: tuple[Medium, ...] = ()
    tags: tuple[str, ...] = ()


def content_written(wording: Wording, usage: str = "") -> Content:
    """What the entry says. `usage` is how the command is typed. Raises `Refused` when there is nothing, or too much."""
    if len(wording.text) > MOST_TEXT:
        raise too_long(wording.text)
    headline = wording.headline if wording.headline is None else _line(wording.headline, _LONG_HEADLINE, MOST_HEADLINE)
    if wording.formats is None:
        content = content_of(translated(without_surrogates(wording.text), LEVELLED), headline)
    else:
        content = content_of(translated(wording.text, _UNSAID), headline, wording.formats)
    source_line = _line(wording.source_line or "", LONG_SOURCE_LINE, MOST_SOURCE_LINE) or None
    link, tags = _link(wording.link) or content.link, tags_of(wording.tags)
    content = content.model_copy(
        update={"source_line": source_line, "link": link, "media": wording.media, "tags": tags}
    )
    if content.empty:
        raise Refused(_no_text(usage))
    seen = "\n".join((content.headline or "", plain(content.body), content.link or ""))
    worded = seen.strip() or not content.media
    if worded and wording.formats is not None and (reason := fault(seen)):
        raise Refused(reason)
    return content


def on_one_line(text: str) -> str:
    """Without what cannot be seen or stored, and without blanks at its ends."""
    return levelled(without_surrogates(text)).strip()


LONG_SOURCE_LINE = message("The source line is too long: {number} characters, at most {most}.")
_LONG_HEADLINE = message("The headline is too long: {number} characters, at most {most}.")


def _line(text: str, too_long: str, most: int) -> str:
    if len(text) > most:
        raise Refused(words(too_long, number=len(text), most=most))
    return on_one_line(text)


def too_long(text: str) -> Refused:
    said = words(
        "This is too long for one entry: {number} characters, at most {most}.", number=len(text), most=MOST_TEXT
    )
    return Refused(said)


def _no_text(usage: str) -> Words:
    if not usage:
        return words("There is no text.")
    return words("There is no text. Write it like this: {usage}.", usage=usage)


def _link(text: str | None) -> str | None:
    """Raises `Refused` for what is no address of the web."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        public = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        public = None
    if not public or len(text) > MOST_LINK or not text.isprintable() or " " in text:
        raise Refused(
            words(
                "A link is an address such as {example}, of at most {most} characters.",
                example="https://example.org",
                most=MOST_LINK,
            )
        )
    return text


def keeping(before: Content, written: Content, *, headline: bool) -> Content:
    """What was written in place of an entry's text, with what stays of it: media, the source line, the tags, a link
    below the text, and, where `headline` says so, a headline that was not written anew."""
    kept: dict[str, object] = {
        "source_line": written.source_line or before.source_line,
        "tags": written.tags or before.tags,
        "media": before.media,
    }
    if before.body and written.link is None:
        kept["link"] = before.link
    if headline and written.headline is None:
        kept["headline"] = before.headline
    return written.model_copy(update=kept)


def text_of(content: Content) -> str:
    """The text as it would be written: what is written like that says the same, but for bold, italic and links."""
    return "\n\n".join(_written(block) for block in content.body) or content.link or ""


def _written(block: Block) -> str:
    return f"> {plain((block,))}" if isinstance(block, Quote) else plain((block,))
