"""What the desk's forms and buttons say fits in every language."""

from datetime import UTC

import pytest

from bot.conversation import Form
from bot.desk import draft_forms
from bot.desk.preview import Viewer, more_buttons
from bot.intake.request import LABEL_LENGTH
from bot.languages import languages
from bot.languages.language import Language
from bot.languages.words import words
from bot.model import Content, CoverageId
from bot.store import Draft, DraftState
from tests.bot.clock import EPOCH
from tests.bot.platform import MemoryPlatform
from tests.bot.pulse import Pulse

FORM_TEXT = 45
"""Discord's limit of a form's title and of its labels (documentation, "Modal" and "Label")."""

OTHERS = (
    "Why; readers see it",
    "Why; the contributor is told (or empty)",
    "What changed, for readers (may stay empty)",
    "What we know so far",
)
"""What stands in forms that need an entry or a submission to be made."""

DRAFT = Draft(
    1, "telegram", 8, CoverageId(1), Content(), DraftState.OPEN, None, key=True, pinned=True, planned_at=EPOCH
)

everywhere = pytest.mark.parametrize("language", languages(), ids=lambda language: language.code)


@everywhere
def test_no_label_of_a_form_is_cut(language: Language) -> None:
    forms: list[Form] = [draft_forms.empty("", UTC, language)]
    names = (draft_forms.EDIT, draft_forms.SOURCE_LINE, draft_forms.TAGS, draft_forms.PLAN)
    forms += [draft_forms.about(name, DRAFT, UTC, language) for name in names]
    said = [text for form in forms for text in (form.title, form.files, *(field.label for field in form.fields))]
    said += [language.text(words(other)) for other in OTHERS]
    said += [
        language.text(words(title, number="9999")) for title in ("Correct entry {number}", "Retract entry {number}")
    ]
    assert [text for text in said if len(text) > FORM_TEXT] == []


@everywhere
def test_no_button_of_a_draft_is_cut(language: Language) -> None:
    viewer = Viewer(MemoryPlatform(Pulse()), language)
    rows = more_buttons(viewer, DRAFT, ())
    assert [button.label for row in rows for button in row if len(button.label) >= LABEL_LENGTH] == []
