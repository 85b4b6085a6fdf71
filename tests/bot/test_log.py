"""What the log shows, and what it never does."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.log import QUIET, configure, say
from tests.bot.strategies import fewer

log = logging.getLogger("bot.lanes.lane")

TOKEN = "123456:AAE-made-up_token"


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in QUIET}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


Written = Callable[[], str]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Written:
    """What went to standard error since it was last asked for."""
    return lambda: capsys.readouterr().err


def fail() -> None:
    address = f"https://example.org/bot{TOKEN}/sendMessage"
    raise RuntimeError(address)


def log_a_failure() -> None:
    try:
        fail()
    except RuntimeError:
        log.exception("failed")


def test_an_event_is_one_line_of_words(written: Written) -> None:
    configure("info", as_json=False)
    say(log, "sent", chat="telegram:42", entry=14)
    assert written().endswith(" info bot.lanes.lane sent chat=telegram:42 entry=14\n")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("plain", "plain"),
        ("two words", '"two words"'),
        ("", '""'),
        ("a=b", '"a=b"'),
        ('say "so"', r'"say \"so\""'),
        ("two\nlines", r'"two\nlines"'),
        ("back\rwards", r'"back\rwards"'),
        ("tab\tbed", r'"tab\tbed"'),
        ("\x1b[31mred", r'"\u001b[31mred"'),
        ("a\u2028b", r'"a\u2028b"'),
        ("a\x85b", r'"a\u0085b"'),
        ("Überschwemmung", "Überschwemmung"),
        ("Überschwemmung heute", '"Überschwemmung heute"'),
        (None, "None"),
        (0.25, "0.25"),
    ],
)
def test_a_value_that_could_be_misread_is_quoted(written: Written, value: object, shown: str) -> None:
    configure("info", as_json=False)
    say(log, "named", title=value)
    assert written().endswith(f" named title={shown}\n")


@fewer
@given(title=st.text())
def test_no_value_makes_a_second_line(title: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        stream = io.StringIO()
        patch.setattr("sys.stderr", stream)
        configure("info", as_json=False)
        say(log, "named", title=title)
        configure("info", as_json=True)
        say(log, "named", title=title)
    assert len(stream.getvalue().split("\n")) == 3
    plain_line, json_line = stream.getvalue().splitlines()
    assert " named title=" in plain_line
    assert json.loads(json_line)["title"] == title


def test_for_machines_each_line_is_an_object(written: Written) -> None:
    configure("info", as_json=True)
    say(log, "sent", chat="telegram:42", entry=14, title='two\n"lines"')
    line = json.loads(written())
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "bot.lanes.lane",
        "event": "sent",
        "chat": "telegram:42",
        "entry": 14,
        "title": 'two\n"lines"',
    }


def test_for_machines_a_failure_is_one_line_too(written: Written) -> None:
    configure("info", as_json=True)
    log_a_failure()
    told = written()
    line = json.loads(told)
    assert told.count("\n") == 1
    assert line["event"] == "failed"
    assert "RuntimeError" in line["trace"]


def test_for_machines_whatever_is_no_json_is_shown_as_text(written: Written) -> None:
    configure("info", as_json=True)
    say(log, "failed", why=RuntimeError("no"), since={1})
    line = json.loads(written())
    assert (line["why"], line["since"]) == ("no", "{1}")


@pytest.mark.parametrize("as_json", [False, True])
def test_secrets_are_never_shown(written: Written, as_json: bool) -> None:
    configure("debug", as_json=as_json, secrets=[TOKEN, ""])
    log.info("GET https://example.org/bot%s/getMe", TOKEN)
    say(log, "failed", why=f"no answer from /bot{TOKEN}/getMe", token=TOKEN)
    log_a_failure()
    told = written()
    assert TOKEN not in told
    assert told.count("***") >= 4
    assert "RuntimeError" in told


def test_what_is_below_the_level_is_not_even_put_into_words(written: Written) -> None:
    class Unspeakable:
        def __str__(self) -> str:
            raise AssertionError

    configure("warning", as_json=False)
    say(log, "sent", chat=Unspeakable())
    assert written() == ""


def test_libraries_that_log_addresses_are_quiet(written: Written) -> None:
    configure("debug", as_json=False)
    for name in QUIET:
        logging.getLogger(name).info("GET /")
    logging.getLogger("httpx").warning("slow")
    told = written()
    assert told.endswith(" warning httpx slow\n")
    assert told.count("\n") == 1
