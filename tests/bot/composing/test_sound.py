"""Which role a message mentions: that of something new that breaks, while it is news, where it stays in the server."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.composing.sound import LOUD_FOR, as_wished, mentioned
from bot.lanes.delivery import Chat, Urgency
from bot.model import (
    Address,
    ChatKey,
    ChatKind,
    Content,
    CoverageId,
    Entry,
    EntryId,
    EntryState,
    Marks,
    Message,
)
from bot.readers.preferences import Crossposts, Preferences, Sound
from bot.richtext import paragraph

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
A_MOMENT = timedelta(seconds=1)
ROLE = 77
CALLING = Preferences(role=ROLE)
BREAKING = Entry(
    id=EntryId(1),
    coverage=CoverageId(1),
    number=1,
    revision=1,
    state=EntryState.LIVE,
    content=Content(body=(paragraph("Everybody is out."),)),
    marks=Marks(breaking=True),
    published_at=NOW,
    date_inferred=False,
    pushed=True,
)
ALARM = Message((paragraph("Everybody is out."),), silent=False)


def chat(kind: ChatKind = ChatKind.GROUP, preferences: Preferences = CALLING) -> Chat:
    return Chat(ChatKey(1), Address("discord", 5), kind, preferences=preferences)


def test_something_new_that_breaks_mentions_the_role() -> None:
    assert mentioned(chat(), Urgency.BREAKING, [BREAKING]) == ROLE
    assert mentioned(chat(preferences=Preferences()), Urgency.BREAKING, [BREAKING]) is None


@pytest.mark.parametrize(
    "entry",
    [
        replace(BREAKING, marks=Marks(key=True)),
        replace(BREAKING, about=EntryId(7)),
        replace(BREAKING, state=EntryState.RETRACTED),
    ],
    ids=["no more than key", "tells of a correction", "withdrawn"],
)
def test_other_entries_mention_nobody(entry: Entry) -> None:
    assert mentioned(chat(), Urgency.BREAKING, [entry]) is None


def test_a_new_follower_is_brought_up_to_date_without() -> None:
    assert mentioned(chat(), Urgency.OWED, [BREAKING]) is None


@pytest.mark.parametrize(
    ("crossposts", "role"), [(one, None) for one in Crossposts if one != "none"] + [("none", ROLE)]
)
def test_what_goes_on_to_other_servers_mentions_nobody(crossposts: Crossposts, role: int | None) -> None:
    preferences = Preferences(role=ROLE, crossposts=Crossposts(crossposts))
    assert mentioned(chat(ChatKind.ANNOUNCEMENT, preferences), Urgency.BREAKING, [BREAKING]) == role
    assert mentioned(chat(ChatKind.GROUP, preferences), Urgency.BREAKING, [BREAKING]) == ROLE


@pytest.mark.parametrize(
    ("sound", "message", "age", "role"),
    [
        (Sound.BREAKING, ALARM, LOUD_FOR, ROLE),
        (Sound.ALL, ALARM, LOUD_FOR, ROLE),
        (Sound.BREAKING, ALARM, LOUD_FOR + A_MOMENT, None),
        (Sound.ALL, ALARM, LOUD_FOR + A_MOMENT, None),
        (Sound.NONE, ALARM, timedelta(), None),
        (Sound.ALL, replace(ALARM, silent=True), timedelta(), None),
    ],
)
def test_only_what_is_heard_for_its_own_sake_mentions_it(
    sound: Sound, message: Message, age: timedelta, role: int | None
) -> None:
    wishes = Preferences(sound=sound, role=ROLE)
    assert as_wished(message, wishes, first=True, at=NOW - age, now=NOW, role=ROLE).role == role
