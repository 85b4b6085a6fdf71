"""Plans: what is to go out at a time of its own, listed for the desk."""

from collections.abc import Sequence
from datetime import datetime

from bot.composing.splitting import shorten
from bot.conversation import Answer, Button
from bot.desk.invisible import revealed
from bot.desk.preview import Desktop, action
from bot.intake.request import Request, label
from bot.languages.language import Language
from bot.languages.words import message, words
from bot.model import Content
from bot.ports import Clock
from bot.richtext import Item, RichText, paragraph, plain
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
            said = words("Nothing is scheduled. {post} plans an entry.", post="/post at 18:30 TEXT")
            return request.says(said)
        lines = [await self._line(one, request.language) for one in planned[:MOST]]
        heading = words("<b>Scheduled</b>")
        if len(planned) > MOST:
            heading = words(
                "<b>Scheduled</b> These are the first {number} of {total}.", number=MOST, total=len(planned)
            )
        text: RichText = (request.language.paragraph(heading), *lines)
        buttons = tuple((self._button(one, request.language),) for one in planned[:MOST])
        return [Answer(shorten(text, request.platform.fits), buttons)]

    async def _line(self, one: Leaving | Draft, language: Language) -> Item:
        draft, at = _timed(one)
        coverage = await self._store.stream.coverage(draft.coverage) if draft.coverage else None
        (shown,) = revealed((paragraph(beginning(draft.content)),))
        said = words(
            _listed(one),
            time=language.near(at, self._clock.now(), self._desktop.zone),
            title=coverage.title if coverage else words("no coverage yet"),
            text=shown.inlines,
        )
        return Item(language.led(language.inlines(said)))

    def _button(self, one: Leaving | Draft, language: Language) -> Button:
        draft, at = _timed(one)
        when, text = language.near(at, self._clock.now(), self._desktop.zone), beginning(draft.content)
        if isinstance(one, Leaving):
            cancel = words("Cancel {time}: {text}", time=when, text=text)
            return Button(label(language.text(cancel)), f"cancel:{draft.id}")
        return Button(label(language.text(words("Show {time}: {text}", time=when, text=text))), action("draft", draft))


def _listed(one: Leaving | Draft) -> str:
    if isinstance(one, Draft):
        return message("<b>{time}</b> · {title} — waits for Publish: “{text}”")
    if one.departure.marks.breaking:
        return message("<b>{time}</b> · {title}, with sound: “{text}”")
    return message("<b>{time}</b> · {title}: “{text}”")


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
