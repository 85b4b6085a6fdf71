"""Tickertape relays a news desk's live updates to chats.

documents, pages, feeds ─> source ─┐                     ┌─> lane: telegram ─> adapter ─> chats
                                   ├─> stream.publish ──>│        ^ budgets       │
editors in chat ─────────> desk ───┘   (one transaction) └─> lane: discord  ─> adapter ─> chats
                                                                  ^               │
                                        positions and receipts <──┴───────────────┘
"""
