"""How long a server asks not to be asked again, from its headers (RFC 9110, RFC 9111)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 86_400.0
"""Seconds. A server that asks for more has made a mistake, or will have forgotten it tomorrow."""

_SECONDS = re.compile(r"[0-9]{1,18}", re.ASCII)
_DIRECTIVE = re.compile(r'([^\s",=]{1,40})(?:=("[^"]*"|[^\s",]*))?')
_LONGEST_DATE = 64


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds of a `Retry-After`, which is a number of them or a date; None when it is neither. At most a day."""
    if value is None:
        return None
    seconds = _seconds(value)
    if seconds is None and (date := _date(value)):
        seconds = (date - now).total_seconds()
    return None if seconds is None else _bounded(seconds)


def fresh_for(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds for which an answer stays good, 0 when the server does not say. At most a day."""
    directives = _directives(headers.get("Cache-Control", ""))
    if "no-cache" in directives or "no-store" in directives:
        return 0.0
    lifetime = _seconds(directives.get("max-age", ""))
    if lifetime is None:
        lifetime = _until_expiry(headers, now)
    return _bounded(lifetime - (_seconds(headers.get("Age", "")) or 0.0))


def _until_expiry(headers: Mapping[str, str], now: datetime) -> float:
    """By the server's own clock, where it tells the time: it may be wrong, and `Expires` then is as wrong."""
    expires = _date(headers.get("Expires", ""))
    if expires is None:
        return 0.0
    return (expires - (_date(headers.get("Date", "")) or now)).total_seconds()


def _directives(value: str) -> dict[str, str]:
    """By their names in lower case; the first of several counts."""
    found: dict[str, str] = {}
    for name, argument in _DIRECTIVE.findall(value):
        found.setdefault(name.lower(), argument.strip('"'))
    return found


def _seconds(value: str) -> float | None:
    value = value.strip()
    return float(value) if _SECONDS.fullmatch(value) else None


def _date(value: str) -> datetime | None:
    if len(value) > _LONGEST_DATE:
        return None
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except OverflowError:
        return None


def _bounded(seconds: float) -> float:
    return min(max(seconds, 0.0), LONGEST_WAIT)
