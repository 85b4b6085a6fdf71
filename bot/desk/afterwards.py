"""The buttons below a report: *Correct* and *Retract*. They open a form, or say how it is typed."""

from collections.abc import Sequence

from bot.composing.splitting import shorten
from bot.conversation import Answer, Form, FormField
from bot.desk.corrections import Corrections
from bot.desk.report import CORRECT, RETRACT, cannot_be_changed
from bot.desk.writing import number_in
from bot.errors import Refused
from bot.intake.request import Request
from bot.languages.words import words
from bot.model import Entry, EntryId, EntryState
from bot.richtext import paragraph
from bot.store import Role, Store


class Afterwards:
    def __init__(self, store: Store, corrections: Corrections) -> None:
        self._store = store
        self._corrections = corrections

    async def form(self, request: Request) -> Form:
        """Raises `Refused`."""
        what, entry = await self._pressed(request)
        if what == CORRECT:
            return await self._corrections.form_of(request, entry)
        language = request.language
        reason = FormField("reason", language.text(words("Why; readers see it")), required=True)
        title = language.text(words("Retract entry {number}", number=str(entry.number)))
        return Form(RETRACT, title, (reason,), state=await self._name(entry))

    async def told(self, request: Request) -> Sequence[Answer]:
        """Where there are no forms: how it is typed, with what the entry says to copy."""
        what, entry = await self._pressed(request)
        name = await self._name(entry)
        if what == RETRACT:
            retract = f"/retract {name}"
            return request.says(
                words("To withdraw entry {number}, send {retract} and why.", number=str(entry.number), retract=retract)
            )
        said = words(
            "To correct entry {number}, send {correct} and the whole new text. It says now:",
            number=str(entry.number),
            correct=f"/correct {name}",
        )
        first = request.language.paragraph(said)
        heading = (paragraph(entry.content.headline),) if entry.content.headline else ()
        return [Answer(shorten((first, *heading, *entry.content.body), request.platform.fits))]

    async def _pressed(self, request: Request) -> tuple[str, Entry]:
        what, _, number = request.incoming.arguments.partition(":")
        entry = await self._store.stream.entry(EntryId(number_in(number)))
        request.require(Role.EDITOR, entry.coverage)
        if entry.state is EntryState.RETRACTED:
            raise Refused(cannot_be_changed(entry))
        return what, entry

    async def _name(self, entry: Entry) -> str:
        coverage = await self._store.stream.coverage(entry.coverage)
        return f"{coverage.slug}/{entry.number}"
