"""A second, slow and obvious reading of what a book means, to hold the engine against."""
