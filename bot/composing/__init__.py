"""Composing: what a chat is to show. Pure; platforms only say what fits.

Reading order: `compose` (an entry), `splitting` (into messages that fit), `merging` with `merged_text` (all that a chat
is behind by), `card` (how things stand, renewed in place), `refusals` (what must not go together), `sound`.
"""
