"""Telegram's refusals and failures in the core's words: what the server says goes through python-telegram-bot."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from aiohttp import web
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from adapters.telegram.calls import post
from adapters.telegram.errors import DETAIL_LIMIT, UNSAID_WAIT, AlreadyDone, Translation, platform_error
from adapters.telegram.request import AiohttpRequest, NotSent
from bot.errors import (
    Absence,
    Conflict,
    EditRefused,
    InDoubt,
    MessageGone,
    Moved,
    Outage,
    PlatformError,
    Rejected,
    Scope,
    Throttled,
    Unauthorised,
    Unreachable,
)
from bot.model import Address
from tests.adapters.telegram.situations import Api, refusal


async def error_of(
    response: web.StreamResponse, api: Api, request: AiohttpRequest, *, repeatable: bool = False
) -> PlatformError:
    """What a send (or with `repeatable` an edit) raises when the server answers this."""
    api.answers(response)
    with pytest.raises(PlatformError) as caught, Translation(Scope.CHAT, repeatable=repeatable):
        await post(request, f"{api.url}/sendMessage", {"chat_id": "7"})
    assert isinstance(caught.value.__cause__, TelegramError)
    return caught.value


@pytest.mark.parametrize(
    ("code", "description", "absence"),
    [
        (403, "Forbidden: bot was blocked by the user", Absence.BLOCKED),
        (403, "Forbidden: bot can't initiate conversation with a user", Absence.BLOCKED),
        (403, "Forbidden: user is deactivated", Absence.GONE),
        (403, "Forbidden: the bot can't send messages to the bot", Absence.GONE),
        (403, "Forbidden: bot was kicked from the group chat", Absence.REMOVED),
        (403, "Forbidden: bot was kicked from the channel chat", Absence.REMOVED),
        (403, "Forbidden: bot is not a member of the supergroup chat", Absence.REMOVED),
        (403, "Forbidden: the group chat was deleted", Absence.GONE),
        (403, "Forbidden: a reason that nobody knew", Absence.NO_RIGHTS),
        (400, "Bad Request: chat not found", Absence.GONE),
        (400, "Bad Request: private chat not found", Absence.GONE),
        (400, "Bad Request: chat_id is empty", Absence.GONE),
        (400, "Bad Request: PEER_ID_INVALID", Absence.GONE),
        (400, "Bad Request: not enough rights to send text messages to the chat", Absence.NO_RIGHTS),
        (400, "Bad Request: not enough rights to manage pinned messages in the chat", Absence.NO_RIGHTS),
        (400, "Bad Request: have no write access to the chat", Absence.NO_RIGHTS),
        (400, "Bad Request: need administrator rights in the channel chat", Absence.NO_RIGHTS),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Absence.NO_RIGHTS),
        (400, "Bad Request: CHAT_ADMIN_REQUIRED", Absence.NO_RIGHTS),
        (400, "Bad Request: message thread not found", Absence.TOPIC_GONE),
        (400, "Bad Request: TOPIC_CLOSED", Absence.TOPIC_GONE),
        (400, "Bad Request: TOPIC_DELETED", Absence.TOPIC_GONE),
    ],
)
async def test_a_chat_that_cannot_be_reached(
    code: int, description: str, absence: Absence, api: Api, request_to_api: AiohttpRequest
) -> None:
    error = await error_of(refusal(code, description), api, request_to_api)
    assert isinstance(error, Unreachable)
    assert error.absence is absence


@pytest.mark.parametrize(
    ("code", "description", "expected"),
    [
        (400, "Bad Request: message to edit not found", MessageGone),
        (400, "Bad Request: message to pin not found", MessageGone),
        (400, "Bad Request: message to be replied not found", MessageGone),
        (400, "Bad Request: MESSAGE_ID_INVALID", MessageGone),
        (400, "Bad Request: message can't be edited", EditRefused),
        (400, "Bad Request: message can't be deleted", EditRefused),
        (400, "Bad Request: message can't be deleted for everyone", EditRefused),
        (400, "Bad Request: message is not modified: specified new message content", AlreadyDone),
        (400, "Bad Request: message to delete not found", AlreadyDone),
        (400, "Bad Request: CHAT_NOT_MODIFIED", AlreadyDone),
        (400, "Bad Request: can't parse entities: Unsupported start tag", Rejected),
        (400, "Bad Request: message is too long", Rejected),
        (400, "Bad Request: message text is empty", Rejected),
        (400, "Bad Request: BUTTON_DATA_INVALID", Rejected),
        (401, "Unauthorized", Unauthorised),
        (404, "Not Found", Unauthorised),
        (409, "Conflict: terminated by other getUpdates request", Conflict),
        (500, "Internal Server Error: restart", InDoubt),
    ],
)
async def test_a_refusal_has_its_consequence(
    code: int, description: str, expected: type[PlatformError], api: Api, request_to_api: AiohttpRequest
) -> None:
    error = await error_of(refusal(code, description), api, request_to_api)
    assert type(error) is expected


async def test_a_moved_group_brings_its_new_address(api: Api, request_to_api: AiohttpRequest) -> None:
    upgraded = refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1001)
    error = await error_of(upgraded, api, request_to_api)
    assert isinstance(error, Moved)
    assert error.address == Address("telegram", -1001)


@pytest.mark.parametrize(
    ("response", "seconds"),
    [
        (lambda: refusal(429, "Too Many Requests: retry after 7", retry_after=7), 7.0),
        (lambda: refusal(429, "Too Many Requests: retry after 7"), 7.0),
        (lambda: web.Response(status=429, text="<html>slow down</html>"), UNSAID_WAIT),
    ],
)
async def test_too_fast_says_how_long_to_wait(
    response: Callable[[], web.Response], seconds: float, api: Api, request_to_api: AiohttpRequest
) -> None:
    error = await error_of(response(), api, request_to_api)
    assert isinstance(error, Throttled)
    assert (error.retry_after, error.scope) == (seconds, Scope.CHAT)


def test_the_library_s_wait_is_taken_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    error = RetryAfter(timedelta(seconds=3))
    assert platform_error(error, Scope.ACCOUNT, repeatable=True).args == ("throttled (account): wait 3 s",)
    monkeypatch.setattr(RetryAfter, "retry_after", 3)
    assert platform_error(error, Scope.ACCOUNT, repeatable=True).args == ("throttled (account): wait 3 s",)


@pytest.mark.parametrize(
    "response",
    [
        lambda: web.Response(status=502, text="<html>Bad Gateway</html>"),
        lambda: web.Response(status=500, text="{not json"),
        lambda: web.Response(status=200, text="<html>Welcome to the hotel's network</html>"),
        lambda: web.Response(status=200, text='["not", "an", "object"]'),
        lambda: refusal(503, "Service Unavailable"),
        lambda: web.Response(status=302, headers={"Location": "/elsewhere"}),
        lambda: web.Response(status=403, text="<html>This site is blocked in your country</html>"),
        lambda: web.Response(status=400, text='{"error": "a proxy that speaks JSON"}'),
        lambda: web.Response(status=404, text="<html>No such page</html>"),
    ],
)
async def test_an_answer_that_says_nothing_leaves_a_send_in_doubt_and_an_edit_to_be_repeated(
    response: Callable[[], web.Response], api: Api, request_to_api: AiohttpRequest
) -> None:
    assert type(await error_of(response(), api, request_to_api)) is InDoubt
    assert type(await error_of(response(), api, request_to_api, repeatable=True)) is Outage
    assert [call.method for call in api.calls] == ["sendMessage"] * 2


@pytest.mark.parametrize(
    ("error", "repeatable", "expected"),
    [
        (NotSent("refused"), False, Outage),
        (NotSent("refused"), True, Outage),
        (TimedOut(), False, InDoubt),
        (TimedOut(), True, Outage),
        (NetworkError("connection lost"), False, InDoubt),
        (NetworkError("connection lost"), True, Outage),
    ],
)
def test_what_was_never_sent_is_never_in_doubt(
    error: TelegramError, repeatable: bool, expected: type[PlatformError]
) -> None:
    assert type(platform_error(error, Scope.CHAT, repeatable=repeatable)) is expected


def test_bugs_pass_through_untouched() -> None:
    with pytest.raises(ZeroDivisionError), Translation():
        _ = 1 // 0


def test_an_error_quotes_only_so_much() -> None:
    error = platform_error(NetworkError("x" * 10_000), Scope.CHAT, repeatable=False)
    assert len(str(error)) == DETAIL_LIMIT
