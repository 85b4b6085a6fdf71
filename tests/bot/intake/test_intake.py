"""What comes in is kept, acted on once and in order, and answered; whatever goes wrong, the next one is acted on."""

import asyncio
import logging
from dataclasses import replace

import pytest

from bot.conversation import IncomingKind
from bot.errors import Outage, Rejected
from bot.intake.intake import FAILED, WORKERS
from bot.model import Address, ChatKind
from tests.bot.incoming import GROUP, RITAS, asks, happens, presses
from tests.bot.reception import Reception
from tests.contracts.newsroom import RITA


async def test_a_command_is_answered_within_the_accounts_budget(reception: Reception) -> None:
    assert await reception.comes(asks(RITA, "/coverages")) == ["No coverage is open right now."]
    assert reception.admitted == 1


async def test_what_comes_in_is_kept_before_it_is_acted_on(reception: Reception) -> None:
    reception.platform.hold()
    async with reception.open():
        await reception.intake.receive(asks(RITA, "/help"))
        assert [one.name for one in await reception.store.desk.kept()] == ["help"]
        reception.platform.release()
        await reception.settled()


async def test_a_repeat_is_acted_on_once(reception: Reception) -> None:
    help_wanted = asks(RITA, "/help")
    assert len(await reception.comes(help_wanted, help_wanted)) == 1
    assert await reception.comes(help_wanted) == []


async def test_incoming_of_one_chat_are_acted_on_in_order(reception: Reception) -> None:
    await reception.newsroom.open()
    told = await reception.comes(*[asks(RITA, command) for command in ("/subscribe", "/unsubscribe") * 5])
    assert ["now follows" in text for text in told] == [True, False] * 5


async def test_what_a_chat_begins_to_follow_comes_below_the_greeting(reception: Reception) -> None:
    coverage = await reception.newsroom.open()
    for number, begins in enumerate((asks(RITA, "/subscribe"), presses(RITA, f"subscribe:{coverage.id}")), 1):
        await reception.comes(begins)
        assert (reception.rung, reception.told_before) == (number, number)


async def test_a_chat_that_waits_does_not_hold_up_the_others(reception: Reception) -> None:
    others = [Address("telegram", number) for number in range(100, 100 + 4 * WORKERS)]
    elsewhere = next(one for one in others if hash(one) % WORKERS != hash(RITAS) % WORKERS)
    reception.platform.hold()
    async with reception.open():
        await reception.intake.receive(asks(RITA, "/help"))
        await reception.pulse.until(lambda: reception.platform.in_flight == [RITAS])
        await reception.intake.receive(asks(RITA.model_copy(update={"id": elsewhere.chat}), "/help"))
        await reception.pulse.until(lambda: set(reception.platform.in_flight) == {RITAS, elsewhere})
        reception.platform.release()
        await reception.settled()


async def test_nothing_is_received_before_what_was_kept_is_in_line(reception: Reception) -> None:
    receiving = asyncio.create_task(reception.intake.receive(asks(RITA, "/help")))
    await asyncio.sleep(0)
    await reception.store.desk.keep(asks(RITA, "/coverages"))
    async with reception.open():
        await receiving
        await reception.settled()
    first, second = reception.answered(RITAS)
    assert first == "No coverage is open right now."
    assert second.startswith("What you can do here")


async def test_after_a_restart_what_was_kept_is_acted_on_the_oldest_first(reception: Reception) -> None:
    await reception.newsroom.open()
    for number, command in enumerate(("/subscribe", "/unsubscribe", "/subscribe")):
        later = reception.clock.now().replace(microsecond=1000 * number)
        assert await reception.store.desk.keep(asks(RITA, command).model_copy(update={"received_at": later}))
    told = await reception.comes(asks(RITA, "/coverages"))
    assert ["now follows" in text for text in told[:3]] == [True, False, True]
    assert told[3] == "Running now:\n\n• Harbour fire — followed here"


async def test_stopped_it_finishes_what_it_does_and_keeps_the_rest(reception: Reception) -> None:
    reception.platform.hold()
    async with reception.open():
        for command in ("/help", "/coverages", "/latest"):
            await reception.intake.receive(asks(RITA, command))
        await reception.pulse.until(lambda: reception.platform.in_flight == [RITAS])
        reception.intake.stop()
        reception.platform.release()
    assert len(reception.answered(RITAS)) == 1
    assert [one.name for one in await reception.store.desk.kept()] == ["coverages", "latest"]
    reception.start_anew()
    async with reception.open():
        await reception.settled()
    assert len(reception.answered(RITAS)) == 3


async def test_idle_it_stops_at_once(reception: Reception) -> None:
    async with asyncio.timeout(10), reception.open():
        pass


