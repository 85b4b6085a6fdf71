"""The languages that the bot speaks: one catalogue each, beside this module.

Reading order: `words` (what is said, in no language yet), `language` (puts it into one), `catalogue` (as it lies here),
`localisation` (descriptions of commands), `local_time` (times where an app does not show them by its own clock).
"""

from collections.abc import Mapping
from functools import lru_cache

from bot.languages.language import ENGLISH, Language

NAMES: Mapping[str, str] = {
    "en": "English",
    "ar": "العربية",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "pt": "Português",
    "ru": "Русский",
}
"""By code, each in its own language; the first is the source."""


def code_of(tag: str) -> str | None:
    """The code of the language that a platform's tag means, such as `pt-BR`, `pt_br`, `de`; None for others."""
    code = tag.replace("_", "-").partition("-")[0].lower()
    return code if code in NAMES else None


def spoken(tag: str | None) -> Language:
    """The language of a code or a platform's tag; English where that is none of ours. Read once, when it is needed."""
    return _read(code_of(tag or "") or ENGLISH.code)


def languages() -> tuple[Language, ...]:
    """All of them, English first."""
    return tuple(map(_read, NAMES))


@lru_cache(maxsize=len(NAMES))
def _read(code: str) -> Language:
    if code == ENGLISH.code:
        return ENGLISH
    # Babel takes longer to load than a command of one line may.
    from bot.languages.catalogue import read

    return Language(code, read(code))
