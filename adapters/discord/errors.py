"""What discord.py and aiohttp raise, in the words of `bot.errors`.

Codes: documentation, "JSON Error Codes". What is not in here is a bug and passes through.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from adapters.discord.allowance import TooFast
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

UNKNOWN_MESSAGE = 10008
ALREADY_ACKNOWLEDGED = 40060
ALREADY_PUBLISHED = 40033
NO_HISTORY_TO_REPLY = 160002
THREAD_ARCHIVED = 50083

_ABSENCES = {
    10003: Absence.GONE,  # unknown channel
    10004: Absence.GONE,  # unknown guild
    40058: Absence.NO_RIGHTS,  # a forum takes threads only
    50001: Absence.REMOVED,  # missing access: the channel cannot be seen, or the bot is no longer in the guild
    50007: Absence.BLOCKED,  # cannot send messages to this user
    50008: Absence.NO_RIGHTS,  # no text channel
    50013: Absence.NO_RIGHTS,  # missing permissions
    THREAD_ARCHIVED: Absence.TOPIC_GONE,  # and not ours to open
    50278: Absence.BLOCKED,  # no guild in common with this user
    160005: Absence.TOPIC_GONE,  # thread is locked
}

# Unknown message, which is also the answer to a nonce whose message was deleted shortly before; and what an
# interaction's token is answered with when its 15 minutes are over: unknown webhook, unknown interaction, invalid
# webhook token (with the status 401, although the bot's own token is in order).
_MESSAGE_GONE = frozenset({UNKNOWN_MESSAGE, 10015, 10062, 50027})

_EDIT_REFUSED = frozenset({50005, 50021})  # another's message, a system message

_OUTAGES = {
    40004: "sending is switched off for now",
    40006: "the feature is switched off for now",
    40333: "its front door refuses this machine or its User-Agent",
    130000: "overloaded",
}

_SURELY_UNSENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


@contextmanager
def translated(*, repeatable: bool, binds: Scope = Scope.CHAT) -> Iterator[None]:
    """Raise what a request met as a `PlatformError`.

    `repeatable`: done twice it is the same as done once, so that a lost answer is an outage and never a doubt.
    `binds`: who has to wait where the whole account need not; Discord counts by route (documentation, "Rate Limits").
    """
    try:
        yield
    except (discord.HTTPException, discord.RateLimited, discord.LoginFailure) as error:
        raise _refusal(error, repeatable, binds) from error
    except aiohttp.InvalidURL:
        raise
    except (aiohttp.ClientError, OSError) as error:
        raise _interruption(error, repeatable) from error


def _refusal(error: discord.DiscordException, repeatable: bool, binds: Scope) -> PlatformError:
    if isinstance(error, discord.RateLimited):
        everywhere = isinstance(error, TooFast) and error.everywhere
        return Throttled(error.retry_after, Scope.ACCOUNT if everywhere else binds)
    if isinstance(error, discord.HTTPException):
        return _by_code(error) or _by_status(error, repeatable)
    return Unauthorised("Discord does not accept the token")


def _by_code(error: discord.HTTPException) -> PlatformError | None:
    if error.code in _ABSENCES:
        return Unreachable(_ABSENCES[error.code], error.text)
    if error.code in _MESSAGE_GONE:
        return MessageGone(error.text)
    if error.code in _EDIT_REFUSED:
        return EditRefused(error.text)
    if error.code in _OUTAGES:
        return Outage(f"Discord: {_OUTAGES[error.code]}")
    return None


def _by_status(error: discord.HTTPException, repeatable: bool) -> PlatformError:
    if error.status >= 500:
        text = f"Discord answered {error.status}"
        return Outage(text) if repeatable else InDoubt(text)
    if error.status == 401:
        return Unauthorised("Discord does not accept the token")
    if error.status in {403, 404} and error.code == 0:
        return Outage(f"not Discord's API: {error.status} {error.text}")
    if error.status == 403:
        return Unreachable(Absence.NO_RIGHTS, error.text)
    if error.status == 404 and not repeatable:
        # That a repeated nonce is answered so is known from discord.py; with which code is not documented.
        return MessageGone(error.text)
    return Rejected(error.text)


def _interruption(error: OSError | aiohttp.ClientError, repeatable: bool) -> PlatformError:
    """aiohttp's texts name the address of a request, and so the token of an interaction: only its kind is told."""
    kind = type(error).__name__
    if repeatable or isinstance(error, _SURELY_UNSENT):
        return Outage(f"Discord cannot be reached: {kind}")
    return InDoubt(f"no answer from Discord: {kind}")
