"""What readers do.

Reading order: `readers` (greeting and help), `following` with `interests` and `interest_words` (across coverages),
`leaving`, `latest` with `page`, `search` with `query`, `permalink`, `samples`; `steering` (how a chat steers what
comes) with `menu`, its `preference_pages`, `hours_pages` and `place_pages`, `button_values` (what comes back of it),
`zone_names` and `preference_words`; `alerts` (roles that are mentioned), `forums`; `preferences` (what holds in a
chat) and `quiet` (from when on it may be sent something); `farewell`.
"""
