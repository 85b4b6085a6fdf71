"""The check for what is said in English only finds it, and leaves alone what nobody is told."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

CHECK = Path(__file__).parents[1] / ".ci" / "literals.py"


@pytest.fixture
def found_in(tmp_path: Path) -> "Finder":
    return Finder(tmp_path)


class Finder:
    """A project with one module."""

    def __init__(self, root: Path) -> None:
        self._root = root
        spec = spec_from_file_location("literals", CHECK)
        assert spec
        assert spec.loader
        self._check = module_from_spec(spec)
        spec.loader.exec_module(self._check)

    def __call__(self, code: str, package: str = "bot/desk") -> list[str]:
        module = self._root / package / "module.py"
        module.parent.mkdir(parents=True, exist_ok=True)
        module.write_text(code, encoding="utf-8")
        return [finding.text for finding in self._check.findings(self._root)]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('raise Refused("nothing there")', ["nothing there"]),
        ('raise Refused(f"{name} is gone")', [" is gone"]),
        ('Button("Send", "send:1")', ["Send"]),
        ('Button("Send" if loud else "Hush", "send:1")', ["Hush", "Send"]),
        ('paragraph(bold("Look: "), title)', ["Look: "]),
        ('FormField("note", "What changed")', ["What changed"]),
        ('said = " It was changed meanwhile."', [" It was changed meanwhile."]),
        ('said = f"Goes to {count} chats"', ["Goes to  chats"]),
    ],
)
def test_what_people_would_be_told_is_found(found_in: Finder, code: str, found: list[str]) -> None:
    assert found_in(code) == found


@pytest.mark.parametrize(
    "code",
    [
        'raise Refused(words("Nothing is there."))',
        'Button(language.text(words("Send")), "send:1")',
        'LOST = message("It is gone.")',
        '"""A docstring is read by us."""',
        'paragraph(f"{entry.number}: {title}")',
        'paragraph(f"/start {code}")',
        'say(log, "It came too late.")',
        'await self._record(request, "Sent it again.", "entry 2 of coverage 1")',
        '_PATTERN = re.compile("(?:One of. these)")',
        'detail = f"entry {number} of coverage {coverage}"',
    ],
)
def test_what_nobody_is_told_is_left_alone(found_in: Finder, code: str) -> None:
    assert found_in(code) == []


def test_storage_is_looked_at_for_refusals_alone(found_in: Finder) -> None:
    assert found_in('SQL = "SELECT title FROM coverage WHERE a is not b."', "storage") == []
    assert found_in('raise Stale("Somebody was first.")', "storage") == ["Somebody was first."]


def test_a_finding_says_where_it_is(found_in: Finder, tmp_path: Path) -> None:
    found_in('x = 1\nraise Refused("No.")')
    (finding,) = found_in._check.findings(tmp_path)
    assert str(finding).startswith("bot/desk/module.py:2: 'No.' is said in English only")
