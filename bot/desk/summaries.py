"""Summaries: what is known so far, in one message in each chat, renewed where it stands (`/summary`)."""

from collections.abc import Mapping, Sequence

from bot.composing.compose import messages
from bot.composing.splitting import shorten
from bot.conversation import Answer, Form, IncomingKind
from bot.desk.publishing import Publishing
from bot.desk.writing import MOST_IN_A_FORM, actor_of, content_from, fields_of, number_in
from bot.errors import Refused
from bot.intake.request import Handler, Request, the_coverage_for
from bot.languages.words import Words, plural, words
from bot.model import Content, Coverage, Entry
from bot.store import Role, Store

NAME = "summary"
"""The command and its form."""

END = "end"
"""The text that takes a summary away."""


class Summaries:
    def __init__(self, store: Store, publishing: Publishing) -> None:
        self._store = store
        self._publishing = publishing

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {NAME: self.summary}

    async def summary(self, request: Request) -> Sequence[Answer]:
        """Published or renewed at once: it makes no sound, and can be changed again where it stands."""
        coverage, expected, text = await self._asked(request)
        present = await self._store.stream.summary(coverage.id)
        if not text.strip() and request.incoming.kind is IncomingKind.COMMAND:
            return [_told(request, coverage, present)]
        if text.strip().casefold() == END:
            await self._publishing.end_summary(coverage, actor_of(request.incoming))
            said = words(
                "The summary of <b>{title}</b> ends; every chat that has it is being changed.", title=coverage.title
            )
            return request.says(said)
        content = content_from(request, text)
        summary = await self._publishing.summarise(coverage, content, actor_of(request.incoming), expected)
        audience = await self._publishing.audience(coverage)
        return [_shown(request, coverage, summary, _done(coverage, audience, renewed=present is not None))]

    async def form(self, request: Request) -> Form:
        """Filled in with what the summary says. Raises `Refused`."""
        coverage, _, _ = await self._asked(request)
        present = await self._store.stream.summary(coverage.id)
        fields = fields_of(present.content if present else Content(), request.language)
        if max(len(field.value) for field in fields) > MOST_IN_A_FORM:
            raise Refused(
                words("The summary is too long for a form. Write a new one: {summary}.", summary="/summary TEXT")
            )
        state = f"{coverage.slug}:{present.revision if present else 0}"
        return Form(NAME, request.language.text(words("What we know so far")), fields, state=state)

    async def _asked(self, request: Request) -> tuple[Coverage, int | None, str]:
        """Which coverage it is about, the revision that was seen in a form, and the text. Raises `Refused`."""
        named, text = request.arguments.get("coverage"), request.arguments.get("text") or ""
        expected = None
        if request.incoming.kind is IncomingKind.FORM:
            named, _, seen = (named or "").rpartition(":")
            expected = number_in(seen)
        found = await the_coverage_for(request, Role.EDITOR, self._store.stream, named)
        if isinstance(found, Coverage):
            return found, expected, text
        first, *rest = text.split(maxsplit=1) or [""]
        for coverage in found:
            if first == coverage.slug:
                return coverage, expected, "".join(rest)
        raise Refused(
            words(
                "Several coverages are open: say which one the summary is of, as in {summary}. They are {names}.",
                summary=f"/summary {found[0].slug} TEXT",
                names=", ".join(one.slug for one in found[:10]),
            )
        )


def _told(request: Request, coverage: Coverage, summary: Entry | None) -> Answer:
    if summary is None:
        said = words(
            "<b>{title}</b> has no summary yet. {summary} publishes one, without a sound.",
            title=coverage.title,
            summary="/summary TEXT",
        )
        return request.says(said)[0]
    said = words(
        "The summary of <b>{title}</b> is this. {summary} renews it, {end} takes it away:",
        title=coverage.title,
        summary="/summary TEXT",
        end=f"/summary {END}",
    )
    return _shown(request, coverage, summary, said)


def _done(coverage: Coverage, audience: int, *, renewed: bool) -> Words:
    values = {"title": coverage.title, "summary": "/summary", "end": f"/summary {END}"}
    if renewed:
        return plural(
            "The summary of <b>{title}</b> is renewed in 1 chat. {summary} renews it, {end} takes it away:",
            "The summary of <b>{title}</b> is renewed in {count} chats. {summary} renews it, {end} takes it away:",
            audience,
            **values,
        )
    return plural(
        "The summary of <b>{title}</b> goes to 1 chat, without a sound. {summary} renews it, {end} takes it away:",
        "The summary of <b>{title}</b> goes to {count} chats, without a sound. {summary} renews it, {end} takes it"
        " away:",
        audience,
        **values,
    )


def _shown(request: Request, coverage: Coverage, summary: Entry, said: Words) -> Answer:
    first = request.language.paragraph(said)
    (shown,) = messages(summary, coverage, request.platform.fits, request.language)
    return Answer(shorten((first, *shown.text), request.platform.fits))
