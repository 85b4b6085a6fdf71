"""Watching: sources on the web are read again and again, and what changes there goes into the stream.

    fetcher ─> reader ─> compare ─> settling ─> decision ─> stream, or a question to the desk
                                       ^
                                     known

Reading order: `known` (what the store has of a source), `settling` (what has lasted long enough), `decision` (what
follows from it), `pace` (when to look again), `check` (one look at one source) with `application` (what it changes),
`watcher` (all of them), `questions` and `notices` (the desk is asked), `troubles` (what came between, in words),
`sourcing` (sources added, tried and removed).
"""
