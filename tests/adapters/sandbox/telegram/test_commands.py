"""The commands that the bot announces, and who is offered which."""

import pytest

from adapters.sandbox.telegram import TelegramSandbox
from tests.adapters.sandbox.telegram.situations import Client


def commands(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": f"About {name}"} for name in names]


async def test_lists_are_kept_by_scope_and_language(bot: Client) -> None:
    groups = {"type": "all_group_chats"}
    await bot.call("setMyCommands", commands=commands("start"))
    await bot.call("setMyCommands", commands=commands("start"), scope=groups, language_code="de")
    assert await bot.call("getMyCommands") == commands("start")
    assert await bot.call("getMyCommands", scope=groups) == []
    assert await bot.call("getMyCommands", scope=groups, language_code="de") == commands("start")
    await bot.call("deleteMyCommands")
    assert await bot.call("getMyCommands") == []


async def test_in_a_private_chat_the_nearest_list_is_offered(
    bot: Client, telegram: TelegramSandbox, rita: int, gail: int
) -> None:
    await bot.call("setMyCommands", commands=commands("help", "hello"))
    assert await telegram.suggest(rita, rita, "/he") == ("/help", "/hello")
    assert await telegram.suggest(rita, rita, "/help me") == ()
    assert await telegram.suggest(rita, rita, "he") == ()
    await bot.call("setMyCommands", commands=commands("all"), scope={"type": "all_private_chats"})
    await bot.call(
        "setMyCommands", commands=commands("english"), scope={"type": "all_private_chats"}, language_code="en"
    )
    await bot.call("setMyCommands", commands=commands("hers"), scope={"type": "chat", "chat_id": rita})
    assert await telegram.suggest(rita, rita, "/") == ("/hers",)
    assert await telegram.suggest(gail, gail, "/") == ("/english",)


async def test_in_a_group_administrators_may_be_offered_more(
    bot: Client, telegram: TelegramSandbox, rita: int, gail: int
) -> None:
    group = telegram.add_group("Harbour Street", administrators=[gail], people=[rita])
    order: list[dict[str, object]] = [
        {"type": "default"},
        {"type": "all_group_chats"},
        {"type": "all_chat_administrators"},
        {"type": "chat", "chat_id": group},
        {"type": "chat_administrators", "chat_id": group},
        {"type": "chat_member", "chat_id": group, "user_id": rita},
    ]
    seen = []
    for scope in order:
        await bot.call("setMyCommands", commands=commands(str(scope["type"])), scope=scope)
        seen += [((await telegram.suggest(group, rita, "/"))[0], (await telegram.suggest(group, gail, "/"))[0])]
    assert seen == [
        ("/default", "/default"),
        ("/all_group_chats", "/all_group_chats"),
        ("/all_group_chats", "/all_chat_administrators"),
        ("/chat", "/chat"),
        ("/chat", "/chat_administrators"),
        ("/chat_member", "/chat_administrators"),
    ]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"commands": commands("Start")}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("a" * 33)}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("a") * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [{"command": "a", "description": "b" * 257}]}, "command description length must not exceed 256"),
        ({"commands": [{"command": "a"}]}, "can't parse BotCommand: Can't find field \"description\""),
        ({"commands": {}}, "expected an Array of BotCommand"),
        ({"scope": {"type": "planet"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"scope": {"type": "chat"}}, "can't parse BotCommandScope: Can't find field \"chat_id\""),
        ({"scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ({"language_code": "english"}, "invalid language code specified"),
    ],
)
async def test_lists_that_cannot_be_set(bot: Client, arguments: dict[str, object], complaint: str) -> None:
    assert await bot.refusal("setMyCommands", **arguments) == f"Bad Request: {complaint}"


async def test_the_bots_profile(bot: Client) -> None:
    assert await bot.call("getMyName") == {"name": "Tickertape Sandbox"}
    await bot.call("setMyName", name="Tickertape")
    await bot.call("setMyDescription", description="Live updates", language_code="de")
    await bot.call("setMyShortDescription", short_description="Live")
    assert await bot.call("getMyName", language_code="de") == {"name": "Tickertape"}
    assert await bot.call("getMyDescription") == {"description": ""}
    assert await bot.call("getMyDescription", language_code="de") == {"description": "Live updates"}
    assert await bot.call("getMyShortDescription") == {"short_description": "Live"}
    assert "too long" in await bot.refusal("setMyName", name="a" * 65)
