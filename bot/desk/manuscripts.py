"""Manuscripts: what an editor changes in the message in which a draft was written changes the draft, or is offered as
a correction of what it was published as."""

from collections.abc import Sequence
from datetime import datetime

from bot.conversation import Answer
from bot.desk.alterations import Alterations
from bot.desk.corrections import Corrections
from bot.desk.draft_forms import POST
from bot.desk.duration import lasting
from bot.desk.report import cannot_be_changed
from bot.desk.wording import keeping
from bot.desk.writing import author_of, byline
from bot.errors import Refused
from bot.intake.request import Request
from bot.languages.words import Words, words
from bot.model import Content, Entry, EntryState
from bot.ports import Clock
from bot.store import Draft, DraftState, Role, Store


class Manuscripts:
    def __init__(self, store: Store, alterations: Alterations, corrections: Corrections, clock: Clock) -> None:
        self._store = store
        self._alterations = alterations
        self._corrections = corrections
        self._clock = clock

    async def edited(self, request: Request) -> Sequence[Answer]:
        """Raises `Refused`, like what was written anew. Platforms tell of edits also where no word has changed:
        nothing is answered to these."""
        number = await self._store.manuscripts.draft(request.incoming)
        if number is None or request.incoming.name not in ("", POST):
            return []
        draft = await self._store.drafts.get(number)
        planned, content = self._alterations.read(request, draft.content.media if draft else ())
        if not await self._store.manuscripts.reword(request.incoming):
            return []
        answers: Sequence[Answer] | None = None
        while answers is None:
            answers = await self._followed(request, number, content, planned)
        return answers

    async def _followed(
        self, request: Request, number: int, content: Content, planned: datetime | None
    ) -> Sequence[Answer] | None:
        """None when the draft went on meanwhile."""
        draft = await self._store.drafts.get(number)
        if draft is None or draft.state is DraftState.DISCARDED:
            return []
        entry = await self._entry(draft)
        content = keeping(entry.content if entry else draft.content, content, headline=False)
        if entry is not None:
            return await self._offered(request, entry, content)
        if draft.state is DraftState.SUBMITTED:
            raise Refused(words("The editors have this as it was before; what you changed now is not in it."))
        return await self._alterations.rewritten(request, draft, content, planned)

    async def _entry(self, draft: Draft) -> Entry | None:
        """What it was published as, by its editor or as a submission."""
        return None if draft.entry is None else await self._store.stream.entry(draft.entry)

    async def _offered(self, request: Request, entry: Entry, content: Content) -> Sequence[Answer]:
        if not request.standing.may(Role.EDITOR, entry.coverage):
            raise Refused(
                words("This is published, as entry {number}. Ask an editor to correct it.", number=str(entry.number))
            )
        if entry.state is EntryState.RETRACTED:
            raise Refused(cannot_be_changed(entry))
        if entry.content == content:
            return []
        return await self._corrections.offer(request, entry, content, warning=await self._warning(request, entry))

    async def _warning(self, request: Request, entry: Entry) -> Words | None:
        """Whoever edits an own message may not know that somebody else has changed the entry since."""
        last = (await self._store.stream.revisions(entry.id))[-1]
        if last.revision == 1 or last.author == author_of(request.incoming):
            return None
        ago = lasting(max((self._clock.now() - last.at).total_seconds(), 1.0))
        return words("{person} changed this {time} ago.", person=byline(last.author), time=ago)
