"""Pages for people: the counter, the answer, cards and practice. Rendered here; they work with scripts off."""
