"""Which commands Discord is told of, and where they are shown."""

import aiohttp

from adapters.discord import DiscordPlatform
from adapters.discord.commands import Announcement
from adapters.sandbox.discord import DiscordSandbox
from bot.command import Audience, Command, Option, OptionKind
from bot.intake.commands import CLAIM, EDITORS, READERS
from bot.languages import NAMES
from bot.languages.localisation import localised
from tests.adapters.discord.harness import COMMANDS, listening, messages, place, platform_at, somebody


def registered(*commands: Command) -> list[dict[str, object]]:
    announcement = Announcement.of(commands)
    return [*announcement.everywhere, *announcement.at_desk]


def options(command: Command) -> list[dict[str, object]]:
    (payload,) = registered(command)
    found = payload["options"]
    assert isinstance(found, list)
    return found


def test_readers_commands_are_for_servers_and_direct_chats() -> None:
    (follow,) = registered(Command("follow", "Follow a coverage"))
    assert (follow["contexts"], follow["integration_types"]) == ([0, 1], [0])
    assert "default_member_permissions" not in follow


def test_commands_for_administrators_are_shown_to_everybody_who_can_then_be_told() -> None:
    (quiet,) = registered(Command("quiet", "Quiet hours", administrators=True))
    assert "default_member_permissions" not in quiet


def test_editors_commands_are_shown_at_the_desk_to_those_who_manage_messages() -> None:
    announcement = Announcement.of(
        [Command("post", "Post", audience=Audience.EDITORS), Command("claim", "Be an editor")]
    )
    assert [command["name"] for command in announcement.everywhere] == ["claim"]
    (post,) = announcement.at_desk
    assert post["default_member_permissions"] == str(1 << 13)
    assert "contexts" not in post


def test_owners_commands_are_shown_to_those_who_manage_the_server() -> None:
    (grant,) = registered(Command("grant", "Grant", audience=Audience.OWNERS))
    assert grant["default_member_permissions"] == str(1 << 5)


def test_contributors_commands_are_shown_at_the_desk_to_all_once_there_are_contributors() -> None:
    post = Command("post", "Post", audience=Audience.CONTRIBUTORS)
    (before,) = Announcement.of([post]).at_desk
    (after,) = Announcement.of([post], contributed=True).at_desk
    assert before["default_member_permissions"] == str(1 << 13)
    assert "default_member_permissions" not in after


def test_options_have_the_kinds_that_discord_knows() -> None:
    every_kind = tuple(Option(kind.value, "Which", kind) for kind in OptionKind)
    text, number, coverage, ended, entry, person, role, level, where, tag, run = options(
        Command("latest", "What came last", options=every_kind)
    )
    assert text == {"type": 3, "name": "text", "description": "Which", "required": False}
    assert (number["type"], number["min_value"]) == (4, 1)
    assert (coverage["type"], coverage["autocomplete"]) == (3, True)
    assert (ended["type"], ended["autocomplete"]) == (3, True)
    assert (entry["type"], entry["autocomplete"]) == (3, True)
    assert (person["type"], "autocomplete" in person) == (6, False)
    assert (role["type"], role["autocomplete"]) == (3, True)
    assert (level["type"], level["autocomplete"]) == (3, True)
    assert where["type"] == 7
    assert (tag["type"], tag["autocomplete"]) == (3, True)
    assert (run["type"], "autocomplete" in run) == (3, False)


def test_required_options_come_first_in_their_own_order() -> None:
    given = [Option("a", "A"), Option("b", "B", required=True), Option("c", "C"), Option("d", "D", required=True)]
    assert [option["name"] for option in options(Command("x", "X", options=tuple(given)))] == ["b", "d", "a", "c"]


def test_a_command_with_a_form_asks_for_the_text_in_the_form() -> None:
    correct = COMMANDS[-1]
    assert [option["name"] for option in options(correct)] == ["entry", "coverage"]
    assert Announcement.of(COMMANDS).forms == {"correct"}


def test_long_descriptions_are_cut_to_what_discord_takes() -> None:
    long = "x" * 200
    (command,) = registered(Command("x", long, options=(Option("y", long),)))
    assert command["description"] == "x" * 100
    assert options(Command("x", "X", options=(Option("y", long),)))[0]["description"] == "x" * 100


async def suggested(sandbox: DiscordSandbox, title: str, name: str) -> set[str]:
    return set(await sandbox.suggest(str(place(sandbox, title).chat), somebody(sandbox, name), "/"))


