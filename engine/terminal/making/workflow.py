"""`amends new workflow`: a workflow file that checks, tests and compares a book on every pull request."""

from __future__ import annotations

from pathlib import Path

from engine.terminal.desk import WrongUsage, cannot_write

_TEXT = """\
# Checks, tests and compares the book on every pull request. Needs nothing but this repository.
name: Playbooks
on:
  pull_request:
    paths: ["{pages}"]
permissions:
  contents: read
  pull-requests: write
jobs:
  book:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install amends
      - name: Every mistake, at its line
        run: amends check --strict --format github --playbooks "{book}"
      - name: The cases
        run: amends test --playbooks "{book}"
      - name: What changes in meaning
        if: always()
        env:
          GH_TOKEN: ${{{{ github.token }}}}
        run: |
          amends diff "origin/${{{{ github.base_ref }}}}" HEAD --playbooks "{book}" --markdown > changes.md || true
          cat changes.md >> "$GITHUB_STEP_SUMMARY"
          gh pr comment "${{{{ github.event.pull_request.number }}}}" --edit-last --create-if-none --body-file changes.md
"""


def new_workflow(path: Path, book: Path) -> None:
    """Write the workflow for a book that stands in the repository. Raises WrongUsage where a file is there already."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(_TEXT.format(book=book.as_posix(), pages=(book / "**").as_posix()))
    except FileExistsError:
        raise WrongUsage(f"'{path}' is there already and stays as it is; name another file") from None
    except OSError as fault:
        raise cannot_write(path, fault) from None
    print(path)
    print("Next: commit it, and open a pull request that changes a page")
