"""What the desk does, whoever asks: the chat, the command line, another program.

Reading order: `publishing` (the port) and `publishing_desk`, with `entries`, `wording`, `tags` and `media`; `desk` (the
commands). Posting: `posting`, `drafting` (what was written becomes a draft) with `writing`, `formatting` and
`enclosures`, `alterations` (what changes a draft) with `draft_forms` and `manuscripts`, `proof` (the draft, shown) with
`preview` and `invisible`, `departures` (sent off, and gone when its time has come) with `schedule`, `duration` and
`plans`, `submissions` with `submission_words`. Afterwards: `report` with `afterwards`, `corrections` with
`correction_words`, `summaries`, `pins`, `ending`, `lulls`, `records` with `deeds`; `prompts` (what the desk was asked
to write).
"""
