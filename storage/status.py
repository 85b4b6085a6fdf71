"""How a platform's lane stands, for people who ask."""

from datetime import datetime

from bot.figures.reach import PlatformStatus
from storage.chats import ABSENT
from storage.database import Database
from storage.picks import WHOLE, head, picked
from storage.rows import PLATFORM_CODES, milliseconds, moment
from storage.waiting import AWAKE, AWAKE_TO_BREAKING


def _followed(position: str, awake: str, name: str) -> str:
    """Coverages with subscriptions that neither wait nor sleep, one after the other."""
    index = (
        f"subscription INDEXED BY due_{position} WHERE platform = :platform AND waiting_until IS NULL AND {awake}"
        f" AND {WHOLE}"
    )
    return (
        f"SELECT MIN(coverage) FROM {index}"
        f" UNION ALL SELECT (SELECT MIN(coverage) FROM {index} AND coverage > {name}.coverage)"
        f" FROM {name} WHERE {name}.coverage IS NOT NULL"
    )


def _due(position: str, awake: str, name: str) -> str:
    return (
        f"SELECT s.coverage, s.chat FROM {name} CROSS JOIN head ON head.coverage = {name}.coverage"
        f" CROSS JOIN subscription AS s INDEXED BY due_{position} ON s.platform = :platform"
        f" AND s.waiting_until IS NULL AND s.{awake} AND s.{WHOLE} AND s.coverage = head.coverage"
        f" AND s.level = head.level AND s.{position} < head.{position}"
    )


def _picked(position: str, awake: str) -> str:
    return (
        f"SELECT coverage, chat FROM subscription INDEXED BY picked_{position} WHERE platform = :platform"
        f" AND {position} < own_{position} AND waiting_until IS NULL AND {awake}"
    )


_OWED = (
    "SELECT coverage, chat FROM subscription WHERE platform = :platform AND owed IS NOT NULL AND waiting_until IS NULL"
    f" AND {AWAKE}"
)

_WAITING = (
    "SELECT s.coverage, s.chat FROM subscription AS s INDEXED BY subscription_waiting"
    " CROSS JOIN head ON head.coverage = s.coverage AND head.level = s.level"
    " WHERE s.waiting_until IS NOT NULL AND s.platform = :platform"
    f" AND (s.ordinary < {head('s', 'ordinary')} OR s.breaking < {head('s', 'breaking')} OR s.owed IS NOT NULL)"
)

_NEXT = (
    "SELECT MIN(next.seq) FROM stream AS next INDEXED BY stream_pushed WHERE next.coverage = s.coverage"
    " AND next.pushed = 1 AND next.seq > min(s.ordinary, s.breaking)"
    " AND next.seq > CASE WHEN next.breaking THEN s.breaking ELSE s.ordinary END"
    f" AND (next.breaking OR next.entry IS NULL OR s.level = 0 OR (s.level = 1 AND next.key))"
    f" AND {picked('s', 'next.seq')}"
)
"""The first row that a subscription was not served yet."""

STATUS = (
    f"WITH RECURSIVE followed (coverage) AS ({_followed('ordinary', AWAKE, 'followed')}),"
    f" alarmed (coverage) AS ({_followed('breaking', AWAKE_TO_BREAKING, 'alarmed')}),"
    f" behind (coverage, chat) AS MATERIALIZED ({_due('breaking', AWAKE_TO_BREAKING, 'alarmed')} UNION {_OWED}"
    f"  UNION {_due('ordinary', AWAKE, 'followed')} UNION {_WAITING}"
    f"  UNION {_picked('breaking', AWAKE_TO_BREAKING)} UNION {_picked('ordinary', AWAKE)}),"
    f" reachable AS MATERIALIZED (SELECT coverage, chat FROM behind WHERE chat NOT IN ({ABSENT})),"
    f" places AS (SELECT DISTINCT s.coverage, s.level, s.ordinary, s.breaking, s.because,"
    f"   IIF(s.{WHOLE}, NULL, s.chat) AS chat FROM reachable"
    "  CROSS JOIN subscription AS s ON s.coverage = reachable.coverage AND s.chat = reachable.chat)"
    " SELECT (SELECT COUNT(*) FROM chat WHERE platform = :platform"
    "   AND EXISTS (SELECT 1 FROM subscription WHERE subscription.chat = chat.id)),"
    " (SELECT COUNT(DISTINCT chat) FROM reachable),"
    " (SELECT COUNT(*) FROM chat INDEXED BY chat_absent WHERE platform = :platform AND absence IS NOT NULL"
    "   AND successor IS NULL AND EXISTS (SELECT 1 FROM subscription WHERE subscription.chat = chat.id)),"
    " (SELECT COUNT(*) FROM mark WHERE platform = :platform),"
    " (SELECT COUNT(*) FROM doubt WHERE platform = :platform),"
    " (SELECT COUNT(*) FROM doubt WHERE platform = :platform AND skipped = 1),"
    " (SELECT CAST(ROUND(COALESCE(MIN(learned), 1.0) * 1000) AS INTEGER) FROM account WHERE platform = :platform),"
    f" (SELECT COALESCE(MIN(at), -1) FROM stream WHERE at <= :now AND seq IN (SELECT ({_NEXT}) FROM places AS s))"
)


async def platform_status(database: Database, platform: str, now: datetime) -> PlatformStatus:
    """Counted on the reports' connection: what is due does not wait for it."""
    of = {"platform": PLATFORM_CODES[platform], "now": milliseconds(now)}
    chats, behind, suspended, marked, in_doubt, skipped, learned, oldest = await database.count(STATUS, of)
    return PlatformStatus(
        platform=platform,
        chats=chats,
        behind=behind,
        suspended=suspended,
        marked=marked,
        in_doubt=in_doubt,
        skipped=skipped,
        learned=learned / 1000,
        oldest=None if oldest < 0 else moment(oldest),
    )
