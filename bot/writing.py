"""What an editor wrote, read from a command or a form."""

import re

from bot.commands import ALL, usage
from bot.conversation import FormField, Incoming
from bot.model import Content
from bot.publishing import Actor
from bot.request import Request
from bot.wording import Wording, content_written, text_of

MOST_IN_A_FORM = 4_000
"""Characters of one field: the limit of Discord's text inputs."""


def actor_of(incoming: Incoming) -> Actor:
    return Actor(incoming.platform, incoming.person)


def author_of(incoming: Incoming) -> str:
    return actor_of(incoming).author


def byline(author: str) -> str:
    """Who that is, in words: `Eddie Editor (Telegram)`. Authors who are no people stay as they are."""
    found = re.fullmatch(r"([a-z ]+):-?\d+ (.+)", author, re.DOTALL)
    return f"{found[2]} ({found[1].capitalize()})" if found else author


def content_from(request: Request) -> Content:
    """What was typed or filled in. Raises `Refused` when there is nothing, or too much."""
    wording = Wording(request.arguments.get("text") or "", request.incoming.options.get("headline"))
    return content_written(wording, f"Write it like this: {usage(ALL[request.incoming.name])}.")


def fields_of(content: Content) -> tuple[FormField, ...]:
    return (
        FormField("headline", "Headline (may stay empty)", content.headline or ""),
        FormField("text", "Text", text_of(content), required=True, long=True),
    )


def removal_in(reason: str) -> tuple[bool, str]:
    """Is the entry to be deleted, and why: `remove: names a victim`."""
    found = re.match(r"\s*remove\s*:\s*", reason, re.IGNORECASE)
    return (True, reason[found.end() :]) if found else (False, reason)


def number_in(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0
