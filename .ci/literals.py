#!/usr/bin/env python
"""Looks for what the bot says in chats without saying it as words of its catalogues.

`python .ci/literals.py FOLDER` writes one line `path:line: the text` for each text that people would be told in English
only, and ends with 1 if there is any: a text with a word in it where something is made to be shown, and anything that
reads like a sentence in the packages that speak to people.
"""

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

TALKING = tuple(Path("bot") / name for name in ("composing", "desk", "intake", "people", "readers", "watching"))
"""Packages whose sentences people are told."""
REFUSING = (Path("storage"), Path("adapters") / "web")
"""What refuses, and says nothing else to people."""

CATALOGUED = frozenset({"words", "plural", "message", "Words"})
SHOWN = {
    **dict.fromkeys(("paragraph", "bold", "italic"), slice(None)),
    **dict.fromkeys(("Span", "Button", "Choice", "Answer"), slice(1)),
    **dict.fromkeys(("Refused", "NoSuchCoverage", "NoSuchEntry", "NoSuchSource", "CoverageClosed"), slice(1)),
    **dict.fromkeys(("AlreadyRetracted", "Stale", "KeyTaken", "AddressRefused"), slice(1)),
    **dict.fromkeys(("Form", "FormField", "Command", "Option"), slice(1, 2)),
}
"""What makes something to be shown, and which of its arguments that is."""
KEPT = frozenset({"say", "exception", "warning", "info", "compile", "record", "_record", "_changed", "create_task"})
"""Logs, patterns, the audit record and the names of tasks are in English."""

_WORD = re.compile(r"[A-Za-z]{2}")
_COMMAND = re.compile(r"\s*/[a-z]")
_SENTENCE = re.compile(r"(?:[A-Z].*[a-z] [a-z]|\s[a-z]+ [a-z]|.*[a-z] [a-z].*[.?!:]\s*\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Finding:
    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text[:80]!r} is said in English only: put it into words()"


def findings(root: Path) -> Iterator[Finding]:
    for folder in (*TALKING, *REFUSING):
        for path in sorted((root / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for line, text in sorted(_said(tree, sentences=folder in TALKING)):
                yield Finding(path.relative_to(root), line, text)


def _said(tree: ast.Module, *, sentences: bool) -> Iterator[tuple[int, str]]:
    passed = {id(node) for node in _passed_over(tree)}
    shown = {id(node) for node in _shown(tree)}
    for node in ast.walk(tree):
        text = _text(node)
        if text is None or not isinstance(node, ast.expr) or id(node) in passed or _COMMAND.match(text):
            continue
        if (id(node) in shown and _WORD.search(text)) or (sentences and _SENTENCE.match(text)):
            yield node.lineno, text


def _passed_over(tree: ast.Module) -> Iterator[ast.AST]:
    """Docstrings, what goes through the catalogues, what nobody is told, and the pieces of a formatted text."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                yield docstring
            case ast.Call() if _name(node) in CATALOGUED | KEPT:
                yield from ast.walk(node)
            case ast.JoinedStr(values=pieces):
                yield from (piece for piece in pieces if isinstance(piece, ast.Constant))


def _shown(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (arguments := SHOWN.get(_name(node))):
            for argument in node.args[arguments]:
                yield from _alternatives(argument)


def _alternatives(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from _alternatives(node.body)
        yield from _alternatives(node.orelse)
    elif isinstance(node, ast.BinOp):
        yield from _alternatives(node.left)
        yield from _alternatives(node.right)
    else:
        yield node


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _text(node: ast.AST) -> str | None:
    """With nothing where a value is put in."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=pieces):
            return "".join(str(piece.value) if isinstance(piece, ast.Constant) else "" for piece in pieces)
    return None


def main(arguments: Sequence[str]) -> int:
    found = list(findings(Path(arguments[0])))
    sys.stdout.writelines(f"{finding}\n" for finding in found)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
