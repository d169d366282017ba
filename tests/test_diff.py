"""`amends diff` as it is typed: folders, git revisions, files of incidents; a change worked out by hand."""

from __future__ import annotations

import json
import subprocess
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from engine.cli import app
from engine.terminal import diff_markdown, diff_paper
from tests.book import HOUSE, files, page

LATE = page(
    """
    - option: money
      title: Money back
      when: {days_late: {minimum: 5}}
      remedies: [{kind: refund, amount: 0.1 * paid}]
      say: {put_right: "You get {{ refund | money }}."}
    - {option: tea, title: Tea, remedies: [{kind: care, what: tea, worth: 1}], say: {put_right: I make you tea.}}
    """
)
LIMITED = HOUSE + "limits: [{limit: week, per: customer, at_most: {GBP: 30}, within: 7 days}]\n"
MORE = LATE.replace("minimum: 5", "minimum: 3").replace("0.1 * paid", "0.2 * paid")


def write(folder: Path, pages: Mapping[str, str]) -> Path:
    for path, content in files(pages).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the workshop's book in `shop/playbooks`: tagged `before`, then changed and committed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("AMENDS_PLAYBOOKS", "shop/playbooks")
    book = write(tmp_path / "shop" / "playbooks", {"house.yaml": LIMITED, "late.yaml": LATE})
    (book / "README.md").write_text("# Not a page: {{{\n", encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "before")
    git(tmp_path, "tag", "before")
    (book / "late.yaml").write_text(textwrap.dedent(MORE), encoding="utf-8")
    git(tmp_path, "commit", "-qam", "after")
    return tmp_path


def ran(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["diff", *arguments])


def data(*arguments: str, code: int = 0) -> Any:
    done = ran(*arguments, "--json")
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


TOLD = """\
Conditions
  ~ late.page, option money  when
      {days_late: {minimum: 5}} → {days_late: {minimum: 3}}
      e.g. repair/late with days_late 3
           tea → money, tea

Amounts
  ~ late.page, option money  refund: amount
      0.1 * paid → 0.2 * paid
      e.g. repair/late with days_late 5, paid 100.00
           10.00 GBP → 20.00 GBP

2 changes from before to HEAD
"""


def test_two_revisions_are_told_apart_by_what_they_mean() -> None:
    done = ran("before", "HEAD")
    assert (done.exit_code, done.output) == (0, TOLD)


@pytest.mark.parametrize("named", [("before",), ("before:shop/playbooks",), ("before", "HEAD"), ("before", "shop/playbooks"), ("before", "HEAD:shop/playbooks")])
def test_a_book_is_a_folder_a_revision_or_a_folder_in_one(named: tuple[str, ...]) -> None:
    assert [change["what"] for change in data(*named)["changes"]] == ["when", "refund: amount"]


def test_what_git_has_is_read_without_touching_the_folder(repository: Path) -> None:
    (repository / "shop" / "playbooks" / "late.yaml").unlink()
    assert data("before", "HEAD")["changes"] != []
    assert not (repository / "shop" / "playbooks" / "late.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "'nowhere' is neither a folder that is a book nor a revision that git knows here"),
        (["--", "-x"], "'-x' is neither a folder that is a book nor a revision that git knows here"),
        (["before:shop/playbook"], "there is no folder 'shop/playbook' in the revision 'before'"),
        (["before:shop"], "'shop' in the revision 'before' is not a book: it has no house.yaml"),
        (["shop"], "'shop' is not a book: it has no house.yaml"),
        (["before", "--incidents", "none.jsonl"], "'none.jsonl' cannot be read: no such file or directory"),
        (["before", "--json", "--markdown"], "--markdown and --json are two ways to print: take one"),
    ],
)
def test_what_cannot_be_compared_is_said(arguments: list[str], message: str) -> None:
    done = ran(*arguments)
    assert (done.exit_code, done.stderr) == (2, f"Error: {message}\n")


def test_outside_a_repository_only_folders_are_books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop").rename(tmp_path.parent / f"{tmp_path.name}-shop")
    monkeypatch.chdir(tmp_path.parent / f"{tmp_path.name}-shop")
    done = ran("before", "--playbooks", "playbooks")
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: revisions are read with git: not a git repository")


def test_a_book_with_errors_is_refused_with_places_in_its_revision(repository: Path) -> None:
    book = repository / "shop" / "playbooks"
    (book / "late.yaml").write_text(textwrap.dedent(LATE).replace("days_late", "day_late"), encoding="utf-8")
    git(repository, "commit", "-qam", "broken")
    done = ran("HEAD", "before")
    assert done.exit_code == 1
    assert done.stderr.startswith("HEAD:shop/playbooks/late.yaml:9:12: error[unknown-fact]: unknown fact 'day_late'; did you mean 'days_late'?")


