"""Tickertape relays a news desk's live updates to chats.

    documents, pages, feeds ─> source ─┐                     ┌─> lane: telegram ─> adapter ─> chats
                                       ├─> stream.publish ──>│        ^ budgets       │
    editors in chat ─────────> desk ───┘   (one transaction) └─> lane: discord  ─> adapter ─> chats
                                                                      ^               │
                                            positions and receipts <──┴───────────────┘

Reading order:

1. The words: `model`, `richtext`, `errors`; `conversation` is what people and the bot say to each other, `delivery`
   and `outcome` what a lane and the store do, `reach` how far something got; `words` is what the bot itself says, and
   `language` puts it into one of the `languages`.
2. The borders: `ports` (platforms), `store` (what lasts), `fetching` (the web).
3. In: `sources` (documents), `watching` (pages and feeds that are read by themselves, with `source` for its words),
   `stream` (the one way in).
4. Out: `planning` with `plan`, `precedence` and `reading` (what is due, and in which order), `compose` and `splitting`
   (what it looks like), `merging` with `merged_text` (all that a chat is behind by), `refusals` (what must not go
   together), `quiet` (from when on a chat may be sent something) and `sound`, after its `preferences`; `lane` (marks
   and settles) with `sender`, `service`, `uploads` (media), `doubt` with `repeats` (what may have arrived), `revision`
   with `correcting` and `merged_revision` (corrects and withdraws), `consequences`, `condition` and `retry` (what an
   error means for the chat and for the lane); `crossposting` and `crossposter` beside it (what announcement channels
   pass on). When it may go: `account`, which has `budget` and `line` (where requests wait), `learning` (the rate after
   a refusal), `purse` and `turnstile` (what goes for money); `window` (how many in flight), `absences` (us, not them)
   and `throttles` (the account, not the chat).
5. What the desk does, whoever asks: `publishing` (the port), `publishing_desk`, `entries`, `wording`, `tags`. In chat:
   `intake` (kept, acted on, answered) with `dispatch` (who does it) and `courtesy`, `commands` (the table),
   `readers`, `desk`.
   Posting: `posting`, `drafting` (what was written becomes a draft) with `formatting` and `manuscripts`, `proof` (the
   draft, shown) with `preview` and `invisible`, `departures` (sent off, and gone when its time has come) with
   `schedule`, `plans` and `duration`, `submissions`. Afterwards: `corrections`, `afterwards`, `summaries`, `pins`,
   `ending`, `lulls`, `records`. Around them `request`, `prompts`, `writing`, `roles` with `standing`, `access`,
   `discretion`, `membership`, `claim`, `suggestions`, `report`. Beside `readers`: `following`, `latest` with `page`,
   `search` with `query`, `permalink`, `samples`, `steering` with `preference_menu` and `preference_words` (how a
   chat steers what comes), `farewell`, `local_time`.
6. Running it: `settings`, `log`, `clock`, `relay` (starts, supervises, stops), `composition` (where adapters and
   storage are plugged in), `pacing` (how fast each may be called), `reaching` (what reaches out to the web), `serving`
   (what is served on it), `beside` (what may run beside a relay), `cli` with `source_cli`, `desk_cli`, `export_cli` and
   `flags`, `export` (a coverage for others to read), `demo`.
7. Watching it: `status` (what the store says) and `table` (for people), `meters` (what the lanes count), `figures`
   (both, for metrics), `tidings` (a lane's line in the log).

What decides is pure: time, randomness and settings come in as arguments. What acts is thin.
"""
