"""Commands as they are announced: described in all languages that have a description. Names stay as they are, but for
what stands in a message's menu."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from bot.command import Command, Option
from bot.languages import languages


def localised(commands: Iterable[Command]) -> tuple[Command, ...]:
    return tuple(map(_localised, commands))


@lru_cache(maxsize=256)
def _localised(command: Command) -> Command:
    options: tuple[Option, ...] = tuple(replace(one, localised=_in_others(one.description)) for one in command.options)
    return replace(
        command,
        options=options,
        localised=_in_others(command.description),
        in_menu_localised=_in_others(command.in_menu) if command.in_menu else (),
    )


def _in_others(description: str) -> tuple[tuple[str, str], ...]:
    said = ((language.code, language.retold(description)) for language in languages())
    return tuple((code, text) for code, text in said if text != description)
