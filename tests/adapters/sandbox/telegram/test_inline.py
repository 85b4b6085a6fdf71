"""Inline mode of the stand-in: what it takes for an answer, and its complaints."""

import asyncio
from typing import Any

import pytest

from adapters.sandbox.telegram import NotAllowed, TelegramSandbox
from tests.adapters.sandbox.telegram.situations import Client, newest

PATIENCE = 10.0


def article(**others: object) -> dict[str, object]:
    content = {"message_text": "<b>Smoke</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": "1", "title": "Fire", "input_message_content": content} | others


async def query(bot: Client) -> dict[str, Any]:
    """The next that the bot is told of."""
    (update,) = await bot.call("getUpdates", timeout=5)
    await bot.call("getUpdates", offset=update["update_id"] + 1)
    found: dict[str, Any] = update["inline_query"]
    return found


async def test_somebody_puts_what_they_found_into_a_chat(telegram: TelegramSandbox, bot: Client, rita: int) -> None:
    group = telegram.add_group("Friends", people=[rita], bot_present=False)
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as people:
        looking = people.create_task(telegram.look_up(group, rita, "smoke", "5"))
        asked = await query(bot)
        assert (asked["from"]["id"], asked["query"], asked["offset"], asked["chat_type"]) == (
            rita,
            "smoke",
            "5",
            "supergroup",
        )
        await bot.call("answerInlineQuery", inline_query_id=asked["id"], results=[article()], next_offset="6")
        answer = await looking
    assert (answer.next_offset, answer.cache_time, answer.personal) == ("6", 300, False)
    await telegram.choose(group, rita, answer.listed[0])
    assert newest(telegram, group).html == "<b>Smoke</b>"
    assert not newest(telegram, group).from_bot
    with pytest.raises(NotAllowed):
        await telegram.choose(group, telegram.add_person("Otto Outsider"), answer.listed[0])
    again = await bot.refusal("answerInlineQuery", inline_query_id=asked["id"], results=[])
    assert again == "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"results": "{"}, "can't parse JSON encoded inline query results"),
        ({"results": {}}, "expected an Array of inline query results"),
        ({"results": [article(id=str(number)) for number in range(51)]}, "too many inline query results specified"),
        ({"results": [1]}, "can't parse InlineQueryResult: Inline query result must be an object"),
        ({"results": [{"type": "article"}]}, "can't parse InlineQueryResult: Can't find field \"id\""),
        ({"results": [article(id="")]}, "RESULT_ID_EMPTY"),
        ({"results": [article(id="é" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article(title="")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(input_message_content={"message_text": "x" * 4097})]}, "MESSAGE_TOO_LONG"),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
    ],
)
async def test_answers_that_are_not_taken(bot: Client, given: dict[str, object], complaint: str) -> None:
    assert await bot.refusal("answerInlineQuery", inline_query_id="1", **given) == f"Bad Request: {complaint}"
