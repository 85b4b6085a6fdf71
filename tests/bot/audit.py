"""What the audit record says, read straight from the file: nothing of the core ever reads it back."""

import sqlite3
from contextlib import closing
from pathlib import Path


def audited(folder: Path) -> list[tuple[str, str, str]]:
    """Who did what to what, in order."""
    with closing(sqlite3.connect(folder / "tickertape.sqlite3")) as connection:
        return connection.execute("SELECT name, action, detail FROM audit ORDER BY id").fetchall()
