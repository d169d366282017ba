"""Documents to a library: every name resolved, every formula typed, every script compiled, once a revision."""
