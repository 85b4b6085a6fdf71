"""What an editor wrote, read from a command, a message or a form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.composing.splitting import Fits, split
from bot.conversation import TEXT, Answer, FormField, Incoming, IncomingKind
from bot.desk.formatting import within
from bot.desk.invisible import fault
from bot.desk.publishing import Actor
from bot.desk.tags import hashtags_below, tags_typed
from bot.desk.wording import (
    LONG_SOURCE_LINE,
    MOST_SOURCE_LINE,
    MOST_TEXT,
    Wording,
    content_written,
    text_of,
    too_long,
)
from bot.errors import Refused
from bot.intake.commands import ALL, usage
from bot.intake.request import Request
from bot.languages import spoken
from bot.languages.language import Language
from bot.languages.words import words
from bot.model import Content, Medium
from bot.richtext import paragraph

MOST_IN_A_FORM = 4_000
"""Characters of one field: the limit of Discord's text inputs."""

_NAMED = re.compile(r"\n\s*(source|correspondent|tags):[^\S\n]*([^\n]+?)\s*\Z", re.IGNORECASE)


def actor_of(incoming: Incoming) -> Actor:
    return Actor(incoming.platform, incoming.person)


def author_of(incoming: Incoming) -> str:
    return actor_of(incoming).author


def byline(author: str) -> str:
    """Who that is, in words: `Eddie Editor (Telegram)`. Authors who are no people stay as they are."""
    found = re.fullmatch(r"([a-z ]+):-?\d+ (.+)", author, re.DOTALL)
    return f"{found[2]} ({found[1].capitalize()})" if found else author


@dataclass(frozen=True, slots=True)
class Written:
    """A text without the lines at its end that name where it comes from, these as one, and its tags."""

    text: str
    source_line: str | None
    tags: tuple[str, ...] = ()


def written(text: str) -> Written:
    """`Source: …`, `Correspondent: …` and `Tags: …` (or a line of hashtags) at the end, each once: the correspondent is
    named first. Raises `Refused`."""
    named: dict[str, str] = {}
    while True:
        name, line, above = _last_line(text)
        if not name or name in named:
            break
        named[name], text = line, above
    whence = [named[name] for name in ("correspondent", "source") if name in named]
    source_line = source_line_from(", ".join(whence)) if whence else None
    return Written(text, source_line, tags_typed(named.get("tags", "")))


def _last_line(text: str) -> tuple[str, str, str]:
    """What the last line is for, what it says, and the text above it; nothing where it is one like the others."""
    if found := _NAMED.search(text):
        return found[1].lower(), found[2], text[: found.start()]
    above, hashtags = hashtags_below(text)
    return ("tags", hashtags, above) if hashtags else ("", "", text)


def source_line_from(text: str) -> str | None:
    """What was typed as a source line; nothing, or a dash, for none. Raises `Refused`."""
    line = " ".join(text.split()).removeprefix("— ")
    if line in {"", "-", "—"}:
        return None
    if len(line) > MOST_SOURCE_LINE:
        raise Refused(words(LONG_SOURCE_LINE, number=len(line), most=MOST_SOURCE_LINE))
    if reason := fault(line):
        raise Refused(reason)
    return line


def content_from(request: Request, text: str | None = None, media: tuple[Medium, ...] = ()) -> Content:
    """What was typed or filled in; `text` is the end of it that counts, `media` came with it. Raises `Refused` when
    there is nothing, too much, or nothing that could be read."""
    incoming = request.incoming
    text = (request.arguments.get("text") or "") if text is None else text
    if len(text) > MOST_TEXT:
        raise too_long(text)
    said = written(text)
    formats = within(incoming.formats, *_place(incoming, text, len(said.text)))
    source_line = source_line_from(incoming.options.get("source", "")) or said.source_line
    headline = incoming.options.get("headline")
    wording = Wording(said.text, headline, source_line, formats=formats, media=media, tags=said.tags)
    command = ALL.get(incoming.name) if incoming.kind is not IncomingKind.SAID else None
    return content_written(wording, usage(command or ALL["post"]))


def _place(incoming: Incoming, text: str, kept: int) -> tuple[int, int]:
    """Where the text stands in what was typed, whatever was read from the beginning and the end of that."""
    typed, text = incoming.options.get(TEXT) or incoming.arguments, text.rstrip()
    start = typed.rfind(text) if text else -1
    return (start, min(start + kept, start + len(text))) if start >= 0 else (0, 0)


def fields_of(content: Content, language: Language, *, or_files: bool = False) -> tuple[FormField, ...]:
    """`or_files`: beside a field for files, of which some may be all there is."""
    required = not (content.media or or_files)
    return (
        FormField("headline", language.text(words("Headline (may stay empty)")), content.headline or ""),
        FormField(
            TEXT, language.text(words("Text")), text_of(content), required=required, long=True, looks=content.body
        ),
    )


def source_field(content: Content, language: Language) -> FormField:
    shown = language.text(words("Source and correspondent (may stay empty)"))
    return FormField("source", shown, content.source_line or "")


def tags_field(content: Content, language: Language) -> FormField:
    return FormField("tags", language.text(words("Tags, with commas between them")), ", ".join(content.tags))


_GIVEN_BACK = ("headline", TEXT, "source", "note", "reason")


def given_back(incoming: Incoming, fits: Fits) -> Sequence[Answer]:
    """All that was written in a form that was refused: the platform shows it to nobody any more, and on a telephone it
    took long. As many answers as it takes, none for anything but a form."""
    if incoming.kind is not IncomingKind.FORM:
        return []
    lines = [line for name in _GIVEN_BACK for line in incoming.options.get(name, "").splitlines() if line.strip()]
    text = (spoken(incoming.language).paragraph(words("<i>You wrote:</i>")), *(paragraph(line) for line in lines))
    return [Answer(part, sequel=True) for part in split(text, fits)] if lines else []


def removal_in(reason: str) -> tuple[bool, str]:
    """Is the entry to be deleted, and why: `remove: names a victim`."""
    found = re.match(r"\s*remove\s*:\s*", reason, re.IGNORECASE)
    return (True, reason[found.end() :]) if found else (False, reason)


def number_in(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0
