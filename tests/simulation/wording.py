"""Texts that can be recognised: each sentence says of which item, revision and place in it it is.

An item is an entry under the story's own number, which is known before the entry is written. Place 0 is the headline;
a sentence reads like `7.2.3 smoke over the quay.`
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from random import Random

from bot.composing.card import card
from bot.composing.card import retired as retired_card
from bot.languages import spoken
from bot.model import Content, Medium, MediumKind
from bot.richtext import Inline, RichText, Span, from_paragraphs, join, moment_text, plain

WORDS = ("smoke", "over", "the", "quay", "while", "boats", "wait", "far", "out", "and", "nobody", "knows", "when")
PHOTO = Medium(digest="photo", kind=MediumKind.PHOTO, media_type="image/jpeg", name="photo.jpg", size=1)
WITH_PHOTO = 6
"""One item in so many shows one."""

LANGUAGES = ("de", "ru", "ar")
"""Those that some readers choose, beside English."""
_SPOKEN = ("en", *LANGUAGES)

_NOTICE = re.compile(r"(?:Withdrawn|Zurückgezogen|Отозвано|سُحب) \d")
_WITHDRAWN = re.compile(r"\((?:withdrawn|zurückgezogen|отозвано|سُحب)\)")
_EARLIER = re.compile(r"^.*: [\u2068]?/latest", re.MULTILINE)
_ONE, _TWO = "خبر سابق واحد", "خبران سابقان"
_TITLE = re.compile(r"C\d+(?=\u2069?$)")
_AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
_RENEWED = re.compile(
    "[\u200f\u2068]*(?:"
    + "|".join(re.split(r"\d", plain(card((), _AT, spoken(code)).text))[0].strip("\u200f\u2068 ") for code in _SPOKEN)
    + ")"
)
_RETIRED = tuple(plain(retired_card(spoken(code)).text) for code in _SPOKEN)
_TAGS = re.compile(r"(?:\s*\n#[^\n]*)+$")
_TOKEN = re.compile(r"~|(\d+)\.(\d+)\.(\d+)")
_CLOSING = re.compile(r"(?:has ended|ist beendet|завершена|هذه التغطية): \*?\u2068?(C\d+)")
_OF_LANGUAGE = {
    "en": re.compile(r"has ended: |Withdrawn|Corrected |[Cc]orrect(?:ion|ed)\b|withdrawn|Breaking| earlier: "),
    "de": re.compile(r"ist beendet: |Zurückgezogen|Korrig|Korrektur|korrigiert|zurückgezogen|Eilmeldung|früher"),
    "ru": re.compile("[а-яА-Я]"),
    "ar": re.compile(r"[\u0621-\u064a\u2068\u200f]"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence of an item; `struck` where it is shown as withdrawn."""

    item: int
    revision: int
    place: int
    struck: bool = False

    def __str__(self) -> str:
        text = f"{self.item}.{self.revision}.{self.place}"
        return f"~{text}~" if self.struck else text


@dataclass(frozen=True, slots=True)
class Wording:
    """How one revision of an item is told; `places` are those of its sentences, in order."""

    item: int
    revision: int
    places: tuple[int, ...]
    link: bool = False

    def content(self, random: Random) -> Content:
        """The entry that says so."""
        if self.link:
            return Content(link=f"http://{self._token(1)}")
        headline = self._sentence(0, random) if self.places[0] == 0 else None
        sentences = [self._sentence(place, random) for place in self.places if place]
        paragraphs = [" ".join(sentences[first : first + 3]) for first in range(0, len(sentences), 3)]
        media = (PHOTO,) if self.item % WITH_PHOTO == 1 else ()
        return Content(headline=headline, body=from_paragraphs(paragraphs), media=media)

    def _token(self, place: int) -> str:
        return f"{self.item}.{self.revision}.{place}"

    def _sentence(self, place: int, random: Random) -> str:
        count = random.randrange(2, 9)
        first = random.randrange(len(WORDS) - count)
        return f"{self._token(place)} {' '.join(WORDS[first : first + count])}."


def brief(item: int, revision: int, random: Random) -> Wording:
    """So short that it is surely one message."""
    return Wording(item, revision, (1, 2)[: random.randrange(1, 3)])


