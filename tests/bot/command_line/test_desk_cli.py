"""`tickertape open`, `post`, `correct`, `retract`, `close`: what they keep, tell and refuse, without a relay."""

import json
import os
import pwd
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.command_line.cli import app
from bot.errors import Refused


@pytest.fixture(autouse=True)
def newspaper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TICKERTAPE_DATABASE", str(tmp_path / "news.sqlite3"))
    return tmp_path / "news.sqlite3"


def done(*arguments: object, standard_input: str = "") -> str:
    result = CliRunner().invoke(app, list(map(str, arguments)), input=standard_input)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.strip()


def told(*arguments: object, standard_input: str = "") -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(done(*arguments, "--json", standard_input=standard_input))
    return answer


def refused(*arguments: object) -> str:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert isinstance(result.exception, Refused)
    assert result.stdout == ""
    return str(result.exception)


def misused(*arguments: object) -> bool:
    """Ended as a command does that was not called as its help says."""
    return CliRunner().invoke(app, list(map(str, arguments))).exit_code == 2


def test_what_is_done_is_told_to_programs() -> None:
    assert told("open", "Harbour fire") == {"coverage": "harbour-fire", "title": "Harbour fire", "state": "open"}
    posted = told("post", "Smoke.", "--breaking")
    published_at = posted.pop("published_at")
    assert posted == {"coverage": "harbour-fire", "number": 1, "revision": 1, "state": "live", "audience": 0}
    assert told("status", "--entry", "harbour-fire/1") == {
        "coverage": "harbour-fire",
        "number": 1,
        "revision": 1,
        "state": "live",
        "published_at": published_at,
        "pushed": True,
        "audience": 0,
        "reached": 0,
        "waiting": 0,
        "unreachable": 0,
        "skipped": 0,
        "in_doubt": 0,
        "half_within_seconds": None,
        "worst_seconds": None,
    }
    assert done("status", "--entry", "1") == "Entry 1 is published. Nobody follows this coverage yet."
    assert told("correct", "#1", "Much smoke.")["revision"] == 2
    assert done("correct", "1", "Much smoke.") == "Entry 1 says this already; nothing was changed."
    assert told("retract", "1", "A drill.")["state"] == "retracted"
    assert told("close", "harbour-fire")["state"] == "closed"
    assert done("close", "harbour-fire") == "Harbour fire was closed already."


def test_what_is_done_is_recorded_under_the_name_of_the_account(newspaper: Path) -> None:
    done("open", "Harbour fire")
    done("post", "Smoke.")
    done("correct", "1", "Much smoke.")
    done("retract", "1", "A drill.")
    done("close", "harbour-fire")
    with closing(sqlite3.connect(newspaper)) as connection:
        record = connection.execute("SELECT platform, person, name, action, detail FROM audit ORDER BY id").fetchall()
    account = ("command line", os.getuid(), pwd.getpwuid(os.getuid()).pw_name)
    assert record == [
        (*account, "opened", "harbour-fire"),
        (*account, "published", "entry 1 of coverage 1"),
        (*account, "corrected", "entry 1 of coverage 1"),
        (*account, "retracted", "entry 1 of coverage 1"),
        (*account, "closed", "harbour-fire"),
    ]


def test_a_typo_is_mended_quietly(newspaper: Path) -> None:
    done("open", "Harbour fire")
    done("post", "Smok.")
    done("correct", "1", "Smoke.", "--typo", "--note", "Smoke.")
    with closing(sqlite3.connect(newspaper)) as connection:
        written = connection.execute("SELECT kind, note FROM revision WHERE revision = 2").fetchone()
    assert written == ("typo", None)