def test_the_same_book_twice_differs_in_nothing() -> None:
    assert ran("before", "before").output == "Nothing changed in meaning: the two are the same book.\n"


def test_what_is_only_written_otherwise_is_said_to_be(repository: Path) -> None:
    (repository / "shop" / "playbooks" / "late.yaml").write_text(f"# A comment.\n{textwrap.dedent(MORE)}", encoding="utf-8")
    assert ran("HEAD").output == "Nothing changed in meaning: it is only written otherwise.\n"


def incident(day: int, days_late: int, paid: int, customer: str | None = "c1", role: str = "mechanic") -> str:
    facts = {"days_late": days_late, "paid": paid, **({"customer_id": customer} if customer else {})}
    return json.dumps({"failure": "repair/late", "facts": facts, "role": role, "at": f"2026-11-{day:02}T10:00:00Z"})


BY_HAND = [
    # before: money from 5 days on, a tenth. after: money from 3 days on, a fifth. A mechanic may give 40, an apprentice 10.
    incident(2, 1, 100),  # 1: tea 1.00 both times
    incident(3, 4, 100),  # 2: tea 1.00, then 20.00: another option
    incident(4, 6, 100),  # 3: 10.00, then 20.00: another amount
    incident(5, 6, 400, "c2", "owner"),  # 4: 40.00, then 80.00: another amount
    incident(6, 6, 100, None, "apprentice"),  # 5: 10.00, which he may give; then 20.00, so tea 1.00 comes first: another option
]
# Goodwill before: 1 + 1 + 10 + 40 + 10 = 62.00. After: 1 + 20 + 20 + 80 + 1 = 122.00.
# The limit is 30.00 a customer in seven days. Before, c1 has 1 + 1 + 10 = 12; c2's 40.00 is stopped: one.
# After, c1 has 1 + 20 = 21, and 20 more is stopped; c2's 80.00 is stopped: two. Line 5 says nobody's name.


def test_what_a_change_would_have_done_as_worked_out_by_hand(repository: Path) -> None:
    (repository / "month.jsonl").write_text("\n".join(BY_HAND) + "\n", encoding="utf-8")
    assert data("before", "--incidents", "month.jsonl")["incidents"] == {
        "decided": 5,
        "undated": 0,
        "kinds": {"page": 0, "option": 2, "amount": 2, "words": 0, "same": 1},
        "moves": [
            {"kind": "option", "before": "late.page, option money", "after": "late.page, option tea", "times": 1, "lines": [5]},
            {"kind": "option", "before": "late.page, option tea", "after": "late.page, option money", "times": 1, "lines": [2]},
            {"kind": "amount", "before": "late.page, option money", "after": "late.page, option money", "times": 2, "lines": [3, 4]},
        ],
        "before": {
            "goodwill": {"GBP": "62.00"}, "owed": {}, "cost": {"GBP": "62.00"}, "unsettled": 0, "refused": 0, "approvals": {},
            "limits": {"week": {"stopped": 1, "lines": [4], "unnamed": 1}},
        },
        "after": {
            "goodwill": {"GBP": "122.00"}, "owed": {}, "cost": {"GBP": "122.00"}, "unsettled": 0, "refused": 0, "approvals": {},
            "limits": {"week": {"stopped": 2, "lines": [3, 4], "unnamed": 1}},
        },
        "bad_lines": [],
    }  # fmt: skip


REPLAYED = """
On 5 incidents of month.jsonl
  another page              0    0.0 %
  another option            2   40.0 %
  another amount            2   40.0 %
  other words only          0    0.0 %
  the same                  1   20.0 %

  1 ×  late.page, option money → option tea  (line 5)
  1 ×  late.page, option tea → option money  (line 2)
  2 ×  late.page, option money: another amount  (lines 3, 4)

                       before       after  difference
  goodwill          62.00 GBP  122.00 GBP  +60.00 GBP
  together          62.00 GBP  122.00 GBP  +60.00 GBP
  approvals needed          0           0          ±0
  stopped by week           1           2          +1
  week was not counted for 1 incident without 'customer_id'.
"""


