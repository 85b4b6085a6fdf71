"""Typing a slash command: from a line of text to what a client would send.

`/latest count:3 coverage:harbour-fire` names its options; `/latest 3 harbour-fire` gives them in the order in which
the command lists them, where the last text option takes all that is left.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from adapters.sandbox.discord.bodies.command import CommandOption, OptionKind
from adapters.sandbox.discord.impossible import NotPossible
from adapters.sandbox.discord.refusals import Payload
from adapters.sandbox.discord.registry import Command

Value = str | int | float | bool

# The id of somebody or something that is called so; None if nobody is.
Directory = Callable[[OptionKind, str], int | None]

_NESTED = {OptionKind.SUB_COMMAND, OptionKind.SUB_COMMAND_GROUP}
_YES_NO = {"true": True, "yes": True, "false": False, "no": False}
_ID_KINDS = {OptionKind.USER, OptionKind.CHANNEL, OptionKind.ROLE, OptionKind.MENTIONABLE}


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as far as it was typed: `path` are the names of subcommands, `values` is by option, still as text.

    `open` is the option that is being typed, if any.
    """

    command: Command
    path: tuple[CommandOption, ...]
    options: tuple[CommandOption, ...]
    values: dict[str, str]
    open: CommandOption | None

    @property
    def name(self) -> str:
        return " ".join((self.command.name, *(step.name for step in self.path)))

    def definition(self, name: str) -> CommandOption:
        return next(option for option in self.options if option.name == name)


def read(commands: Iterable[Command], text: str) -> Typed:
    """Raises NotPossible for a command that is not among these, and for words that belong to no option."""
    name, _, rest = text.removeprefix("/").partition(" ")
    command = next((command for command in commands if command.name == name), None)
    if command is None:
        raise NotPossible(f"there is no command /{name} for you here")
    path, options, rest = _descend(command, rest)
    values, last = _assign(options, rest)
    return Typed(command, path, options, values, last)


def finished(typed: Typed, directory: Directory) -> list[Payload]:
    """The options as a client sends them; raises NotPossible for what is missing or does not fit."""
    missing = [option.name for option in typed.options if option.required and not typed.values.get(option.name)]
    if missing:
        raise NotPossible(f"/{typed.name} needs {', '.join(missing)}")
    sent: list[Payload] = []
    for name, text in typed.values.items():
        option = typed.definition(name)
        if text:
            sent.append({"name": name, "type": option.type, "value": value_of(option, text, directory)})
    return _wrapped(typed.path, sent)


def unfinished(typed: Typed, directory: Directory) -> list[Payload]:
    """The options while one of them is still being typed, for autocomplete; values that do not fit yet are left out."""
    sent: list[Payload] = []
    for name, text in typed.values.items():
        option = typed.definition(name)
        if option is typed.open:
            sent.append({"name": name, "type": option.type, "value": text, "focused": True})
        elif fits(option, text, directory):
            sent.append({"name": name, "type": option.type, "value": value_of(option, text, directory)})
    return _wrapped(typed.path, sent)


def _descend(command: Command, rest: str) -> tuple[tuple[CommandOption, ...], tuple[CommandOption, ...], str]:
    """Go down into subcommands as long as there are any."""
    path: list[CommandOption] = []
    options: Sequence[CommandOption] = command.form.options
    while options and options[0].type in _NESTED:
        word, _, rest = rest.strip().partition(" ")
        step = next((option for option in options if option.name == word), None)
        if step is None:
            known = ", ".join(option.name for option in options)
            raise NotPossible(f"/{command.name} goes on with one of: {known}")
        path.append(step)
        options = step.options
    return tuple(path), tuple(options), rest


def _assign(options: Sequence[CommandOption], rest: str) -> tuple[dict[str, str], CommandOption | None]:
    """Which text belongs to which option, and the option at the end of the line."""
    marks = _marks(options, rest)
    lead = rest[: marks[0].start()] if marks else rest
    named = {mark.group(1) for mark in marks}
    values, last = _in_order([option for option in options if option.name not in named], lead)
    for index, mark in enumerate(marks):
        end = marks[index + 1].start() if index + 1 < len(marks) else len(rest)
        values[mark.group(1)] = rest[mark.end() : end].strip()
        last = next(option for option in options if option.name == mark.group(1))
    return values, last


