"""Why nothing came, in words of our own.

aiohttp's errors quote addresses, which may hold secrets, and what servers sent, which may hold anything. So none of
them is passed on, not even as a cause.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp

from bot.errors import SourceUnavailable


@contextmanager
def translated(host: str) -> Iterator[None]:
    """aiohttp's errors and a total timeout become `SourceUnavailable`, and every one begins with the host."""
    try:
        yield
    except SourceUnavailable as error:
        raise SourceUnavailable(f"{host}: {error}", error.retry_after, gone=error.gone) from None
    except (aiohttp.ClientError, OSError) as error:
        raise SourceUnavailable(f"{host}: {_why(error)}") from None


def _why(error: Exception) -> str:
    match error:
        case TimeoutError():
            return "it did not answer in time"
        case aiohttp.ClientConnectorDNSError():
            return "there is no such host, or its name cannot be looked up now"
        case aiohttp.ClientConnectorCertificateError():
            return "its certificate is not valid"
        case aiohttp.ClientSSLError():
            return "no secure connection comes about"
        case aiohttp.ClientConnectorError():
            return f"it cannot be reached ({os.strerror(error.errno)})" if error.errno else "it cannot be reached"
        case aiohttp.ClientPayloadError() | aiohttp.ServerConnectionError() | aiohttp.ClientOSError() | OSError():
            return "the connection broke off"
    return "its answer is not understood as HTTP"
