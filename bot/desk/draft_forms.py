"""The forms of a draft, and what comes back of them, filled in or as the next message. Pure."""

from datetime import datetime, tzinfo

from bot.conversation import Form, FormField, IncomingKind
from bot.desk.preview import action
from bot.desk.schedule import read_time, split_time
from bot.desk.writing import MOST_IN_A_FORM, fields_of, source_field, tags_field
from bot.errors import Refused
from bot.intake.request import Request
from bot.languages.language import Language
from bot.languages.words import words
from bot.model import Content
from bot.store import Draft

POST, EDIT, SOURCE_LINE, TAGS, PLAN = "post", "edit", "source_line", "tags", "plan"
"""What somebody can be asked to write: also the names of the forms."""


def empty(coverage: str, zone: tzinfo, language: Language) -> Form:
    """What `/post` opens, for the coverage that was named."""
    fields = _all(Content(), None, zone, language)
    return Form(POST, language.text(words("Write an entry")), fields, state=coverage[:60], files=_files(language))


def about(name: str, draft: Draft, zone: tzinfo, language: Language) -> Form:
    """What a draft's button of that name opens. Raises `Refused`."""
    fields = _fields(name, draft, zone, language)
    if max(len(field.value) for field in fields) > MOST_IN_A_FORM:
        raise Refused(words("This draft is too long for a form. Discard it, and write it again."))
    state, title = action("", draft).removeprefix(":"), words("Draft {number}", number=str(draft.id))
    return Form(name, language.text(title), fields, state=state, files=_files(language) if name == EDIT else "")


def _files(language: Language) -> str:
    return language.text(words("Photos, videos, PDF (may stay empty)"))


def in_form(request: Request) -> bool:
    return request.incoming.kind is IncomingKind.FORM


def given(request: Request, field: str) -> str:
    """What was filled in there, or written as the next message."""
    return request.incoming.options.get(field, request.arguments.get("text", ""))


def plan_in(request: Request, text: str, now: datetime, zone: tzinfo) -> tuple[datetime | None, str]:
    """When it is to go out, and the text: a form has a field for that, what is typed begins with `at 18:30`. Raises
    `Refused`."""
    if not in_form(request):
        return split_time(text, now, zone)
    typed = request.incoming.options.get("at", "").strip()
    return (read_time(typed, now, zone) if typed else None), text


def _fields(name: str, draft: Draft, zone: tzinfo, language: Language) -> tuple[FormField, ...]:
    if name == SOURCE_LINE:
        return (source_field(draft.content, language),)
    if name == TAGS:
        return (tags_field(draft.content, language),)
    if name == PLAN:
        return (_time(language.text(words("When, as 18:30")), draft.planned_at, zone, required=True),)
    return _all(draft.content, draft.planned_at, zone, language)


def _all(content: Content, planned: datetime | None, zone: tzinfo, language: Language) -> tuple[FormField, ...]:
    time = _time(language.text(words("When, as 18:30 (empty: now)")), planned, zone)
    return (*fields_of(content, language, or_files=True), source_field(content, language), time)


def _time(name: str, planned: datetime | None, zone: tzinfo, *, required: bool = False) -> FormField:
    at = f"{planned.astimezone(zone):%Y-%m-%d %H:%M}" if planned else ""
    return FormField("at", name, at, required=required)
