"""Whatever is asked for, in whatever order, with whatever crashes in between: each key acts once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from bot.clock import SystemClock
from bot.conversation import Person
from bot.desk.publishing import Actor, Once
from bot.desk.publishing_desk import PublishingDesk
from bot.errors import KeyTaken
from bot.model import Coverage, Marks
from bot.richtext import plain
from bot.store import Store
from tests.contracts.conftest import sqlite
from tests.contracts.newsroom import says

PIA = Actor("program", Person(id=0, name="Pia Program"))


@dataclass(frozen=True, slots=True)
class Ask:
    """`dies`: between the act and its answer."""

    key: str
    text: str
    dies: bool


ASKS = st.lists(
    st.builds(Ask, st.sampled_from("abc"), st.sampled_from(["Smoke.", "Fire."]), st.booleans()), max_size=12
)


class Death(Exception):
    pass


async def ask(desk: PublishingDesk, coverage: Coverage, asked: Ask) -> str:
    async def act() -> str:
        entry = await desk.publish(coverage, says(asked.text), Marks(), PIA)
        if asked.dies:
            raise Death
        return str(entry.number)

    try:
        return await desk.once(Once(asked.key, asked.text), act)
    except KeyTaken:
        return "taken"
    except Death:
        return "dead"


def expected(asks: Sequence[Ask]) -> tuple[list[str], list[str]]:
    """What is answered, and the texts of the entries that there are then."""
    known: dict[str, tuple[str, str]] = {}
    answers = []
    for asked in asks:
        if asked.key not in known and not asked.dies:
            known[asked.key] = (asked.text, str(len(known) + 1))
        text, number = known.get(asked.key, (asked.text, "dead"))
        answers.append(number if text == asked.text else "taken")
    return answers, [text for text, _ in known.values()]


async def answered(store: Store, asks: Sequence[Ask]) -> tuple[list[str], list[str]]:
    desk = PublishingDesk(store, SystemClock(), wake=lambda: None)
    coverage = await desk.open("Harbour fire", (), PIA)
    answers = [await ask(desk, coverage, asked) for asked in asks]
    return answers, [plain(entry.content.body) for entry in await store.stream.entries(coverage.id)]


@given(ASKS)
def test_each_key_acts_once(asks: list[Ask]) -> None:
    with TemporaryDirectory() as folder:
        opening = sqlite(Path(folder))

        async def run() -> tuple[list[str], list[str]]:
            async with opening() as store:
                return await answered(store, asks)

        assert asyncio.run(run()) == expected(asks)