async def test_everybody_is_shown_what_they_may_use(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    await platform.announce(COMMANDS, {somebody(sandbox, "Eddie Editor"): Audience.EDITORS})
    assert await suggested(sandbox, "#desk", "Eddie Editor") == {"/follow", "/latest", "/quiet", "/correct"}
    assert await suggested(sandbox, "#live", "Rita Reader") == {"/follow", "/latest", "/quiet"}
    assert await suggested(sandbox, "#live", "Gail Guildadmin") == {"/follow", "/latest", "/quiet"}
    assert await suggested(sandbox, "Rita Reader", "Rita Reader") == {"/follow", "/latest", "/quiet"}


async def test_without_editors_the_desk_is_shown_readers_commands_only(
    platform: DiscordPlatform, sandbox: DiscordSandbox
) -> None:
    await platform.announce(COMMANDS, {})
    assert await suggested(sandbox, "#desk", "Eddie Editor") == {"/follow", "/latest", "/quiet"}
    await platform.announce(COMMANDS, {somebody(sandbox, "Eddie Editor"): Audience.EDITORS})
    assert "/correct" in await suggested(sandbox, "#desk", "Eddie Editor")
    await platform.announce(COMMANDS, {})
    assert "/correct" not in await suggested(sandbox, "#desk", "Eddie Editor")


async def test_what_did_not_change_is_not_registered_again(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    await platform.announce(COMMANDS, {1: Audience.EDITORS})
    await forget_commands(sandbox)
    await platform.announce(COMMANDS, {2: Audience.EDITORS})
    assert await suggested(sandbox, "#live", "Rita Reader") == set()
    await platform.announce(COMMANDS[:1], {2: Audience.EDITORS})
    assert await suggested(sandbox, "#live", "Rita Reader") == {"/follow"}


async def forget_commands(sandbox: DiscordSandbox) -> None:
    """Somebody else with the same account takes the readers' commands away."""
    where = f"{sandbox.url}/applications/{sandbox.application_id}/commands"
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bot {sandbox.token}"}) as session,
        session.put(where, json=[]) as response,
    ):
        assert response.status == 200


async def test_a_desk_that_removed_the_bot_keeps_nobody_else_from_their_commands(sandbox: DiscordSandbox) -> None:
    sandbox.remove_bot(sandbox.desk_guild)
    platform = platform_at(sandbox)
    async with platform.session():
        await platform.announce(COMMANDS, {1: Audience.EDITORS})
    assert await suggested(sandbox, "#live", "Rita Reader") == {"/follow", "/latest", "/quiet"}
    assert messages(sandbox, "#live") == ()


def test_descriptions_are_told_in_the_locales_that_discord_has() -> None:
    (latest,) = registered(localised([Command("latest", READERS[6].description, options=READERS[6].options)])[0])
    shown = latest["description_localizations"]
    assert isinstance(shown, dict)
    assert set(shown) == {"de", "es-ES", "es-419", "fr", "pt-BR", "ru"}
    assert shown["es-ES"] == shown["es-419"]
    assert "name_localizations" not in latest


async def test_discord_takes_what_is_announced_in_all_languages(
    platform: DiscordPlatform, sandbox: DiscordSandbox
) -> None:
    async with listening(platform, sandbox):
        await platform.announce(localised(READERS), {})
        registered = await platform._client.http.get_global_commands(platform._client.application_id or 0)
    told = {one["name"]: dict(one).get("description_localizations") for one in registered}
    assert set(told) == {command.name for command in READERS}
    assert all(isinstance(one, dict) and "de" in one for one in told.values())


def test_descriptions_of_all_languages_keep_to_the_limit_of_discord() -> None:
    for command in localised((*READERS, *EDITORS, CLAIM)):
        described: tuple[Command | Option, ...] = (command, *command.options)
        for one in described:
            assert all(0 < len(text) <= 100 for _, text in one.localised), one.name


def test_every_command_is_described_in_every_language() -> None:
    for command in localised((*READERS, *EDITORS, CLAIM)):
        described: tuple[Command | Option, ...] = (command, *command.options)
        for one in described:
            assert {code for code, _ in one.localised} == set(NAMES) - {"en"}, one.name


def test_what_stands_in_a_messages_menu_has_a_name_in_every_locale() -> None:
    (in_menu,) = [one for one in Announcement.of(localised(EDITORS)).at_desk if one.get("type") == 3]
    names = in_menu["name_localizations"]
    assert isinstance(names, dict)
    assert names["de"] == "Als Meldung veröffentlichen"
    assert set(names) == {"de", "es-ES", "es-419", "fr", "pt-BR", "ru"}
    assert all(len(name) <= 32 for name in names.values())
