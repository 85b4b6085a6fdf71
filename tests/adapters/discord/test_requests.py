"""Calls when Discord is slow, full, broken or not there: each is made once, and ends in one of the declared errors."""

import aiohttp
import pytest
from pydantic import SecretStr

from adapters.discord import DiscordPlatform
from adapters.sandbox.discord import DiscordSandbox
from bot.errors import (
    Absence,
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
from bot.model import Address, MessageId
from tests.adapters.discord.harness import messages, place, rendered
from tests.adapters.discord.weather import BROKEN_AFTER, BROKEN_BEFORE, Way, Weather, told

HTML = {"Content-Type": "text/html"}


async def send(platform: DiscordPlatform, live: Address) -> MessageId:
    return await platform.send(live, rendered("Fire"), nonce="one")


async def edit(platform: DiscordPlatform, live: Address) -> None:
    await platform.edit(live, MessageId(1), rendered("Fire"))


async def test_a_chat_that_had_too_much_waits_and_nobody_else_does(
    behind: DiscordPlatform, way: Way, live: Address, sandbox: DiscordSandbox
) -> None:
    way.ahead.append(told(429, b'{"message": "You are being rate limited.", "retry_after": 12.5, "global": false}'))
    with pytest.raises(Throttled) as refused:
        await send(behind, live)
    assert (refused.value.retry_after, refused.value.scope) == (12.5, Scope.CHAT)
    await send(behind, place(sandbox, "#announcements"))


async def test_a_chat_that_has_to_wait_is_not_asked_again_before(
    behind: DiscordPlatform, way: Way, live: Address
) -> None:
    way.ahead.append(told(429, b'{"retry_after": 60, "global": false}'))
    for _ in range(3):
        with pytest.raises(Throttled) as refused:
            await send(behind, live)
        assert 0 < refused.value.retry_after <= 60
    assert len(way.calls) == 1


async def test_an_edit_that_has_to_wait_leaves_sending_alone(behind: DiscordPlatform, way: Way, live: Address) -> None:
    way.ahead.append(told(429, b'{"code": 30046, "message": "Too many edits of old messages", "retry_after": 60}'))
    with pytest.raises(Throttled) as refused:
        await edit(behind, live)
    assert refused.value.scope is Scope.EDITS
    await send(behind, live)


async def test_a_chat_that_used_up_its_calls_is_told_so_without_another(
    behind: DiscordPlatform, way: Way, live: Address
) -> None:
    way.extra = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "4.5"}
    await send(behind, live)
    with pytest.raises(Throttled) as refused:
        await send(behind, live)
    assert 0 < refused.value.retry_after <= 4.5
    assert len(way.calls) == 1


async def test_when_all_have_to_wait_all_do(
    behind: DiscordPlatform, way: Way, live: Address, sandbox: DiscordSandbox
) -> None:
    way.ahead.append(told(429, b'{"retry_after": 60, "global": true}', X_RateLimit_Global="true"))
    for address in (live, place(sandbox, "#announcements")):
        with pytest.raises(Throttled) as refused:
            await send(behind, address)
        assert refused.value.scope is Scope.ACCOUNT
    assert len(way.calls) == 1


@pytest.mark.parametrize(("headers", "seconds"), [(HTML | {"Retry-After": "1800"}, 1800), (HTML, 600)])
async def test_a_ban_at_the_front_door_holds_for_all(
    behind: DiscordPlatform, way: Way, live: Address, headers: dict[str, str], seconds: float
) -> None:
    way.ahead.append(Weather(429, b"<html>error code: 1015</html>", headers))
    with pytest.raises(Throttled) as refused:
        await send(behind, live)
    assert (refused.value.retry_after, refused.value.scope) == (seconds, Scope.ACCOUNT)


@pytest.mark.parametrize("body", [b'{"retry_after": "soon"}', b'{"retry_after": -3}', b'{"retry_after": 1e300}', b"[]"])
async def test_a_wait_that_makes_no_sense_is_a_short_one(
    behind: DiscordPlatform, way: Way, live: Address, body: bytes
) -> None:
    way.ahead.append(told(429, body, Retry_After="2"))
    with pytest.raises(Throttled) as refused:
        await send(behind, live)
    assert refused.value.retry_after == 2


@pytest.mark.parametrize("weather", [told(502, b"{}"), Weather(500, b"<html>"), told(503, b"oops")])
async def test_a_server_error_leaves_a_send_in_doubt_and_an_edit_undone(
    behind: DiscordPlatform, way: Way, live: Address, weather: Weather
) -> None:
    way.ahead += [weather, weather]
    with pytest.raises(InDoubt):
        await send(behind, live)
    with pytest.raises(Outage):
        await edit(behind, live)
    assert len(way.calls) == 2