async def test_with_more_kept_than_it_can_line_up_it_still_stops(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.intake.intake.WAITING", 4)
    reception.start_anew()
    for _ in range(12):
        await reception.store.desk.keep(asks(RITA, "/help"))
    reception.platform.hold()
    async with asyncio.timeout(20), reception.open():
        await reception.pulse.until(lambda: reception.platform.in_flight == [RITAS])
        reception.intake.stop()
        reception.platform.release()
    assert len(await reception.store.desk.kept()) == 11


async def test_cut_off_in_the_middle_of_acting_it_acts_again_after_a_restart(reception: Reception) -> None:
    reception.platform.hold()
    running = asyncio.create_task(reception.intake.run())
    await reception.intake.receive(asks(RITA, "/help"))
    await reception.pulse.until(lambda: reception.platform.in_flight == [RITAS])
    running.cancel()
    await asyncio.wait([running])
    reception.platform.release()
    assert len(await reception.store.desk.kept()) == 1
    assert len(await reception.comes()) == 1


async def test_a_refusal_is_told(reception: Reception) -> None:
    assert await reception.comes(asks(RITA, "/latest")) == ["No coverage is open right now."]


async def test_a_platform_that_does_not_tell_what_it_is_asked_for_is_told_about(reception: Reception) -> None:
    reception.platform.account.refusal = Outage("no answer")
    await reception.newsroom.open()
    assert await reception.comes(asks(RITA, "/subscribe")) == [
        "Telegram did not let me look that up (no answer). Please try again."
    ]


async def test_a_bug_is_noted_and_answered_and_the_next_one_is_acted_on(
    reception: Reception, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reception.newsroom.open()

    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(reception.store.subscriptions, "following", broken)
    told = await reception.comes(asks(RITA, "/coverages"), asks(RITA, "/help"))
    assert told[0] == FAILED.message
    assert told[1].startswith("What you can do here")
    assert "failed name=coverages chat=telegram:7" in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("error", [Outage("no answer"), ZeroDivisionError("a bug")], ids=repr)
async def test_an_answer_that_does_not_arrive_is_noted_and_the_next_one_is_acted_on(
    reception: Reception, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    reception.platform.breaks(RITAS, error)
    told = await reception.comes(asks(RITA, "/help"), asks(RITA, "/coverages"))
    assert told == ["No coverage is open right now."]
    assert str(error) in caplog.text
    assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) == 1


async def test_an_answer_that_the_platform_does_not_take_is_noted_and_said_so(
    reception: Reception, caplog: pytest.LogCaptureFixture
) -> None:
    reception.platform.meets(RITAS, Rejected("too strange"))
    told = await reception.comes(asks(RITA, "/help"), asks(RITA, "/coverages"))
    assert told == [FAILED.message, "No coverage is open right now."]
    assert 'answer-rejected chat=telegram:7 name=help why="too strange"' in caplog.text


async def test_what_was_kept_for_a_platform_that_is_no_longer_served_is_let_go(reception: Reception) -> None:
    await reception.store.desk.keep(asks(RITA, "/help", Address("discord", 500)))
    assert await reception.comes() == []
    assert await reception.store.desk.kept() == []


async def test_a_chat_that_the_bot_was_removed_from_is_suspended_until_it_is_back(reception: Reception) -> None:
    coverage = await reception.newsroom.open()
    await reception.newsroom.follow(GROUP, coverage)
    await reception.newsroom.publish(coverage)
    assert await reception.comes(happens(IncomingKind.UNAVAILABLE, RITA, GROUP)) == []
    assert await reception.store.deliveries.due("telegram", 10) == []
    assert await reception.comes(happens(IncomingKind.AVAILABLE, RITA, GROUP)) == []
    assert len(await reception.store.deliveries.due("telegram", 10)) == 1
    assert reception.rung == 1


async def test_a_chat_that_moved_keeps_what_it_follows(reception: Reception) -> None:
    await reception.newsroom.follow(GROUP, await reception.newsroom.open())
    supergroup = replace(GROUP, chat=-100_123)
    assert await reception.comes(happens(IncomingKind.MOVED, RITA, GROUP, chosen=supergroup)) == []
    assert len(await reception.store.subscriptions.following(supergroup)) == 1
    assert await reception.store.subscriptions.following(GROUP) == []


async def test_what_people_say_is_not_logged(reception: Reception, caplog: pytest.LogCaptureFixture) -> None:
    secret = asks(RITA, "/claim made-up-code").model_copy(update={"ticket": {"token": "made-up-ticket"}})
    with caplog.at_level(logging.DEBUG, logger="bot"):
        await reception.comes(secret)
    assert "incoming kind=command chat=telegram:7 name=claim" in caplog.text
    assert "made-up" not in caplog.text
    assert secret.chat_kind is ChatKind.PRIVATE
