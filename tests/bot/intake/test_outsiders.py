"""Outsiders publish nothing, see nothing of the desk's, and learn nothing of it: whatever they try, wherever."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.command import Command
from bot.conversation import Answer, Incoming, Person
from bot.intake.commands import ALL, EDITORS
from bot.model import Address
from bot.richtext import plain
from bot.store import Role
from tests.bot.incoming import DESK_CHAT, GROUP, asks, fills_in, presses
from tests.bot.people.test_membership import CARL, about, is_a
from tests.bot.reception import Reception
from tests.contracts.newsroom import EDDIE, RITA

OTTO = Person(id=66, name="Otto Outsider")
OTTOS = Address("telegram", OTTO.id)
OTHER_GUILD = 5

PLACES = pytest.mark.parametrize("place", [OTTOS, GROUP, DESK_CHAT], ids=["private", "group", "desk"])
WORDS = ("", " 1", " 1 text", " harbour-fire", " harbour-fire/1 text", " 66 owner", " owner", " link_guess")

TABLES = ("audit", "claim", "coverage", "draft", "entry", "link", "revision", "role", "source", "stream", "submission")
WRITTEN = [f'INSERT INTO "{table}" ' for table in TABLES]
"""What only the desk writes."""


def written(folder: Path) -> list[str]:
    """All of it, as statements of SQL."""
    with closing(sqlite3.connect(folder / "tickertape.sqlite3")) as connection:
        return [line for line in connection.iterdump() if line.startswith(tuple(WRITTEN))]


@pytest.fixture
async def at_work(reception: Reception) -> Reception:
    """A desk in the middle of its work: an entry, a draft, a submission, somebody's code."""
    coverage = await reception.newsroom.open()
    await reception.newsroom.publish(coverage)
    await is_a(reception, CARL, Role.CONTRIBUTOR)
    await reception.comes(
        asks(EDDIE, "/post A secret of the desk."),
        asks(CARL, "/post Another secret."),
        presses(CARL, "submit:2:1"),
        asks(EDDIE, "/grant editor"),
        asks(EDDIE, "/correct 1 A secret correction."),
    )
    return reception


async def like_nothing(reception: Reception, like: Incoming, *tried: Incoming) -> None:
    """Each of these is answered as something that does not exist."""
    expected = await reception.comes(like)
    reception.clock.advance(600)
    for one in tried:
        reception.clock.advance(600)
        assert await reception.comes(one) == expected, one


@PLACES
async def test_the_desks_commands_do_not_exist_for_them(at_work: Reception, tmp_path: Path, place: Address) -> None:
    before = written(tmp_path)
    lines = [f"/{command.name}{words}" for command in EDITORS for words in WORDS]
    typed = [asks(OTTO, line, place) for line in lines]
    replies = [about(asks(OTTO, line, place), EDDIE) for line in lines]
    await like_nothing(at_work, asks(OTTO, "/weather", place), *typed, *replies)
    assert written(tmp_path) == before
    assert len(before) > len(TABLES)


def filled_in(command: Command, guild: int | None) -> Incoming:
    """With all its options, in that server."""
    # A code is looked up for everybody: this one is nobody's.
    options = {"code": "guess"} if command.name == "link" else {option.name: "1" for option in command.options}
    return asks(OTTO, f"/{command.name}", GROUP).model_copy(update={"guild": guild, "options": options})


async def test_nor_do_they_where_answers_are_private(at_work: Reception, tmp_path: Path) -> None:
    """In any server of Discord: those of readers, and the desk's own."""
    at_work.platform.answers_privately = True
    before = written(tmp_path)
    for guild in (None, OTHER_GUILD, DESK_CHAT.chat):
        unknown = asks(OTTO, "/weather", GROUP).model_copy(update={"guild": guild})
        await like_nothing(at_work, unknown, *(filled_in(command, guild) for command in EDITORS))
    assert written(tmp_path) == before


