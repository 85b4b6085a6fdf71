"""Plain words for Discord: whatever could format, link, mention or become an emoji is made to show as itself.

A backslash shows any punctuation mark behind it as it is; letters and digits cannot be escaped, so what begins with one
is broken at its first mark. No more is escaped than has to be, since notifications show the backslashes. An address is
kept readable and is not linked: `https\\://example.org`; without the plain `://` neither the client links it nor the
server looks it up.
"""

import re

# Emphasis, code, links, mentions, timestamps, custom emoji; `||spoilers||`, `~~strikes~~` (and what would lengthen a
# mark beside it), `:emoji:`, the two mentions without brackets. Invitations are recognised without a scheme.
_ANYWHERE = re.compile(
    r"[\\*_`<\[\]]"
    r"|:(?=//|[^\s:]*:)"
    r"|\|(?=\|)|(?<=\|)\|"
    r"|~(?=~)|(?<=~)~|^~|~$"
    r"|@(?=everyone|here)"
    r"|(?<=discord\.gg)/|(?<=discord\.com)/|(?<=discordapp\.com)/",
    re.IGNORECASE,
)

# Headings, small print, lists, quotes and numbered lists are those only where a line starts, and before white space.
_LINE_START = re.compile(r"^(\s*\d*)(#{1,3}|-#|>>>|[>+.-])(?=\s)")

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def escaped(line: str) -> str:
    """One line (or a part of one, which is taken for its start) such that it shows exactly as it is given."""
    return _LINE_START.sub(r"\1\\\2", _ANYWHERE.sub(r"\\\g<0>", line))


def without_surrogates(text: str) -> str:
    """Lone surrogates cannot be sent in UTF-8; each becomes a replacement character."""
    return _LONE_SURROGATES.sub(REPLACEMENT, text)
