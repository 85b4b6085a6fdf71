"""Samples: entries that people put into other chats, where the platform lets them look for some while they type."""

from collections.abc import Sequence

from bot.compose import shortened
from bot.conversation import Sample
from bot.errors import Refused
from bot.permalink import entry_payload
from bot.query import levelled, terms
from bot.request import Request, label
from bot.richtext import Moment, moment_text, plain
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
            if not words:
                return [_sample(request, found) for found in await self._store.archive.recent(skipped, AT_ONCE)]
            findings = await self._store.archive.search(terms(words), skipped, AT_ONCE)
        except Refused:
            return []
        return [_sample(request, found) for found in findings.found]


def _sample(request: Request, found: Found) -> Sample:
    """Lists show a plain time only, which cannot be each reader's own: it says UTC."""
    entry, coverage = found.entry, found.coverage
    said = " ".join(plain(entry.content.body).split())
    when = moment_text(Moment(entry.published_at, dated=True))
    link = request.platform.link(request.incoming, entry_payload(entry.id))
    return Sample(
        id=str(entry.id),
        title=label(entry.content.headline or said or coverage.title),
        description=f"{label(coverage.title)} · {when}",
        text=shortened(entry, coverage, request.platform.fits, link),
    )
