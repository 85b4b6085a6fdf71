"""What goes in and out, as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.desk.publishing import MOST_PARAGRAPH, MOST_REASON, MOST_STANDFIRST, MOST_TITLE
from bot.desk.tags import MOST_TAG, MOST_TAGS
from bot.desk.wording import MOST_HEADLINE, MOST_LINK, MOST_SOURCE_LINE, MOST_TEXT, Wording, text_of
from bot.figures.reach import Reach
from bot.model import CorrectionKind, Coverage, CoverageState, Entry, EntryState

MOST_LISTED = 100
USUALLY_LISTED = 50


class Asked(BaseModel):
    """What a request says, in its body or its query."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Nothing(Asked):
    """Nothing has to be said."""


class WhichCoverages(Asked):
    state: CoverageState | None = Field(None, description="Only those that are open, or closed.")
    limit: int = Field(USUALLY_LISTED, ge=1, le=MOST_LISTED, description="How many, the newest first.")


class WhichEntries(Asked):
    before: int | None = Field(None, ge=1, le=999_999_999, description="Only those of a lower number.")
    limit: int = Field(USUALLY_LISTED, ge=1, le=MOST_LISTED, description="How many, the newest first.")


class NewCoverage(Asked):
    """A coverage to open."""

    title: str = Field(min_length=1, max_length=MOST_TITLE)
    standfirst: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=MOST_PARAGRAPH)], ...], Field(max_length=MOST_STANDFIRST)
    ] = Field((), description="Paragraphs that say what it is about; who subscribes sees them.")


class Words(Asked):
    """What an entry says."""

    text: str = Field(
        "",
        max_length=MOST_TEXT,
        description="Paragraphs, each on a line of its own: `- ` begins an item of a list, `> ` a quotation.",
    )
    headline: str | None = Field(None, max_length=MOST_HEADLINE)
    source_line: str | None = Field(None, max_length=MOST_SOURCE_LINE, description="Who says so; below the text.")
    link: str | None = Field(None, max_length=MOST_LINK, pattern=r"^https?://\S+$", description="What it points to.")
    tags: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=2 * MOST_TAG)], ...], Field(max_length=MOST_TAGS)
    ] = Field((), description="Words to find it by; `Harbour Fire` becomes `harbour_fire`.")

    @property
    def wording(self) -> Wording:
        """No headline is looked for in the text."""
        return Wording(self.text, self.headline or "", self.source_line, self.link, tags=self.tags)


class NewEntry(Words):
    """An entry to publish."""

    key: bool = Field(False, strict=True, description="Also for those who want key entries only.")
    breaking: bool = Field(False, strict=True, description="With sound, before all others; is key too.")


class ChangedEntry(Words):
    """An entry in new words, all of them: what is left out is not said any more."""

    kind: Literal[CorrectionKind.TYPO, CorrectionKind.CORRECTION] = Field(
        CorrectionKind.CORRECTION, description="A typo is edited quietly; a correction is marked, with `note`."
    )
    note: str | None = Field(None, max_length=MOST_REASON, description="What the correction changed; readers see it.")
    expected: int | None = Field(
        None, ge=1, strict=True, description="The revision that was read, where `If-Match` does not say it."
    )


class NewSummary(Words):
    """What is known so far, in at most 1,500 characters."""

    expected: int | None = Field(
        None,
        ge=0,
        strict=True,
        description="The revision that was read, 0 for none, where `If-Match` does not say it; without either, whatever"
        " is there is replaced.",
    )


class Withdrawal(Asked):
    """Why an entry is withdrawn."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, description="Readers see it.")
    remove: bool = Field(False, strict=True, description="Delete its messages where the platform still allows it.")


class CoverageTold(BaseModel):
    """A coverage."""

    slug: str = Field(description="Its short name.")
    title: str
    standfirst: list[str]
    state: CoverageState
    opened_at: datetime
    closed_at: datetime | None


class CoveragesTold(BaseModel):
    coverages: list[CoverageTold]


class EntryTold(BaseModel):
    """An entry at its newest revision."""

    coverage: str = Field(description="The short name of its coverage.")
    number: int
    revision: int
    state: EntryState
    headline: str | None
    text: str
    source_line: str | None
    link: str | None
    tags: list[str]
    key: bool
    breaking: bool
    pinned: bool = Field(description="In every chat that has it and lets the bot pin.")
    summary: bool = Field(description="What is known so far, rather than news.")
    published_at: datetime
    changed_at: datetime | None = Field(description="When it was corrected last, or withdrawn.")
    note: str | None = Field(description="What that changed, or why it was withdrawn.")


class Delivery(BaseModel):
    """How far an entry got; `audience` is the sum of the next four."""

    audience: int = Field(description="Chats that should have it.")
    reached: int
    waiting: int = Field(description="Chats that it is on its way to.")
    unreachable: int
    skipped: int = Field(description="Chats where it is in doubt and not sent again.")
    in_doubt: int = Field(description="Chats where it ever was in doubt, sent again or not.")
    pinned: int = Field(description="Chats where it is pinned.")
    half_within_seconds: float | None = Field(description="Half of the deliveries took at most so long.")
    worst_seconds: float | None


class EntryDelivered(EntryTold):
    """An entry, and how far it got."""

    delivery: Delivery


class EntriesTold(BaseModel):
    entries: list[EntryTold]
    before: int | None = Field(description="With this as `before`, older ones are listed; null when there are none.")


def coverage_told(coverage: Coverage) -> CoverageTold:
    return CoverageTold(
        slug=coverage.slug,
        title=coverage.title,
        standfirst=list(coverage.standfirst),
        state=coverage.state,
        opened_at=_to_the_second(coverage.opened_at),
        closed_at=coverage.closed_at and _to_the_second(coverage.closed_at),
    )


def entry_told(coverage: Coverage, entry: Entry) -> EntryTold:
    content = entry.content
    return EntryTold(
        coverage=coverage.slug,
        number=entry.number,
        revision=entry.revision,
        state=entry.state,
        headline=content.headline,
        text=text_of(content),
        source_line=content.source_line,
        link=content.link,
        tags=list(content.tags),
        key=entry.marks.key,
        breaking=entry.marks.breaking,
        pinned=entry.marks.pinned,
        summary=entry.summary,
        published_at=_to_the_second(entry.published_at),
        changed_at=entry.changed_at and _to_the_second(entry.changed_at),
        note=entry.note,
    )


def delivery_told(reach: Reach) -> Delivery:
    return Delivery(
        audience=reach.audience,
        reached=reach.reached,
        waiting=reach.waiting,
        unreachable=reach.unreachable,
        skipped=reach.skipped,
        in_doubt=reach.doubted,
        pinned=reach.pinned,
        half_within_seconds=reach.half_within,
        worst_seconds=reach.worst,
    )


def _to_the_second(at: datetime) -> datetime:
    return at.replace(microsecond=0)
