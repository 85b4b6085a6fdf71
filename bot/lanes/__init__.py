"""The lanes: from a position that is behind to messages that stand in a chat.

    store ─> planning ─> lane (marks) ─> sender ─> service ─> platform
      ^                    │                          │
      └──── outcomes <─────┴──────────────────────────┘

Reading order: `delivery` and `outcome` (what a lane and the store say to each other); `plan`, `planning` with
`precedence` and `reading` (what is due, and in which order); `lane` (marks and settles), `sender`, `service` with
`uploads`; `doubt` with `repeats` (what may have arrived); `revision` with `correcting` and `merged_revision` (corrects
and withdraws); `consequences`, `condition` and `retry` (what an error means for the chat and for the lane);
`card`, `card_reading` and `card_service` (live cards), `passing` (what goes by a chat that wants nothing else);
`crossposting` and `crossposter` (what announcement channels pass on); `forums` (their posts), both made by
`companions`. Beside them `agenda` (all that is due), `concern` (whom it concerns), `traffic` with `window` (who is
busy, and how many more may be), `absences` (us, not them), `throttles` (the account, not the chat), `tidings` (a lane's
line in the log).
"""
