"""Time zones by the names that people type: in any case, with blanks, or by the city alone."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from bot.desk.schedule import zone
from bot.errors import Refused
from bot.languages.words import words
from bot.readers.preference_words import ZONES


def zone_named(name: str) -> str:
    """Its IANA name. Raises `Refused` for what is none, or more than one."""
    typed = "_".join(name.split())
    found = _by_typed_names().get(typed.casefold(), typed)
    try:
        zone(found)
    except ValueError as error:
        said = words("I do not know this time zone. Write it as in {example}.", example="/settings Europe/Paris")
        raise Refused(said) from error
    return found


@cache
def _by_typed_names() -> Mapping[str, str]:
    """Of several with one city (Europe/Istanbul, Asia/Istanbul) the one that has a button, if there is one."""
    names = available_timezones()
    cities: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        cities[name.rpartition("/")[2].casefold()].add(name)
    offered = {city: same & set(ZONES) or same for city, same in cities.items()}
    alone = {city: next(iter(same)) for city, same in offered.items() if len(same) == 1}
    return alone | {name.casefold(): name for name in names}
