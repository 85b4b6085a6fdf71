"""Logging: one line per event, an event word and key=value; JSON for machines."""

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

QUIET = ("aiohttp.access", "asyncio", "aiosqlite", "hpack", "httpcore", "httpx")
"""Library loggers whose lower levels tell nothing of the relay; httpx prints addresses, and Telegram's hold a token."""


_BARE = re.compile(r"[!#-<>-~]+")
"""Most values: visible ASCII without quotation and equals signs. Each delivery is a line, so that this one is quick."""


def say(logger: logging.Logger, event: str, level: int = logging.INFO, **fields: object) -> None:
    """Log one event with its fields."""
    if logger.isEnabledFor(level):
        text = " ".join([event, *(f"{name}={_quoted(value)}" for name, value in fields.items())])
        logger.log(level, "%s", text, extra={"event": event, "fields": fields})


def _quoted(value: object) -> str:
    """Escaped where it could end the line or drive a terminal; quoted where it could be taken for something else."""
    text = str(value)
    if _BARE.fullmatch(text):
        return text
    if not text.isprintable():
        return json.dumps(text)
    return json.dumps(text, ensure_ascii=False) if not text or any(mark in text for mark in ' "=') else text


class _Format(logging.Formatter):
    """The last gate for secrets: whatever a library logs, their values do not get out."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        text = self._line(record)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text

    def _line(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = f"{at} {record.levelname.lower()} {record.name} {record.getMessage()}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class _JsonFormat(_Format):
    def _line(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": getattr(record, "event", record.getMessage()),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def configure(level: str, *, as_json: bool, secrets: Iterable[str] = ()) -> None:
    """Log to standard error from now on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((_JsonFormat if as_json else _Format)(secrets))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
