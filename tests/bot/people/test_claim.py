"""Codes that are handed over: how the first owner becomes one."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation import Person
from bot.people.claim import PREFIX, VALID_FOR, Claims, code_in
from bot.richtext import plain
from bot.store import Role, Store
from tests.bot.audit import audited
from tests.bot.clock import HandClock
from tests.bot.incoming import asks
from tests.contracts.newsroom import EDDIE, RITA


class Door:
    """Where people come with their codes."""

    def __init__(self, store: Store, clock: HandClock) -> None:
        self.claims = Claims(store, clock)
        self._store = store

    async def code(self) -> str:
        return await self.claims.issue()

    async def come(self, person: Person, code: str) -> str:
        """What is answered, nothing where the code is not valid."""
        incoming = asks(person, f"/claim {code}")
        answers = await self.claims.use(incoming, code_in(incoming) or "")
        return plain(answers[0].text) if answers else ""

    async def owners(self) -> list[int]:
        grants, _ = await self._store.roles.roles()
        return [grant.account.id for grant in grants if grant.role is Role.OWNER]


@pytest.fixture
def door(store: Store, clock: HandClock) -> Door:
    return Door(store, clock)


async def test_whoever_has_the_code_becomes_an_owner(door: Door, tmp_path: Path) -> None:
    assert (await door.come(EDDIE, await door.code())).startswith("You are an owner of all coverages now.")
    assert await door.owners() == [EDDIE.id]
    assert audited(tmp_path) == [("Eddie Editor", "claimed", "owner of all coverages, from the relay")]


async def test_the_code_of_a_deep_link_is_the_same_code(door: Door) -> None:
    assert (await door.come(EDDIE, PREFIX + await door.code())).startswith("You are an owner of all coverages now.")


async def test_a_code_works_once(door: Door) -> None:
    code = await door.code()
    await door.come(EDDIE, code)
    assert not await door.come(RITA, code)
    assert await door.owners() == [EDDIE.id]


@pytest.mark.parametrize("code", ["", " ", "made-up", PREFIX, "x" * 4000])
async def test_any_other_code_is_refused(door: Door, code: str) -> None:
    await door.code()
    assert not await door.come(RITA, code)
    assert await door.owners() == []


async def test_a_code_works_for_a_quarter_of_an_hour(door: Door, clock: HandClock) -> None:
    assert timedelta(minutes=15) == VALID_FOR
    code = await door.code()
    clock.advance(VALID_FOR.total_seconds() - 1)
    await door.come(EDDIE, code)
    code = await door.code()
    clock.advance(VALID_FOR.total_seconds())
    assert not await door.come(RITA, code)


async def test_a_new_code_ends_the_one_before(door: Door) -> None:
    first, second = await door.code(), await door.code()
    assert first != second
    assert not await door.come(RITA, first)
    await door.come(EDDIE, second)


async def test_a_code_is_long_enough_and_fits_a_deep_link(door: Door) -> None:
    """Telegram's start parameter: at most 64 characters of `A-Za-z0-9_-`."""
    code = await door.code()
    assert len(code) == 16
    assert (PREFIX + code).replace("_", "").replace("-", "").isalnum()


async def test_the_code_itself_is_stored_nowhere(door: Door, tmp_path: Path) -> None:
    code = await door.code()
    with sqlite3.connect(tmp_path / "tickertape.sqlite3") as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    assert "claim" in dump
    assert code not in dump
