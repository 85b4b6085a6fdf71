"""A stand-in for Telegram: the Bot API over HTTP on the loopback address, its chats in memory.

    a client library ─> server ─> bodies (arguments) ─> calls ─> checkpoint ─> sending, editing, membership, account
                                                                                        │
    people at a page ─> sandbox ─> conversation, attendance, scene ─────────────> world (chats, updates)
                                                                                        │
                            sandbox.chats() <─ views, page <────────────────────────────┘

`markup`, `tags` and `entities` read texts, `keyboards` and `commands` what comes beside them, `access` knows who may do
what, `objects` writes things down as the Bot API has them. `checkpoint` holds calls to the `limits` and lets faults
happen to them (`mishaps`); `control` sets both, and makes things happen to chats (`changes`).
"""

from adapters.sandbox.telegram.places import NotAllowed
from adapters.sandbox.telegram.sandbox import TelegramSandbox

__all__ = ["NotAllowed", "TelegramSandbox"]