@PLACES
async def test_no_button_of_the_desk_does_anything_for_them(at_work: Reception, tmp_path: Path, place: Address) -> None:
    before = written(tmp_path)
    buttons = at_work.desk.presses
    assert {"publish", "approve", "reject", "discard", "submit"} <= set(buttons)
    arguments = ("", ":1", ":2", ":1:1", ":2:1", ":1:1:1", ":1:yes", ":add:1", ":-1")
    tried = [presses(OTTO, f"{name}{rest}", place) for name in buttons for rest in arguments]
    await like_nothing(at_work, presses(OTTO, "weather:1", place), *tried)
    assert written(tmp_path) == before


@PLACES
async def test_no_button_of_the_desk_opens_or_takes_a_form_of_theirs(
    at_work: Reception, tmp_path: Path, place: Address
) -> None:
    before = written(tmp_path)
    for name in ("weather", *at_work.desk.form_presses):
        for rest in ("", ":1:1", ":2:1", ":correct:1", ":retract:1"):
            opened = await at_work.intake.form(presses(OTTO, f"{name}{rest}", place))
            assert isinstance(opened, Answer)
            assert plain(opened.text) == "This is for the desk's editors."
    fields = {"text": "Nonsense.", "source": "Me"}
    filled = [fills_in(OTTO, name, "1:1", fields, place) for name in at_work.desk.forms]
    await like_nothing(at_work, fills_in(OTTO, "weather", "1:1", fields, place), *filled)
    assert written(tmp_path) == before


@PLACES
async def test_no_form_opens_and_none_is_taken_from_them(at_work: Reception, tmp_path: Path, place: Address) -> None:
    before = written(tmp_path)
    for name in ("weather", *(command.name for command in EDITORS)):
        opened = await at_work.intake.form(asks(OTTO, f"/{name}", place, entry="1"))
        assert isinstance(opened, Answer)
        assert plain(opened.text) == "I do not know this command. /help lists what I can do."
    fields = {"headline": "", "text": "Nonsense.", "code": "guess", "role": "owner", "person": "66"}
    unknown = fills_in(OTTO, "weather", "1", fields, place)
    filled = [fills_in(OTTO, command.name, "harbour-fire/1:1", fields, place) for command in EDITORS]
    await like_nothing(at_work, unknown, *filled)
    assert written(tmp_path) == before


@PLACES
async def test_no_values_of_the_desks_commands_are_offered_to_them(at_work: Reception, place: Address) -> None:
    for command in EDITORS:
        for option in command.options:
            assert await at_work.intake.suggest(asks(OTTO, f"/{command.name}", place), option.name, "") == []


@pytest.mark.parametrize("start", ["claim_", "claim_guess", "link_", "link_guess", "publish_1", "post", "grant_owner"])
async def test_no_deep_link_makes_them_anybody(at_work: Reception, tmp_path: Path, start: str) -> None:
    before = written(tmp_path)
    (told,) = await at_work.comes(asks(OTTO, f"/start {start}"))
    assert told.startswith(("This code is not valid", "There is no open coverage called"))
    assert written(tmp_path) == before


@PLACES
async def test_what_they_may_read_names_nobody_of_the_desk(at_work: Reception, place: Address) -> None:
    for name in [command.name for command in ALL.values() if command not in EDITORS]:
        at_work.clock.advance(600)
        told = "\n".join(await at_work.comes(asks(OTTO, f"/{name}", place)))
        for secret in (EDDIE.name, CARL.name, "secret", "editor", "/post", "/grant"):
            assert secret not in told


async def test_who_was_of_the_desk_is_an_outsider_again(at_work: Reception, tmp_path: Path) -> None:
    await is_a(at_work, RITA, Role.OWNER)
    await at_work.comes(asks(EDDIE, "/revoke 7"))
    before = written(tmp_path)
    tried = (asks(RITA, f"/{command.name}{words}") for command in EDITORS for words in WORDS)
    await like_nothing(at_work, asks(RITA, "/weather"), *tried)
    assert written(tmp_path) == before
