"""The commands, the same words on both platforms: what they are called, what they take, how typed text is read."""

import re
from collections.abc import Mapping

from bot.conversation import Audience, Command, Incoming, IncomingKind, Option, OptionKind

_COVERAGE = Option("coverage", "Which coverage", OptionKind.COVERAGE)
_ENTRY = Option("entry", "Which entry, by its number", OptionKind.ENTRY, required=True)
_ANY_ENTRY = Option("entry", "Which entry, by its number", OptionKind.ENTRY)

READERS = (
    Command("start", "Say hello", options=(Option("coverage", "Which coverage", OptionKind.COVERAGE),)),
    Command("help", "What this bot can do"),
    Command("coverages", "Which coverages are running"),
    Command("subscribe", "Get every new entry here", options=(_COVERAGE,), administrators=True),
    Command("unsubscribe", "Stop getting entries here", options=(_COVERAGE,), administrators=True),
    Command(
        "latest",
        "Show the newest entries",
        options=(Option("count", "How many, 1 to 10", OptionKind.NUMBER), _COVERAGE),
    ),
)

EDITORS = (
    Command(
        "post",
        "Write an entry; you see it before anybody gets it",
        Audience.EDITORS,
        (_COVERAGE, Option("text", "The entry; a first line before a blank line is its headline", required=True)),
        form=True,
    ),
    Command(
        "correct",
        "Change an entry, in every chat that has it",
        Audience.EDITORS,
        (_ENTRY, Option("text", "The whole new text", required=True)),
        form=True,
    ),
    Command(
        "retract",
        "Withdraw an entry, in every chat that has it",
        Audience.EDITORS,
        (_ENTRY, Option("reason", "Why; readers see it", required=True)),
    ),
    Command("open", "Open a coverage", Audience.EDITORS, (Option("title", "Its title", required=True),)),
    Command("close", "End a coverage; asks first", Audience.EDITORS, (_COVERAGE,)),
    Command(
        "reopen",
        "Take up a coverage that ended lately",
        Audience.EDITORS,
        (Option("coverage", "Which coverage", OptionKind.ENDED),),
    ),
    Command("status", "How far the newest entries got, or one of them", Audience.EDITORS, (_ANY_ENTRY,)),
    Command("history", "Who wrote and changed an entry", Audience.EDITORS, (_ENTRY,)),
    Command(
        "audit",
        "Who did what at the desk",
        Audience.EDITORS,
        (Option("count", "How many, 1 to 50", OptionKind.NUMBER),),
    ),
    Command(
        "source",
        "Pages and feeds that are read by themselves",
        Audience.EDITORS,
        (Option("what", "add ADDRESS, test ADDRESS, pause, resume or remove NUMBER; nothing lists them"),),
    ),
)

CLAIM = Command(
    "claim",
    "Become the first editor, with the code that the relay printed",
    options=(Option("code", "The code", required=True),),
)

ALL: Mapping[str, Command] = {command.name: command for command in (*READERS, *EDITORS, CLAIM)}


def arguments_of(command: Command, incoming: Incoming) -> dict[str, str]:
    """The arguments by name: those that the platform collected, and those read from typed text.

    A form that comes back carries, as its state, the first argument of its command.
    """
    if incoming.kind is IncomingKind.FORM:
        typed = {command.options[0].name: incoming.arguments} if incoming.arguments else {}
    else:
        typed = read(command, incoming.arguments)
    return typed | {name: value for name, value in incoming.options.items() if value}


def read(command: Command, text: str) -> dict[str, str]:
    """Typed text as arguments, in the order of the options: numbers and entries are one word, what comes last is all
    that is left; a coverage before a text is never typed (buttons ask for it)."""
    found: dict[str, str] = {}
    rest = text.strip()
    has_text = any(option.kind is OptionKind.TEXT for option in command.options)
    for option in command.options:
        match option.kind:
            case OptionKind.NUMBER:
                taken = re.match(r"[-+]?\d{1,9}(?:[.,]\d{1,9})?(?=\s|$)", rest)
            case OptionKind.ENTRY if option is not command.options[-1]:
                taken = re.match(r"\S+", rest)
            case OptionKind.COVERAGE if has_text:
                taken = None
            case _:
                taken = re.match(r".+", rest, re.DOTALL)
        if taken:
            found[option.name] = taken[0]
            rest = rest[taken.end() :].strip()
    return found


def usage(command: Command) -> str:
    """How the command is typed: `/latest [count] [coverage]`, `/retract ENTRY REASON`."""
    has_text = any(option.kind is OptionKind.TEXT for option in command.options)
    typed = [option for option in command.options if not (has_text and option.kind is OptionKind.COVERAGE)]
    words = [option.name.upper() if option.required else f"[{option.name}]" for option in typed]
    return " ".join([f"/{command.name}", *words])
