"""Plain words for Discord: whatever could format, link, mention or become an emoji is made to show as itself.

A backslash shows any punctuation mark behind it as it is (documented for users in "Markdown Text 101"); letters and
digits cannot be escaped, so what begins with one is broken at its first mark. An address is kept readable and is not
linked: `https\\://example.org`; without the plain `://` neither the client links it nor the server looks it up.
"""

import re

# Emphasis, code, spoilers, links, mentions, timestamps, custom emoji; `:name:` is an emoji in clients, and a colon
# before white space begins none. Invitations are recognised without a scheme, by their host and slash.
_ANYWHERE = re.compile(
    r"[\\*_~`|<@\[\]]|:(?!\s)|(?<=discord\.gg)/|(?<=discord\.com)/|(?<=discordapp\.com)/",
    re.IGNORECASE,
)

# Headings, small print, lists, quotes and numbered lists are those only where a line starts.
_LINE_START = re.compile(r"^(\s*)(\d*)([#>+.-])")

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def escaped(line: str) -> str:
    """One line (or a part of one, which is taken for its start) such that it shows exactly as it is given."""
    return _LINE_START.sub(_start, _ANYWHERE.sub(r"\\\g<0>", line))


def _start(found: re.Match[str]) -> str:
    spaces, number, mark = found.groups()
    numbered = mark == "."
    return found[0] if numbered is (number == "") else rf"{spaces}{number}\{mark}"


def without_surrogates(text: str) -> str:
    """Lone surrogates cannot be sent in UTF-8; each becomes a replacement character."""
    return _LONE_SURROGATES.sub(REPLACEMENT, text)
