"""The headlines of entries on a page that is known to have them: which words are the headline, and which the text."""

from bot.sources.layout import Section
from bot.sources.masthead import runs_on

_DASHES = "-–—"


def parted(section: Section) -> tuple[str | None, tuple[str, ...]]:
    """The headline and the other paragraphs.

    A headline behind the stamp goes to the end of its line, without a dash there; with nothing on the lines below, only
    to the first dash between two words (`headline – text`). On the lines below, the first one is the headline unless it
    runs on like a paragraph, is a list item or stands alone.
    """
    if not section.paragraphs:
        return None, ()
    first, *others = section.paragraphs
    if section.behind:
        headline, text = _behind(first, alone=not others)
        return headline, (*([text] if text else []), *others)
    if not others or runs_on(first) or first.startswith(("- ", "• ")):
        return None, section.paragraphs
    return _without_dash(first), tuple(others)


def _behind(line: str, *, alone: bool) -> tuple[str, str]:
    whole = _without_dash(line)
    if whole != line or not alone:
        return whole, ""
    places = [place for dash in _DASHES if (place := line.find(f" {dash} ")) > 0]
    return (line[: min(places)].rstrip(), line[min(places) + 3 :].strip()) if places else (line, "")


def _without_dash(line: str) -> str:
    return line[:-2].rstrip() if len(line) > 2 and line[-2] == " " and line[-1] in _DASHES else line
