"""What preferences are called, and how times are written and read. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from bot.errors import Refused
from bot.model import Level
from bot.preferences import Digest, Preferences, QuietHours, Sound
from bot.quiet import TWICE_A_DAY, zone_of
from bot.schedule import in_zone

LONGEST_MUTE = timedelta(days=30)

LEVELS: Mapping[Level, str] = {
    Level.ALL: "Everything",
    Level.KEY: "Key entries",
    Level.BREAKING: "Breaking entries only",
}

SOUNDS: Mapping[Sound, str] = {
    Sound.BREAKING: "For breaking entries",
    Sound.ALL: "For every message",
    Sound.NONE: "Never",
}

PREVIEWS: Mapping[bool, str] = {True: "On", False: "Off"}

ZONES = (
    *("UTC", "Europe/London", "Europe/Lisbon", "Europe/Berlin", "Europe/Kyiv", "Europe/Istanbul", "Europe/Moscow"),
    *("Africa/Lagos", "Africa/Johannesburg", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka"),
    *("Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/Sao_Paulo"),
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
)
"""Offered by buttons; any other can be typed."""

_DURATION = re.compile(r"(\d{1,5})\s*(m|min|h|d)", re.IGNORECASE)
_UNITS = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}


def clock(at: time) -> str:
    return f"{at:%H:%M}"


def digest(which: Digest, at: time) -> str:
    morning, evening = TWICE_A_DAY
    match which:
        case Digest.OFF:
            return "None, as they come"
        case Digest.HOURLY:
            return "Every hour"
        case Digest.TWICE:
            return f"Daily at {clock(morning)} and {clock(evening)}"
        case Digest.DAILY:
            return f"Daily at {clock(at)}"


def quiet_hours(quiet: QuietHours | None) -> str:
    if quiet is None:
        return "None"
    hours = f"{clock(quiet.begin)} to {clock(quiet.end)}"
    return f"{hours}; breaking entries may pass" if quiet.breaking_passes else hours


def moment(at: datetime, now: datetime, wishes: Preferences) -> str:
    """In the chat's zone: `18:30 CEST`, with the day where it is not today's."""
    return in_zone(at, now, zone_of(wishes.zone))


def read_duration(text: str) -> timedelta:
    """`30m`, `2h`, `3d`. Raises `Refused`."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise Refused("I did not understand how long. Write it as in /mute 30m, /mute 2h or /mute 3d.")
    length = int(found[1]) * _UNITS[found[2].lower()]
    if not timedelta() < length <= LONGEST_MUTE:
        raise Refused(f"Between one minute and {LONGEST_MUTE.days} days, please.")
    return length
