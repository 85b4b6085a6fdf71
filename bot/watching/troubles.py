"""Troubles: what comes between a source and the relay, put into words. Pure.

Whoever fetches and reads says it in English, for the command line and the log, and so it is stored with the source.
Here it is known again by its form; what is not known is shown as it is.
"""

import re
from collections.abc import Iterable

from bot.languages.words import Value, Words, message, words

UNDERSTOOD = message("found {found}; expected {expected}; nothing was changed")
OF_HOST = message("{host}: {why}")

PHRASES = (
    message("it did not answer in time"),
    message("there is no such host, or its name cannot be looked up now"),
    message("its certificate is not valid"),
    message("no secure connection comes about"),
    message("it cannot be reached"),
    message("it cannot be reached ({reason})"),
    message("the connection broke off"),
    message("its answer is not understood as HTTP"),
    message("it answered {status}"),
    message("it is larger than {number} bytes"),
    message("its contents break off"),
    message("its contents cannot be unpacked"),
    message("it answers in an encoding that was not asked for"),
    message("it leads from address to address, more than {number} times"),
    message("it leads to something that is no address"),
    message("HTML that is nested without measure"),
    message("an HTML page as browsers can show it"),
    message("more than {number} bytes"),
    message("a document of more than {number} bytes"),
    message("less"),
    message("fewer"),
    message("a smaller one"),
    message("a smaller feed"),
    message("{number} entries"),
    message("{type} of {number} updates"),
    message("at most {number}"),
    message("binary data"),
    message("HTML or XML"),
    message("an empty document"),
    message("the plain text of a live page"),
    message("the plain text of a live page, as a text extractor gives it"),
    message("{number} lines, {dates} of them dates, and no time stamp"),
    message("lines such as {examples} above the entries"),
    message("lines such as {examples} below the entries"),
    message("lines such as {examples} above the entries (times without GMT or UTC count once the source has a zone)"),
    message("lines such as {examples} below the entries (times without GMT or UTC count once the source has a zone)"),
    message("time stamps and no date"),
    message("a date such as {first} above the first of them, or {second} before the title"),
    message("XML that is no feed"),
    message("XML that cannot be read"),
    message("no XML"),
    message("XML with declarations of its own (entities, for example)"),
    message("more than {depth} elements in each other, {number} in all or {namespaces} namespaces"),
    message("more than {number} characters of broken XML"),
    message("RSS or Atom"),
    message("RSS or Atom without any"),
    message("an HTML page without structured data"),
    message("an HTML page with broken JSON-LD"),
    message("an HTML page with structured data of {types}, and some that is broken JSON"),
    message("an HTML page with structured data of {types}"),
    message("an HTML page with {type} of schema.org in JSON-LD, microdata or RDFa"),
    message("{type} of schema.org in JSON-LD, microdata or RDFa"),
    message("JSON-LD with {type} of schema.org"),
    message("JSON without structured data"),
    message("JSON with structured data of {types}"),
    message("JSON that is broken"),
    message("JSON of another kind"),
    message("what is no JSON"),
    message("a JSON Feed of version 1 or 1.1"),
)
"""What fills these, and what stands alone; the special ones before the general."""

_PLACE = re.compile(r"\\\{([a-z]+)\\\}")
_NUMBERS = frozenset({"number", "dates", "depth", "namespaces"})
_NUMBER, _HOST = r"[0-9][0-9,]{0,20}", r"[^\s:]{1,255}(?::[0-9]{1,5})?"
_LONGEST = 2_000
"""Characters that are looked at."""


def in_words(trouble: str) -> str | Words:
    if len(trouble) > _LONGEST:
        return trouble
    if found := _FRAMES[UNDERSTOOD].fullmatch(trouble):
        return words(UNDERSTOOD, found=_phrase(found["found"]), expected=_phrase(found["expected"]))
    if found := _FRAMES[OF_HOST].fullmatch(trouble):
        return words(OF_HOST, host=found["host"], why=_phrase(found["why"]))
    return _phrase(trouble)


def _phrase(text: str) -> str | Words:
    for template, pattern in _PATTERNS:
        if found := pattern.fullmatch(text):
            return words(template, **{name: _value(name, said) for name, said in found.groupdict().items()})
    return text


def _value(name: str, said: str) -> Value:
    return int(said.replace(",", "")) if name in _NUMBERS else said


def _pattern(template: str) -> re.Pattern[str]:
    def place(found: re.Match[str]) -> str:
        said = _NUMBER if found[1] in _NUMBERS else _HOST if found[1] == "host" else ".+"
        return f"(?P<{found[1]}>{said})"

    return re.compile(_PLACE.sub(place, re.escape(template)), re.DOTALL)


def _patterns(templates: Iterable[str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((template, _pattern(template)) for template in templates)


_FRAMES = dict(_patterns((UNDERSTOOD, OF_HOST)))
_PATTERNS = _patterns(PHRASES)
