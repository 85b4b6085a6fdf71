"""What preferences are called, and how times are written and read. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from bot.errors import Refused
from bot.lanes.delivery import Urgency
from bot.languages.language import Language
from bot.languages.words import Words, message, words
from bot.model import Level
from bot.readers.preferences import CardUse, Crossposts, Digest, Preferences, QuietHours, Sound
from bot.readers.quiet import TWICE_A_DAY, asleep, zone_of

LONGEST_MUTE = timedelta(days=30)

LEVELS: Mapping[Level, str] = {
    Level.ALL: message("Everything"),
    Level.KEY: message("Key entries"),
    Level.BREAKING: message("Breaking entries only"),
}

SOUNDS: Mapping[Sound, str] = {
    Sound.BREAKING: message("For breaking entries"),
    Sound.ALL: message("For every message"),
    Sound.NONE: message("Never"),
}

CROSSPOSTS: Mapping[Crossposts, str] = {
    Crossposts.ALL: message("Everything"),
    Crossposts.KEY: message("Key entries"),
    Crossposts.BREAKING: message("Breaking entries only"),
    Crossposts.NONE: message("Nothing"),
}

CARDS: Mapping[CardUse, str] = {
    CardUse.OFF: message("No card"),
    CardUse.BESIDE: message("Card and messages"),
    CardUse.ONLY: message("Card only"),
}

PREVIEWS: Mapping[bool, str] = {True: message("On"), False: message("Off")}

ZONES = (
    *("UTC", "Europe/London", "Europe/Lisbon", "Europe/Berlin", "Europe/Kyiv", "Europe/Istanbul", "Europe/Moscow"),
    *("Africa/Lagos", "Africa/Johannesburg", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka"),
    *("Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/Sao_Paulo"),
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
)
"""Offered by buttons; any other can be typed."""

_DURATION = re.compile(r"(\d{1,5})\s*(m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?)?)", re.IGNORECASE)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def digest(which: Digest, at: time, language: Language) -> str:
    morning, evening = map(language.clock, TWICE_A_DAY)
    return language.text(
        {
            Digest.OFF: words("None, as they come"),
            Digest.HOURLY: words("Every hour"),
            Digest.TWICE: words("Daily at {morning} and {evening}", morning=morning, evening=evening),
            Digest.DAILY: words("Daily at {time}", time=language.clock(at)),
        }[which]
    )


def quiet_hours(quiet: QuietHours | None, language: Language) -> str:
    if quiet is None:
        return language.text(words("None"))
    begin, end = language.clock(quiet.begin), language.clock(quiet.end)
    said = words("{begin} to {end}", begin=begin, end=end)
    if quiet.breaking_passes:
        said = words("{begin} to {end}; breaking entries may pass", begin=begin, end=end)
    return language.text(said)


def moment(at: datetime, now: datetime, wishes: Preferences, language: Language) -> str:
    """In the chat's zone: `18:30 CEST`, with the day where it is not today's."""
    zone = zone_of(wishes.zone)
    return language.near(at, now, zone)


def heard_again(wishes: Preferences, now: datetime) -> Words:
    """That a mute is over, and when what was missed comes."""
    if asleep(wishes, Urgency.ORDINARY, now):
        return words("This chat hears again. What it missed comes when its quiet hours end.")
    if wishes.digest is not Digest.OFF:
        return words("This chat hears again. What it missed comes with its digest.")
    return words("This chat hears again. What it missed comes now.")


def zone_now(wishes: Preferences, now: datetime, language: Language) -> str:
    """`Europe/Berlin, 18:30`"""
    return f"{wishes.zone or 'UTC'}, {language.time(now, zone_of(wishes.zone))}"


def read_duration(text: str) -> timedelta:
    """`30m`, `2h`, `3d`, `2 hours`. Raises `Refused`."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        examples = {"first": "/mute 30m", "second": "/mute 2h", "third": "/mute 3d"}
        raise Refused(words("I did not understand how long. Write it as in {first}, {second} or {third}.", **examples))
    length = int(found[1]) * _UNITS[found[2][0].lower()]
    if not timedelta() < length <= LONGEST_MUTE:
        raise Refused(words("Between one minute and {days} days, please.", days=LONGEST_MUTE.days))
    return length
