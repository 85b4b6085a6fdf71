"""Entries by the names that people give them."""

from bot.errors import NoSuchEntry
from bot.intake.request import Request
from bot.languages.words import words
from bot.model import Coverage, CoverageState, Entry, MessageId
from bot.store import Store


class Entries:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def meant(self, request: Request) -> tuple[Entry, str | None]:
        """The entry that a command is about, and all that was typed where it was a reply to the message of that entry
        alone; else it is called by its name, and the second is None. Raises `Refused`."""
        incoming = request.incoming
        if incoming.replied is not None:
            shown = await self._store.deliveries.shown(incoming.address, MessageId(incoming.replied))
            if len(shown) == 1:
                return await self._store.stream.entry(shown[0]), incoming.arguments
        return await self.called(request.arguments.get("entry")), None

    async def called(self, name: str | None) -> Entry:
        """`14`, `#14` or `summary` in the only open (or newest) coverage, or `slug/14`. Raises `Refused`."""
        slug, _, number = (name or "").rpartition("/")
        if number.casefold() == "summary":
            return await self._summary(slug)
        number = number.lstrip("#")
        if not number.isdecimal() or len(number) > 9:
            raise NoSuchEntry(
                words(
                    "Which entry? Give its number, as in 14, or with its coverage, as in {example}.",
                    example="harbour-fire/14",
                )
            )
        coverage = await self._coverage(slug)
        try:
            return await self._store.stream.entry_numbered(coverage.id, int(number))
        except NoSuchEntry as error:
            said = words("{title} has no entry {number}.", title=coverage.title, number=number)
            raise NoSuchEntry(said) from error

    async def _summary(self, slug: str) -> Entry:
        coverage = await self._coverage(slug)
        summary = await self._store.stream.summary(coverage.id)
        if summary is None:
            raise NoSuchEntry(words("{title} has no summary.", title=coverage.title))
        return summary

    async def _coverage(self, slug: str) -> Coverage:
        return await self._store.stream.coverage_named(slug) if slug else await self._current()

    async def _current(self) -> Coverage:
        open_ones = await self._store.stream.coverages(CoverageState.OPEN)
        if len(open_ones) > 1:
            example = f"{open_ones[0].slug}/14"
            raise NoSuchEntry(
                words("Several coverages are open: say which one the entry is of, as in {example}.", example=example)
            )
        known = open_ones or await self._store.stream.coverages()
        if not known:
            raise NoSuchEntry(words("There is no coverage yet; the first one has to be opened."))
        return known[0]
