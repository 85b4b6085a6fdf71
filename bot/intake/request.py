"""One incoming that is being acted on: who asks what, where, and what may be asked back of the platform."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.conversation import Answer, Button, Form, Incoming, IncomingKind, Survey
from bot.errors import NoSuchCoverage, Refused
from bot.languages import spoken
from bot.languages.language import ENGLISH, Language
from bot.languages.words import Words, following_on, message, words
from bot.model import Address, ChatKind, Coverage, CoverageId, CoverageState
from bot.people.standing import NOBODY, Standing
from bot.ports import Platform
from bot.richtext import Inline, Paragraph, Span, bold, paragraph
from bot.store import Account, Role, StreamStore


@dataclass(frozen=True, slots=True)
class Request:
    incoming: Incoming
    arguments: Mapping[str, str]
    platform: Platform
    standing: Standing = NOBODY

    @property
    def address(self) -> Address:
        return self.incoming.address

    @property
    def private(self) -> bool:
        return self.incoming.chat_kind is ChatKind.PRIVATE

    @property
    def account(self) -> Account:
        return Account(self.address.platform, self.incoming.person.id)

    @property
    def language(self) -> Language:
        """The chat's."""
        return spoken(self.incoming.language)

    @property
    def visiting(self) -> bool:
        """Can the bot do no more than answer there?"""
        return self.incoming.visiting

    def says(self, said: Words, buttons: Sequence[Button] = (), *, replaces: bool = False) -> list[Answer]:
        """One answer of one paragraph in the chat's language, buttons below each other."""
        rows = tuple((button,) for button in buttons)
        return [Answer((self.language.paragraph(said),), buttons=rows, replaces=replaces)]

    def require(self, role: Role, coverage: CoverageId | None) -> None:
        """Raises `Refused` for who is no such one there."""
        if not self.standing.may(role, coverage):
            raise Refused(_ONLY_FOR[role][coverage is not None])

    async def managed(self, chat: Address | None = None) -> Survey:
        """The chat, if the asker may manage it. Raises `Refused`, `PlatformError`."""
        if self.visiting:
            said = words(
                "I am not here: in this place I can answer you, and nothing more. Write {command} to me in private, or"
                " have me invited here.",
                command=f"/{self.incoming.name}" if self.incoming.kind is IncomingKind.COMMAND else "/subscribe",
            )
            raise Refused(said)
        survey = await self.platform.survey(self.incoming, chat)
        if not survey.administrator and chat not in (None, self.address):
            # Without its title: whoever asks may have guessed its number.
            raise Refused(words("Only an administrator of the chosen chat can do that."))
        if not survey.administrator:
            said = words(
                "Only an administrator of this chat can do that. {latest} is open to everybody.", latest="/latest"
            )
            raise Refused(said)
        return survey

    async def manageable(self, chat: Address | None = None) -> Survey:
        """The chat, if the asker may manage it and the bot may post there. Raises `Refused`, `PlatformError`."""
        survey = await self.managed(chat)
        if survey.missing:
            rights = following_on([words("“{name}”", name=self.language.retold(right)) for right in survey.missing])
            said = words(
                "I cannot post there yet: I need the right {rights}. Give it to me, then try again.", rights=rights
            )
            raise Refused(said)
        if survey.tagged:
            said = words(
                "This forum takes no post without a tag, and I have none to give. Turn off {setting} in its settings,"
                " then try again.",
                setting="“Require people to select tags when posting”",
            )
            raise Refused(said)
        return survey


_ONLY_FOR = {
    Role.CONTRIBUTOR: (
        words("This is for contributors of all coverages."),
        words("This is for contributors of this coverage."),
    ),
    Role.EDITOR: (words("This is for editors of all coverages."), words("This is for editors of this coverage.")),
    Role.OWNER: (words("This is for owners of all coverages."), words("This is for owners of this coverage.")),
}
"""In all coverages, and in one."""

Handler = Callable[[Request], Awaitable[Sequence[Answer]]]
FormOpener = Callable[[Request], Awaitable[Form]]
"""Fills a form in with what there is; raises `Refused`."""


def says(*parts: str | Inline, buttons: Sequence[Button] = (), replaces: bool = False) -> list[Answer]:
    """One answer of one paragraph, buttons below each other."""
    return [Answer((paragraph(*parts),), buttons=tuple((button,) for button in buttons), replaces=replaces)]


def in_language(language: Language, said: Words) -> list[Answer]:
    return [Answer((language.paragraph(said),))]


def typed(command: str) -> Paragraph:
    """What somebody is to copy and send: without marks of direction, which would go with it."""
    return Paragraph((Span(command),))


def refusal_in(language: Language, refusal: Refused) -> list[Answer]:
    """What the asker is told; in English where there is nothing else."""
    return says(refusal.said) if isinstance(refusal.said, str) else in_language(language, refusal.said)


