"""Benchmarks: what the relay reaches, beside what it is compared with, in one table. `make bench` runs them.

Reading order: `scale` (how much of everything), `rows` (what comes out), `children` (the processes that take part),
`wire` and `traffic` with `telegram_wire` and `discord_wire` (the lean stand-ins, run by `standin`), `relay` and
`rivals` (who is measured), `audience` (subscribers by the million), then one module for each benchmark, and `__main__`
which runs them.

They are no tests: nothing here fails because a machine is slow or busy. Everything that is compared runs in turns, on
the same machine, against the same stand-in.
"""
