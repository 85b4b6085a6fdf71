"""The commands, the same words on both platforms: what they are called, what they take, how typed text is read."""

import re
from collections.abc import Mapping

from bot.command import Audience, Command, Option, OptionKind
from bot.conversation import Incoming, IncomingKind
from bot.languages.words import message

_COVERAGE = Option("coverage", message("Which coverage"), OptionKind.COVERAGE)
_WHERE = Option("where", message("Another channel, or a forum"), OptionKind.CHAT)
_PERSON = Option("person", message("Who"), OptionKind.PERSON)
_ENTRY = Option("entry", message("Which entry, by its number"), OptionKind.ENTRY, required=True)
_ANY_ENTRY = Option("entry", message("Which entry, by its number"), OptionKind.ENTRY)

READERS = (
    Command(
        "start", message("Say hello"), options=(Option("coverage", message("Which coverage"), OptionKind.COVERAGE),)
    ),
    Command("help", message("What this bot can do"), anywhere=True),
    Command("coverages", message("Which coverages are running"), anywhere=True),
    Command(
        "subscribe",
        message("Get new entries here: of a coverage, of everything, by #tag or by words"),
        options=(
            Option("coverage", message("Which coverage, or: everything"), OptionKind.COVERAGE),
            Option("tag", message("Entries with this tag, of whatever coverage"), OptionKind.TAG),
            Option("words", message("Entries with these words, one after the other"), OptionKind.WORDS),
            _WHERE,
        ),
        administrators=True,
    ),
    Command("unsubscribe", message("Stop getting entries here"), options=(_COVERAGE, _WHERE), administrators=True),
    Command("stop", message("Forget this chat; asks first"), administrators=True),
    Command(
        "latest",
        message("Show the newest entries, in pages"),
        options=(
            Option("count", message("How many on a page, 1 to 10"), OptionKind.NUMBER),
            Option("level", message("All entries, or only: key, breaking"), OptionKind.LEVEL),
            _COVERAGE,
        ),
        anywhere=True,
    ),
    Command(
        "search",
        message("Find entries by their words"),
        options=(Option("words", message("The words; a phrase in quotation marks"), required=True),),
        anywhere=True,
    ),
    Command(
        "entry",
        message("Show one entry"),
        options=(Option("entry", message("Its number, as in harbour-fire/14"), OptionKind.ENTRY),),
        anywhere=True,
    ),
    Command(
        "settings",
        message("What comes here, when, and how loud"),
        options=(Option("zone", message("This chat's time zone, such as Europe/Berlin")),),
        administrators=True,
    ),
    Command(
        "mute",
        message("Nothing comes here for a while"),
        options=(Option("duration", message("How long: 30m, 2h, 3d; at most 30 days")),),
        administrators=True,
    ),
    Command("unmute", message("Hear again, and get what was missed"), administrators=True),
)

EDITORS = (
    Command(
        "post",
        message("Write an entry; you see it before anybody gets it"),
        Audience.CONTRIBUTORS,
        (
            _COVERAGE,
            Option("text", message("The entry; first line, blank line: its headline; at 18:30 before it: when")),
        ),
        form=True,
        scoped=True,
        in_menu=message("Publish as entry"),
    ),
    Command("scheduled", message("What goes out at a time of its own"), Audience.EDITORS, scoped=True),
    Command(
        "correct",
        message("Change an entry, in every chat that has it"),
        Audience.EDITORS,
        (_ENTRY, Option("text", message("The whole new text; a last line “Note: …” says what changed"), required=True)),
        form=True,
        scoped=True,
    ),
    Command(
        "retract",
        message("Withdraw an entry, in every chat that has it"),
        Audience.EDITORS,
        (
            _ENTRY,
            Option(
                "reason", message("Why; readers see it. “remove: …” deletes it where that still works"), required=True
            ),
        ),
        scoped=True,
    ),
    Command(
        "summary",
        message("What is known so far: one message in every chat, renewed where it stands"),
        Audience.EDITORS,
        (_COVERAGE, Option("text", message("The whole summary; “end” takes it away"))),
        form=True,
        scoped=True,
    ),
    Command(
        "pin",
        message("Pin an entry in every chat, in the place of the one before"),
        Audience.EDITORS,
        (_ENTRY,),
        scoped=True,
    ),
    Command("unpin", message("Pin an entry no longer"), Audience.EDITORS, (_ENTRY,), scoped=True),
    Command(
        "open", message("Open a coverage"), Audience.EDITORS, (Option("title", message("Its title"), required=True),)
    ),
    Command("close", message("End a coverage; asks first"), Audience.EDITORS, (_COVERAGE,), scoped=True),
    Command(
        "reopen",
        message("Take up a coverage that ended lately"),
        Audience.EDITORS,
        (Option("coverage", message("Which coverage"), OptionKind.ENDED),),
    ),
    Command(
        "status",
        message("How far the newest entries got, or one of them"),
        Audience.EDITORS,
        (_ANY_ENTRY,),
        scoped=True,
    ),
    Command("history", message("Who wrote and changed an entry"), Audience.EDITORS, (_ENTRY,), scoped=True),
    Command(
        "audit",
        message("Who did what at the desk"),
        Audience.EDITORS,
        (Option("count", message("How many, 1 to 50"), OptionKind.NUMBER),),
    ),
    Command(
        "source",
        message("Pages and feeds that are read by themselves"),
        Audience.EDITORS,
        (Option("what", message("add ADDRESS, test ADDRESS, pause, resume or remove NUMBER; nothing lists them")),),
    ),
    Command("submissions", message("What contributors have submitted"), Audience.EDITORS, scoped=True),
    Command(
        "link",
        message("You are the same person on Telegram and on Discord"),
        Audience.CONTRIBUTORS,
        (Option("code", message("The code that you got there; without one, you get it here")),),
        scoped=True,
    ),
    Command("editors", message("Who is of the desk"), Audience.OWNERS, scoped=True),
    Command(
        "grant",
        message("Make somebody an owner, editor or contributor; without a person, get a code to hand over"),
        Audience.OWNERS,
        (_PERSON, Option("role", message("owner, editor or contributor"), OptionKind.ROLE, required=True), _COVERAGE),
        scoped=True,
    ),
    Command("revoke", message("Take somebody's roles back"), Audience.OWNERS, (_PERSON, _COVERAGE), scoped=True),
)
"""The desk's commands: from contributors' to owners'."""