def _marks(options: Sequence[CommandOption], rest: str) -> list[re.Match[str]]:
    """Where `name:` begins an option; the same name further on is part of a text."""
    if not options:
        return []
    names = "|".join(re.escape(option.name) for option in options)
    found: dict[str, re.Match[str]] = {}
    for mark in re.finditer(rf"(?<!\S)({names}):", rest):
        found.setdefault(mark.group(1), mark)
    return list(found.values())


def _in_order(options: Sequence[CommandOption], text: str) -> tuple[dict[str, str], CommandOption | None]:
    """Words to options by their order; an optional one that the word does not suit is passed over.

    After a space, the next option is open: nothing of it is typed yet.
    """
    values: dict[str, str] = {}
    last: CommandOption | None = None
    left, waiting = text.strip(), list(options)
    while left and waiting:
        option = waiting.pop(0)
        word, rest = (left, "") if _takes_rest(option, waiting) else _first_word(left)
        if option.required or fits(option, word, _anybody):
            values[option.name], last, left = word, option, rest
    if left:
        raise NotPossible(f"“{left[:100]}” belongs to no option")
    if waiting and text[-1:] in {"", " "} and not (last and _takes_rest(last, waiting)):
        last = waiting[0]
        values[last.name] = ""
    return values, last


def _takes_rest(option: CommandOption, later: Sequence[CommandOption]) -> bool:
    return option.type == OptionKind.STRING and all(other.type != OptionKind.STRING for other in later)


def _first_word(text: str) -> tuple[str, str]:
    word, _, rest = text.partition(" ")
    return word, rest.lstrip()


def _anybody(_kind: OptionKind, _name: str) -> int:
    return 0


def fits(option: CommandOption, text: str, directory: Directory) -> bool:
    try:
        value_of(option, text, directory)
    except NotPossible:
        return False
    return True


def value_of(option: CommandOption, text: str, directory: Directory) -> Value:
    """The value that a client would send; raises NotPossible where it would not let one send it."""
    kind = OptionKind(option.type)
    value = _chosen(option, text) if option.choices else _converted(kind, option.name, text, directory)
    if isinstance(value, str) and kind is OptionKind.STRING:
        _check_length(option, value)
    elif kind in {OptionKind.INTEGER, OptionKind.NUMBER} and not isinstance(value, str):
        _check_bounds(option, value)
    return value


def _chosen(option: CommandOption, text: str) -> Value:
    for choice in option.choices:
        if text.casefold() in {choice.name.casefold(), str(choice.value).casefold()}:
            return choice.value
    known = ", ".join(choice.name for choice in option.choices)
    raise NotPossible(f"{option.name} is one of: {known}")


def _converted(kind: OptionKind, name: str, text: str, directory: Directory) -> Value:
    if kind in _ID_KINDS:
        found = directory(kind, text.lstrip("@#"))
        if found is None:
            raise NotPossible(f"{name}: nothing here is called “{text[:100]}”")
        return str(found)
    try:
        return _plainly(kind, text)
    except (ValueError, KeyError):
        raise NotPossible(f"{name} cannot be “{text[:100]}”") from None


def _plainly(kind: OptionKind, text: str) -> Value:
    match kind:
        case OptionKind.INTEGER:
            return int(text)
        case OptionKind.NUMBER:
            return float(text)
        case OptionKind.BOOLEAN:
            return _YES_NO[text.lower()]
        case OptionKind.STRING:
            return text
        case _:
            raise ValueError(kind)


def _check_length(option: CommandOption, value: str) -> None:
    low, high = option.min_length or 0, option.max_length or 6000
    if not low <= len(value) <= high:
        raise NotPossible(f"{option.name} has {low} to {high} characters")


def _check_bounds(option: CommandOption, value: float) -> None:
    if option.min_value is not None and value < option.min_value:
        raise NotPossible(f"{option.name} is at least {option.min_value:g}")
    if option.max_value is not None and value > option.max_value:
        raise NotPossible(f"{option.name} is at most {option.max_value:g}")


def _wrapped(path: Sequence[CommandOption], sent: list[Payload]) -> list[Payload]:
    for step in reversed(path):
        sent = [{"name": step.name, "type": step.type, "options": sent}]
    return sent