def lines_of(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


def test_it_is_told_to_people_too(repository: Path) -> None:
    (repository / "month.jsonl").write_text("\n".join(BY_HAND) + "\n", encoding="utf-8")
    done = ran("before", "HEAD", "--incidents", "month.jsonl")
    assert done.exit_code == 0
    assert "\n".join(lines_of(done.output)) == "\n".join(lines_of(TOLD + REPLAYED))


@pytest.mark.parametrize(("shown", "left"), [(2, "1 other way"), (1, "2 other ways")])
def test_what_is_left_out_of_the_moves_is_counted(repository: Path, monkeypatch: pytest.MonkeyPatch, shown: int, left: str) -> None:
    (repository / "month.jsonl").write_text("\n".join(BY_HAND) + "\n", encoding="utf-8")
    monkeypatch.setattr(diff_paper, "_MOST_MOVES", shown)
    monkeypatch.setattr(diff_markdown, "_MOST_MOVES", shown)
    assert f" in {left}\n" in ran("before", "HEAD", "--incidents", "month.jsonl").stdout
    assert f"\n- and {left}\n" in ran("before", "HEAD", "--incidents", "month.jsonl", "--markdown").stdout


def test_a_bad_line_is_told_by_its_number_and_the_others_count(repository: Path) -> None:
    lines = [BY_HAND[0], "", "{not json", BY_HAND[1].replace("repair/late", "repair/lat"), "x" * 1_000_001, BY_HAND[2]]
    (repository / "month.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = ran("before", "--incidents", "month.jsonl")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "month.jsonl:3: not JSON at line 1, column 2: Expecting property name enclosed in double quotes",
        "month.jsonl:4: unknown failure 'repair/lat'",
        "month.jsonl:5: the line is longer than 1000000 bytes",
    ]
    assert "On 2 incidents of month.jsonl" in done.stdout
    assert "  3 lines could not be decided." in done.stdout


def test_an_empty_file_has_no_incident(repository: Path) -> None:
    (repository / "month.jsonl").write_text("\n\n", encoding="utf-8")
    done = ran("before", "--incidents", "month.jsonl")
    assert done.exit_code == 0
    assert done.stdout.endswith("\nThere is no incident in month.jsonl to decide.\n")


def test_markdown_is_fit_for_a_pull_request(repository: Path) -> None:
    (repository / "month.jsonl").write_text("\n".join(BY_HAND) + "\n", encoding="utf-8")
    done = ran("before", "HEAD", "--incidents", "month.jsonl", "--markdown")
    assert done.exit_code == 0
    assert done.stdout == MARKDOWN


MARKDOWN = r"""### What changes from `before` to `HEAD`

**2 changes in meaning**: 1 in conditions, 1 in amounts.

**Conditions (1)**

- **late.page, option money**, when: `{days_late: {minimum: 5}}` → `{days_late: {minimum: 3}}`
  - _e.g._ repair/late with days\_late 3: tea → **money, tea**

**Amounts (1)**

- **late.page, option money**, refund: amount: `0.1 * paid` → `0.2 * paid`
  - _e.g._ repair/late with days\_late 5, paid 100.00: 10.00 GBP → **20.00 GBP**

**On 5 incidents**

| what they get | incidents | share |
|---|---:|---:|
| another page | 0 | 0.0 % |
| another option | 2 | 40.0 % |
| another amount | 2 | 40.0 % |
| other words only | 0 | 0.0 % |
| the same | 1 | 20.0 % |

| in all | before | after | difference |
|---|---:|---:|---:|
| goodwill | 62.00 GBP | 122.00 GBP | +60.00 GBP |
| together | 62.00 GBP | 122.00 GBP | +60.00 GBP |
| approvals needed | 0 | 0 | ±0 |
| stopped by week | 1 | 2 | +1 |

<details><summary>From what to what (3)</summary>

- 1 × late.page, option money → late.page, option tea (line 5)
- 1 × late.page, option tea → late.page, option money (line 2)
- 2 × late.page, option money: another amount (lines 3, 4)

</details>

week was not counted for 1 incident without 'customer\_id'.
"""


def test_words_in_markdown_are_struck_out_and_bold(repository: Path) -> None:
    (repository / "shop" / "playbooks" / "late.yaml").write_text(textwrap.dedent(MORE).replace("I make you tea.", "I *now* make us tea."), encoding="utf-8")
    assert r"- **late.page, option tea**, put right, en: I **\*now\*** make ~~you~~**us** tea." in ran("HEAD", "--markdown").stdout


def test_markdown_of_a_great_change_still_fits(repository: Path) -> None:
    long = LATE.replace("A late repair", "A late repair " * 60)
    many = {f"p{number}.yaml": long.replace("late.page", f"late.p{number}").replace("options:", f"priority: {number + 1}\noptions:") for number in range(200)}
    write(repository / "many", {"house.yaml": LIMITED, "late.yaml": LATE, **many})
    done = ran("before", "many", "--markdown")
    assert done.exit_code == 0
    assert len(done.stdout) < 65_536
    assert "more did not fit in here: `amends diff` prints them all." in done.stdout
