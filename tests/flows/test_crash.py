"""The relay is killed again and again while it serves a crowd, and goes on: nothing is lost or doubled uncounted.

`make crash` does it a hundred times: CRASHES says how often, CRASH_SEED at which moments.
"""

import os
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.model import Address
from tests.flows.crowd import WINDOW, Crowd, crowd

KILLS = int(os.environ.get("CRASHES", "10")) // 2
SEED = int(os.environ.get("CRASH_SEED", "1"))
MARATHON = KILLS > 5
OF_EACH = {"resend": 2000, "skip": 2000 if MARATHON else 500}
"""Chats on each platform."""
PER_ENTRY = 2 if MARATHON else KILLS
"""So often the relay is killed while it brings out one entry."""
AFTER_THE_NONCES = timedelta(minutes=10)


async def die_often(crowd: Crowd, kills: int, latest: int, random: Random) -> None:
    """Each time within so many messages. Some of the time the next relay starts at once, some of the time when no nonce
    is known any more."""
    for kill in range(kills):
        if kill % PER_ENTRY == 0:
            await crowd.publish()
        await crowd.killed_after(random.randint(1, latest))
        assert all(marks <= 2 * WINDOW for marks in await crowd.marked())
        if random.random() < 0.4:
            crowd.time.ahead += AFTER_THE_NONCES
    await crowd.publish()
    await crowd.served()


def too_often(shown: dict[Address, Counter[str]], platform: str) -> Counter[tuple[int, str]]:
    """How often each chat shows each entry beyond once."""
    return Counter(
        {
            (reader.chat, text): times - 1
            for reader, seen in shown.items()
            if reader.platform == platform
            for text, times in seen.items()
            if times > 1
        }
    )


def out_of_order(crowd: Crowd) -> list[Address]:
    """Chats that show an entry before an older one that they have not shown yet."""
    return [reader for reader, texts in crowd.sequence().items() if texts != sorted(texts)]


def missing(crowd: Crowd, shown: dict[Address, Counter[str]]) -> list[tuple[Address, str]]:
    return [(reader, text) for reader, seen in shown.items() for text in crowd.texts if not seen[text]]


@pytest.mark.parametrize("policy", ["resend", "skip"])
async def test_a_relay_that_dies_again_and_again_loses_and_doubles_nothing_uncounted(
    policy: str, tmp_path: Path
) -> None:
    async with crowd(tmp_path, policy, SEED) as readers:
        await readers.gather(OF_EACH[policy])
        # All that is killed in one entry's way has to find something to do, though some be skipped.
        latest = (OF_EACH[policy] - 2 * WINDOW * PER_ENTRY) // PER_ENTRY
        await die_often(readers, KILLS, latest, Random(SEED))
        shown, counted = readers.shown(), readers.counted()
        doubled, lost = too_often(shown, "telegram"), missing(readers, shown)
        status = await readers.store.deliveries.status("telegram", readers.time.now())
        assert status.in_doubt == counted.total() > 0
        assert not too_often(shown, "discord")
        assert not out_of_order(readers)
        if policy == "resend":
            assert not lost
            assert doubled <= counted
        else:
            assert not doubled
            assert {(reader.platform, (reader.chat, text) in counted) for reader, text in lost} <= {("telegram", True)}
