"""Addresses that the platform takes as links."""

import re
from urllib.parse import urlsplit

_SCHEMES = frozenset({"http", "https", "tg", "ton", "tonsite"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_USER = re.compile(r"tg:(?://)?user\?id=([0-9]{1,18})", re.IGNORECASE)
_HOST = re.compile(r"[^\s/?#@\\]+\.[^\s/?#@\\.]{2,}|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[[0-9a-fA-F:.]+\]")


class LinkInvalid(Exception):
    """The platform takes this address for no link; the text says why, as TDLib does."""


def checked(address: str) -> str:
    """The address as the platform keeps it: with a scheme, and with a path. Raises `LinkInvalid`."""
    address = address.strip()
    found = _SCHEME.match(address)
    if found and not address[found.end() :][:1].isdigit():
        scheme = found[1].lower()
        if scheme not in _SCHEMES:
            raise LinkInvalid("Unsupported URL protocol")
        if scheme in {"tg", "ton"}:
            return address
    else:
        address = f"http://{address}"
    return _web(address)


def _web(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2]
        name = host if host.endswith("]") else re.sub(r":[0-9]{1,5}$", "", host)
    except ValueError as error:
        raise LinkInvalid("Wrong HTTP URL") from error
    if not _HOST.fullmatch(name):
        raise LinkInvalid("Wrong HTTP URL")
    return parts._replace(scheme=parts.scheme.lower(), path=parts.path or "/").geturl()


def mentioned_user(address: str) -> int | None:
    """The user that an address like `tg://user?id=42` means."""
    found = _USER.fullmatch(address.strip())
    return int(found[1]) if found else None
