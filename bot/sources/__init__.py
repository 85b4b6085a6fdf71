"""Where entries come from: each module turns one kind of document into the same model, purely."""
