#!/usr/bin/env python
"""Checks what no other tool does: sizes, names, the top level, machine paths, sleeping tests.

`python .ci/sizes.py FOLDER` writes one line `path:line: what is wrong` for each finding, those that are only warnings
with `warning: ` before it, and ends with 1 if anything is wrong. Needs nothing but the standard library.
"""

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

TOP_LEVEL = frozenset(
    {
        *(".ci", "adapters", "bot", "docs", "seeds", "storage", "tests"),
        *("CHANGELOG.md", "CONTRIBUTING.md", "GLOSSARY.md", "LICENSE", "README.md"),
        *(".gitignore", "Makefile", "constraints.txt", "pyproject.toml", "settings.example.toml"),
    }
)
SIZED = frozenset({"adapters", "bot", "storage", "tests", ".ci"})
FILE_LINES = {".py": (250, 400), ".sql": (250, 400), ".css": (250, 400), ".js": (250, 400), ".html": (1200, 1200)}
FUNCTION_LINES = (30, 60)
VAGUE_NAMES = frozenset({"base", "helper", "helpers", "manager", "managers", "util", "utils"})
FOREIGN = (
    # A path that only one machine has: absolute, not the tail of an address or of another path.
    (re.compile(r"(?<![\w./~-])/(?:(?:Users|home|root|work)/\w|tmp\b)"), "a path of one machine"),
    (re.compile(r"\b(?:pypi\.org|pythonhosted\.org)\b"), "a package registry's address"),
)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something at a place; `path` is relative to the folder that is checked, lines count from 1."""

    path: PurePosixPath
    line: int
    text: str
    wrong: bool = True

    def __str__(self) -> str:
        return f"{'' if self.wrong else 'warning: '}{self.path}:{self.line}: {self.text}"


def findings(root: Path) -> Iterator[Finding]:
    """All findings in a project's folder."""
    yield from stray_entries(root)
    for file in project_files(root):
        path = PurePosixPath(file.relative_to(root).as_posix())
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        yield from foreign_names(path, text)
        if path.parts[0] in SIZED:
            yield from file_size(path, text)
            yield from vague_name(path)
        if path.suffix == ".py":
            yield from code(path, text)


def stray_entries(root: Path) -> Iterator[Finding]:
    """Top-level entries that neither belong there nor are ignored by git."""
    ignored = [".git", *_ignored(root / ".gitignore")]
    for entry in sorted(root.iterdir()):
        if entry.name not in TOP_LEVEL and not any(fnmatch(entry.name, pattern) for pattern in ignored):
            yield Finding(PurePosixPath(entry.name), 1, "has no place at the top level")


def _ignored(gitignore: Path) -> list[str]:
    lines = gitignore.read_text(encoding="utf-8").splitlines() if gitignore.exists() else []
    return [line.strip().rstrip("/") for line in lines if line.strip() and not line.startswith("#")]


def project_files(root: Path) -> Iterator[Path]:
    """The files below the top-level entries that belong there, caches left out, in a steady order."""
    for name in sorted(TOP_LEVEL):
        entry = root / name
        if entry.is_file():
            yield entry
        for file in sorted(entry.rglob("*")) if entry.is_dir() else ():
            if file.is_file() and "__pycache__" not in file.parts:
                yield file


def foreign_names(path: PurePosixPath, text: str) -> Iterator[Finding]:
    """Names of one machine or one registry, and any address among the constraints."""
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern, what in FOREIGN:
            if found := pattern.search(line):
                yield Finding(path, number, f"{what}: {found.group()}…")
        if path.name == "constraints.txt" and "://" in line:
            yield Finding(path, number, "an address; a constraint is a name and a version")


def file_size(path: PurePosixPath, text: str) -> Iterator[Finding]:
    if path.suffix in FILE_LINES:
        lines = len(text.splitlines())
        yield from _too_long(path, lines, "the file", lines, FILE_LINES[path.suffix])


def vague_name(path: PurePosixPath) -> Iterator[Finding]:
    """Names under which anything can be put."""
    for part in (*path.parts[:-1], path.stem):
        if part.removeprefix("test_").strip("_") in VAGUE_NAMES:
            yield Finding(path, 1, f"'{part}' does not say what it is: name the noun")


def code(path: PurePosixPath, text: str) -> Iterator[Finding]:
    """What only the syntax tree shows: the length of functions, and sleeping in tests."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        yield Finding(path, error.lineno or 1, f"is not Python: {error.msg}")
        return
    in_tests = path.parts[0] == "tests"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield from _too_long(path, node.lineno, f"'{node.name}'", lines, FUNCTION_LINES)
        elif in_tests and isinstance(node, ast.ImportFrom | ast.Call) and (slept := _sleeps(node)):
            yield Finding(path, node.lineno, f"{slept} in a test: wait for what happens instead")


def _too_long(path: PurePosixPath, line: int, what: str, lines: int, limits: tuple[int, int]) -> Iterator[Finding]:
    normal, hard = limits
    if lines > hard:
        yield Finding(path, line, f"{what} has {lines} lines, at most {hard} are allowed")
    elif lines > normal:
        yield Finding(path, line, f"{what} has {lines} lines, {normal} are normal", wrong=False)


def _sleeps(node: ast.ImportFrom | ast.Call) -> str:
    """How a node sleeps for real, or nothing. `asyncio.sleep(0)` only lets others run."""
    match node:
        case ast.ImportFrom(module="time" | "asyncio", names=names) if any(name.name == "sleep" for name in names):
            return f"from {node.module} import sleep"
        case ast.Call(func=ast.Attribute(value=ast.Name(id="time"), attr="sleep")):
            return "time.sleep"
        case ast.Call(func=ast.Attribute(value=ast.Name(id="asyncio"), attr="sleep"), args=[ast.Constant(value=0)]):
            return ""
        case ast.Call(func=ast.Attribute(value=ast.Name(id="asyncio"), attr="sleep")):
            return "asyncio.sleep"
    return ""


def main(arguments: Sequence[str]) -> int:
    """Write the findings in the named folder to standard output; 1 if anything is wrong, else 0."""
    found = sorted(findings(Path(*arguments)))
    sys.stdout.writelines(f"{finding}\n" for finding in found)
    return int(any(finding.wrong for finding in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
