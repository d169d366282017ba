"""`amends test --coverage` and `--write-missing`: what no case reaches, and cases proposed for it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.text import Text

from engine.authoring.document import page_stem
from engine.authoring.load import read_folder
from engine.case_text import added
from engine.model.text import count
from engine.proposals import Missed, Proposal, Proposer
from engine.reach import Reach, Spot, requests_of
from engine.terminal.book import Part
from engine.terminal.desk import WrongUsage, cannot_write, paper

_KINDS = {"option": "option", "row": "row of a table", "exclusion": "exclusion", "remedy": "remedy", "words": "way of the words"}
_PLURALS = {"row of a table": "rows of tables", "way of the words": "ways of the words", "remedy": "remedies"}


@dataclass(frozen=True, slots=True)
class Covered:
    """What the cases of a part come to: all its places, and those that are left."""

    part: Part
    reach: Reach
    spots: tuple[Spot, ...]
    left: tuple[Spot, ...]

    def to_json(self) -> dict[str, Any]:
        kinds = {kind: self._numbers(kind) for kind in _KINDS}
        return {"kinds": kinds, "left": [self.clickable(spot).to_json() for spot in self.left]}

    def _numbers(self, kind: str) -> dict[str, int]:
        every, left = (sum(spot.kind == kind for spot in spots) for spots in (self.spots, self.left))
        return {"all": every, "reached": every - left}

    def clickable(self, spot: Spot) -> Spot:
        return replace(spot, place=replace(spot.place, path=self.part.book.path(spot.place.path)))


@dataclass(frozen=True, slots=True)
class Written:
    """Cases that were written, by the path of their file, and the places that none could be found for."""

    covered: Covered
    proposals: dict[str, list[Proposal]]
    missed: list[Missed]

    def to_json(self) -> dict[str, Any]:
        book = self.covered.part.book
        written = {book.path(path): [proposal.to_json() for proposal in found] for path, found in self.proposals.items()}
        missed = [replace(one, spot=self.covered.clickable(one.spot)).to_json() for one in self.missed]
        return {"written": written, "not_reached": missed}


def covered(part: Part) -> Covered:
    """Run all cases of the book on a copy of it whose words are watched."""
    reach = Reach(read_folder(part.book.folder))
    for request in requests_of(reach.checked.documents):
        reach.run(request)
    of = {document.path: document.data["of"] for document in reach.checked.documents if document.kind == "of"}
    paths = {page.id: page.path for page in reach.library.pages}

    def wanted(spot: Spot) -> bool:
        path = spot.place.path
        return part.has(path) or part.has(paths.get(of.get(path, ""), path))

    return Covered(part, reach, tuple(filter(wanted, reach.spots)), tuple(filter(wanted, reach.left())))


def write_missing(found: Covered) -> Written:
    """Propose cases for what is left, and put them at the end of the files of cases. Raises WrongUsage."""
    proposer = Proposer(found.reach)
    looked_at = track(
        _in_turn(proposer, found.left), description="Looking for cases", total=len(found.left), console=Console(stderr=True),
        transient=True, disable=not sys.stderr.isatty(),
    )  # fmt: skip
    answers = [answer for _, answer in looked_at if answer is not None]
    by_file: dict[str, list[Proposal]] = {}
    for answer in answers:
        if isinstance(answer, Proposal):
            by_file.setdefault(answer.path, []).append(answer)
    written = {_write(found.part.book.folder, path, cases): cases for path, cases in sorted(by_file.items())}
    return Written(found, written, [answer for answer in answers if isinstance(answer, Missed)])


def _in_turn(proposer: Proposer, left: Sequence[Spot]) -> Iterator[tuple[int, Proposal | Missed | None]]:
    """One step for each place, so that the bar moves evenly."""
    done = 0
    for answer in proposer.run(left):
        reached = len(answer.spots) if isinstance(answer, Proposal) else 1
        yield done, answer
        for _ in range(reached - 1):
            yield done, None
        done += reached


def _write(folder: Path, path: str, cases: Sequence[Proposal]) -> str:
    """Put cases at the end of a file; where that cannot be done, in one of their own beside it. Gives the file's path."""
    for name in (path, f"{page_stem(path)}.missing.cases.yaml"):
        file = folder / name
        try:
            text = file.read_text(encoding="utf-8") if file.exists() else ""
            whole = added(text, name, [proposal.case for proposal in cases])
            if whole is not None:
                file.write_text(whole, encoding="utf-8", newline="")
                return name
        except OSError as fault:
            raise cannot_write(file, fault) from None
    raise WrongUsage(f"cases cannot be added to '{folder / path}': write its list with a '- case:' on a line of its own")


def print_covered(found: Covered, in_detail: bool) -> None:
    """Each place that is left, or how many each file has; then the sums."""
    console = paper()
    for line in _places(found) if in_detail else _files(found):
        console.print(line, soft_wrap=True)
    every, left = (Counter(spot.kind for spot in spots) for spots in (found.spots, found.left))
    told = [f"{every[kind] - left[kind]} of {_counted(every[kind], noun)}" for kind, noun in _KINDS.items() if every[kind]]
    console.print(Text("Cases reach " + (", ".join(told) or "nothing: there is nothing to reach"), "green" if not left else "yellow"))
    if left and not in_detail:
        (most, _), = _by_file(found).most_common(1)
        console.print(Text(f"Next: amends test --coverage {most} tells each place of it", "dim"), soft_wrap=True)


def _places(found: Covered) -> Iterator[Text]:
    for spot in map(found.clickable, found.left):
        place = spot.place
        where = f"{place.path}:{place.line}:{place.column}: "
        yield Text.assemble((where, "bold"), "no case reaches ", (spot.what, "yellow"))


def _files(found: Covered) -> Iterator[Text]:
    for path, number in _by_file(found).items():
        yield Text.assemble((f"{path}: ", "bold"), (count(number, "place"), "yellow"), " that no case reaches")


def _by_file(found: Covered) -> Counter[str]:
    return Counter(found.clickable(spot).place.path for spot in found.left)


def _counted(number: int, noun: str) -> str:
    return f"{number} {_PLURALS.get(noun, f'{noun}s')}" if number != 1 else f"1 {noun}"


def print_written(written: Written) -> None:
    console = paper()
    for missed in written.missed:
        spot = written.covered.clickable(missed.spot)
        where = f"{spot.place.path}:{spot.place.line}:{spot.place.column}: "
        console.print(Text.assemble((where, "bold"), ("not reached: ", "red"), f"{spot.what}; {missed.why}"), soft_wrap=True)
    for path, cases in written.proposals.items():
        console.print(f"{written.covered.part.book.path(path)}: {count(len(cases), 'case')} written", soft_wrap=True)
    total = sum(map(len, written.proposals.values()))
    if total:
        console.print("Each has a line '# read me': read it, and take the line out where the case says what you mean.")
    elif not written.missed:
        console.print("Nothing is missing: no case was written.")
