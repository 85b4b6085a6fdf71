"""A draft as its editor sees it: as readers will get it, how long it is on each platform, what can be done. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from bot.composing.compose import entry_parts, entry_text
from bot.composing.splitting import shorten
from bot.conversation import Answer, Button
from bot.desk.invisible import hidden, revealed
from bot.desk.media import DEFAULT_LIMIT, bytes_in_words, counted
from bot.intake.request import label
from bot.languages.language import Language
from bot.languages.words import Words, following_on, plural, words
from bot.model import Content, Coverage, Entry, EntryId, EntryState, Marks, Medium
from bot.ports import Platform
from bot.richtext import Paragraph, RichText, plain
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


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is shown a draft: on which platform, in which language, and whether they may publish it, or only submit."""

    platform: Platform
    language: Language
    publishes: bool = True

    def button(self, said: Words, pressed: str, *, form: bool = False) -> Button:
        return Button(label(self.language.text(said)), pressed, form=form)


def preview(
    desktop: Desktop, viewer: Viewer, draft: Draft, coverage: Coverage, now: datetime, before: Words | None = None
) -> Answer:
    """`before` is a sentence that stands first."""
    entry = as_entry(draft.content, coverage, now, key=draft.key)
    heading = _heading(viewer.language, draft, coverage, desktop.zone, now, before)
    notes = tuple(_notes(viewer.language, desktop.platforms.values(), entry, coverage))
    text = revealed(entry_text(entry, coverage, language=viewer.language))
    shown = shorten(text, lambda part: viewer.platform.fits((heading, *part, *notes)))
    return Answer((heading, *shown, *notes), _buttons(viewer, draft, now))


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


def _heading(
    language: Language, draft: Draft, coverage: Coverage, zone: tzinfo, now: datetime, before: Words | None
) -> Paragraph:
    about = [words("<i>Draft for </i><b>{title}</b>", title=coverage.title)]
    if draft.key:
        about.append(words("<i>a key entry</i>"))
    if draft.pinned:
        about.append(words("<i>pinned</i>"))
    if draft.planned_at:
        time, over = language.near(draft.planned_at, now, zone), draft.planned_at <= now
        passed = words("<i>planned for {time} (which is over)</i>", time=time)
        about.append(passed if over else words("<i>planned for {time}</i>", time=time))
    said = words("{draft}<i>. Readers will see:</i>", draft=following_on(about))
    return language.paragraph(Words("<i>{before} </i>{said}", {"before": before, "said": said}) if before else said)


def _notes(language: Language, platforms: Iterable[Platform], entry: Entry, coverage: Coverage) -> Iterable[Paragraph]:
    yield from enclosed(entry.content.media, language)
    lengths = [_length(platform, entry, coverage) for platform in platforms]
    yield language.paragraph(words("<i>{lengths}.</i>", lengths=following_on(lengths)))
    count = hidden(plain(entry_text(entry, coverage)))
    if count:
        yield language.paragraph(
            plural(
                "<b>Look twice: </b><i>1 hidden character is shown by number, as {example}; readers see nothing"
                " there.</i>",
                "<b>Look twice: </b><i>{count} hidden characters are shown by number, as {example}; readers see nothing"
                " there.</i>",
                count,
                example="[U+200B]",
            )
        )


def _length(platform: Platform, entry: Entry, coverage: Coverage) -> Words:
    """`Discord 2,320 of 2,000 (goes out in 2 parts)`."""
    text, media = entry_text(entry, coverage), entry.content.media
    parts = len(entry_parts(entry, coverage, platform.fits))
    longest = platform.longest_beside_media if media else platform.longest
    name, length = platform.name.capitalize(), platform.length(text)
    if parts == 1:
        return words("{platform} {length} of {longest}", platform=name, length=length, longest=longest)
    return plural(
        "{platform} {length} of {longest} (goes out in 1 part)",
        "{platform} {length} of {longest} (goes out in {count} parts)",
        parts,
        platform=name,
        length=length,
        longest=longest,
    )


