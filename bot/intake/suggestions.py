"""What is offered while somebody types an option."""

from collections.abc import Sequence

from bot.command import Command, OptionKind
from bot.conversation import Choice
from bot.languages.language import ENGLISH, Language
from bot.languages.words import words
from bot.model import CoverageState, Level
from bot.richtext import plain
from bot.store import InterestKind, InterestStore, Role, StreamStore

MOST = 25
"""Discord shows at most so many choices, with names of at most 100 characters."""
LABEL = 100


_EVERYTHING = words("Everything, future coverages included")


class Suggestions:
    def __init__(self, store: StreamStore, interests: InterestStore) -> None:
        self._store = store
        self._interests = interests

    async def values(self, command: Command, option: str, typed: str, language: Language = ENGLISH) -> Sequence[Choice]:
        kind = next((one.kind for one in command.options if one.name == option), None)
        if kind is OptionKind.COVERAGE:
            coverages = await self._coverages(typed.casefold(), CoverageState.OPEN)
            everything = Choice(language.text(_EVERYTHING), InterestKind.EVERYTHING.value)
            fits = command.name == "subscribe" and _begins(everything, typed)
            return [*([everything] if fits else []), *coverages][:MOST]
        if kind is OptionKind.TAG:
            return await self._tags(typed.lstrip("#").casefold())
        if kind is OptionKind.ENDED:
            return await self._coverages(typed.casefold(), CoverageState.CLOSED)
        if kind is OptionKind.ENTRY:
            return await self._entries(typed.casefold())
        if kind is OptionKind.ROLE:
            return [Choice(role.value, role.value) for role in Role if role.startswith(typed.casefold())]
        if kind is OptionKind.LEVEL:
            return [Choice(level.value, level.value) for level in Level if level.startswith(typed.casefold())]
        return []

    async def _tags(self, typed: str) -> Sequence[Choice]:
        return [Choice(f"#{tag}", tag) for tag in await self._interests.tags(MOST) if typed in tag]

    async def _coverages(self, typed: str, state: CoverageState) -> Sequence[Choice]:
        return [
            Choice(coverage.title[:LABEL], coverage.slug)
            for coverage in await self._store.coverages(state)
            if typed in coverage.title.casefold() or typed in coverage.slug
        ][:MOST]

    async def _entries(self, typed: str) -> Sequence[Choice]:
        found: list[Choice] = []
        for coverage in (await self._store.coverages())[:5]:
            for entry in await self._store.newest(coverage.id, MOST):
                text = entry.content.headline or plain(entry.content.body).replace("\n", " ")
                shown = f"{entry.number} · {text}"
                if typed in f"{coverage.slug}/{shown}".casefold():
                    found.append(Choice(shown[:LABEL], f"{coverage.slug}/{entry.number}"))
        return found[:MOST]


def _begins(choice: Choice, typed: str) -> bool:
    return choice.label.casefold().startswith(typed.casefold())
