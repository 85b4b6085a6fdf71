"""What comes in from people: kept, acted on, answered.

Reading order: `intake`, `dispatch` (who does it), `commands` (the table), `request` (one incoming, being acted on),
`suggestions` (while somebody types), `courtesy` (how often a group is answered).
"""
