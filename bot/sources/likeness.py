"""How alike two texts are, cheaply: by the words that they share."""

import re
from collections import Counter

# Scripts that do not part their words (kana, Han, Hangul) count by the character.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def words(text: str) -> Counter[str]:
    """The words of a text and how often each occurs, whatever their case."""
    return Counter(_WORD.findall(text.casefold()))


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """From 0 (no word in common) to 1 (the same words): twice the shared words over all words (Dice)."""
    total = one.total() + other.total()
    if total == 0:
        return 0.0
    fewer, more = sorted((one, other), key=len)
    return 2 * sum(min(count, more[word]) for word, count in fewer.items()) / total
