"""The relay's lock on its database: a file beside it, locked by the system, so that a crash frees it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import DatabaseTaken, SettingsInvalid


@contextmanager
def relay_lock(database: Path) -> Iterator[None]:
    """Hold the lock inside the block. Raises `DatabaseTaken`, with the holder's pid where it can be read, and
    `SettingsInvalid` when no file can be written there."""
    path = database.with_name(database.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        message = f"{path} cannot be written ({error}); set TICKERTAPE_DATABASE to a file in a folder that can"
        raise SettingsInvalid(message) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            written = os.pread(descriptor, 20, 0).strip()
            raise DatabaseTaken(str(database), int(written) if written.isdigit() else None) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)
