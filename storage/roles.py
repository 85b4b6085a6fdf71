"""Roles, codes, linked accounts."""

from datetime import datetime

import aiosqlite

from bot.errors import Refused
from bot.languages.words import words
from bot.model import CoverageId
from bot.store import Account, Claim, Grant, Link, Role
from storage.database import Database, fetch
from storage.rows import Row, milliseconds

MOST_GRANTS = 500
"""Roles that are given at the same time; a desk has some dozens."""
MOST_CLAIMS = 20
"""Codes of one person that are neither used nor over."""

_GRANTS = ("SELECT platform, person, name, role, coverage FROM role ORDER BY since, rowid", ())
_LINKS = ("SELECT platform, person, name, other_platform, other_person FROM link ORDER BY platform, person", ())
_CLAIM = "SELECT role, coverage, platform, person, name FROM claim WHERE digest = ? AND used_at IS NULL"


class SqliteRoles:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def roles(self) -> tuple[list[Grant], list[Link]]:
        grants, links = await self._database.read_all(_GRANTS, _LINKS)
        return [_grant(row) for row in grants], [_link(row) for row in links]

    async def grant(self, grant: Grant, at: datetime, *, keep_owner: bool) -> None:
        async with self._database.write() as connection:
            await _end_claims(connection, grant.account)
            await _take(connection, grant.account, grant.coverage)
            await _give(connection, grant, at)
            await _check(connection, keep_owner=keep_owner)

    async def revoke(self, account: Account, coverage: CoverageId | None, *, keep_owner: bool) -> bool:
        async with self._database.write() as connection:
            await _end_claims(connection, account)
            if coverage is None:
                taken = await _take_all(connection, account)
            else:
                taken = await _take(connection, account, coverage)
            await _check(connection, keep_owner=keep_owner)
        return taken

    async def put_claim(self, digest: str, claim: Claim, expires_at: datetime) -> None:
        issuer = claim.issuer
        whose = (issuer.platform, issuer.id) if issuer else (None, None)
        async with self._database.write() as connection:
            if issuer is None:
                await connection.execute("DELETE FROM claim WHERE platform IS NULL")
            else:
                await _spare(connection, issuer)
            await connection.execute(
                "INSERT INTO claim (digest, role, coverage, platform, person, name, expires_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (digest, claim.role, claim.coverage, *whose, claim.issuer_name, milliseconds(expires_at)),
            )

    async def use_claim(self, digest: str, account: Account, name: str, now: datetime) -> Claim | None:
        async with self._database.write() as connection:
            found = await fetch(connection, f"{_CLAIM} AND expires_at > ?", (digest, milliseconds(now)))
            if not found:
                return None
            claim = _claim(found[0])
            if claim.role is None:
                await _link_accounts(connection, claim, account, name)
            else:
                await _raise(connection, Grant(account, name, claim.role, claim.coverage), now)
                await _check(connection, keep_owner=False)
            await connection.execute("UPDATE claim SET used_at = ? WHERE digest = ?", (milliseconds(now), digest))
        return claim


async def _give(connection: aiosqlite.Connection, grant: Grant, at: datetime) -> None:
    await connection.execute(
        "INSERT INTO role (platform, person, coverage, role, name, since) VALUES (?, ?, ?, ?, ?, ?)",
        (grant.account.platform, grant.account.id, grant.coverage, grant.role, grant.name, milliseconds(at)),
    )


async def _raise(connection: aiosqlite.Connection, grant: Grant, at: datetime) -> None:
    """Give the role, unless the person has it or a higher one there."""
    present = [
        Role(row[0])
        for account in await _accounts(connection, grant.account)
        for row in await fetch(
            connection,
            "SELECT role FROM role WHERE platform = ? AND person = ? AND coverage IS ?",
            (account.platform, account.id, grant.coverage),
        )
    ]
    if all(role.rank < grant.role.rank for role in present):
        await _take(connection, grant.account, grant.coverage)
        await _give(connection, grant, at)


