"""No answer, or one that says nothing: has the message arrived? Discord can tell; on Telegram it is a setting, and
counted."""

from collections.abc import AsyncIterator

import pytest

from adapters.sandbox.faults import Fault, FaultKind, Operation
from tests.flows.reader import Reader
from tests.flows.town import ANSWERED_WITHIN, Site, Town

UNCLEAR = {
    "no answer": Fault(kind=FaultKind.SILENT),
    "connection dropped": Fault(kind=FaultKind.DROPPED),
    "500": Fault(kind=FaultKind.SERVER_ERROR, status=500),
    "502": Fault(kind=FaultKind.SERVER_ERROR, status=502),
    "503": Fault(kind=FaultKind.SERVER_ERROR, status=503),
    "504": Fault(kind=FaultKind.SERVER_ERROR, status=504),
}
SHOWN = (1, 1)
DOUBLED = (2, 1)
MISSING = (0, 1)

stored_or_not = pytest.mark.parametrize("stored", [True, False], ids=["stored", "not stored"])


@pytest.fixture
async def careful(grounds: Site) -> AsyncIterator[Town]:
    async with grounds.town(in_doubt="skip", answer_timeout=ANSWERED_WITHIN) as town:
        yield town


async def sent_in_doubt(town: Town, platform: str, *, stored: bool) -> dict[str, tuple[int, ...]]:
    """How often a chat for each of these shows the entry whose sending is in doubt, and the one after it."""
    readers = {name: await town.reader(platform) for name in UNCLEAR}
    for name, reader in readers.items():
        fault = {"chat": reader.address.chat, "count": 1, "stored": stored, "method": Operation.SEND}
        await reader.sandbox.control.inject(UNCLEAR[name].model_copy(update=fault))
    await town.publishes("Smoke.")
    for reader in readers.values():
        await town.comes_to_try(reader, 1)
    await town.publishes("Flames.")
    await town.settles(platform)
    return {name: reader.times("Smoke.", "Flames.") for name, reader in readers.items()}


def each(times: tuple[int, int]) -> dict[str, tuple[int, int]]:
    return dict.fromkeys(UNCLEAR, times)


@stored_or_not
async def test_telegram_is_sent_it_once_more_and_the_case_is_counted(hasty: Town, *, stored: bool) -> None:
    assert await sent_in_doubt(hasty, "telegram", stored=stored) == each(DOUBLED if stored else SHOWN)
    assert await hasty.in_doubt("telegram") == (len(UNCLEAR), 0)


@stored_or_not
async def test_telegram_is_not_sent_it_again_where_that_is_wished_and_the_case_is_counted(
    careful: Town, *, stored: bool
) -> None:
    assert await sent_in_doubt(careful, "telegram", stored=stored) == each(SHOWN if stored else MISSING)
    assert await careful.in_doubt("telegram") == (len(UNCLEAR), len(UNCLEAR))


@stored_or_not
async def test_discord_shows_it_once(hasty: Town, *, stored: bool) -> None:
    assert await sent_in_doubt(hasty, "discord", stored=stored) == each(SHOWN)
    assert await hasty.in_doubt("discord") == (len(UNCLEAR), 0)


@stored_or_not
async def test_discord_shows_it_once_also_when_its_nonce_is_forgotten(town: Town, *, stored: bool) -> None:
    reader = await town.reader("discord")
    await reader.meets(FaultKind.DROPPED, count=1, stored=stored)
    await reader.meets(FaultKind.THROTTLED, count=1, retry_after=600)
    (entry,) = await town.publishes("Smoke.")
    await town.comes_to_try(reader, 2)
    await town.corrects(entry, "Steam.")
    await town.settles("discord")
    assert (reader.times("Smoke.", "Steam."), len(reader.messages)) == ((0, 1), 1)
    assert await town.in_doubt("discord") == (1, 0)


async def withdrawn_in_doubt(town: Town, platform: str, *, stored: bool) -> Reader:
    reader = await town.reader(platform)
    await reader.meets(FaultKind.DROPPED, count=1, stored=stored)
    (entry,) = await town.publishes("Smoke.")
    await town.tries(reader)
    await town.retracts(entry, "It was a drill.")
    await town.settles(platform)
    assert await town.in_doubt(platform) == (1, 0)
    return reader


@stored_or_not
async def test_what_is_withdrawn_while_it_is_in_doubt_stands_withdrawn_on_discord(town: Town, *, stored: bool) -> None:
    reader = await withdrawn_in_doubt(town, "discord", stored=stored)
    (message,) = reader.messages
    assert "It was a drill." in message.text


async def test_what_is_withdrawn_while_it_is_in_doubt_is_not_sent_to_telegram_again(town: Town) -> None:
    reader = await withdrawn_in_doubt(town, "telegram", stored=False)
    assert (reader.messages, len(reader.attempts)) == ([], 1)