def test_a_summary_is_published_renewed_and_ended() -> None:
    done("open", "Harbour fire")
    assert done("summary", "Two are hurt.") == (
        "The summary of Harbour fire is published; every chat is being told, without a sound."
    )
    renewed = told("summary", "Three are hurt.", "--coverage", "harbour-fire")
    assert (renewed["number"], renewed["revision"], renewed["state"]) == (1, 2, "live")
    assert "pinned already" in done("pin", "summary")
    assert told("unpin", "harbour-fire/summary")["pinned"] is False
    assert done("summary", "--end").startswith("The summary of Harbour fire ends")
    assert "has no summary" in refused("summary", "--end")
    assert misused("summary")


def test_an_entry_is_pinned_and_unpinned(newspaper: Path) -> None:
    done("open", "Harbour fire")
    done("post", "Smoke.")
    assert done("pin", "1") == "Entry 1 is being pinned, without a sound, in every chat that has it and lets me pin."
    assert done("unpin", "1") == "Entry 1 is being unpinned."
    with closing(sqlite3.connect(newspaper)) as connection:
        recorded = connection.execute("SELECT action FROM audit ORDER BY id").fetchall()
    assert recorded == [("opened",), ("published",), ("pinned",), ("unpinned",)]


def test_an_entry_can_be_removed_from_the_chats(newspaper: Path) -> None:
    done("open", "Harbour fire")
    done("post", "Smoke.")
    assert told("retract", "1", "A drill.", "--remove")["state"] == "retracted"
    with closing(sqlite3.connect(newspaper)) as connection:
        assert connection.execute("SELECT action FROM audit ORDER BY id DESC").fetchone() == ("removed",)


def test_a_correction_keeps_what_is_not_given_anew(newspaper: Path) -> None:
    done("open", "Harbour fire")
    done(
        "post",
        "Smoke.",
        "--headline",
        "Fire",
        "--source-line",
        "Police",
        "--link",
        "https://example.org/fire",
        "--tag",
        "Fire",
    )
    done("correct", "1", "Much smoke.")
    with closing(sqlite3.connect(newspaper)) as connection:
        (written,) = connection.execute("SELECT content FROM revision WHERE revision = 2").fetchone()
    content = json.loads(written)
    assert [content[name] for name in ("headline", "source_line", "link", "tags")] == [
        "Fire",
        "Police",
        "https://example.org/fire",
        ["fire"],
    ]
    assert "Much smoke." in written


def test_what_cannot_be_done_is_said_in_the_words_of_the_chat(tmp_path: Path) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes(b"Caf\xe9")
    assert refused("post", "Smoke.") == "No coverage is open right now."
    done("open", "Fire")
    assert refused("open", "FIRE") == "“Fire” is open already, as fire."
    assert refused("post", " ") == "There is no text."
    assert refused("post", "x" * 20_001) == ("This is too long for one entry: 20,001 characters, at most 20,000.")
    assert refused("post", "--file", latin) == "The text is not UTF-8; nothing was changed."
    assert refused("post", "--link", "javascript:alert(1)") == (
        "A link is an address such as https://example.org, of at most 2,000 characters."
    )
    assert refused("retract", "7", "Why.") == "Fire has no entry 7."
    done("open", "Flood")
    assert refused("post", "Smoke.") == ("Several coverages are open: say which one the entry is for: flood, fire.")
    assert refused("post", "Smoke.", "--coverage", "storm") == (
        "There is no open coverage called “storm”; there is flood, fire."
    )
    assert (told("post", "Smoke.", "--coverage", "fire"))["coverage"] == "fire"


def test_text_comes_from_one_place(newspaper: Path, tmp_path: Path) -> None:
    done("open", "Fire")
    assert misused("post")
    assert misused("post", "Smoke.", "--file", tmp_path / "x")
    missing = refused("post", "--file", tmp_path / "x")
    assert "cannot be read" in missing
    assert told("post", "-", standard_input="Smoke over the quay.\n")["number"] == 1
    with closing(sqlite3.connect(newspaper)) as connection:
        (content,) = connection.execute("SELECT content FROM revision").fetchone()
    assert "Smoke over the quay." in content
