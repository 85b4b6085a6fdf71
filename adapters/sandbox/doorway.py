"""Who may reach the page: a browser on this machine that shows the page itself, and programs on this machine.

Any page of the web can make a browser send requests to loopback, directly or by a name that it re-points to 127.0.0.1
(DNS rebinding). Browsers name the asking page in `Origin` and the address used in `Host`, so both are looked at.
"""

import re
from collections.abc import Mapping

_LOOPBACK = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?", re.IGNORECASE)

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What every response carries: only the page's own files run in it, and no other page can show or read it."""


def refusal(headers: Mapping[str, str]) -> str | None:
    """Why a request with these headers is turned away; None when it may come in."""
    host = headers.get("Host", "")
    if not _LOOPBACK.fullmatch(host):
        return "The sandbox answers only to localhost and 127.0.0.1."
    origin = headers.get("Origin")
    if origin is not None and origin.lower() != f"http://{host}".lower():
        return "The sandbox answers only to its own page, not to pages of other sites."
    return None