async def _take(connection: aiosqlite.Connection, account: Account, coverage: CoverageId | None) -> bool:
    taken = 0
    for one in await _accounts(connection, account):
        deleted = await connection.execute(
            "DELETE FROM role WHERE platform = ? AND person = ? AND coverage IS ?", (one.platform, one.id, coverage)
        )
        taken += deleted.rowcount
    return taken > 0


async def _take_all(connection: aiosqlite.Connection, account: Account) -> bool:
    taken = 0
    for one in await _accounts(connection, account):
        for table in ("role", "link"):
            deleted = await connection.execute(
                f"DELETE FROM {table} WHERE platform = ? AND person = ?", (one.platform, one.id)
            )
            taken += deleted.rowcount
    return taken > 0


async def _accounts(connection: aiosqlite.Connection, account: Account) -> list[Account]:
    """That one, and the one that is linked with it."""
    linked = await fetch(
        connection,
        "SELECT other_platform, other_person FROM link WHERE platform = ? AND person = ?",
        (account.platform, account.id),
    )
    return [account, *(Account(*row) for row in linked)]


async def _end_claims(connection: aiosqlite.Connection, account: Account) -> None:
    for one in await _accounts(connection, account):
        await connection.execute(
            "DELETE FROM claim WHERE platform = ? AND person = ? AND used_at IS NULL", (one.platform, one.id)
        )


async def _spare(connection: aiosqlite.Connection, issuer: Account) -> None:
    """Forget the oldest of somebody's codes, so that there is room for one more."""
    await connection.execute(
        "DELETE FROM claim WHERE platform = :platform AND person = :person AND digest NOT IN (SELECT digest FROM claim"
        " WHERE platform = :platform AND person = :person ORDER BY expires_at DESC LIMIT :kept)",
        {"platform": issuer.platform, "person": issuer.id, "kept": MOST_CLAIMS - 1},
    )


async def _link_accounts(connection: aiosqlite.Connection, claim: Claim, account: Account, name: str) -> None:
    """Two accounts, of which each was linked with no other but now is with this one. Raises `Refused`."""
    issuer = claim.issuer
    assert issuer is not None
    if issuer.platform == account.platform:
        raise Refused(
            words("This code is for your account elsewhere than on {platform}.", platform=account.platform.capitalize())
        )
    for one in (issuer, account):
        for other in await _accounts(connection, one):
            await connection.execute("DELETE FROM link WHERE platform = ? AND person = ?", (other.platform, other.id))
    await connection.executemany(
        "INSERT INTO link (platform, person, name, other_platform, other_person) VALUES (?, ?, ?, ?, ?)",
        [
            (issuer.platform, issuer.id, claim.issuer_name, account.platform, account.id),
            (account.platform, account.id, name, issuer.platform, issuer.id),
        ],
    )


async def _check(connection: aiosqlite.Connection, *, keep_owner: bool) -> None:
    """Raises `Refused`, which takes back what was done."""
    counted = await fetch(connection, "SELECT COUNT(*), SUM(role = ? AND coverage IS NULL) FROM role", (Role.OWNER,))
    grants, owners = counted[0]
    if keep_owner and not owners:
        raise Refused(words("This is the last owner: make somebody else one first, with {grant}.", grant="/grant"))
    if grants > MOST_GRANTS:
        raise Refused(
            words(
                "The desk has {number} roles already; take some back with {revoke}.",
                number=MOST_GRANTS,
                revoke="/revoke",
            )
        )


def _grant(row: Row) -> Grant:
    """From `_GRANTS`."""
    return Grant(Account(row[0], row[1]), row[2], Role(row[3]), _coverage(row[4]))


def _link(row: Row) -> Link:
    """From `_LINKS`."""
    return Link(Account(row[0], row[1]), row[2], Account(row[3], row[4]))


def _claim(row: Row) -> Claim:
    """From `_CLAIM`."""
    issuer = None if row[2] is None else Account(row[2], row[3])
    return Claim(Role(row[0]) if row[0] else None, _coverage(row[1]), issuer, row[4] or "")


def _coverage(value: int | None) -> CoverageId | None:
    return None if value is None else CoverageId(value)
