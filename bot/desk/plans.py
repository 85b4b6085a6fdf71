"""Plans: what is to go out at a time of its own, listed for the desk."""

from collections.abc import Sequence
from datetime import datetime

from bot.composing.splitting import shorten
from bot.conversation import Answer, Button
from bot.desk.invisible import revealed
from bot.desk.preview import Desktop, action
from bot.desk.schedule import in_zone
from bot.intake.request import Request, label, says
from bot.model import Content
from bot.ports import Clock
from bot.richtext import Item, RichText, Span, bold, paragraph, plain
from bot.store import Draft, Leaving, Role, Store

MOST = 20


class Plans:
    def __init__(self, store: Store, clock: Clock, desktop: Desktop) -> None:
        self._store = store
        self._clock = clock
        self._desktop = desktop

    async def listed(self, request: Request) -> Sequence[Answer]:
        """With a button for each: what is leaving can be called back, what waits for a word can be looked at."""
        planned = [
            one
            for one in await self._store.drafts.planned()
            if request.standing.may(Role.EDITOR, _timed(one)[0].coverage)
        ]
        if not planned:
            return says("Nothing is scheduled. /post at 18:30 TEXT plans an entry.")
        lines = [await self._line(one) for one in planned[:MOST]]
        left = f" These are the first {MOST} of {len(planned)}." if len(planned) > MOST else ""
        text: RichText = (paragraph(bold("Scheduled"), left), *lines)
        buttons = tuple((self._button(one),) for one in planned[:MOST])
        return [Answer(shorten(text, request.platform.fits), buttons)]

    async def _line(self, one: Leaving | Draft) -> Item:
        draft, at = _timed(one)
        coverage = await self._store.stream.coverage(draft.coverage) if draft.coverage else None
        title = coverage.title if coverage else "no coverage yet"
        sound = ", with sound" if isinstance(one, Leaving) and one.departure.marks.breaking else ""
        waits = "" if isinstance(one, Leaving) else " — waits for Publish"
        (words,) = revealed((paragraph(beginning(draft.content)),))
        when = Span(in_zone(at, self._clock.now(), self._desktop.zone), bold=True)
        return Item((when, Span(f" · {title}{sound}{waits}: “"), *words.inlines, Span("”")))

    def _button(self, one: Leaving | Draft) -> Button:
        draft, at = _timed(one)
        when = in_zone(at, self._clock.now(), self._desktop.zone)
        if isinstance(one, Leaving):
            return Button(label(f"Cancel {when}: {beginning(draft.content)}"), f"cancel:{draft.id}")
        return Button(label(f"Show {when}: {beginning(draft.content)}"), action("draft", draft))


def _timed(one: Leaving | Draft) -> tuple[Draft, datetime]:
    if isinstance(one, Leaving):
        return one.draft, one.departure.at
    assert one.planned_at is not None
    return one, one.planned_at


def beginning(content: Content) -> str:
    """A few words by which an editor knows it again."""
    text = content.headline or plain(content.body) or content.link or ""
    words = " ".join(text.split())
    return words if len(words) <= 80 else f"{words[:79].rstrip()}…"
