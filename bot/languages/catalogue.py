"""A catalogue as it lies in the package, read with Babel."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from gettext import c2py
from importlib.resources import files

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

Translations = Mapping[str, str | tuple[str, ...]]


class BabelCatalogue:
    """`bot.languages.language.Catalogue`. `plural` says which of the forms a number takes."""

    def __init__(self, locale: Locale, translations: Translations, plural: Callable[[int], int]) -> None:
        self._locale = locale
        self._translations = translations
        self._plural = plural

    @property
    def right_to_left(self) -> bool:
        return self._locale.text_direction == "rtl"

    def find(self, message: str) -> str | None:
        found = self._translations.get(message)
        return found if isinstance(found, str) else None

    def find_plural(self, message: str, many: str, count: int) -> str:
        found = self._translations.get(message)
        if isinstance(found, tuple):
            return found[self._plural(count)]
        return message if count == 1 else many

    def number(self, number: float) -> str:
        return format_decimal(number, locale=self._locale)

    def listed(self, parts: Sequence[str]) -> str:
        return format_list(parts, locale=self._locale)

    def time(self, at: datetime) -> str:
        return format_time(at, "short", tzinfo=at.tzinfo, locale=self._locale)

    def day(self, at: datetime) -> str:
        return format_date(at, "medium", locale=self._locale)

    def near_day(self, at: datetime) -> str:
        return format_skeleton("MMMEd", at, tzinfo=at.tzinfo, locale=self._locale)


def read(code: str) -> BabelCatalogue:
    """Of a language; what is not translated there, or doubtful, is left out, so that it is said in English."""
    with (files("bot.languages") / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    translations: dict[str, str | tuple[str, ...]] = {}
    for one in catalogue:
        if one.id and one.string and not one.fuzzy:
            said = one.string if isinstance(one.string, str) else tuple(one.string)
            if all(said):
                translations[one.id if isinstance(one.id, str) else one.id[0]] = said
    return BabelCatalogue(Locale.parse(code), translations, c2py(catalogue.plural_expr))
