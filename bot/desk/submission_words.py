"""What is said of a submission, to editors and to its contributor. Pure."""

from bot.composing.compose import entry_text
from bot.conversation import Answer, Button
from bot.desk.media import counted
from bot.desk.preview import as_entry, enclosed
from bot.desk.writing import byline
from bot.languages.language import Language
from bot.languages.words import Words, words
from bot.model import Coverage, Entry
from bot.store import Submission

REJECT = "reject"
"""The button, and what it asks for: why."""


def contributor(submission: Submission) -> str | Words:
    return submission.name or words("The contributor")


def asked(submission: Submission, coverage: Coverage, language: Language) -> Answer:
    """The submission as readers would get it, with its buttons."""
    said = words(
        "<b>{person}</b><i> submits for </i><b>{title}</b><i>. Readers would see:</i>",
        person=submission.name or str(submission.contributor),
        title=coverage.title,
    )
    text = entry_text(as_entry(submission.content, coverage, submission.at), coverage, language=language)
    enclosures = enclosed(submission.content.media, language)
    return Answer((language.paragraph(said), *text, *enclosures), buttons=_buttons(submission, language))


def settled(submission: Submission, entry: Entry | None) -> Words:
    """To an editor: somebody was first. `entry` is what was published."""
    by = byline(submission.decided_by) if submission.decided_by else words("Somebody")
    if entry is not None:
        return words("{person} approved this already: it is entry {number}.", person=by, number=str(entry.number))
    if submission.reason:
        return words("{person} rejected this already: “{reason}”", person=by, reason=submission.reason)
    return words("{person} rejected this already; nobody saw it.", person=by)


def outcome(submission: Submission, coverage: Coverage, entry: Entry | None) -> Words:
    """To its contributor."""
    title = coverage.title
    if entry is not None:
        number = str(entry.number)
        return words("Your post for <b>{title}</b> is published: it is entry {number}.", title=title, number=number)
    if submission.reason:
        return words("Your post for <b>{title}</b> was not taken: “{reason}”", title=title, reason=submission.reason)
    return words("Your post for <b>{title}</b> was not taken; nobody saw it.", title=title)


def _buttons(submission: Submission, language: Language) -> tuple[tuple[Button, ...], ...]:
    decide = (
        Button(language.text(words("Approve")), f"approve:{submission.id}"),
        Button(language.text(words("Reject")), f"{REJECT}:{submission.id}", form=True),
    )
    if not submission.content.media:
        return (decide,)
    show = words("Show {media}", media=counted(submission.content.media, language))
    return (decide, (Button(language.text(show), f"view:{submission.id}"),))
