"""What answers say of waiting is known before the next call: for a bucket, a route, the account or the machine."""

from datetime import timedelta

import pytest

from adapters.discord import DiscordPlatform
from adapters.sandbox.discord import DiscordSandbox
from bot.conversation import Answer, Incoming
from bot.errors import PlatformError, Scope, Throttled
from bot.model import Address, MessageId
from bot.richtext import paragraph
from tests.adapters.discord.harness import Clock, listening, messages, place, platform_at, rendered, somebody
from tests.adapters.discord.weather import Way, Weather, told

USED_UP = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "4.5"}
SOME_LEFT = {"X-RateLimit-Remaining": "3", "X-RateLimit-Reset-After": "4.5"}


def bucket(name: str, state: dict[str, str]) -> dict[str, str]:
    return {"X-RateLimit-Bucket": name, **state}


@pytest.fixture
def other(sandbox: DiscordSandbox) -> Address:
    return place(sandbox, "#announcements")


async def send(platform: DiscordPlatform, address: Address, nonce: str = "one") -> MessageId:
    return await platform.send(address, rendered("Fire"), nonce=nonce)


async def edit(platform: DiscordPlatform, address: Address, message: MessageId) -> None:
    await platform.edit(address, message, rendered("Fire, corrected"))


async def refused(platform: DiscordPlatform, way: Way, address: Address, message: MessageId | None = None) -> Throttled:
    """A call for which there is no room; none is spent on it."""
    before = len(way.calls)
    with pytest.raises(Throttled) as waiting:
        await (send(platform, address, "more") if message is None else edit(platform, address, message))
    assert len(way.calls) == before
    return waiting.value


async def test_routes_of_one_bucket_share_what_is_left_of_it(behind: DiscordPlatform, way: Way, live: Address) -> None:
    way.extra = bucket("writing", SOME_LEFT)
    message = await send(behind, live)
    await edit(behind, live, message)
    way.extra = bucket("writing", USED_UP)
    await send(behind, live, "two")
    assert (await refused(behind, way, live, message)).retry_after == 4.5


async def test_a_route_of_another_bucket_goes_on(behind: DiscordPlatform, way: Way, live: Address) -> None:
    way.extra = bucket("editing", SOME_LEFT)
    message = await send(behind, live)
    await edit(behind, live, message)
    way.extra = bucket("sending", USED_UP)
    await send(behind, live, "two")
    way.extra = bucket("editing", SOME_LEFT)
    await edit(behind, live, message)
    assert (await refused(behind, way, live)).scope is Scope.CHAT


async def test_a_bucket_is_one_for_each_channel(
    behind: DiscordPlatform, way: Way, live: Address, other: Address
) -> None:
    way.extra = bucket("writing", USED_UP)
    await send(behind, live)
    await send(behind, other, "two")
    await refused(behind, way, live)
    await refused(behind, way, other)


async def test_a_bucket_is_full_again_when_discord_said(
    behind: DiscordPlatform, way: Way, live: Address, clock: Clock
) -> None:
    way.extra = bucket("writing", USED_UP)
    await send(behind, live)
    clock.forward(timedelta(seconds=4.4))
    assert (await refused(behind, way, live)).retry_after == pytest.approx(0.1, abs=0.01)
    clock.forward(timedelta(seconds=0.1))
    await send(behind, live, "two")


async def test_too_many_edits_of_old_messages_leave_the_new_ones_editable(
    behind: DiscordPlatform, way: Way, live: Address, sandbox: DiscordSandbox, clock: Clock
) -> None:
    old = await send(behind, live)
    clock.forward(timedelta(minutes=61))
    way.ahead.append(told(429, b'{"code": 30046, "retry_after": 5.5, "global": false}', X_RateLimit_Remaining="4"))
    with pytest.raises(Throttled) as first:
        await edit(behind, live, old)
    assert first.value.retry_after == 5.5
    assert (await refused(behind, way, live, old)).retry_after == 5.5
    new = MessageId(old + (3700_000 << 22))
    with pytest.raises(PlatformError, match="Unknown Message"):
        await edit(behind, live, new)
    clock.forward(timedelta(seconds=5.5))
    await edit(behind, live, old)
    assert messages(sandbox, "#live")[0].text == "Fire, corrected"


