"""What follows from what a platform answered: every error there is, when sending and when correcting."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.errors import (
    Absence,
    Conflict,
    EditRefused,
    InDoubt,
    MediaRefused,
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
from bot.lanes.consequences import Consequence, InDoubtPolicy, of_revising, of_sending, unpinnable
from bot.lanes.outcome import Doubted, GivenUp, Postponed, Relocated, Suspended, Unsent
from bot.model import Address
from tests.bot.clock import EPOCH
from tests.bot.deliveries import CHAT, MARK, OUTDATED

IN_HALF_A_MINUTE = EPOCH + timedelta(seconds=30)
ELSEWHERE = Address("telegram", -100_42)

SENDING = {
    "this chat is throttled": (Throttled(30, Scope.CHAT), Consequence(Unsent(MARK, IN_HALF_A_MINUTE))),
    "the account is throttled": (Throttled(30, Scope.ACCOUNT), Consequence(Unsent(MARK), pause=30)),
    "unreachable": (Unreachable(Absence.BLOCKED), Consequence(Suspended(CHAT, Absence.BLOCKED, EPOCH))),
    "moved": (Moved(ELSEWHERE), Consequence(Relocated(CHAT, ELSEWHERE))),
    "rejected": (Rejected("too strange"), Consequence(GivenUp(MARK))),
    "media are refused, and the text too": (MediaRefused("no photos"), Consequence(GivenUp(MARK))),
    "the message to reply to is gone": (MessageGone(), Consequence(GivenUp(MARK))),
    "an edit is refused": (EditRefused(), Consequence(GivenUp(MARK))),
    "in doubt": (InDoubt(), Consequence(Unsent(MARK, doubted_at=EPOCH), failing=True)),
    "an outage": (Outage(), Consequence(Unsent(MARK), failing=True)),
    "unauthorised": (Unauthorised(), Consequence(Unsent(MARK), stop=True)),
    "a second instance": (Conflict(), Consequence(Unsent(MARK), stop=True)),
}

REVISING = {
    "this chat is throttled": (Throttled(30, Scope.CHAT), Consequence(Postponed(OUTDATED, IN_HALF_A_MINUTE))),
    "the account is throttled": (Throttled(30, Scope.ACCOUNT), Consequence(Postponed(OUTDATED), pause=30)),
    "this chat's edits are throttled": (
        Throttled(30, Scope.EDITS),
        Consequence(Postponed(OUTDATED, IN_HALF_A_MINUTE, edits_only=True)),
    ),
    "unreachable": (Unreachable(Absence.GONE), Consequence(Suspended(CHAT, Absence.GONE, EPOCH))),
    "moved": (Moved(ELSEWHERE), Consequence(Relocated(CHAT, ELSEWHERE))),
    "rejected": (Rejected("too strange"), Consequence(Postponed(OUTDATED), failing=True)),
    "media are refused": (MediaRefused("no photos"), Consequence(Postponed(OUTDATED), failing=True)),
    "the message to reply to is gone": (MessageGone(), Consequence(Postponed(OUTDATED), failing=True)),
    "an edit is refused": (EditRefused(), Consequence(Postponed(OUTDATED), failing=True)),
    "in doubt": (InDoubt(), Consequence(Postponed(OUTDATED), failing=True)),
    "an outage": (Outage(), Consequence(Postponed(OUTDATED), failing=True)),
    "unauthorised": (Unauthorised(), Consequence(Postponed(OUTDATED), stop=True)),
    "a second instance": (Conflict(), Consequence(Postponed(OUTDATED), stop=True)),
}


@pytest.mark.parametrize(("error", "consequence"), SENDING.values(), ids=SENDING.keys())
def test_what_follows_when_sending(error: PlatformError, consequence: Consequence) -> None:
    assert of_sending(error, MARK, InDoubtPolicy.RESEND, EPOCH) == consequence


@pytest.mark.parametrize(("error", "consequence"), REVISING.values(), ids=REVISING.keys())
def test_what_follows_when_correcting(error: PlatformError, consequence: Consequence) -> None:
    assert of_revising(error, OUTDATED, EPOCH) == consequence


def kinds(error: type[PlatformError]) -> Iterator[type[PlatformError]]:
    for kind in error.__subclasses__():
        if kind.__module__ == "bot.errors":
            yield kind
            yield from kinds(kind)


@pytest.mark.parametrize("situations", [SENDING, REVISING], ids=["sending", "revising"])
def test_every_error_has_its_consequence_above(situations: dict[str, tuple[PlatformError, Consequence]]) -> None:
    assert {type(error) for error, _ in situations.values()} == set(kinds(PlatformError))


def test_where_a_repeat_could_be_seen_twice_what_is_in_doubt_may_be_given_up() -> None:
    skipped = GivenUp(MARK, doubted_at=EPOCH)
    assert of_sending(InDoubt(), MARK, InDoubtPolicy.SKIP, EPOCH) == Consequence(skipped, failing=True)


def test_where_a_repeat_is_known_again_the_mark_stays_until_the_doubt_is_settled() -> None:
    assert of_sending(InDoubt(), MARK, None, EPOCH) == Consequence(Doubted(MARK, EPOCH), failing=True)


@pytest.mark.parametrize("error", [error for error, _ in SENDING.values() if not isinstance(error, InDoubt)], ids=repr)
def test_the_policy_for_doubt_changes_nothing_else(error: PlatformError) -> None:
    skipping, resending, knowing = (of_sending(error, MARK, policy, EPOCH) for policy in (*InDoubtPolicy, None))
    assert skipping == resending == knowing


@pytest.mark.parametrize("absence", Absence)
def test_a_chat_is_suspended_for_the_reason_that_the_platform_gave(absence: Absence) -> None:
    assert of_sending(Unreachable(absence), MARK, InDoubtPolicy.RESEND, EPOCH).outcome == Suspended(
        CHAT, absence, EPOCH
    )


def test_some_refusals_say_that_nothing_may_be_pinned_and_nothing_else() -> None:
    cannot = {name for name, (error, _) in SENDING.items() if unpinnable(error)}
    assert cannot == {"rejected", "media are refused, and the text too", "an edit is refused"}
    assert [absence for absence in Absence if unpinnable(Unreachable(absence))] == [Absence.NO_RIGHTS]
