"""Tags: words by which entries are found again, the same on both platforms. Pure.

A tag is made of letters, digits and underscores, with a letter in it, so that `#tag` is a link on Telegram
(https://core.telegram.org/api/mentions) and nothing at all on Discord, and can hold no markup on either.
"""

import re
import unicodedata
from collections.abc import Iterable

from bot.errors import Refused
from bot.languages.words import words
from bot.richtext import Paragraph, RichText, paragraph

MOST_TAGS = 8
"""Of one entry."""
MOST_TAG = 32
"""Characters."""

NONE = frozenset({"", "-", "—"})
"""What is typed for no tags at all."""

_SEPARATED = re.compile(r"[,;\n]")
_BETWEEN_WORDS = re.compile(r"[\s\-\u2010-\u2015]+")


def tag_of(text: str) -> str:
    """`#Harbour Fire` as `harbour_fire`. Raises `Refused` for what cannot be one."""
    typed = unicodedata.normalize("NFKC", text).strip().lstrip("#").lower()
    tag = _BETWEEN_WORDS.sub("_", typed.strip()).strip("_")
    if not _valid(tag):
        shown = " ".join(text.split())[:MOST_TAG]
        raise Refused(
            words(
                "“{text}” cannot be a tag: those have letters, digits and underscores, at most {most}.",
                text=shown,
                most=MOST_TAG,
            )
        )
    return tag


def tags_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Each once, in their order. Raises `Refused`."""
    tags = tuple(dict.fromkeys(tag_of(text) for text in texts))
    if len(tags) > MOST_TAGS:
        raise Refused(words("An entry has at most {most} tags; these are {number}.", most=MOST_TAGS, number=len(tags)))
    return tags


def tags_typed(line: str) -> tuple[str, ...]:
    """`harbour fire, arson` or `#harbour_fire #arson`; nothing, or a dash, for none. Raises `Refused`."""
    if line.strip() in NONE:
        return ()
    between = _SEPARATED if _SEPARATED.search(line) else re.compile(r"\s+")
    return tags_of(part for part in between.split(line.strip()) if part.strip())


def hashtags_below(text: str) -> tuple[str, str]:
    """The text without a last line of nothing but hashtags, and that line."""
    above, _, last = text.rstrip().rpartition("\n")
    typed = last.split()
    if above.strip() and typed and all(word.startswith("#") and _valid(word[1:]) for word in typed):
        return above, last
    return text, ""


def tag_line(tags: Iterable[str]) -> RichText:
    """As readers see them: `#harbour_fire #arson`."""
    line: Paragraph = paragraph(" ".join(f"#{tag}" for tag in tags))
    return (line,) if line.inlines else ()


def _valid(tag: str) -> bool:
    kinds = {unicodedata.category(character)[0] for character in tag.replace("_", "")}
    return len(tag) <= MOST_TAG and "L" in kinds and kinds <= {"L", "N", "M"}
