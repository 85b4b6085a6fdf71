"""Who is an editor, and where editors' commands work."""

import logging

import pytest

from bot.conversation import Incoming, Person
from bot.errors import Outage
from bot.model import Address, ChatKind
from bot.people.roles import DeskSettings, Roles
from bot.store import Account, Claim, Role, Store
from tests.bot.clock import EPOCH
from tests.bot.incoming import DESK_CHAT, GROUP, asks
from tests.bot.platform import MemoryPlatform
from tests.contracts.newsroom import EDDIE, RITA

GUILD = 77


def roles(
    store: Store, *, editors: tuple[int, ...] = (EDDIE.id,), places: tuple[int, ...] = (DESK_CHAT.chat,)
) -> Roles:
    telegram = DeskSettings(frozenset(editors), frozenset(places))
    return Roles(store.roles, {"telegram": telegram, "discord": DeskSettings(places=frozenset({GUILD}))})


async def claim(store: Store, platform: str, person: Person) -> None:
    await store.roles.put_claim("digest", Claim(Role.OWNER), EPOCH.replace(year=2027))
    assert await store.roles.use_claim("digest", Account(platform, person.id), person.name, EPOCH)


def on_discord(person: Person, guild: int | None, kind: ChatKind = ChatKind.GROUP) -> Incoming:
    return asks(person, "/post", Address("discord", 500)).model_copy(update={"guild": guild, "chat_kind": kind})


async def edits(roles: Roles, incoming: Incoming) -> bool:
    return (await roles.standing(incoming)).may(Role.EDITOR)


async def test_editors_edit_in_private_and_in_the_desks_chats(store: Store) -> None:
    assert await edits(roles(store), asks(EDDIE, "/post"))
    assert await edits(roles(store), asks(EDDIE, "/post", DESK_CHAT))


async def test_editors_do_not_edit_in_front_of_readers(store: Store) -> None:
    assert not await edits(roles(store), asks(EDDIE, "/post", GROUP))


async def test_readers_edit_nowhere(store: Store) -> None:
    for place in (None, DESK_CHAT, GROUP):
        assert not await edits(roles(store), asks(RITA, "/post", place))


async def test_on_discord_the_desks_server_is_a_place_of_its_own(store: Store) -> None:
    await claim(store, "discord", EDDIE)
    assert await edits(roles(store), on_discord(EDDIE, GUILD))
    assert await edits(roles(store), on_discord(EDDIE, None, ChatKind.PRIVATE))
    assert not await edits(roles(store), on_discord(EDDIE, GUILD + 1))
    assert not await edits(roles(store), on_discord(EDDIE, None))
    assert not await edits(roles(store), on_discord(RITA, GUILD))


async def test_a_chat_without_a_server_is_not_the_server_number_nought(store: Store) -> None:
    assert not await edits(roles(store, places=()), asks(EDDIE, "/post", GROUP))


async def test_editors_of_one_platform_are_nobody_on_the_other(store: Store) -> None:
    assert not await edits(roles(store), on_discord(EDDIE, GUILD))


async def test_those_of_the_settings_and_those_who_claimed_are_editors(store: Store) -> None:
    await claim(store, "telegram", RITA)
    assert await roles(store).editors("telegram") == {EDDIE.id, RITA.id}
    assert await roles(store).editors("discord") == frozenset()


@pytest.mark.parametrize(
    ("settings", "has_one"),
    [
        (DeskSettings(), True),
        (DeskSettings(in_private=False), False),
        (DeskSettings(places=frozenset({GUILD}), in_private=False), True),
    ],
)
def test_a_platform_has_a_desk_where_there_is_a_place_for_it(
    store: Store, settings: DeskSettings, has_one: bool
) -> None:
    assert Roles(store.roles, {"discord": settings}).has_desk("discord") is has_one


async def test_there_is_nobody_until_somebody_is_an_editor_on_any_platform(store: Store) -> None:
    assert await roles(store, editors=()).nobody()
    assert not await roles(store).nobody()
    await claim(store, "discord", RITA)
    assert not await roles(store, editors=()).nobody()


async def test_the_claim_is_announced_as_long_as_there_is_no_editor(store: Store, platform: MemoryPlatform) -> None:
    await roles(store, editors=()).announce(platform)
    await roles(store).announce(platform)
    (names, nobody), (names_later, somebody) = platform.account.announced
    assert (nobody, somebody) == ((), (EDDIE.id,))
    assert [name for name in names if name not in names_later] == ["claim"]
    assert {"start", "subscribe", "post", "close"} <= set(names_later)


async def test_a_platform_that_refuses_the_announcement_does_not_stop_the_relay(
    store: Store, platform: MemoryPlatform, caplog: pytest.LogCaptureFixture
) -> None:
    platform.account.refusal = Outage("no answer")
    with caplog.at_level(logging.WARNING):
        await roles(store).announce(platform)
    assert 'announce-failed platform=telegram why="no answer"' in caplog.text
