"""What the tags of Telegram's HTML style mean, once they are closed."""

import re
from dataclasses import dataclass

from adapters.sandbox.telegram.entities import Entity
from adapters.sandbox.telegram.links import LinkInvalid, checked, mentioned_user

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
SUPPORTED = frozenset({*_SIMPLE, "a", "pre", "code", "blockquote", "tg-emoji", "tg-time"})

_EMOJI = re.compile(r"-?[0-9]{1,19}")
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"-?[0-9]{1,18}")
_LANGUAGE = "language-"


class MarkupError(ValueError):
    """The markup cannot be read; the text is Telegram's, without `can't parse entities: `."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag; `offset` is where its text begins in UTF-16 units."""

    name: str
    attributes: dict[str, str]
    offset: int

    @property
    def language(self) -> str:
        value = self.attributes.get("class", "")
        return value.removeprefix(_LANGUAGE) if self.name == "code" and value.startswith(_LANGUAGE) else ""


def close(tag: Tag, text: str, length: int, entities: list[Entity]) -> None:
    """Add what the tag makes of its text, `length` UTF-16 units. Raises `MarkupError`."""
    if tag.name in {"pre", "code"}:
        _close_code(tag, length, entities)
    elif entity := _meaning(tag, text, length):
        entities.append(entity)


def without_claims(entities: list[Entity]) -> list[Entity]:
    """Without the languages of `code` that no `pre` around it made use of."""
    return [Entity("code", e.offset, e.length) if e.kind == "code" else e for e in entities]


def _meaning(tag: Tag, text: str, length: int) -> Entity | None:
    match tag.name:
        case "a":
            return _link(tag.attributes.get("href") or text, tag.offset, length)
        case "blockquote":
            kind = "expandable_blockquote" if "expandable" in tag.attributes else "blockquote"
            return Entity(kind, tag.offset, length)
        case "tg-emoji":
            return _emoji(tag, length)
        case "tg-time":
            return _time(tag, length)
    return Entity(_SIMPLE[tag.name], tag.offset, length)


def _link(address: str, offset: int, length: int) -> Entity | None:
    user = mentioned_user(address)
    if user is not None:
        return Entity("text_mention", offset, length, (("user", user),))
    try:
        return Entity("text_link", offset, length, (("url", checked(address)),))
    except LinkInvalid:
        return None


def _emoji(tag: Tag, length: int) -> Entity:
    identifier = tag.attributes.get("emoji-id", "")
    if not _EMOJI.fullmatch(identifier) or int(identifier) == 0:
        raise MarkupError("Invalid custom emoji identifier specified")
    return Entity("custom_emoji", tag.offset, length, (("custom_emoji_id", identifier),))


def _time(tag: Tag, length: int) -> Entity | None:
    style = tag.attributes.get("format", "")
    if not _TIME_FORMAT.fullmatch(style):
        raise MarkupError("Invalid date format used")
    found = _LEADING_NUMBER.match(tag.attributes.get("unix", ""))
    unix = int(found[0]) if found else 0
    if unix <= 0:
        return None
    styled = (("date_time_format", style),) if style else ()
    return Entity("date_time", tag.offset, length, (("unix_time", unix), *styled))


def _close_code(tag: Tag, length: int, entities: list[Entity]) -> None:
    """`pre` around `code` with a language, or the other way round, is one block in that language."""
    last = entities[-1] if entities else None
    if last and (last.offset, last.length) == (tag.offset, length) and {last.kind, tag.name} == {"pre", "code"}:
        claimed = tag.language or last.detail("language")
        if claimed:
            entities[-1] = Entity("pre", tag.offset, length, (("language", claimed),))
            return
    entities.append(Entity(tag.name, tag.offset, length, (("language", tag.language),) if tag.language else ()))
