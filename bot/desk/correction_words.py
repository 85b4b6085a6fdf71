"""What is said of a correction before and after it. Pure."""

from bot.composing.compose import was_heard
from bot.conversation import FormField
from bot.languages.language import Language
from bot.languages.words import Words, message, plural, words
from bot.model import CorrectionKind, Coverage, CoverageState, Entry
from bot.store import Proposal

NOTE = "note"
"""What the bot asks for when the button is pressed, and the form's name and field."""


def title(language: Language, entry: Entry) -> str:
    return language.text(words("Correct entry {number}", number=str(entry.number)))


def note_field(language: Language, value: str = "") -> FormField:
    return FormField(NOTE, language.text(words("What changed, for readers (may stay empty)")), value)


def question(entry: Entry, proposal: Proposal, coverage: Coverage, reached: int) -> Words:
    asked = plural(
        "Correct entry {number} of <b>{title}</b> in 1 chat? Typo changes it quietly; Correction marks it as"
        " corrected.",
        "Correct entry {number} of <b>{title}</b> in {count} chats? Typo changes it quietly; Correction marks it as"
        " corrected.",
        reached,
        number=str(entry.number),
        title=coverage.title,
    )
    if proposal.note:
        return asked
    return words("{question} What changed? Say it in a line for readers, or leave it.", question=asked)


def done(kind: CorrectionKind, *, aloud: bool) -> str:
    if kind is CorrectionKind.TYPO:
        return message("Entry {number} is mended; every chat that has it is being changed.")
    if not aloud:
        return message("Entry {number} is corrected; every chat that has it is being changed.")
    return message(
        "Entry {number} is corrected; every chat that has it is being changed. A reply with a sound says what changed."
    )


def sounds(entry: Entry, proposal: Proposal, coverage: Coverage) -> bool:
    """Had it a sound, so that what changed has one, too?"""
    return was_heard(entry) and coverage.state is CoverageState.OPEN and proposal.note is not None
