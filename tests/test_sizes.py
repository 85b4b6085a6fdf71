"""The size check finds what it is there for: each bad tree here has one fault, and is good without it."""

import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

CHECK = Path(__file__).parents[1] / ".ci" / "sizes.py"
MACHINE = "/" + "home/rita/notes.txt"
REGISTRY = "https://" + "pypi." + "org/simple"


class Tree:
    """A small project folder, good until something is written into it."""

    def __init__(self, root: Path, check: Callable[[list[str]], int], capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._check = check
        self._capsys = capsys
        self.write("Makefile", "help:\n")
        self.write(".gitignore", "# made here\n.venv/\n*.sqlite3\n")
        self.write("bot/stream.py", '"""The stream."""\n')
        self.write("tests/test_stream.py", function(10))

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def verdict(self) -> tuple[int, list[str]]:
        """The exit status, and the lines written."""
        status = self._check([str(self.root)])
        return status, self._capsys.readouterr().out.splitlines()


@pytest.fixture
def tree(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Tree:
    specification = spec_from_file_location("sizes", CHECK)
    assert specification
    assert specification.loader
    module = module_from_spec(specification)
    monkeypatch.setitem(sys.modules, "sizes", module)
    specification.loader.exec_module(module)
    return Tree(tmp_path, module.main, capsys)


def function(lines: int) -> str:
    return "\n".join(["def count():", *["    pass"] * (lines - 1)]) + "\n"


def comments(lines: int) -> str:
    return "# a line\n" * lines


def test_a_good_tree_passes_without_a_word(tree: Tree) -> None:
    assert tree.verdict() == (0, [])


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("storage/stream.py", comments(401), "storage/stream.py:401: the file has 401 lines, at most 400 are allowed"),
        ("storage/migrations/0001_start.sql", "-- a line\n" * 401, "storage/migrations/0001_start.sql:401: the file"),
        ("adapters/sandbox/page.html", "<p>\n" * 1201, "adapters/sandbox/page.html:1201: the file has 1201 lines"),
        ("bot/lane.py", "\n\n" + function(61), "bot/lane.py:3: 'count' has 61 lines, at most 60 are allowed"),
        ("bot/lane.py", "async " + function(61), "bot/lane.py:1: 'count' has 61 lines"),
        ("bot/lane.py", "def (:\n", "bot/lane.py:1: is not Python"),
        ("bot/utils.py", "", "bot/utils.py:1: 'utils' does not say what it is"),
        ("tests/test_helpers.py", "", "tests/test_helpers.py:1: 'test_helpers' does not say what it is"),
        ("adapters/base/chat.py", "", "adapters/base/chat.py:1: 'base' does not say what it is"),
        ("docs/operating.md", f"Run\n`cat {MACHINE}`\n", "docs/operating.md:2: a path of one machine"),
        ("docs/operating.md", f"Ask {REGISTRY} for it\n", "docs/operating.md:1: a package registry's address"),
        ("constraints.txt", "tickertape @ file://here\n", "constraints.txt:1: an address"),
        ("tests/test_lane.py", "import time\ntime.sleep(1)\n", "tests/test_lane.py:2: time.sleep in a test"),
        ("tests/test_lane.py", "await asyncio.sleep(0.01)\n", "tests/test_lane.py:1: asyncio.sleep in a test"),
        ("tests/test_lane.py", "await asyncio.sleep(delay)\n", "tests/test_lane.py:1: asyncio.sleep in a test"),
        ("tests/test_lane.py", "from asyncio import sleep\n", "tests/test_lane.py:1: from asyncio import sleep in"),
        ("notes.md", "", "notes.md:1: has no place at the top level"),
        ("scripts/release.sh", "", "scripts:1: has no place at the top level"),
    ],
)
def test_a_fault_is_named_by_its_place(tree: Tree, path: str, text: str, line: str) -> None:
    tree.write(path, text)
    status, lines = tree.verdict()
    assert status == 1
    assert len(lines) == 1
    assert lines[0].startswith(line)


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("bot/lane.py", comments(251), "warning: bot/lane.py:251: the file has 251 lines, 250 are normal"),
        ("bot/lane.py", function(31), "warning: bot/lane.py:1: 'count' has 31 lines, 30 are normal"),
    ],
)
def test_what_is_only_unusual_is_a_warning(tree: Tree, path: str, text: str, line: str) -> None:
    tree.write(path, text)
    assert tree.verdict() == (0, [line])


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("bot/lane.py", comments(250)),
        ("bot/lane.py", function(30)),
        ("adapters/sandbox/page.html", "<p>\n" * 1200),
        ("docs/operating.md", "See https://desk.example/home/live and storage/tmp/a.\n"),
        ("docs/guide.md", comments(900)),
        ("tests/test_lane.py", "await asyncio.sleep(0)\nawait clock.sleep(5)\n"),
        ("bot/clock.py", "await asyncio.sleep(seconds)\n"),
        ("bot/manager_of_lanes.py", ""),
        (".venv/lib/utils.py", function(99)),
        ("relay.sqlite3", ""),
        ("bot/__pycache__/utils.py", ""),
    ],
)
def test_what_is_allowed_stays_unmentioned(tree: Tree, path: str, text: str) -> None:
    tree.write(path, text)
    assert tree.verdict() == (0, [])


def test_a_file_that_is_not_text_is_passed_over(tree: Tree) -> None:
    (tree.root / "docs").mkdir()
    (tree.root / "docs" / "demo.png").write_bytes(b"\x89PNG\xff\xfe")
    assert tree.verdict() == (0, [])


def test_every_fault_of_a_tree_is_shown_in_the_order_of_its_files(tree: Tree) -> None:
    tree.write("storage/utils.py", "")
    tree.write("bot/lane.py", function(61))
    status, lines = tree.verdict()
    assert status == 1
    assert [line.split(":")[0] for line in lines] == ["bot/lane.py", "storage/utils.py"]
