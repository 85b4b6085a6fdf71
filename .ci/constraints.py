#!/usr/bin/env python
"""Renews constraints.txt: the newest versions that pyproject.toml allows, names and versions only.

Each supported Python that can be found installs everything into an environment that is thrown away. Where two Pythons
need different versions, each line says for which. What only a missing Python could tell is kept as it is.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "constraints.txt"
HEADER = (
    "# The exact version of everything that is installed, on Python 3.11 to 3.13; renew it with `make constraints`."
)
RELEASES = ("3.11", "3.12", "3.13")
# Hatchling asks for it when it builds an editable install; no file of the project names it.
BUILD_EXTRAS = ["editables"]
PIN = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[\w.!+]+)")

Pins = dict[str, str]


def run(command: list[str]) -> str:
    """What the command writes; its complaints go to the terminal. Raises CalledProcessError, FileNotFoundError."""
    held = {"PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT"}
    free = {name: value for name, value in os.environ.items() if name not in held}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT, env=free)  # noqa: S603
    return done.stdout


def find_python(release: str) -> str | None:
    """A command that starts that Python and can make environments, or None; pyenv keeps its own off the path."""
    kept = Path.home().glob(f".pyenv/versions/{release}.*/bin/python")
    for command in (sys.executable, *sorted(map(str, kept), reverse=True), f"python{release}"):
        try:
            said = run([command, "-I", "-c", "import sys, ensurepip; print('%d.%d' % sys.version_info[:2])"])
        except (FileNotFoundError, subprocess.CalledProcessError):
            continue
        if said.strip() == release:
            return command
    return None


def newest(python: str, requirements: list[str]) -> Pins:
    """What that Python installs for the requirements when nothing holds it back."""
    with tempfile.TemporaryDirectory() as folder:
        run([python, "-m", "venv", folder])
        pip = [f"{folder}/bin/python", "-m", "pip", "--disable-pip-version-check", "--no-input"]
        run([*pip, "install", "-qq", *requirements])
        listed = run([*pip, "freeze"]).splitlines()
    return {found["name"]: found["version"] for line in listed if (found := PIN.fullmatch(line))}


def merge(pins: dict[str, Pins], former: Iterable[str]) -> list[str]:
    """The lines of the file: from what each release installs, and the former lines on packages that none installs."""
    names = {name for installed in pins.values() for name in installed}
    lines = [line for line in former if (found := PIN.match(line)) and found["name"] not in names]
    for name in names:
        versions = {release: installed[name] for release, installed in pins.items() if name in installed}
        if len(set(versions.values())) == 1:
            lines.append(f"{name}=={next(iter(versions.values()))}")
        else:
            lines += [f'{name}=={version}; python_version == "{release}"' for release, version in versions.items()]
    return sorted(lines, key=str.lower)


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    requirements = [".[dev,fast]", *project["build-system"]["requires"], *BUILD_EXTRAS]
    pins: dict[str, Pins] = {}
    for release in RELEASES:
        if python := find_python(release):
            sys.stdout.write(f"Asking Python {release} …\n")
            sys.stdout.flush()
            pins[release] = newest(python, requirements)
        else:
            sys.stdout.write(f"No Python {release} here: lines that only it needs stay as they are.\n")
    all_asked = len(pins) == len(RELEASES)
    former = [] if all_asked or not FILE.exists() else FILE.read_text(encoding="utf-8").splitlines()
    FILE.write_text("\n".join([HEADER, *merge(pins, former), ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
