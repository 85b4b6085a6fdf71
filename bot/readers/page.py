"""A page: some entries of a coverage that stand next to each other, in one message. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.composing.compose import entry_text, shortened
from bot.composing.splitting import Fits
from bot.languages.language import ENGLISH, Language
from bot.model import Coverage, Entry, EntryId
from bot.richtext import RichText
from bot.store import Side


@dataclass(frozen=True, slots=True)
class Page:
    """`shown` in the order in which they are read. `cut` is one that did not fit whole even alone, `summarised` says
    whether the summary is on top."""

    text: RichText
    shown: tuple[Entry, ...]
    cut: Entry | None = None
    summarised: bool = False


def page_of(
    entries: Sequence[Entry],
    side: Side,
    coverage: Coverage,
    fits: Fits,
    links: Mapping[EntryId, str],
    summary: Entry | None = None,
    language: Language = ENGLISH,
) -> Page:
    """As many of the entries as fit, from the first on, which is the nearest of that side; below the summary where
    there is room for both. Entries link to what `links` says."""
    if summary:
        top = entry_text(summary, coverage, links.get(summary.id), language=language)
        below = _filled(entries, side, coverage, lambda text: fits((*top, *text)), links, language)
        if below.shown or (not entries and fits(top)):
            return Page((*top, *below.text), below.shown, summarised=True)
    page = _filled(entries, side, coverage, fits, links, language)
    if page.shown or not entries:
        return page
    first = entries[0]
    return Page(shortened(first, coverage, fits, links.get(first.id), language=language), (first,), cut=first)


def _filled(
    entries: Sequence[Entry],
    side: Side,
    coverage: Coverage,
    fits: Fits,
    links: Mapping[EntryId, str],
    language: Language,
) -> Page:
    text: RichText = ()
    shown: tuple[Entry, ...] = ()
    for entry in entries:
        told = entry_text(entry, coverage, links.get(entry.id), language=language)
        longer = (*told, *text) if side is Side.OLDER else (*text, *told)
        if not fits(longer):
            break
        text = longer
        shown = (entry, *shown) if side is Side.OLDER else (*shown, entry)
    return Page(text, shown)