@pytest.mark.parametrize("weather", [BROKEN_BEFORE, BROKEN_AFTER])
async def test_a_connection_that_breaks_leaves_a_send_in_doubt_and_an_edit_undone(
    behind: DiscordPlatform, way: Way, live: Address, weather: Weather
) -> None:
    way.ahead += [weather, weather]
    with pytest.raises(InDoubt):
        await send(behind, live)
    with pytest.raises(Outage):
        await edit(behind, live)
    assert len(way.calls) == 2


async def test_an_answer_that_does_not_come_in_time_leaves_a_send_in_doubt(
    behind: DiscordPlatform, way: Way, live: Address
) -> None:
    behind._client.requests._wire._timeout = aiohttp.ClientTimeout(sock_read=1e-3)
    way.held.clear()
    with pytest.raises(InDoubt):
        await send(behind, live)
    with pytest.raises(Outage):
        await edit(behind, live)
    way.held.set()


async def test_a_send_in_doubt_that_is_repeated_is_shown_once(
    behind: DiscordPlatform, way: Way, live: Address, sandbox: DiscordSandbox
) -> None:
    way.ahead.append(BROKEN_AFTER)
    with pytest.raises(InDoubt):
        await send(behind, live)
    message = await send(behind, live)
    assert [shown.id for shown in messages(sandbox, "#live")] == [message]


async def test_nobody_there_is_an_outage_even_for_a_send(way: Way, sandbox: DiscordSandbox, live: Address) -> None:
    platform = DiscordPlatform(SecretStr(sandbox.token), api_base=way.url + "/api/v10")
    async with platform.session():
        await way.__aexit__()
        with pytest.raises(PlatformError):
            await send(platform, live)  # perhaps on its way over a connection that is just being closed
        with pytest.raises(Outage):
            await send(platform, live)


@pytest.mark.parametrize(
    ("weather", "expected"),
    [
        (told(401, b'{"message": "401: Unauthorized", "code": 0}'), Unauthorised),
        (told(403, b'{"message": "internal network error", "code": 40333}'), Outage),
        (Weather(403, b"<html>Access denied</html>", HTML), Outage),
        (told(404, b'{"message": "404: Not Found", "code": 0}'), Outage),
        (told(404, b'{"message": "Unknown Message", "code": 10008}'), MessageGone),
        (told(404, b'{"message": "Unknown something else", "code": 10999}'), MessageGone),
        (told(400, b'{"message": "This content is blocked", "code": 240000}'), Rejected),
        (told(413, b'{"message": "Request entity too large", "code": 40005}'), Rejected),
        (told(400, b'{"message": "API is overloaded", "code": 130000}'), Outage),
        (told(400, b'{"message": "Sending is disabled", "code": 40004}'), Outage),
    ],
)
async def test_each_refusal_has_its_consequence(
    behind: DiscordPlatform, way: Way, live: Address, weather: Weather, expected: type[PlatformError]
) -> None:
    way.ahead.append(weather)
    with pytest.raises(expected):
        await send(behind, live)


@pytest.mark.parametrize(
    ("status", "code", "absence"),
    [
        (404, 10003, Absence.GONE),
        (404, 10004, Absence.GONE),
        (403, 50001, Absence.REMOVED),
        (403, 50013, Absence.NO_RIGHTS),
        (400, 50008, Absence.NO_RIGHTS),
        (403, 50007, Absence.BLOCKED),
        (403, 50278, Absence.BLOCKED),
        (400, 50083, Absence.TOPIC_GONE),
        (403, 160005, Absence.TOPIC_GONE),
        (403, 99999, Absence.NO_RIGHTS),
    ],
)
async def test_each_absence_has_its_name(
    behind: DiscordPlatform, way: Way, live: Address, status: int, code: int, absence: Absence
) -> None:
    way.ahead.append(told(status, b'{"message": "No", "code": %d}' % code))
    with pytest.raises(Unreachable) as refused:
        await send(behind, live)
    assert refused.value.absence is absence


async def test_an_error_page_is_cut_short(behind: DiscordPlatform, way: Way, live: Address) -> None:
    way.ahead.append(Weather(400, b"x" * 100_000, HTML))
    with pytest.raises(Rejected) as refused:
        await send(behind, live)
    assert len(str(refused.value)) < 1000
