"""Each way in which Discord can fail, made to happen at the stand-in, and the error that the lane gets for it."""

import aiohttp
import pytest

from adapters.discord import DiscordPlatform
from adapters.sandbox.control import Change
from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.faults import Fault, FaultKind, Operation, ThrottleScope
from bot.errors import (
    Absence,
    EditRefused,
    InDoubt,
    MessageGone,
    Outage,
    PlatformError,
    Rejected,
    Scope,
    Throttled,
    Unauthorised,
    Unreachable,
)
from bot.model import Address
from bot.richtext import bold, paragraph
from tests.adapters.discord.harness import Clock, messages, place, rendered

BOLD = rendered((paragraph(bold("Fire")),))


async def sending(platform: DiscordPlatform, address: Address) -> PlatformError:
    with pytest.raises(PlatformError) as error:
        await platform.send(address, BOLD, nonce="one")
    return error.value


@pytest.mark.parametrize(
    ("kind", "sent", "edited"),
    [
        (FaultKind.SERVER_ERROR, InDoubt, Outage),
        (FaultKind.DROPPED, InDoubt, Outage),
        (FaultKind.UNAUTHORISED, Unauthorised, Unauthorised),
        (FaultKind.UNPARSED, Rejected, Rejected),
        (FaultKind.REJECTED, Rejected, Rejected),
        (FaultKind.UNREACHABLE, Unreachable, Unreachable),
        (FaultKind.THROTTLED, Throttled, Throttled),
    ],
)
async def test_each_fault_has_its_error(
    platform: DiscordPlatform,
    sandbox: DiscordSandbox,
    live: Address,
    kind: FaultKind,
    sent: type[PlatformError],
    edited: type[PlatformError],
) -> None:
    message = await platform.send(live, rendered("Rain"), nonce="zero")
    await sandbox.control.inject(Fault(kind=kind, lasting=False))
    assert type(await sending(platform, live)) is sent
    await sandbox.control.lift()
    await sandbox.control.inject(Fault(kind=kind, lasting=False))
    with pytest.raises(edited):
        await platform.edit(live, message, BOLD)


@pytest.mark.parametrize(
    ("kind", "expected"), [(FaultKind.EDIT_REFUSED, EditRefused), (FaultKind.MESSAGE_GONE, MessageGone)]
)
async def test_an_edit_can_be_refused(
    platform: DiscordPlatform,
    sandbox: DiscordSandbox,
    live: Address,
    kind: FaultKind,
    expected: type[PlatformError],
) -> None:
    message = await platform.send(live, BOLD, nonce="one")
    await sandbox.control.inject(Fault(kind=kind, count=1))
    with pytest.raises(expected):
        await platform.edit(live, message, BOLD)


async def test_words_without_formatting_arrive_where_formatting_is_refused(
    platform: DiscordPlatform, sandbox: DiscordSandbox, live: Address
) -> None:
    await sandbox.control.inject(Fault(kind=FaultKind.UNPARSED))
    assert isinstance(await sending(platform, live), Rejected)
    await platform.send(live, rendered("Fire at the *harbour*: https://example.org"), nonce="two")
    assert messages(sandbox, "#live")[0].text == "Fire at the *harbour*: https://example.org"


@pytest.mark.parametrize("kind", [FaultKind.SERVER_ERROR, FaultKind.DROPPED])
@pytest.mark.parametrize("stored", [False, True])
async def test_after_a_doubt_a_repeat_is_shown_once_either_way(
    platform: DiscordPlatform, sandbox: DiscordSandbox, live: Address, kind: FaultKind, stored: bool
) -> None:
    await sandbox.control.inject(Fault(kind=kind, stored=stored, count=1))
    assert isinstance(await sending(platform, live), InDoubt)
    assert len(messages(sandbox, "#live")) == stored
    message = await platform.send(live, BOLD, nonce="one")
    assert [shown.id for shown in messages(sandbox, "#live")] == [message]


@pytest.mark.parametrize("stored", [False, True])
async def test_after_a_doubt_history_tells_whether_it_arrived(
    platform: DiscordPlatform, sandbox: DiscordSandbox, live: Address, clock: Clock, stored: bool
) -> None:
    await sandbox.control.inject(Fault(kind=FaultKind.DROPPED, stored=stored, count=1))
    assert isinstance(await sending(platform, live), InDoubt)
    found = await platform.find(live, BOLD, since=clock.time)
    assert ([found.message] if found else []) == [shown.id for shown in messages(sandbox, "#live")]


async def test_silence_after_storing_is_a_doubt(
    platform: DiscordPlatform, sandbox: DiscordSandbox, live: Address
) -> None:
    platform._client.requests._wire._timeout = aiohttp.ClientTimeout(sock_read=0.05)
    await sandbox.control.inject(Fault(kind=FaultKind.SILENT, stored=True, count=1))
    assert isinstance(await sending(platform, live), InDoubt)
    assert len(messages(sandbox, "#live")) == 1


async def test_in_an_outage_nothing_was_sent(platform: DiscordPlatform, sandbox: DiscordSandbox, live: Address) -> None:
    number = await sandbox.control.inject(Fault(kind=FaultKind.OUTAGE))
    await sending(platform, live)  # perhaps on its way over a connection that is just being closed
    assert isinstance(await sending(platform, live), Outage)
    await sandbox.control.lift(number)
    await platform.send(live, BOLD, nonce="one")


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (ThrottleScope.CHAT, Scope.CHAT),
        (ThrottleScope.SHARED, Scope.CHAT),
        (ThrottleScope.ACCOUNT, Scope.ACCOUNT),
    ],
)
async def test_who_has_to_wait_is_told_apart(
    platform: DiscordPlatform,
    sandbox: DiscordSandbox,
    live: Address,
    scope: ThrottleScope,
    expected: Scope,
) -> None:
    fault = Fault(kind=FaultKind.THROTTLED, chat=live.chat, method=Operation.SEND, count=1, scope=scope, retry_after=90)
    await sandbox.control.inject(fault)
    error = await sending(platform, live)
    assert isinstance(error, Throttled)
    assert (error.scope, error.retry_after) == (expected, 90)
    before = sandbox.control.record.total
    assert isinstance(await sending(platform, live), Throttled)
    assert sandbox.control.record.total == before


@pytest.mark.parametrize(
    ("title", "what", "absence"),
    [
        ("#live", "hide", Absence.REMOVED),
        ("#live", "deny", Absence.NO_RIGHTS),
        ("#live", "kick", Absence.REMOVED),
        ("Rita Reader", "close dms", Absence.BLOCKED),
        ("harbour talk", "lock", Absence.TOPIC_GONE),
        ("#live", "delete", Absence.GONE),
        ("harbour talk", "delete", Absence.GONE),
    ],
)
async def test_each_state_of_a_channel_is_an_absence(
    platform: DiscordPlatform, sandbox: DiscordSandbox, title: str, what: str, absence: Absence
) -> None:
    address = place(sandbox, title)
    sandbox.control.change(Change(chat=str(address.chat), what=what))
    error = await sending(platform, address)
    assert isinstance(error, Unreachable)
    assert error.absence is absence
