"""Bringing a correction or retraction to a message that shows several entries. Acts through the platform."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.composing.merged_text import shown
from bot.errors import EditRefused, MessageGone, Rejected
from bot.lanes.correcting import Correcting
from bot.lanes.delivery import Carried, Form, Layout, Receipt
from bot.model import Coverage, Entry, EntryId, Message
from bot.richtext import RichText
from bot.store import Store


class MergedRevision:
    """The whole message is shown anew, each entry at its newest revision.

    An entry that has no room any more becomes a headline, and its text stands below. `layout` is that of the message.
    """

    def __init__(self, correcting: Correcting, store: Store, coverage: Coverage, layout: Layout) -> None:
        self._correcting = correcting
        self._store = store
        self._coverage = coverage
        self._own = correcting.outdated.receipts[0]
        self.layout = layout

    async def bring(self) -> None:
        """Raises `PlatformError`. The entry's own receipt counts as brought after what stands below, so that another
        attempt tells it."""
        receipts = await self._store.deliveries.receipts_in(
            self._own.chat, self._own.message, self._correcting.platform.name
        )
        entries = [await self._store.stream.entry(one.entry) for one in self.layout.carried]
        try:
            changed = await self._show(receipts, entries)
        except MessageGone:
            self._correcting.drop(*receipts)
            return
        self._keep([one for one in receipts if one.entry in changed - {self._own.entry}], entries)
        if self._form(self._own.entry) is Form.BELOW and len(self._correcting.outdated.receipts) == 1:
            await self._correcting.tell_anew(self._own.message)
        self._keep([self._own], entries)

    def leave_below(self) -> None:
        """What stood below was deleted there: the headline is all that is left."""
        self._lay(replace(self.layout, carried=self._formed({self._own.entry}, Form.LINE)))
        self._correcting.keep(replace(self._correcting.brought(self._own), form=Form.LINE))

    async def _show(self, receipts: Sequence[Receipt], entries: Sequence[Entry]) -> set[EntryId]:
        """The entries that are shown as they are now. Where the platform does not take some of them, or has no room
        for them all, the others are shown as they were, so that one does not hold up the rest."""
        refused: Rejected | None = None
        try:
            if (edited := await self._edit(receipts, entries)) is not None:
                return edited
        except Rejected as error:
            refused = error
        known = [await self._known(one, entry) for one, entry in zip(self.layout.carried, entries, strict=True)]
        try:
            if known != entries:
                if (edited := await self._edit(receipts, known)) is not None:
                    return edited & {self._own.entry}
                refused = None
        except Rejected as error:
            refused = error
        if refused:
            self._correcting.give_up(0, refused)
        else:
            self._lay(self._with_headlines({self._own.entry}))
        return set()

    async def _known(self, carried: Carried, newest: Entry) -> Entry:
        """As the message shows it, but for the entry that is to be corrected."""
        own = newest.id == self._own.entry
        return newest if own else await self._store.stream.revision(carried.entry, carried.revision)

    async def _edit(self, receipts: Sequence[Receipt], entries: Sequence[Entry]) -> set[EntryId] | None:
        """None where there is no room. Empty where the message may not be edited; then the entry's own text is to
        stand below."""
        layout, text = self._arranged(_behind(receipts, entries), entries)
        if text is None:
            return None
        try:
            await self._correcting.edit(self._own.message, Message(text))
        except EditRefused:
            self._lay(self._with_headlines({self._own.entry}))
            return set()
        self._lay(_as_of(layout, entries))
        return {entry.id for entry in entries}

    def _arranged(self, changed: set[EntryId], entries: Sequence[Entry]) -> tuple[Layout, RichText | None]:
        """The first that fits: all as they were, this one as a headline, all that changed as headlines."""
        whole = {one.entry for one in self.layout.carried if one.form is Form.FULL}
        own = {self._own.entry}
        ways = (self.layout, self._with_headlines(own), self._with_headlines(own | (changed & whole)))
        fits, language = self._correcting.platform.fits, self._correcting.language
        texts = ((way, shown(way, entries, self._coverage, fits, language)) for way in ways)
        return next(((way, text) for way, text in texts if text is not None), (self.layout, None))

    def _with_headlines(self, below: Collection[EntryId]) -> Layout:
        """These entries' texts give way to their headlines."""
        return replace(self.layout, carried=self._formed(below, Form.BELOW))

    def _formed(self, entries: Collection[EntryId], form: Form) -> tuple[Carried, ...]:
        return tuple(replace(one, form=form) if one.entry in entries else one for one in self.layout.carried)

    def _lay(self, layout: Layout) -> None:
        if layout != self.layout:
            self.layout = layout
            self._correcting.relaid.append((self._own.message, layout))

    def _form(self, entry: EntryId) -> Form:
        return next(one.form for one in self.layout.carried if one.entry == entry)

    def _keep(self, receipts: Sequence[Receipt], entries: Sequence[Entry]) -> None:
        """What the message shows is up to date now, but for texts that are still to be told below."""
        newest = {entry.id: entry.revision for entry in entries}
        for one in receipts:
            form = self._form(one.entry)
            told = one.entry == self._own.entry or form is not Form.BELOW
            self._correcting.keep(replace(one, revision=newest[one.entry] if told else one.revision, form=form))


def _behind(receipts: Sequence[Receipt], entries: Sequence[Entry]) -> set[EntryId]:
    """The entries of which an older revision is shown."""
    newest = {entry.id: entry.revision for entry in entries}
    return {one.entry for one in receipts if one.revision < newest[one.entry]}


def _as_of(layout: Layout, entries: Sequence[Entry]) -> Layout:
    """With the revisions that are shown."""
    carried = tuple(replace(one, revision=entry.revision) for one, entry in zip(layout.carried, entries, strict=True))
    return replace(layout, carried=carried)
