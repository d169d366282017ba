"""Rates, never tests: how long a book takes to compile, and an incident to decide. See `decide.py`."""
