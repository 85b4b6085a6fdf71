"""The REST API by topic. A handler finds (`access`), reads (`calls`), does (`posting`, `places`) and shows."""
