"""What readers do.

Reading order: `readers` (greeting and help), `following`, `latest` with `page`, `search` with `query`, `permalink`,
`samples`; `steering` (how a chat steers what comes) with `preference_menu` and `preference_words`, `preferences` (what
holds in a chat) and `quiet` (from when on it may be sent something); `farewell`.
"""
