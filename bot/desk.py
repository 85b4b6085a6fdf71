"""What editors can do: `/post`, `/correct`, `/retract`, `/open`, `/close`."""

from collections.abc import Mapping, Sequence

from bot.compose import entry_text
from bot.errors import NoSuchEntry, Refused, Stale
from bot.model import (
    Answer,
    Button,
    Content,
    Coverage,
    CoverageId,
    CoverageState,
    Entry,
    EntryId,
    EntryState,
    Form,
    FormField,
    Incoming,
    Marks,
)
from bot.ports import Clock
from bot.report import Reports, begun
from bot.request import Handler, Request, choice, label, says, the_open_coverage, titled
from bot.richtext import RichText, italic, paragraph, plain
from bot.splitting import shorten
from bot.store import Correction, Draft, DraftState, Store
from bot.stream import Stream, content_of

MOST_TEXT = 20_000
"""Characters that an editor may send as one entry; both platforms keep typed text well below."""

MOST_IN_A_FORM = 4_000
"""Characters of one field: the limit of Discord's text inputs."""


class Desk:
    """Handlers by command and by button; who may call them is settled before."""

    def __init__(self, store: Store, stream: Stream, reports: Reports, clock: Clock) -> None:
        self._store = store
        self._stream = stream
        self._reports = reports
        self._clock = clock

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {
            "post": self.post,
            "correct": self.correct,
            "retract": self.retract,
            "open": self.open,
            "close": self.close,
        }

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {
            "publish": self.publish_pressed,
            "breaking": self.breaking_pressed,
            "discard": self.discard_pressed,
            "assign": self.assign_pressed,
            "close": self.close_pressed,
        }

    async def post(self, request: Request) -> Sequence[Answer]:
        """A draft, shown as readers will get it; nothing goes out before its editor says so."""
        content = _content(request)
        found = await the_open_coverage(self._store.stream, request.arguments.get("coverage"))
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
        open_ones = await self._store.stream.coverages(CoverageState.OPEN)
        if draft.coverage is None:
            asked = choice("Which coverage is this for?", open_ones, f"assign:{draft.id}:{{}}")
            return [Answer(one.text, one.buttons, replaces=replaces) for one in asked]
        coverage = await self._store.stream.coverage(draft.coverage)
        others = [one for one in open_ones if one.id != draft.coverage]
        buttons = (
            (Button("Publish", f"publish:{draft.id}"), Button("Publish as breaking", f"breaking:{draft.id}")),
            (Button("Discard", f"discard:{draft.id}"),),
            *((Button(label(f"Move to: {one.title}"), f"assign:{draft.id}:{one.id}"),) for one in others[:5]),
        )
        first = paragraph(italic("Draft for "), titled(coverage), italic(". Readers will see:"))
        shown = shorten(self._as_entry(draft, coverage), lambda text: request.platform.fits((first, *text)))
        return [Answer((first, *shown), buttons, replaces=replaces)]

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
        draft = await self._draft(request)
        entry = await self._stream.publish_draft(draft.id, marks, _author(request.incoming))
        if entry is None:
            return await self._settled(draft.id)
        await self._record(request, "published", f"entry {entry.number} of coverage {entry.coverage}")
        self._reports.follow(request, entry)
        audience = await self._store.subscriptions.audience(entry.coverage)
        return [Answer(begun(entry, audience), replaces=True)]

    async def discard_pressed(self, request: Request) -> Sequence[Answer]:
        draft = await self._draft(request)
        if not await self._store.desk.discard_draft(draft.id):
            return await self._settled(draft.id)
        await self._record(request, "discarded", f"draft {draft.id}")
        return says("Discarded; nobody saw it.", replaces=True)

    async def assign_pressed(self, request: Request) -> Sequence[Answer]:
        coverage = request.incoming.arguments.partition(":")[2]
        draft = await self._draft(request)
        assigned = await self._store.desk.assign_draft(draft.id, CoverageId(_number(coverage)))
        if assigned is None:
            return await self._settled(draft.id)
        await self._record(request, "assigned", f"draft {draft.id} to coverage {assigned.coverage}")
        return await self._preview(request, assigned, replaces=True)

    async def _draft(self, request: Request) -> Draft:
        draft = await self._store.desk.draft(_number(request.incoming.arguments.partition(":")[0]))
        if draft is None:
            raise Refused("This draft is not there any more. Write it again with /post.")
        return draft

    async def _settled(self, number: int) -> Sequence[Answer]:
        """Somebody pressed a button before: what became of the draft."""
        draft = await self._store.desk.draft(number)
        if draft and draft.state is DraftState.PUBLISHED and draft.entry is not None:
            entry = await self._store.stream.entry(draft.entry)
            return says(f"This was published already, as entry {entry.number}.")
        return says("This draft was discarded; nobody saw it.", replaces=True)

    async def correct(self, request: Request) -> Sequence[Answer]:
        name, _, expected = (request.arguments.get("entry") or "").partition(":")
        entry = await self.entry_called(name)
        content = _content(request)
        if "headline" not in request.incoming.options and content.headline is None:
            content = content.model_copy(update={"headline": entry.content.headline})
        content = content.model_copy(update={"source_line": entry.content.source_line})
        if entry.content == content:
            return says(f"Entry {entry.number} says this already; nothing was changed.")
        correction = Correction(entry.id, _number(expected) if expected else entry.revision, content)
        try:
            corrected = (await self._stream.correct([correction], _author(request.incoming)))[0]
        except Stale as error:
            newest = await self._store.stream.entry(entry.id)
            raise Refused(f"{error} It says now: “{plain(newest.content.body)[:300]}”") from error
        await self._record(request, "corrected", f"entry {entry.number} of coverage {entry.coverage}")
        return says(f"Entry {corrected.number} is corrected; every chat that has it is being changed.")

    async def retract(self, request: Request) -> Sequence[Answer]:
        entry = await self.entry_called(request.arguments.get("entry"))
        reason = (request.arguments.get("reason") or "").strip()
        if not reason:
            raise Refused("Readers see why an entry was withdrawn. Say it: /retract ENTRY REASON.")
        await self._stream.retract(entry.id, reason[:500], _author(request.incoming))
        await self._record(request, "retracted", f"entry {entry.number} of coverage {entry.coverage}")
        return says(f"Entry {entry.number} is withdrawn; every chat that has it is being told.")

    async def open(self, request: Request) -> Sequence[Answer]:
        title = " ".join((request.arguments.get("title") or "").split())
        if not title or len(title) > 200:
            raise Refused("A coverage needs a title of 1 to 200 characters: /open TITLE.")
        coverage = await self._stream.open(title)
        await self._record(request, "opened", coverage.slug)
        link = f" Readers join with /subscribe {coverage.slug}."
        return says(titled(coverage), " is open.", link)

    async def close(self, request: Request) -> Sequence[Answer]:
        found = await the_open_coverage(self._store.stream, request.arguments.get("coverage"))
        if isinstance(found, list):
            return choice("Which coverage shall end?", found, "close:{}")
        return await self._close(request, found)

    async def close_pressed(self, request: Request) -> Sequence[Answer]:
        return await self._close(
            request, await self._store.stream.coverage(CoverageId(_number(request.incoming.arguments)))
        )

    async def _close(self, request: Request, coverage: Coverage) -> Sequence[Answer]:
        if not await self._stream.close(coverage.id):
            return says(titled(coverage), " was closed already.")
        await self._record(request, "closed", coverage.slug)
        return says(titled(coverage), " has ended; its readers are told, and corrections stay possible.")

    async def form(self, request: Request) -> Form:
        """The form for `/post` or `/correct`, filled in with what there is. Raises `Refused`."""
        if request.incoming.name == "post":
            coverage = request.arguments.get("coverage", "")
            if coverage:
                await the_open_coverage(self._store.stream, coverage)
            return Form("post", "Write an entry", _fields(Content()), state=coverage[:60])
        entry = await self.entry_called(request.arguments.get("entry"))
        if entry.state is EntryState.RETRACTED:
            raise Refused(f"Entry {entry.number} was withdrawn; it cannot be changed any more.")
        if max(len(field.value) for field in _fields(entry.content)) > MOST_IN_A_FORM:
            raise Refused(f"Entry {entry.number} is too long for a form. Correct it from Telegram, or in its source.")
        coverage_of = await self._store.stream.coverage(entry.coverage)
        state = f"{coverage_of.slug}/{entry.number}:{entry.revision}"
        return Form("correct", f"Correct entry {entry.number}", _fields(entry.content), state=state)

    async def entry_called(self, name: str | None) -> Entry:
        """`14`, `#14` in the only open (or newest) coverage, or `slug/14`. Raises `Refused`."""
        slug, _, number = (name or "").rpartition("/")
        number = number.lstrip("#")
        if not number.isdecimal() or len(number) > 9:
            raise NoSuchEntry("Which entry? Give its number, as in 14, or with its coverage, as in harbour-fire/14.")
        coverage = await self._store.stream.coverage_named(slug) if slug else await self._current()
        try:
            return await self._store.stream.entry_numbered(coverage.id, int(number))
        except NoSuchEntry as error:
            raise NoSuchEntry(f"{coverage.title} has no entry {number}.") from error

    async def _current(self) -> Coverage:
        open_ones = await self._store.stream.coverages(CoverageState.OPEN)
        if len(open_ones) > 1:
            example = f"{open_ones[0].slug}/14"
            raise NoSuchEntry(f"Several coverages are open: say which one the entry is of, as in {example}.")
        known = open_ones or await self._store.stream.coverages()
        if not known:
            raise NoSuchEntry("There is no coverage yet; /open TITLE opens one.")
        return known[0]

    async def _record(self, request: Request, action: str, detail: str) -> None:
        await self._store.desk.record(
            self._clock.now(), request.address.platform, request.incoming.person, action, detail
        )


def _author(incoming: Incoming) -> str:
    return f"{incoming.platform}:{incoming.person.id} {incoming.person.name}"


def _content(request: Request) -> Content:
    """What was typed or filled in. Raises `Refused` when there is nothing, or too much."""
    text = request.arguments.get("text") or ""
    headline = request.incoming.options.get("headline")
    if len(text) > MOST_TEXT:
        raise Refused(f"This is too long for one entry: {len(text):,} characters, at most {MOST_TEXT:,}.")
    content = content_of(text, headline.strip() if headline is not None else None)
    if content.empty and content.link is None:
        raise Refused("There is no text. Write it behind the command: /post TEXT.")
    return content


def _fields(content: Content) -> tuple[FormField, ...]:
    body = "\n\n".join(plain((block,)) for block in content.body) or content.link or ""
    return (
        FormField("headline", "Headline (may stay empty)", content.headline or ""),
        FormField("text", "Text", body, required=True, long=True),
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0
