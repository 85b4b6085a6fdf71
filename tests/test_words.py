"""The check of the catalogues finds what it is there for: each bad one here has one fault, and is good without it."""

import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

CHECK = Path(__file__).parents[1] / ".ci" / "words.py"

SAID = """
TEXTS = (
    words("{title} has ended", title="x"),
    plural("<b>a ship</b>", "<b>{count} ships</b>", 2),
    message("Withdrawn"),
)
"""
GOOD = r"""
msgid ""
msgstr ""
"Language: de\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"Content-Type: text/plain; charset=utf-8\n"

msgid "{title} has ended"
msgstr "{title} ist beendet"

msgid "<b>a ship</b>"
msgid_plural "<b>{count} ships</b>"
msgstr[0] "<b>ein Schiff</b>"
msgstr[1] "<b>{count} Schiffe</b>"

msgid "Withdrawn"
msgstr "Zurückgezogen"
"""


class Tree:
    """A project that says three things, and its German catalogue."""

    def __init__(self, root: Path, check: Callable[[list[str]], int], capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._check = check
        self._capsys = capsys
        self.catalogue = root / "bot" / "languages" / "de.po"
        self.catalogue.parent.mkdir(parents=True)
        self.says(SAID)
        self.catalogue.write_text(GOOD, encoding="utf-8")

    def says(self, code: str) -> None:
        (self.root / "bot" / "compose.py").write_text(code, encoding="utf-8")

    def replace(self, before: str, after: str) -> None:
        assert before in GOOD
        self.catalogue.write_text(GOOD.replace(before, after), encoding="utf-8")

    def findings(self) -> list[str]:
        status = self._check([str(self.root)])
        lines = self._capsys.readouterr().out.splitlines()
        assert status == bool(lines)
        return lines

    def update(self) -> str:
        assert self._check([str(self.root), "--update"]) == 0
        return self.catalogue.read_text(encoding="utf-8")


@pytest.fixture
def tree(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Tree:
    specification = spec_from_file_location("words_check", CHECK)
    assert specification
    assert specification.loader
    module = module_from_spec(specification)
    monkeypatch.setitem(sys.modules, "words_check", module)
    specification.loader.exec_module(module)
    return Tree(tmp_path, module.main, capsys)


def test_a_good_catalogue_is_fine(tree: Tree) -> None:
    assert tree.findings() == []


@pytest.mark.parametrize(
    ("before", "after", "finding"),
    [
        ('"Zurückgezogen"', '""', "is not translated"),
        ('"<b>{count} Schiffe</b>"', '""', "is not translated"),
        ('msgid "Withdrawn"\nmsgstr "Zurückgezogen"\n', "", "is not in the catalogue"),
        ('msgid "Withdrawn"', '#, fuzzy\nmsgid "Withdrawn"', "is fuzzy"),
        ("{title} ist beendet", "{titel} ist beendet", "has other placeholders: {titel} {title}"),
        ("{title} ist beendet", "{title ist beendet", "has a brace that belongs to no placeholder"),
        ("{title} ist beendet", "Beendet", "has other placeholders: {title}"),
        ("<b>ein Schiff</b>", "ein Schiff", "has other markup"),
        ("{count} Schiffe", "viele Schiffe", "does not say the number"),
        ("Zurückgezogen", "Zurückgezogen ", "begins or ends with a space"),
        ('msgid "Withdrawn"', 'msgid "Gone"\nmsgstr "Fort"\n\nmsgid "Withdrawn"', "nobody says this any more"),
        ("nplurals=2; plural=(n != 1)", "nplurals=2; plural=(n > 1)", "the plural forms are not those of de"),
        ('msgstr "Zurückgezogen"', "msgstr Zurückgezogen", "is none of a catalogue"),
    ],
)
def test_each_fault_is_found(tree: Tree, before: str, after: str, finding: str) -> None:
    tree.replace(before, after)
    assert any(finding in line for line in tree.findings())


def test_a_message_with_a_loose_brace_is_found_where_it_is_said(tree: Tree) -> None:
    tree.says(SAID.replace("Withdrawn", "Withdrawn {"))
    assert any(line.startswith("bot/compose.py: 'Withdrawn {'") for line in tree.findings())


def test_an_update_takes_in_what_is_new_and_drops_what_nobody_says(tree: Tree) -> None:
    tree.says(SAID.replace("Withdrawn", "Breaking"))
    updated = tree.update()
    assert 'msgid "Breaking"\nmsgstr ""' in updated
    assert "Zurückgezogen" not in updated
    assert tree.update() == updated
    assert [line for line in tree.findings() if "is not translated" not in line] == []
