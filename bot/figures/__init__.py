"""Watching the relay: `meters` (what the lanes count), `status` and `reach` (what the store says), `figures` (both, for
metrics), `table` (for people)."""