def wording(item: int, revision: int, random: Random) -> Wording:
    """Mostly short, sometimes so long that it makes several messages."""
    kind = random.random()
    if kind < 0.04:
        return Wording(item, revision, (1,), link=True)
    if kind < 0.08:
        return Wording(item, revision, (0,))
    length = random.randrange(6, 18) if kind > 0.85 else random.randrange(1, 4)
    first = 1 if kind < 0.2 else 0
    return Wording(item, revision, tuple(range(first, length + 1)))


_moment = lru_cache(maxsize=4096)(moment_text)


def marked_up(text: RichText) -> str:
    """The markup of the simulated platforms: `*bold*`, `~struck~`."""
    return join(text, lambda block: "".join(_inline(inline) for inline in block.inlines))


def _inline(inline: Inline) -> str:
    if not isinstance(inline, Span):
        return _moment(inline)
    shown = f"*{inline.text}*" if inline.bold else inline.text
    return f"~{shown}~" if inline.struck else shown


def without_markup(text: RichText) -> str:
    return plain(text)


@lru_cache(maxsize=4096)
def read(body: str) -> tuple[Piece, ...]:
    """What a reader of this message sees, in its order."""
    found: list[Piece] = []
    for line in body.split("\n")[: -1 if is_card(body) else None]:
        struck = "~" not in body and _withdrawn(body, line)
        for match in _TOKEN.finditer(line):
            if match[0] == "~":
                struck = not struck
            else:
                found.append(Piece(int(match[1]), int(match[2]), int(match[3]), struck))
    return tuple(found)


def _withdrawn(body: str, line: str) -> bool:
    """Without markup, a notice says it of a whole message, or a word of one line among others."""
    return _WITHDRAWN.search(line) is not None or _NOTICE.search(body) is not None


def earlier(body: str) -> int:
    """How many entries this message only counts."""
    match = _EARLIER.search(body)
    if match is None:
        return 0
    digits = "".join(character for character in match[0] if character.isdecimal())
    return int(digits) if digits else {_ONE: 1, _TWO: 2}[match[0].partition(":")[0]]


def says_withdrawn(body: str) -> bool:
    return any(word in body.lower() for word in ("withdrawn", "zurückgezogen", "отозва", "سُحب"))


def says_corrected_below(body: str) -> bool:
    return any(word in body for word in ("(corrected below)", "(unten korrigiert)", "(исправлено ниже)", "(صُحّح أدناه)"))


def says_correction(body: str) -> bool:
    """As the heading of what tells of one."""
    return any(word in body for word in ("Correction", "Korrektur", "Исправление", "تصحيح"))


def languages_of(body: str) -> set[str]:
    """In which the bot speaks in it, as far as its words tell."""
    return {code for code, words in _OF_LANGUAGE.items() if words.search(body)}


def coverage(body: str) -> str:
    """The title of the coverage, with which every message of entries ends."""
    match = _TITLE.search(_TAGS.sub("", body))
    return match[0] if match else ""


def closed(body: str) -> list[str]:
    """The titles of the coverages whose end this message tells."""
    return _CLOSING.findall(body)


def is_card(body: str) -> bool:
    """Or what is left of one."""
    return _RENEWED.match(body.rpartition("\n")[2]) is not None or retired(body)


def retired(body: str) -> bool:
    return any(said in body for said in _RETIRED)


def items(body: str) -> set[int]:
    return {piece.item for piece in read(body)}


def says_something(body: str) -> bool:
    """Does it hold any item, or an end, or is it a card?"""
    return bool(read(body) or closed(body) or is_card(body))


def told(body: str) -> str:
    """A message in short: of each item what stands there, like `7.2[0-3]`, and `~7.2[0-3]~` where it is struck."""
    found: dict[tuple[int, int, bool], list[int]] = {}
    for piece in read(body):
        found.setdefault((piece.item, piece.revision, piece.struck), []).append(piece.place)
    shown = [
        f"{'~' * struck}{item}.{revision}[{places[0]}-{places[-1]}]{'~' * struck}"
        for (item, revision, struck), places in found.items()
    ]
    return " ".join([*shown, *(f"end of {title}" for title in closed(body))])
