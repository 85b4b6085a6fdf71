"""Files that people sent to the bot: https://core.telegram.org/bots/api#getfile."""

import re

from telegram.error import NetworkError, TelegramError

from adapters.telegram.account import Account
from adapters.telegram.calls import post
from adapters.telegram.errors import Translation
from adapters.telegram.request import TooLarge
from bot.errors import Outage, Rejected

_PATH = re.compile(r"[\w-]+(?:/[\w.-]+)+")
"""Where a file lies, below the address of all files."""


async def fetch(account: Account, reference: str, most: int) -> bytes:
    """Raises `Rejected` for what is larger, or not given out (above 20 MB, Telegram gives bots nothing), `Outage`."""
    with Translation():
        found = await post(account.sending, f"{account.url}/getFile", {"file_id": reference})
    match found:
        case {"file_size": int(size)} if size > most:
            raise Rejected(f"{size} bytes")
        case {"file_path": str(path)} if _PATH.fullmatch(path) and ".." not in path:
            return await _downloaded(account, path, most)
    raise Rejected("Telegram does not say where the file is")


async def _downloaded(account: Account, path: str, most: int) -> bytes:
    try:
        return await account.sending.download(f"{account.files}/{path}", most)
    except TooLarge as error:
        raise Rejected(f"more than {most} bytes") from error
    except NetworkError as error:
        raise Outage(f"Telegram did not give the file: {error.message}") from error
    except TelegramError as error:
        raise Rejected(error.message) from error
