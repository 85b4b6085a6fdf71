"""`.ci/setup` on machines of every kind, with a shell script in the place of Python that notes what it is asked."""

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

SETUP = Path(__file__).parents[1] / ".ci" / "setup"
TOOLS = ("cat", "chmod", "cksum", "cp", "dirname", "mkdir", "rm", "sh", "touch")
PYTHON = """#!/bin/sh
case "$*" in
    *version_info*) echo {release} ;;
    *ensurepip*) exit {lacks_ensurepip} ;;
    "-m venv .venv") echo made by {release} >>notes; mkdir .venv/bin; cp "$0" .venv/bin/python ;;
    *"pip install"*) echo installed with $PIP_CONSTRAINT >>notes; [ ! -e offline ] && touch .venv/bin/tickertape \\
        && chmod +x .venv/bin/tickertape ;;
esac
"""


@dataclass(frozen=True)
class Machine:
    """A clone of the project, and a path with nothing on it but a few tools and the Pythons that are added."""

    clone: Path
    path: Path

    def has_python(self, name: str, release: str, *, ensurepip: bool = True) -> None:
        command = self.path / name
        command.write_text(PYTHON.format(release=release, lacks_ensurepip=int(not ensurepip)), encoding="utf-8")
        command.chmod(0o755)

    async def set_up(self, python: str = "") -> tuple[int | None, str]:
        """The exit status, and all that was written."""
        process = await asyncio.create_subprocess_exec(
            self.clone / ".ci" / "setup",
            env={"PATH": str(self.path), "PYTHON": python},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(30):
            said, _ = await process.communicate()
        return process.returncode, said.decode()

    def done(self) -> list[str]:
        """What the Pythons were asked to make and install, since the last time this was read."""
        notes = self.clone / "notes"
        lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
        notes.unlink(missing_ok=True)
        return [line.split(" with ")[0] for line in lines]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    clone, path = tmp_path / "clone", tmp_path / "bin"
    (clone / ".ci").mkdir(parents=True)
    path.mkdir()
    shutil.copy(SETUP, clone / ".ci")
    for name in ("pyproject.toml", "constraints.txt"):
        (clone / name).write_text("as it was\n", encoding="utf-8")
    for tool in TOOLS:
        place = shutil.which(tool)
        assert place
        (path / tool).symlink_to(place)
    return Machine(clone, path)


@pytest.fixture
async def ready(machine: Machine) -> Machine:
    machine.has_python("python3", "3.11")
    assert (await machine.set_up())[0] == 0
    assert machine.done() == ["made by 3.11", "installed"]
    return machine


async def test_a_fresh_clone_is_set_up_and_says_so(machine: Machine) -> None:
    machine.has_python("python3", "3.13")
    status, said = await machine.set_up()
    assert status == 0
    assert "Making .venv with Python 3.13" in said
    assert "Installing" in said


async def test_what_is_installed_is_pinned(machine: Machine) -> None:
    machine.has_python("python3", "3.12")
    await machine.set_up()
    assert f"installed with {machine.clone}/constraints.txt" in (machine.clone / "notes").read_text(encoding="utf-8")


async def test_a_second_time_nothing_is_said_or_done(ready: Machine) -> None:
    assert await ready.set_up() == (0, "")
    assert ready.done() == []


@pytest.mark.parametrize("changed", ["constraints.txt", "pyproject.toml"])
async def test_new_requirements_are_installed_into_what_is_there(ready: Machine, changed: str) -> None:
    (ready.clone / changed).write_text("as it is now\n", encoding="utf-8")
    assert (await ready.set_up())[0] == 0
    assert ready.done() == ["installed"]
    assert await ready.set_up() == (0, "")


async def test_a_half_made_environment_is_made_again(ready: Machine) -> None:
    (ready.clone / ".venv" / ".installed").write_text("unfinished\n", encoding="utf-8")
    assert (await ready.set_up())[0] == 0
    assert ready.done() == ["made by 3.11", "installed"]


async def test_an_environment_without_its_python_is_made_again(ready: Machine) -> None:
    (ready.clone / ".venv" / "bin" / "python").unlink()
    assert (await ready.set_up())[0] == 0
    assert ready.done() == ["made by 3.11", "installed"]


async def test_a_command_that_was_lost_is_installed_again(ready: Machine) -> None:
    (ready.clone / ".venv" / "bin" / "tickertape").unlink()
    assert (await ready.set_up())[0] == 0
    assert ready.done() == ["installed"]


async def test_an_environment_that_was_moved_is_made_again(ready: Machine) -> None:
    moved = Machine(ready.clone.rename(ready.clone.with_name("elsewhere")), ready.path)
    assert (await moved.set_up())[0] == 0
    assert moved.done() == ["made by 3.11", "installed"]


async def test_an_environment_made_by_hand_is_completed_and_kept(ready: Machine) -> None:
    (ready.clone / ".venv" / ".installed").unlink()
    assert (await ready.set_up())[0] == 0
    assert ready.done() == ["installed"]


async def test_offline_an_environment_that_worked_is_not_lost(ready: Machine) -> None:
    (ready.clone / "constraints.txt").write_text("as it is now\n", encoding="utf-8")
    (ready.clone / "offline").touch()
    status, said = await ready.set_up()
    assert status == 1
    assert "Installing failed" in said
    (ready.clone / "offline").unlink()
    ready.done()
    assert (await ready.set_up())[0] == 0
    assert ready.done() == ["installed"]


async def test_an_installation_that_failed_the_first_time_starts_afresh(machine: Machine) -> None:
    machine.has_python("python3", "3.11")
    (machine.clone / "offline").touch()
    assert (await machine.set_up())[0] == 1
    (machine.clone / "offline").unlink()
    machine.done()
    assert (await machine.set_up())[0] == 0
    assert machine.done() == ["made by 3.11", "installed"]


async def test_a_python_out_of_range_gives_way_to_one_that_fits(machine: Machine) -> None:
    machine.has_python("python3", "3.14")
    machine.has_python("python3.12", "3.12")
    assert (await machine.set_up())[0] == 0
    assert machine.done() == ["made by 3.12", "installed"]


async def test_a_python_asked_for_replaces_the_one_that_was_used(ready: Machine) -> None:
    ready.has_python("python3.13", "3.13")
    assert (await ready.set_up("python3.13"))[0] == 0
    assert ready.done() == ["made by 3.13", "installed"]
    assert await ready.set_up() == (0, "")


@pytest.mark.parametrize("release", ["2.7", "3.9", "3.10", "3.14"])
async def test_only_a_python_out_of_range_is_named_with_what_is_needed(machine: Machine, release: str) -> None:
    machine.has_python("python3", release)
    status, said = await machine.set_up()
    assert status == 1
    assert f"needs Python 3.11 to 3.13; here python3 is {release}" in said
    assert not (machine.clone / ".venv").exists()


async def test_a_machine_without_python_is_told_what_is_needed(machine: Machine) -> None:
    status, said = await machine.set_up()
    assert status == 1
    assert "needs Python 3.11 to 3.13; here is no python3" in said


async def test_a_python_without_ensurepip_is_told_the_package_before_anything_is_made(machine: Machine) -> None:
    machine.has_python("python3", "3.11", ensurepip=False)
    status, said = await machine.set_up()
    assert status == 1
    assert "apt install python3-venv" in said
    assert "python3.11-venv" in said
    assert not (machine.clone / ".venv").exists()


async def test_a_wrong_python_leaves_the_environment_alone(ready: Machine) -> None:
    assert (await ready.set_up("no-such-python"))[0] == 1
    assert await ready.set_up() == (0, "")