async def test_a_limit_that_no_header_speaks_of_lasts_as_long_as_the_body_says(
    behind: DiscordPlatform, way: Way, live: Address, other: Address, clock: Clock
) -> None:
    way.extra = bucket("writing", SOME_LEFT)
    message = await send(behind, live)
    elsewhere = await send(behind, other, "two")
    await edit(behind, live, message)
    busy = told(
        429,
        b'{"code": 20028, "retry_after": 1140.25, "global": false}',
        X_RateLimit_Bucket="writing",
        X_RateLimit_Scope="shared",
        X_RateLimit_Remaining="4",
        X_RateLimit_Reset_After="1.0",
        Retry_After="1",
    )
    way.ahead.append(busy)
    with pytest.raises(Throttled) as first:
        await edit(behind, live, message)
    assert (first.value.retry_after, first.value.scope) == (1140.25, Scope.EDITS)
    clock.forward(timedelta(minutes=18))
    await refused(behind, way, live, message)
    await send(behind, live, "three")
    await edit(behind, other, elsewhere)
    clock.forward(timedelta(minutes=2))
    await edit(behind, live, message)


@pytest.mark.parametrize(
    "answer",
    [
        told(429, b'{"retry_after": 60, "global": true}'),
        told(429, b'{"retry_after": 60}', X_RateLimit_Scope="global"),
        told(429, b'{"retry_after": 60}', X_RateLimit_Global="true"),
    ],
)
async def test_a_limit_of_the_account_is_known_by_any_of_its_signs(
    behind: DiscordPlatform, way: Way, live: Address, other: Address, answer: Weather
) -> None:
    way.ahead.append(answer)
    with pytest.raises(Throttled):
        await send(behind, live)
    assert (await refused(behind, way, other)).scope is Scope.ACCOUNT


@pytest.mark.parametrize("scope", ["user", "shared"])
async def test_a_limit_of_one_place_is_not_the_accounts(
    behind: DiscordPlatform, way: Way, live: Address, other: Address, scope: str
) -> None:
    way.ahead.append(told(429, b'{"retry_after": 60, "global": false}', X_RateLimit_Scope=scope))
    with pytest.raises(Throttled) as first:
        await send(behind, live)
    assert first.value.scope is Scope.CHAT
    await send(behind, other)


async def asked(sandbox: DiscordSandbox, platform: DiscordPlatform) -> Incoming:
    async with listening(platform, sandbox) as desk:
        await sandbox.write(str(place(sandbox, "#live").chat), somebody(sandbox, "Rita Reader"), "/latest")
        return await desk.next()


async def test_an_answer_to_an_interaction_is_bound_to_no_limit_of_the_account(
    behind: DiscordPlatform, way: Way, live: Address, sandbox: DiscordSandbox
) -> None:
    incoming = await asked(sandbox, behind)
    way.ahead.append(told(429, b'{"retry_after": 60, "global": true}'))
    with pytest.raises(Throttled):
        await send(behind, live)
    await behind.answer(incoming, Answer((paragraph("Here it is"),)))
    assert messages(sandbox, "#live")[-1].text == "Here it is"


async def test_a_ban_binds_answers_too_and_holds_over_sessions(
    way: Way, sandbox: DiscordSandbox, live: Address, clock: Clock
) -> None:
    platform = platform_at(sandbox, api_base=way.url + "/api/v10", clock=clock)
    async with platform.session():
        incoming = await asked(sandbox, platform)
        way.ahead.append(Weather(429, b"error code: 1015", {"Retry-After": "900"}))
        with pytest.raises(Throttled):
            await send(platform, live)
        with pytest.raises(Throttled):
            await platform.answer(incoming, Answer((paragraph("Here it is"),)))
    calls = len(way.calls)
    with pytest.raises(PlatformError, match="wait 900 s"):
        await platform.session().__aenter__()
    assert len(way.calls) == calls
    clock.forward(timedelta(minutes=15))
    async with platform.session():
        await send(platform, live)
