"""A library and an incident to a decision: match, choose, price, render."""
