"""Who may reach the page: a browser on this machine that shows the page itself, and programs on this machine.

Any page of the web can make a browser send requests to loopback, directly or by a name that it re-points to 127.0.0.1
(DNS rebinding). Browsers name the asking page in `Origin` and the address used in `Host`, so both are looked at.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

_LOOPBACK = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?", re.IGNORECASE)

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What every response carries: nothing runs in it, and no other page can show or read it."""


def policy(html: str) -> str:
    """What may run in the page: the style and the script that stand in it, letter by letter, and its own data."""
    return (
        f"default-src 'none'; style-src {_digests(html, 'style')}; script-src 'self' {_digests(html, 'script')};"
        " connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _digests(html: str, tag: str) -> str:
    found = re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", html, re.DOTALL)
    return " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in found)


def refusal(headers: Mapping[str, str]) -> str | None:
    """Why a request with these headers is turned away; None when it may come in."""
    host = headers.get("Host", "")
    if not _LOOPBACK.fullmatch(host):
        return "The sandbox answers only to localhost and 127.0.0.1."
    origin = headers.get("Origin")
    if origin is not None and origin.lower() != f"http://{host}".lower():
        return "The sandbox answers only to its own page, not to pages of other sites."
    return None
