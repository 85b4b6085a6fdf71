"""The simulation: the real core and the real SQL in virtual time, against platforms that do their worst.

    story ──(publishes, corrects, retracts, subscribes, kills, …)──> stream and store
      │                                                                 │
      └──(outages, blocks, moves, clock jumps)──> provider <─account─ lanes of a life

Reading order: `loop`, `clock`, `inline` (virtual time, the store without a thread); `wording` (texts that can be
recognised); `rooms`, `weather`, `requests`, `serving`, `provider`, `limits`, `account` (a platform); `settling`,
`engine`, `life`, `upkeep` (the relay's processes); `scenery`, `story`, `desk`, `audience`, `crowd`, `choosing` with
`choices` (what readers want), `following` with `longing` (what they follow across coverages), `readership` and `parts`
(what happens, and who should have what); `records`, `screen`, `standing`, `checks` (what is right in the end), `heed`
(was everything sent as its reader chose), `cards` (the live ones); `seed` (one whole run).

`make simulate SEEDS=1000 FIRST=0` runs many. A seed is the same run wherever and whenever it runs.
"""
