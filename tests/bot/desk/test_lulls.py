"""A coverage to which nothing new comes: the desk is asked whether it shall end."""

import asyncio
from datetime import timedelta

from bot.errors import Outage
from bot.model import CoverageState
from bot.richtext import plain
from tests.bot.incoming import EDDIES, presses
from tests.bot.reception import Reception
from tests.contracts.newsroom import EDDIE

DAY = timedelta(days=1).total_seconds()


def asked(reception: Reception) -> list[str]:
    return [plain(answer.text) for _, answer in reception.platform.told]


async def days_pass(reception: Reception, days: float) -> None:
    reception.clock.advance(days * DAY)
    await reception.lulls.ask_all()


async def test_after_seven_days_the_desk_is_asked_once(reception: Reception) -> None:
    coverage = await reception.newsroom.open()
    await reception.newsroom.publish(coverage)
    await days_pass(reception, 6.9)
    assert asked(reception) == []
    await days_pass(reception, 0.2)
    assert asked(reception) == ["Nothing new has come to Harbour fire for 7 days. Shall it end?"]
    ((whom, answer),) = reception.platform.told
    assert (whom, [button.action for row in answer.buttons for button in row]) == (EDDIE.id, ["close:1", "keep:1"])
    reception.start_anew()
    await days_pass(reception, 30)
    assert len(asked(reception)) == 1


async def test_what_is_kept_open_is_asked_about_again(reception: Reception) -> None:
    await reception.newsroom.open()
    await days_pass(reception, 8)
    (kept,) = await reception.comes(presses(EDDIE, "keep:1"))
    assert kept == "Harbour fire stays open. You are asked again if nothing comes for 7 days."
    await days_pass(reception, 6.9)
    assert len(asked(reception)) == 1
    await days_pass(reception, 0.2)
    assert asked(reception)[1:] == ["Nothing new has come to Harbour fire for 15 days. Shall it end?"]


async def test_what_comes_ends_the_quiet(reception: Reception) -> None:
    coverage = await reception.newsroom.open()
    await days_pass(reception, 8)
    reception.newsroom.now = reception.clock.now()
    await reception.newsroom.publish(coverage)
    await days_pass(reception, 6.9)
    assert len(asked(reception)) == 1
    await days_pass(reception, 0.2)
    assert len(asked(reception)) == 2


async def test_the_button_closes_as_the_command_does(reception: Reception) -> None:
    coverage = await reception.newsroom.open()
    await days_pass(reception, 8)
    confirmed, closed, kept = await reception.comes(
        presses(EDDIE, "close:1"), presses(EDDIE, "end:1"), presses(EDDIE, "keep:1")
    )
    assert confirmed.startswith("Shall Harbour fire end?")
    assert closed.startswith("Harbour fire has ended.")
    assert kept == "Harbour fire was closed already."
    assert (await reception.store.stream.coverage(coverage.id)).state is CoverageState.CLOSED
    await days_pass(reception, 30)
    assert len(asked(reception)) == 1


async def test_what_was_taken_up_again_is_left_alone_for_as_long(reception: Reception) -> None:
    coverage = await reception.newsroom.open()
    await reception.newsroom.close(coverage)
    await reception.comes(presses(EDDIE, "reopen:1"))
    await days_pass(reception, 6.9)
    assert asked(reception) == []


async def test_whom_nobody_could_ask_is_asked_later(reception: Reception) -> None:
    await reception.newsroom.open()
    reception.platform.meets(EDDIES, Outage("not connected"))
    await days_pass(reception, 8)
    assert asked(reception) == []
    await days_pass(reception, 0)
    assert len(asked(reception)) == 1


async def test_looks_are_an_hour_apart(reception: Reception) -> None:
    await reception.newsroom.open()
    looking = asyncio.create_task(reception.lulls.run())
    await reception.pulse.until(lambda: bool(reception.clock.waits))
    assert reception.clock.waits == [3600.0]
    reception.clock.advance(8 * DAY)
    await reception.pulse.until(lambda: bool(reception.platform.told))
    looking.cancel()
    await asyncio.wait([looking])
    assert len(asked(reception)) == 1
