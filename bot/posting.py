"""Posting: an editor's text becomes a draft, is shown as readers will get it, and goes out when its editor says so."""

from collections.abc import Mapping, Sequence

from bot.compose import entry_text
from bot.conversation import Answer, Button, Form
from bot.errors import CoverageClosed, Refused
from bot.model import Content, Coverage, CoverageId, Entry, EntryId, EntryState, Marks
from bot.ports import Clock
from bot.report import Reports, begun
from bot.request import MOST_BUTTONS, Handler, Request, choice, label, open_to, says, the_coverage_for, titled
from bot.richtext import RichText, italic, paragraph
from bot.splitting import shorten
from bot.store import Draft, DraftState, Role, Store
from bot.stream import Stream
from bot.writing import author_of, content_from, fields_of, number_in


class Posting:
    """Handlers of `/post` and of a draft's buttons."""

    def __init__(self, store: Store, stream: Stream, reports: Reports, clock: Clock) -> None:
        self._store = store
        self._stream = stream
        self._reports = reports
        self._clock = clock

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {
            "publish": self.publish_pressed,
            "breaking": self.breaking_pressed,
            "discard": self.discard_pressed,
            "assign": self.assign_pressed,
        }

    async def post(self, request: Request) -> Sequence[Answer]:
        """A draft, shown as readers will get it; nothing goes out before its editor says so."""
        content = content_from(request)
        named = request.arguments.get("coverage")
        found = await the_coverage_for(request, Role.CONTRIBUTOR, self._store.stream, named)
        draft = await self._store.desk.put_draft(
            request.address.platform,
            request.incoming.person.id,
            found.id if isinstance(found, Coverage) else None,
            content,
            self._clock.now(),
        )
        await self._record(request, "drafted", f"draft {draft.id}")
        return await self._preview(request, draft)

    async def _preview(self, request: Request, draft: Draft, *, replaces: bool = False) -> Sequence[Answer]:
        open_ones = await open_to(request, Role.CONTRIBUTOR, self._store.stream)
        if draft.coverage is None:
            asked = choice("Which coverage is this for?", open_ones, f"assign:{draft.id}:{{}}")
            return [Answer(one.text, one.buttons, replaces=replaces) for one in asked]
        coverage = await self._store.stream.coverage(draft.coverage)
        others = [one for one in open_ones if one.id != draft.coverage][:MOST_BUTTONS]
        buttons = (
            self._ways_out(request, draft),
            (Button("Discard", f"discard:{draft.id}"),),
            *(
                (Button(label(f"Move to: {one.title}"), f"assign:{draft.id}:{one.id}"),)
                for one in others[:MOST_BUTTONS]
            ),
        )
        first = paragraph(italic("Draft for "), titled(coverage), italic(". Readers will see:"))
        shown = shorten(self._as_entry(draft, coverage), lambda text: request.platform.fits((first, *text)))
        return [Answer((first, *shown), buttons, replaces=replaces)]

    def _ways_out(self, request: Request, draft: Draft) -> tuple[Button, ...]:
        """Editors publish, contributors submit."""
        if not request.standing.may(Role.EDITOR, draft.coverage):
            return (Button("Submit to the editors", f"submit:{draft.id}"),)
        return (Button("Publish", f"publish:{draft.id}"), Button("Publish as breaking", f"breaking:{draft.id}"))

    def _as_entry(self, draft: Draft, coverage: Coverage) -> RichText:
        entry = Entry(
            id=EntryId(0),
            coverage=coverage.id,
            number=0,
            revision=1,
            state=EntryState.LIVE,
            content=draft.content,
            marks=Marks(),
            published_at=self._clock.now(),
            date_inferred=False,
            pushed=False,
        )
        return entry_text(entry, coverage)

    async def publish_pressed(self, request: Request) -> Sequence[Answer]:
        return await self._publish(request, Marks())

    async def breaking_pressed(self, request: Request) -> Sequence[Answer]:
        return await self._publish(request, Marks(breaking=True, key=True))

    async def _publish(self, request: Request, marks: Marks) -> Sequence[Answer]:
        draft = await draft_pressed(self._store, request)
        request.require(Role.EDITOR, draft.coverage)
        try:
            entry = await self._stream.publish_draft(draft.id, marks, author_of(request.incoming))
        except CoverageClosed as error:
            raise Refused(
                "The coverage of this draft has ended. Move the draft to another one, or discard it."
            ) from error
        if entry is None:
            return await self._settled(draft.id)
        await self._record(request, "published", f"entry {entry.number} of coverage {entry.coverage}")
        self._reports.follow(request, entry)
        audience = await self._store.subscriptions.audience(entry.coverage)
        return [Answer(begun(entry, audience), replaces=True)]

    async def discard_pressed(self, request: Request) -> Sequence[Answer]:
        draft = await draft_pressed(self._store, request)
        if not await self._store.desk.discard_draft(draft.id):
            return await self._settled(draft.id)
        await self._record(request, "discarded", f"draft {draft.id}")
        return says("Discarded; nobody saw it.", replaces=True)

    async def assign_pressed(self, request: Request) -> Sequence[Answer]:
        coverage = request.incoming.arguments.partition(":")[2]
        draft = await draft_pressed(self._store, request)
        request.require(Role.CONTRIBUTOR, CoverageId(number_in(coverage)))
        assigned = await self._store.desk.assign_draft(draft.id, CoverageId(number_in(coverage)))
        if assigned is None:
            return await self._settled(draft.id)
        await self._record(request, "assigned", f"draft {draft.id} to coverage {assigned.coverage}")
        return await self._preview(request, assigned, replaces=True)

    async def _settled(self, number: int) -> Sequence[Answer]:
        """Somebody pressed a button before: what became of the draft."""
        draft = await self._store.desk.draft(number)
        if draft and draft.state is DraftState.PUBLISHED and draft.entry is not None:
            entry = await self._store.stream.entry(draft.entry)
            return says(f"This was published already, as entry {entry.number}.")
        if draft and draft.state is DraftState.SUBMITTED:
            return says("This was submitted to the editors.", replaces=True)
        return says("This draft was discarded; nobody saw it.", replaces=True)

    async def form(self, request: Request) -> Form:
        """An empty form. Raises `Refused` for a coverage that is not open."""
        coverage = request.arguments.get("coverage", "")
        await the_coverage_for(request, Role.CONTRIBUTOR, self._store.stream, coverage)
        return Form("post", "Write an entry", fields_of(Content()), state=coverage[:60])

    async def _record(self, request: Request, action: str, detail: str) -> None:
        await self._store.desk.record(
            self._clock.now(), request.address.platform, request.incoming.person, action, detail
        )


async def draft_pressed(store: Store, request: Request) -> Draft:
    """The draft whose button was pressed. Raises `Refused` for who neither wrote it nor may edit in its coverage."""
    draft = await store.desk.draft(number_in(request.incoming.arguments.partition(":")[0]))
    if draft is None:
        raise Refused("This draft is not there any more. Write it again with /post.")
    if (draft.platform, draft.person) != (request.address.platform, request.incoming.person.id):
        request.require(Role.EDITOR, draft.coverage)
    return draft
