"""What changed between two books: in meaning, not in lines."""

from engine.difference.book import differences
from engine.difference.change import AREAS, Change, Example

__all__ = ["AREAS", "Change", "Example", "differences"]
