"""The budgets: when something may go.

Reading order: `budget` (the rules, pure), `pacing` (the facts of each platform), `line` (where requests wait),
`learning` (the rate after a refusal), `purse` and `turnstile` (what goes for money), `account` (all of these together).
"""
