"""A draft as its editor sees it: as readers will get it, how long it is on each platform, what can be done. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from bot.composing.compose import entry_parts, entry_text
from bot.composing.splitting import shorten
from bot.conversation import Answer, Button
from bot.desk.invisible import hidden, revealed
from bot.desk.media import DEFAULT_LIMIT, counted, megabytes
from bot.desk.schedule import in_zone
from bot.intake.request import label
from bot.model import Content, Coverage, Entry, EntryId, EntryState, Marks, Medium
from bot.ports import Platform
from bot.richtext import Paragraph, RichText, bold, italic, paragraph, plain
from bot.store import Draft

MOST_ALT_SHOWN = 80
"""Characters of an alternative text that a preview shows."""

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Desktop:
    """What a desk posts with: the platforms that subscribers read on, its zone, for how many seconds a publication
    can be called back (0: not at all), and how many bytes a file may have."""

    platforms: Mapping[str, Platform]
    zone: tzinfo = UTC
    undo: float = 0.0
    undo_breaking: float = 0.0
    largest_file: int = DEFAULT_LIMIT


def action(name: str, draft: Draft, rest: object = "") -> str:
    """What a button says when it is pressed: it names the revision that was shown above it."""
    return f"{name}:{draft.id}:{draft.revision}" + (f":{rest}" if rest != "" else "")


def preview(
    desktop: Desktop,
    platform: Platform,
    draft: Draft,
    coverage: Coverage,
    now: datetime,
    before: str = "",
    *,
    publishes: bool = True,
) -> Answer:
    """For somebody on `platform` who may publish it, or only submit; `before` is a sentence that stands first."""
    entry = as_entry(draft.content, coverage, now, key=draft.key)
    heading = _heading(draft, coverage, desktop.zone, now, before)
    notes = tuple(_notes(desktop.platforms.values(), entry, coverage))
    text = revealed(entry_text(entry, coverage))
    shown = shorten(text, lambda part: platform.fits((heading, *part, *notes)))
    return Answer((heading, *shown, *notes), _buttons(draft, now, publishes=publishes))


def as_entry(content: Content, coverage: Coverage, at: datetime, *, key: bool = False) -> Entry:
    """What nobody has published yet, as an entry to be shown."""
    return Entry(
        id=EntryId(0),
        coverage=coverage.id,
        number=0,
        revision=1,
        state=EntryState.LIVE,
        content=content,
        marks=Marks(key=key),
        published_at=at,
        date_inferred=False,
        pushed=False,
    )


def _heading(draft: Draft, coverage: Coverage, zone: tzinfo, now: datetime, before: str) -> Paragraph:
    marks = (", a key entry" if draft.key else "") + (", pinned" if draft.pinned else "")
    time = f", planned for {in_zone(draft.planned_at, now, zone)}" if draft.planned_at else ""
    over = " (which is over)" if draft.planned_at and draft.planned_at <= now else ""
    return paragraph(
        italic(f"{before} " if before else ""),
        italic("Draft for "),
        bold(coverage.title),
        italic(f"{marks}{time}{over}. Readers will see:"),
    )


def _notes(platforms: Iterable[Platform], entry: Entry, coverage: Coverage) -> Iterable[Paragraph]:
    yield from enclosed(entry.content.media)
    yield paragraph(italic(", ".join(_length(platform, entry, coverage) for platform in platforms) + "."))
    count = hidden(plain(entry_text(entry, coverage)))
    if count:
        what = "1 hidden character is" if count == 1 else f"{count:,} hidden characters are"
        yield paragraph(
            bold("Look twice: "), italic(f"{what} shown by number, as [U+200B]; readers see nothing there.")
        )


def _length(platform: Platform, entry: Entry, coverage: Coverage) -> str:
    """`Discord 2,320 of 2,000, in 2 parts`."""
    text, media = entry_text(entry, coverage), entry.content.media
    parts = len(entry_parts(entry, coverage, platform.fits))
    split = f" (goes out in {parts} parts)" if parts > 1 else ""
    longest = platform.longest_beside_media if media else platform.longest
    return f"{platform.name.capitalize()} {platform.length(text):,} of {longest:,}{split}"


def enclosed(media: Sequence[Medium]) -> Iterable[Paragraph]:
    """What is shown with the text: `With a photo: harbour.jpg (0.3 MB, “A crane at the quay”).`"""
    if media:
        listed = (
            f"{one.name} ({megabytes(one.size)}{f', “{one.alt[:MOST_ALT_SHOWN]}”' if one.alt else ''})" for one in media
        )
        yield paragraph(bold(f"With {counted(media)}"), italic(f": {', '.join(listed)}."))


def _buttons(draft: Draft, now: datetime, *, publishes: bool) -> Rows:
    planned = draft.planned_at is not None and draft.planned_at > now
    publish = Button("Schedule" if planned else "Publish", action("publish", draft))
    return (
        (publish, Button("Breaking", action("breaking", draft)))
        if publishes
        else (Button("Submit to the editors", action("submit", draft)),),
        (
            Button("Edit", action("edit", draft), form=True),
            Button("Discard", action("discard", draft)),
            Button("More", action("more", draft)),
        ),
    )


def more_buttons(draft: Draft, others: Sequence[Coverage], *, publishes: bool = True) -> Rows:
    """What is seldom wanted: the key mark, the pin, the source line, tags, another coverage, the plan (of editors)."""
    key = Button("No key entry" if draft.key else "Mark as key entry", action("key", draft))
    pin = Button("Do not pin" if draft.pinned else "Pin", action("pinned", draft))
    media = draft.content.media
    look = (Button(f"Show {counted(media)}", action("look", draft)),) if media else ()
    bare = (Button(f"Without {counted(media)}", action("bare", draft)),) if media and has_words(draft.content) else ()
    return (
        (
            key,
            pin,
            Button("Source line", action("source_line", draft), form=True),
            Button("Tags", action("tags", draft), form=True),
        ),
        *(_plan(draft) if publishes else ()),
        *(((*look, *bare),) if look else ()),
        *((Button(label(f"Move to: {one.title}"), action("assign", draft, one.id)),) for one in others),
        (Button("Back", action("draft", draft)),),
    )


def _plan(draft: Draft) -> Rows:
    unplanned = Button("Not planned: publish by hand", action("unplanned", draft))
    if draft.planned_at is None:
        return ((Button("At a time", action("plan", draft), form=True),),)
    return ((Button("Another time", action("plan", draft), form=True), unplanned),)


def has_words(content: Content) -> bool:
    return not content.model_copy(update={"media": ()}).empty


def confirmation(draft: Draft, audience: str, shown: RichText) -> Answer:
    """Asks again before anything makes a sound."""
    question = paragraph(bold(f"Sound to {audience}?"), italic(" It goes out as a breaking entry:"))
    buttons = ((Button("Yes, with sound", action("alarm", draft)), Button("Back", action("draft", draft))),)
    return Answer((question, *shown), buttons, replaces=True)
