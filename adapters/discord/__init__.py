"""Discord, through discord.py.

`platform` is the port. Out goes `render` (with `nesting` and `escaping`) by `channel` through `requests`, as often as
`allowance` (with `buckets`, `pauses` and `invalid_requests`) permits; in comes what `gateway` hears, by `listening`,
`reception` and `incoming` (with `markup`; `standing` for channels that open and close), and is answered by `answers`
and `replies` with what its `ticket` holds. `registry` keeps the `commands` that Discord shows. `alerting` is about
roles that are mentioned. `errors` is where discord.py's become ours.
"""

from adapters.discord.platform import DiscordPlatform

__all__ = ["DiscordPlatform"]
