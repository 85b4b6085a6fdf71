"""Files that people sent, from where Discord keeps them."""

from collections.abc import Collection

import aiohttp
from yarl import URL

from adapters.discord.requests import Requests
from bot.errors import Outage, Rejected

# Documentation, "CDN Formatting": where attachments are; their addresses are signed, and good for a day.
HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})


async def fetch(requests: Requests, address: str, most: int, origins: Collection[URL] = ()) -> bytes:
    """`origins` are others that files may come from. Raises `Rejected` for what is larger, or gone, `Outage`.

    Errors of aiohttp quote the address, which holds the right to read: they are told without it.
    """
    if not _is_discords(address, origins):
        raise Rejected("this is none of Discord's files")
    try:
        content = await requests.download(address, most)
    except aiohttp.ClientResponseError as error:
        raise Rejected(f"the file is not given: {error.status}") from None
    except (aiohttp.ClientError, OSError) as error:
        raise Outage(f"Discord's files cannot be reached: {type(error).__name__}") from None
    if len(content) > most:
        raise Rejected(f"more than {most} bytes")
    return content


def _is_discords(address: str, origins: Collection[URL]) -> bool:
    try:
        url = URL(address)
    except ValueError:
        return False
    if not url.host:
        return False
    return (url.scheme == "https" and url.host in HOSTS) or url.origin() in origins
