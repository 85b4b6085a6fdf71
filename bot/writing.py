"""What an editor wrote, read from a command or a form."""

import re

from bot.commands import ALL, usage
from bot.conversation import FormField, Incoming
from bot.errors import Refused
from bot.model import Content
from bot.request import Request
from bot.richtext import Block, Quote, plain
from bot.stream import content_of

MOST_TEXT = 20_000
"""Characters that an editor may send as one entry; both platforms keep typed text well below."""

MOST_IN_A_FORM = 4_000
"""Characters of one field: the limit of Discord's text inputs."""


def author_of(incoming: Incoming) -> str:
    return f"{incoming.platform}:{incoming.person.id} {incoming.person.name}"


def byline(author: str) -> str:
    """Who that is, in words: `Eddie Editor (Telegram)`. Authors who are no people stay as they are."""
    found = re.fullmatch(r"([a-z]+):-?\d+ (.+)", author, re.DOTALL)
    return f"{found[2]} ({found[1].capitalize()})" if found else author


def content_from(request: Request) -> Content:
    """What was typed or filled in. Raises `Refused` when there is nothing, or too much."""
    text = request.arguments.get("text") or ""
    headline = request.incoming.options.get("headline")
    if len(text) > MOST_TEXT:
        raise Refused(f"This is too long for one entry: {len(text):,} characters, at most {MOST_TEXT:,}.")
    content = content_of(text, headline.strip() if headline is not None else None)
    if content.empty:
        raise Refused(f"There is no text. Write it like this: {usage(ALL[request.incoming.name])}.")
    return content


def fields_of(content: Content) -> tuple[FormField, ...]:
    body = "\n\n".join(_written(block) for block in content.body) or content.link or ""
    return (
        FormField("headline", "Headline (may stay empty)", content.headline or ""),
        FormField("text", "Text", body, required=True, long=True),
    )


def _written(block: Block) -> str:
    """As `from_paragraphs` reads it, so that a form which comes back unchanged changes nothing."""
    return f"> {plain((block,))}" if isinstance(block, Quote) else plain((block,))


def number_in(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0
