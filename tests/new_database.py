"""A new database, with its tables and nothing in them. Making one takes longer than most tests: it is done once."""

import asyncio
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from storage.opening import open_database


def put_new_database(path: Path) -> Path:
    path.write_bytes(_made())
    return path


@cache
def _made() -> bytes:
    """In a thread of its own, since whoever needs it may be in an event loop."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "new.sqlite3"

        async def make() -> None:
            async with open_database(path):
                pass

        making = Thread(target=lambda: asyncio.run(make()))
        making.start()
        making.join()
        return path.read_bytes()