class Bench(Protocol):
    """Where some commands and buttons are handled, by their names."""

    @property
    def commands(self) -> Mapping[str, Handler]: ...

    @property
    def presses(self) -> Mapping[str, Handler]: ...

    @property
    def forms(self) -> Mapping[str, Handler]:
        """Of what its buttons ask for, in a form or as the next message."""
        return {}

    @property
    def form_presses(self) -> Mapping[str, FormOpener]:
        """Buttons that open a form where there are any."""
        return {}


RIGHTS = (
    message("Post messages"),
    message("Send messages"),
    message("View Channel"),
    message("Send Messages"),
    message("Send Messages in Threads"),
)
"""What the bot may lack, as the apps of the platforms name it."""

NO_OPEN_ONE = message("There is no open coverage called “{name}”. {coverages} lists them.")

MOST_BUTTONS = 20
LABEL_LENGTH = 60


def identity(text: str) -> int:
    """A platform's id or ours. Buttons carry it back, and whoever writes an app of his own can press anything.

    Raises `Refused`.
    """
    if not re.fullmatch(r"-?[0-9]{1,19}", text) or abs(int(text)) >= 1 << 63:
        raise Refused(words("I did not understand that number."))
    return int(text)


def label(text: str) -> str:
    """A button's label: Discord takes 80 characters."""
    return text if len(text) <= LABEL_LENGTH else text[: LABEL_LENGTH - 1].rstrip() + "…"


def choice(
    question: Words,
    coverages: Sequence[Coverage],
    action: str,
    language: Language = ENGLISH,
    most: int = MOST_BUTTONS,
) -> list[Answer]:
    """Ask which coverage, with a button for each of so many; `action` has `{}` where the coverage's id goes."""
    buttons = [Button(label(coverage.title), action.format(coverage.id)) for coverage in coverages[:most]]
    asked = language.inlines(question)
    if len(coverages) > most:
        asked = (*asked, Span(" "), *language.inlines(words("These are the newest.")))
    return says(*language.led(asked), buttons=buttons)


async def the_open_coverage(store: StreamStore, named: str | None) -> Coverage | list[Coverage]:
    """The open coverage that was named, or the only one; all open ones when it was left open.

    Raises `Refused` when there is none.
    """
    return _one_of(await store.coverages(CoverageState.OPEN), named)


async def the_coverage_for(
    request: Request, role: Role, store: StreamStore, named: str | None
) -> Coverage | list[Coverage]:
    """The same of those in which the asker is at least such a one."""
    return _one_of(await open_to(request, role, store), named)


async def open_to(request: Request, role: Role, store: StreamStore) -> list[Coverage]:
    """The open coverages in which the asker is at least such a one."""
    open_ones = await store.coverages(CoverageState.OPEN)
    return [coverage for coverage in open_ones if request.standing.may(role, coverage.id)]


async def the_readable_coverage(store: StreamStore, named: str | None) -> Coverage | list[Coverage]:
    """The same of all coverages, for who wants to read: an ended one can be named, and where none is open the newest
    of those is meant. Raises `Refused` when there is none."""
    coverages = await store.coverages()
    open_ones = [coverage for coverage in coverages if coverage.state is CoverageState.OPEN]
    return _one_of(coverages if named else open_ones or coverages[:1], named)


def _one_of(coverages: list[Coverage], named: str | None) -> Coverage | list[Coverage]:
    if named:
        return matching(named, coverages)
    if not coverages:
        raise Refused(words("No coverage is open right now."))
    return coverages[0] if len(coverages) == 1 else coverages


def matching(named: str, coverages: Sequence[Coverage], none: str = NO_OPEN_ONE) -> Coverage:
    """The one that is called like that, or nearly; `none` is what is said where none is. Raises `Refused`."""
    near, wanted = called(named, coverages), named.strip().casefold()
    if len(near) == 1:
        return near[0]
    if near:
        names = ", ".join(one.slug for one in near[:10])
        raise Refused(words("More than one coverage is called that; use one of: {names}.", names=names))
    shortened = wanted if len(wanted) <= LABEL_LENGTH else wanted[:LABEL_LENGTH] + "…"
    raise NoSuchCoverage(words(none, name=shortened, coverages="/coverages"))


def called(named: str, coverages: Sequence[Coverage]) -> list[Coverage]:
    """The one of that name, else those of that title, else those that are called nearly so."""
    wanted = named.strip().casefold()
    exactly = [one for one in coverages if wanted == one.slug] or [
        one for one in coverages if wanted == one.title.casefold()
    ]
    return exactly or [one for one in coverages if wanted in one.title.casefold() or one.slug.startswith(wanted)]


def titled(coverage: Coverage) -> Inline:
    return bold(coverage.title)
