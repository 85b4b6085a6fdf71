"""Who may do what.

Reading order: `roles`, `standing` (what a person may do, pure), `access` (against commands and buttons), `membership`
with `claim` (how people come to the desk), `role_words` and `naming` (what they are called), `discretion` (what readers
are not to see), `patience` (how much one person may ask).
"""
