"""Everything that can go wrong at the stand-in, as the core's errors: the way through is the real one."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.sandbox.faults import Fault, FaultKind, ThrottleScope
from adapters.sandbox.telegram import TelegramSandbox
from adapters.telegram.calls import Calls
from adapters.telegram.request import AiohttpRequest
from bot.errors import (
    EditRefused,
    InDoubt,
    MessageGone,
    Outage,
    PlatformError,
    Rejected,
    Throttled,
    Unauthorised,
    Unreachable,
)
from bot.model import Address, MessageId
from tests.adapters.telegram.situations import PATIENCE, newest, rendered

SOON = 0.02

AFTERWARDS = [
    *(Fault(kind=FaultKind.SERVER_ERROR, status=status, stored=True, count=1) for status in (500, 502, 503, 504)),
    Fault(kind=FaultKind.SILENT, stored=True, count=1),
    Fault(kind=FaultKind.DROPPED, stored=True, count=1),
]


@pytest.fixture
async def calls(telegram: TelegramSandbox) -> AsyncIterator[Calls]:
    async with AiohttpRequest(4, read_timeout=PATIENCE) as request:
        yield Calls(request, f"{telegram.url}/bot{telegram.token}")


@pytest.fixture
async def hasty(telegram: TelegramSandbox) -> AsyncIterator[Calls]:
    """Of an adapter that hardly waits for an answer: for calls that get none."""
    async with AiohttpRequest(4, read_timeout=SOON) as request:
        yield Calls(request, f"{telegram.url}/bot{telegram.token}")


@pytest.fixture
def address(rita: int) -> Address:
    return Address("telegram", rita)


async def sent(calls: Calls, address: Address, text: str = "The ferry is back.") -> MessageId:
    return await calls.send(address, rendered(text))


async def said_to_a_send(calls: Calls, address: Address) -> PlatformError:
    with pytest.raises(PlatformError) as caught:
        await sent(calls, address)
    return caught.value


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (FaultKind.THROTTLED, Throttled),
        (FaultKind.SERVER_ERROR, InDoubt),
        (FaultKind.SILENT, InDoubt),
        (FaultKind.DROPPED, InDoubt),
        (FaultKind.UNAUTHORISED, Unauthorised),
        (FaultKind.REJECTED, Rejected),
        (FaultKind.UNREACHABLE, Unreachable),
    ],
)
async def test_a_fault_arrives_as_what_follows_from_it(
    calls: Calls, hasty: Calls, telegram: TelegramSandbox, address: Address, kind: FaultKind, error: type[PlatformError]
) -> None:
    await telegram.control.inject(Fault(kind=kind))
    caller = hasty if kind is FaultKind.SILENT else calls
    assert type(await said_to_a_send(caller, address)) is error
    assert telegram.counts().sent == 0
    await telegram.control.lift()
    await sent(calls, address)


@pytest.mark.parametrize("fault", AFTERWARDS, ids=lambda fault: f"{fault.kind} {fault.status}")
async def test_in_doubt_may_mean_that_it_arrived(
    calls: Calls, hasty: Calls, telegram: TelegramSandbox, address: Address, fault: Fault
) -> None:
    await telegram.control.inject(fault)
    before = telegram.version
    caller = hasty if fault.kind is FaultKind.SILENT else calls
    assert type(await said_to_a_send(caller, address)) is InDoubt
    async with asyncio.timeout(PATIENCE):
        await telegram.changed(before)
    assert telegram.counts().sent == 1


@pytest.mark.parametrize("fault", AFTERWARDS, ids=lambda fault: f"{fault.kind} {fault.status}")
async def test_changes_are_never_in_doubt(
    calls: Calls, hasty: Calls, telegram: TelegramSandbox, address: Address, fault: Fault
) -> None:
    mine = await sent(calls, address)
    await telegram.control.inject(fault)
    with pytest.raises(Outage):
        await (hasty if fault.kind is FaultKind.SILENT else calls).edit(address, mine, rendered("b"))
    await calls.edit(address, mine, rendered("b"))
    assert newest(telegram, address.chat).text == "b"


async def test_an_outage_is_surely_without_effect(calls: Calls, telegram: TelegramSandbox, address: Address) -> None:
    await telegram.control.inject(Fault(kind=FaultKind.OUTAGE))
    assert type(await said_to_a_send(calls, address)) is Outage
    await telegram.control.lift()
    await sent(calls, address)


async def test_the_wait_is_the_one_that_was_named(calls: Calls, telegram: TelegramSandbox, address: Address) -> None:
    await telegram.control.inject(Fault(kind=FaultKind.THROTTLED, scope=ThrottleScope.ACCOUNT, retry_after=12.5))
    error = await said_to_a_send(calls, address)
    assert isinstance(error, Throttled)
    assert error.retry_after == 13


async def test_refused_formatting_is_rejected_and_plain_text_is_not(
    calls: Calls, telegram: TelegramSandbox, address: Address
) -> None:
    await telegram.control.inject(Fault(kind=FaultKind.UNPARSED))
    with pytest.raises(Rejected, match="Can't parse entities"):
        await calls.send(address, replace(rendered("formatted"), markup=True))
    await calls.send(address, replace(rendered("plain"), markup=False))


async def test_changes_of_a_message_that_is_locked_or_gone(
    calls: Calls, telegram: TelegramSandbox, address: Address
) -> None:
    mine = await sent(calls, address)
    await telegram.control.inject(Fault(kind=FaultKind.EDIT_REFUSED, count=1))
    with pytest.raises(EditRefused):
        await calls.edit(address, mine, rendered("b"))
    await telegram.control.inject(Fault(kind=FaultKind.MESSAGE_GONE, count=2))
    with pytest.raises(MessageGone):
        await calls.edit(address, mine, rendered("b"))
    await calls.withdraw(address, mine)


async def test_the_limits_are_told(calls: Calls, telegram: TelegramSandbox, address: Address) -> None:
    telegram.control.limits = 1.0
    for _ in range(3):
        await sent(calls, address)
    error = await said_to_a_send(calls, address)
    assert isinstance(error, Throttled)
    assert 1 <= error.retry_after <= 3