CLAIM = Command(
    "claim",
    message("Become the first owner, with the code that the relay printed"),
    options=(Option("code", message("The code"), required=True),),
)

ALL: Mapping[str, Command] = {command.name: command for command in (*READERS, *EDITORS, CLAIM)}


def arguments_of(command: Command, incoming: Incoming) -> dict[str, str]:
    """The arguments by name: those that the platform collected, and those read from typed text.

    A form that comes back carries, as its state, the first argument of its command.
    """
    if incoming.kind is IncomingKind.FORM:
        typed = {command.options[0].name: incoming.arguments} if incoming.arguments else {}
    else:
        typed = read(command, _without_mention(command, incoming), named=incoming.named is not None)
    return typed | {name: value for name, value in incoming.options.items() if value}


def _without_mention(command: Command, incoming: Incoming) -> str:
    """The typed text without the words that mention somebody, where it is about a person: names have spaces."""
    mention = next((incoming.options.get(one.name) for one in command.options if one.kind is OptionKind.PERSON), None)
    return incoming.arguments.replace(mention, " ", 1) if mention else incoming.arguments


_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u2068\u2069"))
"""Marks of direction, which go with what is copied out of a line of the other direction."""

_REST = re.compile(r".+", re.DOTALL)
_PATTERNS: Mapping[OptionKind, re.Pattern[str]] = {
    OptionKind.NUMBER: re.compile(r"[-+]?\d{1,9}(?:[.,]\d{1,9})?(?=\s|$)"),
    OptionKind.ENTRY: re.compile(r"\S+"),
    OptionKind.LEVEL: re.compile(r"(?:all|key|breaking)(?=\s|$)", re.IGNORECASE),
    OptionKind.PERSON: re.compile(r"(?:<@!?\d{1,20}>|@\w+|(?:[a-z]+:)?\d{1,20})(?=\s|$)"),
    OptionKind.ROLE: re.compile(r"\S+"),
    OptionKind.ENDED: _REST,
    OptionKind.COVERAGE: _REST,
    OptionKind.TEXT: _REST,
}


_BY_NAME = {OptionKind.CHAT, OptionKind.TAG, OptionKind.WORDS}
"""Never typed in the order of the options: chats are picked, and what is typed says by itself that it is a tag."""


def read(command: Command, text: str, *, named: bool = False) -> dict[str, str]:
    """Typed text as arguments, in the order of the options: numbers, entries, people and roles are one word, what comes
    last is all that is left; a coverage before a text is never typed (buttons ask for it), nor is a person who is
    `named` otherwise, nor a place, which is picked. A level may stand before a number."""
    found: dict[str, str] = {}
    rest = text.strip()
    has_text = any(option.kind is OptionKind.TEXT for option in command.options)
    known = _BY_NAME | ({OptionKind.COVERAGE} if has_text else {OptionKind.PERSON} if named else set())
    typed = [option for option in command.options if option.kind not in known]
    leads = _PATTERNS[OptionKind.LEVEL].match(rest)
    for option in sorted(typed, key=lambda one: bool(leads) and one.kind is not OptionKind.LEVEL):
        pattern = _REST if option is typed[-1] and option.kind is OptionKind.ENTRY else _PATTERNS[option.kind]
        if taken := pattern.match(rest):
            found[option.name] = taken[0] if option.kind is OptionKind.TEXT else taken[0].translate(_MARKS)
            rest = rest[taken.end() :].strip()
    return found


def usage(command: Command) -> str:
    """How the command is typed: `/latest [count] [coverage]`, `/retract ENTRY REASON`."""
    has_text = any(option.kind is OptionKind.TEXT for option in command.options)
    hidden = _BY_NAME | ({OptionKind.COVERAGE} if has_text else set())
    typed = [option for option in command.options if option.kind not in hidden]
    words = [option.name.upper() if option.required else f"[{option.name}]" for option in typed]
    return " ".join([f"/{command.name}", *words])
