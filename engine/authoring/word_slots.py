"""The values a script reads, each under a name of our own.

Jinja never meets an author's name or a promise's parts: `promises['new-one'].due` and `items` are plain variables
`v0`, `v1`, so nothing is looked up inside a value and no name can mean something to Jinja.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jinja2 import nodes


class Absent:
    """Stands for a value that is missing. Every comparison with it is false and it refuses to be said.

    It is only ever compared where the comparison cannot change the text (`word_needs` has asked for it otherwise).
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        raise ValueError("a missing value was about to be said")


ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class Slot:
    """One variable: a fact's `value`, a promise's field, whether a value is `defined`, or whether it is known to be `none`.

    `name` is what MissingWords says is needed: the fact, or `promises.<id>`.
    """

    kind: str
    name: str
    path: tuple[str, ...]

    def read(self, values: Mapping[str, object]) -> object:
        """The value under `path`, or ABSENT."""
        found: object = values
        for step in self.path:
            if not isinstance(found, Mapping) or step not in found:
                return self._of_absent()
            found = found[step]
        if self.kind == "value":
            return ABSENT if found is None else found
        return (found is None) is (self.kind == "none")

    def _of_absent(self) -> object:
        # Whether an unknown value is none cannot be told; whether it is defined can.
        return False if self.kind == "defined" else ABSENT


@dataclass(slots=True)
class Slots:
    """The slots of one script, in the order met, and its constants that Jinja cannot write (exact decimals)."""

    by_slot: dict[Slot, str] = field(default_factory=dict)
    constants: dict[str, object] = field(default_factory=dict)

    def variable(self, kind: str, path: tuple[str, ...]) -> nodes.Name:
        slot = Slot(kind, ".".join(path[:2]), path)
        known = self.by_slot.setdefault(slot, f"v{len(self.by_slot)}")
        return nodes.Name(known, "load")

    def constant(self, value: object) -> nodes.Name:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return nodes.Name(name, "load")
