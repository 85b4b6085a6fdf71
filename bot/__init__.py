"""Tickertape relays a news desk's live updates to chats.

    documents, pages, feeds ─> source ─┐                     ┌─> lane: telegram ─> adapter ─> chats
                                       ├─> stream.publish ──>│        ^ budgets       │
    editors in chat ─────────> desk ───┘   (one transaction) └─> lane: discord  ─> adapter ─> chats
                                                                      ^               │
                                            positions and receipts <──┴───────────────┘

Reading order; each package tells its own:

1. The words: `model`, `richtext`, `errors`; `conversation` (what people and the bot say to each other), `command`,
   `source`.
2. The borders: `ports` (platforms), `store` (what lasts), `fetching` (the web).
3. In: `sources` (documents), `watching` (pages and feeds that are read by themselves), `stream` (the one way in).
4. Out: `lanes` (what is due, sent, settled), `composing` (what it looks like), `budgets` (when it may go).
5. People: `intake` (what comes in, and who does it), `desk`, `readers`, `people` (who may), `languages`.
6. Running it: `settings`, `log`, `clock`, `relay` (starts, supervises, stops), `composition` (where adapters and
   storage are plugged in) with `reaching` (out to the web) and `serving` (on it), `command_line`, `export`, `demo`.
7. Watching it: `figures`.

What decides is pure: time, randomness and settings come in as arguments. What acts is thin.
"""
