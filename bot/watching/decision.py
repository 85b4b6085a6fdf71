"""What follows from a settled difference: what is pushed, stored, corrected, withdrawn or asked. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.source import OnMissing
from bot.sources.comparison import Difference, Known
from bot.sources.document import DocumentEntry
from bot.watching.known import Look

AWAY = timedelta(seconds=420)
"""After so long without a reading that settled everything, the relay or the source was away: longer than the longest
usual pause between two readings and the patience with what never rests."""
APART = timedelta(seconds=60)
"""By so much may a source's clock differ from ours."""
SUSPICIOUS = 3
"""One of so many entries gone at once is too much to be meant."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`published` are pushed; `stored` are history that nobody missed; `held_back` are stored until the desk answers.
    `doubtful` are gone from the page, and the desk is asked."""

    published: tuple[DocumentEntry, ...] = ()
    stored: tuple[DocumentEntry, ...] = ()
    held_back: tuple[DocumentEntry, ...] = ()
    changed: tuple[tuple[Known, DocumentEntry], ...] = ()
    withdrawn: tuple[Known, ...] = ()
    doubtful: tuple[Known, ...] = ()


def decide(look: Look, settled: Difference) -> Decision:
    """The first reading is the backlog: it is stored, and pushed to nobody."""
    if look.source.read_at is None:
        return Decision(stored=settled.new, changed=settled.changed)
    history, news = _by_age(settled.new, look.stock.known)
    many = _too_many(news, look)
    withdrawn, doubtful = _gone(look, settled.missing)
    return Decision(
        published=() if many else news,
        stored=history,
        held_back=news if many else (),
        changed=settled.changed,
        withdrawn=withdrawn,
        doubtful=doubtful,
    )


def _by_age(
    new: Sequence[DocumentEntry], known: Sequence[Known]
) -> tuple[tuple[DocumentEntry, ...], tuple[DocumentEntry, ...]]:
    """What is older than everything that is known is history: a window that grew, a page that shows its beginning."""
    if not known:
        return (), tuple(new)
    oldest = min(entry.published_at for entry in known)
    history = tuple(entry for entry in new if not entry.undated and entry.published_at < oldest)
    return history, tuple(entry for entry in new if entry not in history)


def _too_many(news: Sequence[DocumentEntry], look: Look) -> bool:
    """Entries of a time in which nobody looked, or nothing could be seen, are many for a good reason. A page on which
    nothing is left of what was known tells another story."""
    source, surprising = look.source, len(news)
    if source.read_at and look.now - source.read_at > AWAY:
        since, until = source.read_at - APART, look.now + APART
        surprising = sum(entry.undated or not since <= entry.published_at <= until for entry in news)
    known, missing = look.stock.known, look.difference.missing
    other_story = bool(known) and len(missing) == len(known)
    return surprising > (1 if other_story else source.options.most_new)


def _gone(look: Look, missing: Sequence[Known]) -> tuple[tuple[Known, ...], tuple[Known, ...]]:
    """What is withdrawn, and what the desk is asked about. What the source itself calls deleted is withdrawn; what
    fell off the end of the page is not missing."""
    document, policy = look.document, look.source.options.on_missing
    live = [entry for entry in look.stock.known if look.stock.live(entry)]
    withdrawn = tuple(entry for entry in live if entry.origin in document.withdrawn)
    dated = [entry.published_at for entry in document.entries if not entry.undated]
    if not document.complete or not dated or policy is OnMissing.KEEP:
        return withdrawn, ()
    above = [entry for entry in live if entry.published_at > min(dated)]
    gone = tuple(entry for entry in missing if entry in above and entry not in withdrawn)
    if policy is OnMissing.RETRACT and SUSPICIOUS * len(gone) <= len(above):
        return withdrawn + gone, ()
    return withdrawn, gone
