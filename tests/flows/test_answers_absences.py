"""A chat that is not open to the bot any more: left alone at the first answer, and told apart from those that are."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import pytest

from adapters.sandbox.faults import FaultKind, Operation
from tests.flows.reader import Reader
from tests.flows.town import Town

HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Absence:
    """What happens to which kind of chat. `told`: the platform tells the bot so."""

    kind: str
    what: str
    names: tuple[str, ...] = ()
    told: bool = True


ABSENCES: Mapping[str, Mapping[str, Absence]] = {
    "telegram": {
        "blocked": Absence("private", "block"),
        "account deleted": Absence("private", "deactivate", told=False),
        "kicked from a group": Absence("group", "kick"),
        "kicked from a supergroup": Absence("supergroup", "kick"),
        "kicked from a channel": Absence("channel", "kick"),
        "group deleted": Absence("group", "delete", told=False),
        "channel deleted": Absence("channel", "delete", told=False),
        "silenced in a group": Absence("supergroup", "permissions", ("can_send_photos",)),
        "no right to post in a channel": Absence("channel", "rights", ("can_edit_messages",)),
    },
    "discord": {
        "direct messages closed": Absence("private", "close dms", told=False),
        "channel hidden": Absence("channel", "hide"),
        "channel closed to writing": Absence("channel", "deny"),
        "channel deleted": Absence("channel", "delete"),
        "kicked from a server": Absence("channel", "kick"),
        "thread deleted": Absence("thread", "delete"),
        "thread locked": Absence("thread", "lock"),
    },
}


async def chat(town: Town, platform: str, kind: str) -> Reader:
    if kind == "private":
        return await town.reader(platform)
    return await (town.group(kind) if platform == "telegram" else town.channel(thread=kind == "thread"))


def attempts(readers: Mapping[str, Reader]) -> dict[str, int]:
    return {name: len(reader.attempts) for name, reader in readers.items()}


@pytest.mark.parametrize("platform", ABSENCES)
async def test_a_chat_that_refuses_is_left_alone_at_once_and_tried_an_hour_later(town: Town, platform: str) -> None:
    absences = ABSENCES[platform]
    gone = {name: await chat(town, platform, absence.kind) for name, absence in absences.items()}
    other = await town.reader(platform)
    await town.deafen(platform)
    for name, reader in gone.items():
        reader.happens(absences[name].what, *absences[name].names)
    await town.publishes("Smoke.")
    await town.shows(other, "Smoke.")
    await town.has_suspended(len(gone), platform)
    await town.publishes("Flames.")
    await town.publishes("Sirens.", breaking=True)
    await town.shows(other, "Flames.", "Sirens.")
    await town.lands(platform)
    assert attempts(gone) == dict.fromkeys(gone, 1)
    for reader in gone.values():
        await town.comes_to_try(reader, 2)
    status = await town.lands(platform)
    assert (status.suspended, status.behind) == (len(gone), 0)
    assert attempts(gone) == dict.fromkeys(gone, 2)
    for reader in gone.values():
        first, second = reader.calls(Operation.SEND)
        assert second.at - first.at == pytest.approx(HOUR, abs=0.1)


@pytest.mark.parametrize("platform", ABSENCES)
async def test_a_chat_that_the_platform_calls_closed_is_not_tried_at_all(town: Town, platform: str) -> None:
    absences = {name: absence for name, absence in ABSENCES[platform].items() if absence.told}
    gone = {name: await chat(town, platform, absence.kind) for name, absence in absences.items()}
    other = await town.reader(platform)
    for name, reader in gone.items():
        reader.happens(absences[name].what, *absences[name].names)
    await town.has_suspended(len(gone), platform)
    await town.publishes("Smoke.")
    await town.shows(other, "Smoke.")
    await town.lands(platform)
    assert attempts(gone) == dict.fromkeys(gone, 0)


@pytest.mark.parametrize("platform", ABSENCES)
async def test_a_chat_that_is_found_gone_by_a_correction_is_corrected_when_it_is_back(
    town: Town, platform: str
) -> None:
    gone, other = await town.reader(platform), await town.reader(platform)
    (entry,) = await town.publishes("Smoke.")
    await town.shows(gone, "Smoke.")
    await town.shows(other, "Smoke.")
    await gone.meets(FaultKind.UNREACHABLE, method=Operation.EDIT, count=1)
    await town.corrects(entry, "Steam.")
    await town.shows(other, "Steam.")
    await town.has_suspended(1, platform)
    await town.publishes("Flames.")
    await town.comes_to_show(gone, "Steam.", "Flames.")
    await town.settles(platform)
    assert gone.times("Smoke.", "Steam.", "Flames.") == (0, 1, 1)
    assert await town.suspended(platform) == 0


@pytest.mark.parametrize(("platform", "what"), [("telegram", "deactivate"), ("discord", "close dms")])
async def test_a_chat_that_stays_away_for_thirty_days_is_dropped(town: Town, platform: str, what: str) -> None:
    gone = await town.reader(platform)
    gone.happens(what)
    await town.publishes("Smoke.")
    following = town.news.parts.store.subscriptions.following

    async def dropped() -> bool:
        return not await following(gone.address)

    await town.goes_on_until(dropped)
    times = [call.at - gone.calls()[0].at for call in gone.calls(Operation.SEND)]
    assert times[:6] == pytest.approx([0, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR], abs=1)
    assert all(later - earlier <= DAY + 1 for earlier, later in pairwise(times))
    assert 30 * DAY < times[-1] <= 31 * DAY
