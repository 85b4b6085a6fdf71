"""Samples: entries that people put into other chats, where the platform lets them look for some while they type."""

from collections.abc import Sequence

from bot.composing.compose import shortened
from bot.conversation import Sample
from bot.errors import Refused
from bot.intake.request import Request, label
from bot.languages.local_time import LocalTime, local_time
from bot.readers.permalink import entry_payload
from bot.readers.query import levelled, terms
from bot.richtext import plain
from bot.store import Found, Store

AT_ONCE = 20


class Samples:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def of(self, request: Request, skipped: int) -> Sequence[Sample]:
        """With these words; without any, the newest of all coverages. None for what is no search (yet)."""
        skipped = max(skipped, 0)
        try:
            words = levelled(request.incoming.arguments)
            found: Sequence[Found]
            if words:
                found = (await self._store.archive.search(terms(words), skipped, AT_ONCE)).found
            else:
                found = await self._store.archive.recent(skipped, AT_ONCE)
        except Refused:
            return []
        local = await local_time(self._store.preferences, request.address, request.language)
        return [_sample(request, one, local) for one in found]


def _sample(request: Request, found: Found, local: LocalTime) -> Sample:
    """The list shows times by the clock of whoever looks; what they put into a chat is for everybody there."""
    entry, coverage = found.entry, found.coverage
    said = " ".join(plain(entry.content.body).split())
    when = local.of(request.language.moment(entry.published_at, dated=True))
    link = request.platform.link(request.incoming, entry_payload(entry.id))
    return Sample(
        id=str(entry.id),
        title=label(entry.content.headline or said or coverage.title),
        description=f"{label(coverage.title)} · {when}",
        personal=local.zone is not None,
        text=shortened(entry, coverage, request.platform.fits, link, language=request.language),
    )
