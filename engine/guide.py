"""The guide's table of findings: every code with what it means, and a piece of a page wrong and right."""

from __future__ import annotations

from engine.authoring.catalogue import Code, catalogue

_HEAD = "| code | means | wrong | right |\n|---|---|---|---|"


def codes() -> str:
    """Markdown: a row for every code, in the catalogue's order."""
    return "\n".join([_HEAD, *(_row(code) for code in catalogue().values())]) + "\n"


def _row(code: Code) -> str:
    return f"| `{code.code}`, {code.severity} | {_bare(code.means)} | {_shown(code.wrong)} | {_shown(code.right)} |"


def _shown(example: str) -> str:
    """A piece of a page as code; what there is instead of one as plain words."""
    if example.startswith("("):
        return example.strip("()")
    return " ".join(f"`{_bare(line.strip())}`" for line in example.splitlines())


def _bare(text: str) -> str:
    """What does not end a cell of the table."""
    return text.replace("|", r"\|")
