"""Corrections: an entry's new text is shown beside the old one, and its editor says what kind of change it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.composing.compose import entry_text
from bot.composing.splitting import shorten
from bot.conversation import Answer, Button, Form, IncomingKind
from bot.desk.correction_words import NOTE, done, note_field, question, sounds, title
from bot.desk.duration import lasting
from bot.desk.entries import Entries
from bot.desk.prompts import ABOUT, Prompts
from bot.desk.publishing import Publishing
from bot.desk.report import cannot_be_changed, says_this_already
from bot.desk.wording import keeping
from bot.desk.writing import MOST_IN_A_FORM, actor_of, byline, content_from, fields_of, number_in
from bot.errors import AlreadyRetracted, Refused, Stale
from bot.intake.request import Bench, FormOpener, Handler, Request
from bot.languages.words import Words, words
from bot.model import Content, CorrectionKind, Coverage, Entry, EntryState
from bot.ports import Clock
from bot.richtext import RichText
from bot.store import Proposal, Role, Store

MOST_NOTE = 300
"""Characters of what changed: one line below the entry."""

_NOTE = re.compile(r"(?:\A|\n)[ \t]*note:[ \t]*([^\n]+?)\s*\Z", re.IGNORECASE)


class Corrections(Bench):
    """Handlers of `/correct` and of its buttons."""

    def __init__(self, store: Store, publishing: Publishing, entries: Entries, clock: Clock) -> None:
        self._store = store
        self._publishing = publishing
        self._entries = entries
        self._clock = clock
        self._prompts = Prompts(store.drafts, clock)

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"correct": self.correct}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {
            "typo": self.typo_pressed,
            "corrected": self.correction_pressed,
            "forget": self.forget_pressed,
            NOTE: self.note_pressed,
        }

    @property
    def forms(self) -> Mapping[str, Handler]:
        return {NOTE: self.note_given}

    @property
    def form_presses(self) -> Mapping[str, FormOpener]:
        return {NOTE: self.note_form}

    async def correct(self, request: Request) -> Sequence[Answer]:
        name, _, expected = (request.arguments.get("entry") or "").partition(":")
        entry, text = await self._entries.meant(replace(request, arguments={**request.arguments, "entry": name}))
        if text is not None:
            request = replace(request, arguments={**request.arguments, "text": text})
        request.require(Role.EDITOR, entry.coverage)
        if entry.state is EntryState.RETRACTED:
            raise AlreadyRetracted(cannot_be_changed(entry))
        content, note = _written(request, entry)
        if entry.content == content:
            return request.says(says_this_already(entry))
        seen = number_in(expected) if expected else entry.revision
        if seen != entry.revision:
            return [await self._stale(request, entry)]
        return await self.offer(request, entry, content, note)

    async def offer(
        self, request: Request, entry: Entry, content: Content, note: str | None = None, warning: Words | None = None
    ) -> Sequence[Answer]:
        """Ask whether the entry is to be corrected like that; `warning` is a sentence to be read before."""
        proposal = await self._store.desk.propose(entry.id, entry.revision, content, note, self._clock.now())
        return [await self._asked(request, entry, proposal, warning)]

    async def _asked(self, request: Request, entry: Entry, proposal: Proposal, warning: Words | None = None) -> Answer:
        """Old and new, and which kind it is."""
        coverage = await self._store.stream.coverage(entry.coverage)
        reach = await self._store.deliveries.reach(entry.id)
        text = self._compared(request, entry, proposal, coverage, reach.reached, warning)
        aloud = sounds(entry, proposal, coverage)
        correction = words("Correction, with sound") if aloud else words("Correction")
        what = words("Say what changed") if proposal.note is None else words("Say it otherwise")
        say = request.language.text
        buttons = (
            (Button(say(words("Typo")), f"typo:{proposal.id}"), Button(say(correction), f"corrected:{proposal.id}")),
            (
                Button(say(what), f"{NOTE}:{proposal.id}", form=True),
                Button(say(words("Discard")), f"forget:{proposal.id}"),
            ),
        )
        return Answer(text, buttons)

    def _compared(
        self,
        request: Request,
        entry: Entry,
        proposal: Proposal,
        coverage: Coverage,
        reached: int,
        warning: Words | None,
    ) -> RichText:
        fits, language = request.platform.fits, request.language
        head = (
            *((language.paragraph(words("<b>{warning}</b>", warning=warning)),) if warning else ()),
            language.paragraph(question(entry, proposal, coverage, reached)),
            language.paragraph(words("<b>It says:</b>")),
        )
        old = shorten(entry_text(entry, coverage, language=language), lambda part: fits((*head, *part, *part)))
        now, then = self._clock.now(), language.paragraph(words("<b>It would say:</b>"))
        corrected = replace(entry, content=proposal.content, changed_at=now, note=proposal.note)
        return shorten((*head, *old, then, *entry_text(corrected, coverage, language=language)), fits)

    async def typo_pressed(self, request: Request) -> Sequence[Answer]:
        return await self._apply(request, CorrectionKind.TYPO)

    async def correction_pressed(self, request: Request) -> Sequence[Answer]:
        return await self._apply(request, CorrectionKind.CORRECTION)

    async def _apply(self, request: Request, kind: CorrectionKind) -> Sequence[Answer]:
        proposal, entry = await self._proposed(request)
        if entry.content == proposal.content:
            return request.says(says_this_already(entry), replaces=True)
        actor, quiet = actor_of(request.incoming), kind is CorrectionKind.TYPO
        try:
            await self._publishing.correct(entry, proposal.expected, proposal.content, proposal.note, actor, kind)
        except Stale:
            return [await self._stale(request, await self._store.stream.entry(entry.id), replaces=True)]
        coverage = await self._store.stream.coverage(entry.coverage)
        aloud = not quiet and sounds(entry, proposal, coverage)
        return request.says(words(done(kind, aloud=aloud), number=str(entry.number)), replaces=True)

    async def note_pressed(self, request: Request) -> Sequence[Answer]:
        await self._proposed(request)
        purpose = f"{NOTE}:{request.incoming.arguments}"
        question = words("Write in one line what changed, as readers shall see it.")
        return await self._prompts.ask(request, purpose, question)

    async def note_form(self, request: Request) -> Form:
        """Raises `Refused`."""
        proposal, entry = await self._proposed(request)
        field = note_field(request.language, proposal.note or "")
        return Form(NOTE, title(request.language, entry), (field,), state=str(proposal.id))

    async def note_given(self, request: Request) -> Sequence[Answer]:
        """Shows old and new once more, with the line."""
        given = request.incoming.options.get(NOTE, request.arguments.get("text", ""))
        about = request.arguments.get(ABOUT, request.incoming.arguments)
        asked = replace(request, incoming=request.incoming.model_copy(update={"arguments": about}))
        proposal, entry = await self._proposed(asked)
        noted = replace(proposal, note=_note(given))
        if entry.revision != proposal.expected:
            return [await self._stale(request, entry)]
        await self._store.desk.note(noted.id, noted.note)
        answer = await self._asked(request, entry, noted)
        return [replace(answer, replaces=request.incoming.kind is IncomingKind.FORM)]

    async def _proposed(self, request: Request) -> tuple[Proposal, Entry]:
        """What a button below a proposal is about. Raises `Refused`."""
        proposal = await self._proposal(request)
        entry = await self._store.stream.entry(proposal.entry)
        request.require(Role.EDITOR, entry.coverage)
        return proposal, entry

    async def forget_pressed(self, request: Request) -> Sequence[Answer]:
        proposal = await self._store.desk.proposal(number_in(request.incoming.arguments))
        if proposal:
            request.require(Role.EDITOR, (await self._store.stream.entry(proposal.entry)).coverage)
            await self._store.desk.forget_proposal(proposal.id)
        return request.says(words("Discarded; nothing was changed."), replaces=True)

    async def _proposal(self, request: Request) -> Proposal:
        proposal = await self._store.desk.proposal(number_in(request.incoming.arguments))
        if proposal is None:
            raise Refused(
                words("This correction is not there any more. Write it again with {correct}.", correct="/correct")
            )
        return proposal

    async def _stale(self, request: Request, newest: Entry, *, replaces: bool = False) -> Answer:
        """Refused: somebody was quicker."""
        last = (await self._store.stream.revisions(newest.id))[-1]
        coverage = await self._store.stream.coverage(newest.coverage)
        ago = lasting(max((self._clock.now() - last.at).total_seconds(), 1.0))
        said = words(
            "Entry {number} was changed by {person} {time} ago, so nothing was changed now; here is the newest. Look at"
            " it, then correct that.",
            number=str(newest.number),
            person=byline(last.author),
            time=ago,
        )
        first = request.language.paragraph(said)
        shown = entry_text(newest, coverage, language=request.language)
        text = shorten((first, *shown), request.platform.fits)
        return Answer(text, replaces=replaces)

    async def form(self, request: Request) -> Form:
        """Filled in with what the entry says. Raises `Refused`."""
        return await self.form_of(request, await self._entries.called(request.arguments.get("entry")))

    async def form_of(self, request: Request, entry: Entry) -> Form:
        """The same of a certain entry."""
        request.require(Role.EDITOR, entry.coverage)
        if entry.state is EntryState.RETRACTED:
            raise Refused(cannot_be_changed(entry))
        language = request.language
        fields = fields_of(entry.content, language)
        if max(len(field.value) for field in fields) > MOST_IN_A_FORM:
            raise Refused(
                words(
                    "Entry {number} is too long for a form. Correct it from Telegram, or in its source.",
                    number=str(entry.number),
                )
            )
        coverage_of = await self._store.stream.coverage(entry.coverage)
        state = f"{coverage_of.slug}/{entry.number}:{entry.revision}"
        return Form("correct", title(language, entry), (*fields, note_field(language)), state=state)


def _written(request: Request, entry: Entry) -> tuple[Content, str | None]:
    """The new content, and what changed if that was said: in a form's own field, or in the last line of the text.
    Raises `Refused`."""
    text, note = request.arguments.get("text") or "", request.arguments.get("note")
    if found := _NOTE.search(text):
        text, note = text[: found.start()], note or found[1]
    given = content_from(replace(request, arguments={**request.arguments, "text": text}))
    content = keeping(entry.content, given, headline="headline" not in request.incoming.options)
    return content, _note(note or "")


def _note(text: str) -> str | None:
    return " ".join(text.split())[:MOST_NOTE] or None
