"""Small requests to one server over connections that stay open, made by aiohttp: what both platforms share of it.

Each request is made once (only a GET is repeated by aiohttp, over a connection that broke), and an error says whether
it may have had an effect. Nothing is followed, kept or retried.
"""

from adapters.wire.pool import Answer, Lost, NotSent, Pool, Times, TooLate, WireError

__all__ = ["Answer", "Lost", "NotSent", "Pool", "Times", "TooLate", "WireError"]
