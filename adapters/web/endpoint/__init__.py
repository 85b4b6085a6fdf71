"""The endpoint: what the desk can do, over HTTP, for a CMS and other programs.

    request ─> server ─> admission ─> routes ─> acts ─> bot.publishing
                             │          │         │
                             └──────────┴─────────┴──> problems (what went wrong, in words)

`shapes` is what goes in and out, `description` tells all that as OpenAPI.
"""

from adapters.web.endpoint.server import EndpointServer

__all__ = ["EndpointServer"]
