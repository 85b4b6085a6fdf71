#!/usr/bin/env python
"""What the bot says, and its catalogues: brings them up to date, or checks them.

`python .ci/words.py FOLDER` writes one line `path: message: what is wrong` for each finding and ends with 1 if there is
any. `python .ci/words.py FOLDER --update` takes new messages into the catalogues, empty, and drops those that nobody
says any more.
"""

import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

CATALOGUES = Path("bot") / "languages"
SPEAKING = ("bot", "storage", "adapters/web")
"""What says something that people are told."""

KEYWORDS: Mapping[str, tuple[int, ...] | None] = {"words": None, "message": None, "plural": (1, 2)}
"""The functions of `bot.languages.words`, and which of their arguments are messages."""

KEPT_HEADERS = frozenset({"Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"})
_PLACE = re.compile(r"\{[a-z_]+\}")
_TAG = re.compile(r"</?[bi]>")
_BRACE = re.compile(r"[{}]")
_LINE = re.compile(r'(?:(?:msgid|msgid_plural|msgstr(?:\[\d\])?) )?"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Finding:
    path: Path
    said: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}: {self.said[:60]!r}: {self.text}"


def template(root: Path) -> Catalog:
    """All messages of the code."""
    found = Catalog()
    for folder in SPEAKING:
        extracted = extract_from_dir(root / folder, [("**.py", "python")], keywords=dict(KEYWORDS))
        for path, _, said, _, _ in sorted(extracted, key=lambda one: (one[0], one[1])):
            found.add(said, locations=[(f"{folder}/{Path(path).as_posix()}", 0)])
    return found


def catalogues(root: Path) -> list[Path]:
    return sorted((root / CATALOGUES).glob("*.po"))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.stem, abort_invalid=True)


def update(root: Path) -> None:
    wanted = template(root)
    for path in catalogues(root):
        catalogue = read(path)
        catalogue.update(wanted, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path.write_text(written(catalogue, path.stem), encoding="utf-8")


def written(catalogue: Catalog, code: str) -> str:
    """As it is kept: without dates and names, which would change with each update."""
    catalogue.header_comment = f"# What the bot says, in {Locale.parse(code).english_name}."
    catalogue.fuzzy = False
    file = io.BytesIO()
    write_po(file, catalogue, width=100, sort_by_file=True, include_lineno=False)
    rest = file.getvalue().decode().partition("\n\n")[2]
    headers = [f'"{name}: {said}\\n"' for name, said in catalogue.mime_headers if name in KEPT_HEADERS]
    head = [catalogue.header_comment, 'msgid ""', 'msgstr ""', *headers]
    return "\n".join(head) + "\n\n" + rest.rstrip("\n") + "\n"


def findings(root: Path) -> Iterator[Finding]:
    wanted = template(root)
    said = {_key(one): one for one in wanted if one.id}
    for one in said.values():
        for text in _faults(_forms(one.id)):
            yield Finding(Path(one.locations[0][0]), _key(one), text)
    for path in catalogues(root):
        name = path.relative_to(root)
        try:
            catalogue = read(path)
        except Exception as error:  # noqa: BLE001 - whatever the reader stumbles over is what is to be told
            yield Finding(name, "", f"cannot be read: {error}")
            continue
        yield from (Finding(name, "", f"line {number} is none of a catalogue") for number in _strange_lines(path))
        if catalogue.plural_forms != get_plural(path.stem).plural_forms:
            yield Finding(name, "", f"the plural forms are not those of {path.stem}")
        known = {_key(one): one for one in catalogue if one.id}
        yield from (Finding(name, key, "nobody says this any more; make words drops it") for key in known - said.keys())
        for key, one in said.items():
            yield from (Finding(name, key, text) for text in _missing(one, known.get(key), catalogue.num_plurals))


def _strange_lines(path: Path) -> Iterator[int]:
    """Babel's reader takes what it can of such lines, and says nothing."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line and not line.startswith("#") and not _LINE.fullmatch(line):
            yield number


def _missing(wanted: Message, found: Message | None, plurals: int) -> Iterator[str]:
    if found is None:
        yield "is not in the catalogue; make words adds it"
        return
    forms = _forms(found.string)
    if isinstance(wanted.id, str) is not isinstance(found.id, str):
        yield "has plural forms in one place and not in the other; make words"
    elif not all(form.strip() for form in forms):
        yield "is not translated"
    elif len(forms) != (1 if isinstance(wanted.id, str) else plurals):
        yield f"has {len(forms)} plural forms, the language has {plurals}"
    elif found.fuzzy:
        yield "is fuzzy: look at it, then take the mark away"
    else:
        yield from _differences(_forms(wanted.id), forms)


def _differences(wanted: Sequence[str], forms: Sequence[str]) -> Iterator[str]:
    """A plural form for a single number may go without that number."""
    yield from _faults(forms)
    places = {place for form in wanted for place in _PLACE.findall(form)}
    needed = set(_PLACE.findall(wanted[0])) - ({"{count}"} if len(wanted) > 1 else set())
    tags = sorted(_TAG.findall(wanted[0]))
    for form in forms:
        there = set(_PLACE.findall(form))
        if not needed <= there <= places:
            yield f"has other placeholders: {' '.join(sorted(there ^ places))}"
        if sorted(_TAG.findall(form)) != tags:
            yield "has other markup"
        if form[:1].isspace() or form[-1:].isspace():
            yield "begins or ends with a space"
    if len(wanted) > 1 and "{count}" not in forms[-1]:
        yield "does not say the number"


def _faults(forms: Sequence[str]) -> Iterator[str]:
    for form in forms:
        if _BRACE.search(_PLACE.sub("", form)):
            yield "has a brace that belongs to no placeholder"


def _forms(said: object) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(map(str, said)) if isinstance(said, list | tuple) else ("",)


def _key(one: Message) -> str:
    return _forms(one.id)[0]


def main(arguments: Sequence[str]) -> int:
    root = Path(arguments[0])
    if "--update" in arguments:
        update(root)
        return 0
    found = list(findings(root))
    sys.stdout.writelines(f"{finding}\n" for finding in found)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
