"""HTTP/1.1 for what is sent thousands of times: one small request, one small answer, over connections that stay open.

A general client does three times the work that such a request needs (see `docs/decisions/`). This one can do nothing
else: no redirects, cookies, proxies, compression, uploads or streams. Each request is made exactly
once, and an error says whether it may have had an effect.

Reading order: `answer` (what came back, read from any pieces), `connection` (one request at a time), `pool`.
"""

from adapters.wire.answer import Answer
from adapters.wire.connection import Lost, NotSent, TooLate, WireError
from adapters.wire.pool import Pool, Times

__all__ = ["Answer", "Lost", "NotSent", "Pool", "Times", "TooLate", "WireError"]
