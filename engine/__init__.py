"""Amends, the pure part: a book of playbooks in, an incident in, one decision out.

No network, no database; only the command line reads a clock.
"""

from engine.checking import open_library
from engine.model.condition import Condition, Truth
from engine.model.incident import Incident
from engine.pipeline import decide

__all__ = ["Condition", "Incident", "Truth", "decide", "open_library"]
