"""A forum: its posts are threads, each made together with its first message.

Documentation: "Start Thread in Forum or Media Channel", "List Active Guild Threads", "List Public Archived Threads".
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import cast

import discord
from discord.http import Route

from adapters.discord.client import Client
from adapters.discord.errors import translated
from bot.errors import Absence, Unreachable
from bot.model import Rendered

# As long as there is: it is archived when nothing has come for a week.
_MINUTES_UNTIL_ARCHIVED = 10_080

# Documentation, "Channel Structure".
_NAME_KEPT = 100

_ARCHIVED_LOOKED_AT = 50
_CLOCKS_APART = timedelta(seconds=5)


class Forum:
    def __init__(self, client: Client, number: int) -> None:
        self._client = client
        self._number = number

    async def post(self, title: str, rendered: Rendered) -> int:
        """The new thread. There is no nonce: a repeat makes another."""
        flags = discord.MessageFlags(suppress_embeds=not rendered.preview, suppress_notifications=rendered.silent)
        message = {"content": rendered.body, "allowed_mentions": {"parse": []}, "flags": flags.value}
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=self._number)
        with translated(repeatable=False):
            made = await self._client.requests.request(
                route,
                json={
                    "name": title[:_NAME_KEPT],
                    "auto_archive_duration": _MINUTES_UNTIL_ARCHIVED,
                    "message": message,
                },
            )
        assert isinstance(made, dict)
        return int(made["id"])

    async def find(self, title: str, since: datetime) -> list[int]:
        """Posts of ours with that title that were made since then, the oldest first."""
        start = discord.utils.time_snowflake(since - _CLOCKS_APART)
        with translated(repeatable=True):
            channel = await self._client.fetch_channel(self._number)
            if not isinstance(channel, discord.ForumChannel):
                raise Unreachable(Absence.NO_RIGHTS, "is no forum any more")
            active = await self._client.http.get_active_threads(channel.guild.id)
            archived = await self._archived()
        threads = {int(str(one["id"])): one for one in (*_threads(active), *archived)}
        return sorted(
            number for number, one in threads.items() if number >= start and self._is_ours(one, title[:_NAME_KEPT])
        )

    async def _archived(self) -> list[dict[str, object]]:
        """None where the bot may not read what was said before."""
        try:
            found = await self._client.http.get_public_archived_threads(self._number, limit=_ARCHIVED_LOOKED_AT)
        except discord.Forbidden:
            return []
        return list(_threads(found))

    def _is_ours(self, thread: dict[str, object], title: str) -> bool:
        assert self._client.user is not None
        place = (str(thread.get("parent_id")), str(thread.get("owner_id")))
        return place == (str(self._number), str(self._client.user.id)) and thread.get("name") == title


def _threads(found: object) -> Iterator[dict[str, object]]:
    known = cast("dict[str, object]", found).get("threads")
    yield from known if isinstance(known, list) else []