def enclosed(media: Sequence[Medium], language: Language) -> Iterable[Paragraph]:
    """What is shown with the text: `With a photo: harbour.jpg (0.3 MB, “A crane at the quay”).`"""
    if media:
        files = following_on([_file(one) for one in media])
        said = words("<b>With {media}</b><i>: {files}.</i>", media=counted(media, language), files=files)
        yield language.paragraph(said)


def _file(medium: Medium) -> Words:
    size = bytes_in_words(medium.size)
    if not medium.alt:
        return words("{name} ({size})", name=medium.name, size=size)
    return words("{name} ({size}, “{alt}”)", name=medium.name, size=size, alt=medium.alt[:MOST_ALT_SHOWN])


def _buttons(viewer: Viewer, draft: Draft, now: datetime) -> Rows:
    planned = draft.planned_at is not None and draft.planned_at > now
    publish = viewer.button(words("Schedule") if planned else words("Publish"), action("publish", draft))
    return (
        (publish, viewer.button(words("Breaking"), action("breaking", draft)))
        if viewer.publishes
        else (viewer.button(words("Submit to the editors"), action("submit", draft)),),
        (
            viewer.button(words("Edit"), action("edit", draft), form=True),
            viewer.button(words("Discard"), action("discard", draft)),
            viewer.button(words("More"), action("more", draft)),
        ),
    )


def more_buttons(viewer: Viewer, draft: Draft, others: Sequence[Coverage]) -> Rows:
    """What is seldom wanted: the key mark, the pin, the source line, tags, another coverage, the plan (of editors)."""
    key = words("No key entry") if draft.key else words("Mark as key entry")
    pin = words("Do not pin") if draft.pinned else words("Pin")
    return (
        (
            viewer.button(key, action("key", draft)),
            viewer.button(pin, action("pinned", draft)),
            viewer.button(words("Source line"), action("source_line", draft), form=True),
            viewer.button(words("Tags"), action("tags", draft), form=True),
        ),
        *(_plan(viewer, draft) if viewer.publishes else ()),
        *_media(viewer, draft),
        *(
            (viewer.button(words("Move to: {title}", title=one.title), action("assign", draft, one.id)),)
            for one in others
        ),
        (viewer.button(words("Back"), action("draft", draft)),),
    )


def _media(viewer: Viewer, draft: Draft) -> Rows:
    if not draft.content.media:
        return ()
    media = counted(draft.content.media, viewer.language)
    look = viewer.button(words("Show {media}", media=media), action("look", draft))
    bare = viewer.button(words("Without {media}", media=media), action("bare", draft))
    return ((look, bare),) if has_words(draft.content) else ((look,),)


def _plan(viewer: Viewer, draft: Draft) -> Rows:
    if draft.planned_at is None:
        return ((viewer.button(words("At a time"), action("plan", draft), form=True),),)
    another = viewer.button(words("Another time"), action("plan", draft), form=True)
    return ((another, viewer.button(words("Not planned: publish by hand"), action("unplanned", draft))),)


def has_words(content: Content) -> bool:
    return not content.model_copy(update={"media": ()}).empty


def confirmation(viewer: Viewer, draft: Draft, audience: int, shown: RichText) -> Answer:
    """Asks again before anything makes a sound. `audience` is a number of chats."""
    question = plural(
        "<b>Sound to 1 chat?</b><i> It goes out as a breaking entry:</i>",
        "<b>Sound to {count} chats?</b><i> It goes out as a breaking entry:</i>",
        audience,
    )
    loud = viewer.button(words("Yes, with sound"), action("alarm", draft))
    back = viewer.button(words("Back"), action("draft", draft))
    return Answer((viewer.language.paragraph(question), *shown), ((loud, back),), replaces=True)
