"""`amends new`: a page that is right straight away, over nobody's, and a word on what comes next."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from engine.authoring.load import read_folder
from engine.checking import check_files
from engine.cli import app

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("starter") / "book"
    assert CliRunner().invoke(app, ["new", "book", str(made)]).exit_code == 0
    return made


@pytest.fixture
def mine(starter: Path, tmp_path: Path) -> Path:
    return shutil.copytree(starter, tmp_path / "mine")


def amends(book: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*arguments, "--playbooks", str(book)])
    return done.exit_code, done.output


def _read(book: Path, path: str) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load((book / path).read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    "arguments",
    [
        ["playbook", "--failure", "table/uncomfortable"],
        ["playbook", "--failure", "food/late", "--when", "customer_state=angry", "--kind", "voucher", "--amount", "5"],
        ["playbook", "--failure", "food/late", "--when", "delay_minutes>=90", "--kind", "gift", "--worth", "GBP 3, EUR 4", "--due", "1 working day"],
        ["entitlement", "--failure", "table/uncomfortable", "--contract", "Our booking terms", "--amount", "GBP 10, EUR 12"],
        ["entitlement", "--failure", "food/late", "--law", "A law", "--when", "eating=delivery", "--amount", "0.5 * meal_price"],
        ["case", "food/late", "delay_minutes=45", "--at", "2026-11-23T10:00:00Z"],
    ],
    ids=lambda arguments: " ".join(arguments[:4]),
)
def test_what_it_writes_passes_check_and_test_straight_away(mine: Path, arguments: list[str]) -> None:
    code, told = amends(mine, "new", *arguments)
    assert (code, "Next: " in told) == (0, True), told
    assert amends(mine, "check", "--strict")[1].startswith("0 errors, 0 warnings")
    written = [line for line in told.splitlines() if line.startswith(mine.as_posix()) and ".cases.yaml" in line and ":" not in line]
    assert amends(mine, "test", *written)[0] == 0


def test_the_page_it_writes_has_every_needed_move_in_each_language(mine: Path) -> None:
    amends(mine, "new", "playbook", "--failure", "table/uncomfortable", "--title", "Too loud", "--owner", "floor")
    page, french = _read(mine, "table/uncomfortable.yaml"), _read(mine, "table/uncomfortable.fr.yaml")
    assert (page["title"], page["owner"], page["failure"]) == ("Too loud", "floor", "table/uncomfortable")
    option = page["options"][0]  # type: ignore[index]
    assert [*page["say"], *option["say"]] == ["acknowledge", "apologise", "put_right", "follow_up", "channels"]  # type: ignore[misc]
    assert french["say"]["acknowledge"] == "Vous attendiez mieux de nous."  # type: ignore[index]


@pytest.mark.parametrize(("due", "within"), [("10 minutes", "5 minutes"), ("1 minute", "1 minute"), ("1 hour", "15 minutes")])
def test_the_team_hears_of_it_before_the_customer_hears_again(mine: Path, due: str, within: str) -> None:
    amends(mine, "new", "playbook", "--failure", "table/uncomfortable", "--due", due)
    option = _read(mine, "table/uncomfortable.yaml")["options"][0]  # type: ignore[index]
    assert (option["tell"][0]["within"], option["promise"][0]["due"]) == (within, due)


def test_it_says_a_cause_only_where_one_is_given(mine: Path) -> None:
    amends(mine, "new", "playbook", "--failure", "table/uncomfortable", "--explain", "The door was left open.")
    assert _read(mine, "table/uncomfortable.yaml")["say"]["explain"] == "The door was left open."  # type: ignore[index]


def test_words_of_ones_own_are_left_to_translate_beside_ours(mine: Path) -> None:
    amends(mine, "new", "playbook", "--failure", "table/uncomfortable", "--acknowledge", "You sat in a draught: \"cold\", wasn't it?")
    assert _read(mine, "table/uncomfortable.yaml")["say"]["acknowledge"] == "You sat in a draught: \"cold\", wasn't it?"  # type: ignore[index]
    french = (mine / "table" / "uncomfortable.fr.yaml").read_text(encoding="utf-8")
    assert "\n  # acknowledge: \"You sat in a draught: \\\"cold\\\", wasn't it?\"\n" in french
    assert "acknowledge" not in _read(mine, "table/uncomfortable.fr.yaml")["say"]  # type: ignore[operator]


def test_it_writes_over_nothing(mine: Path) -> None:
    before = (mine / "food" / "late-meal.yaml").read_bytes()
    code, told = amends(mine, "new", "playbook", "--failure", "food/late", "--when", "customer_state=angry", "--path", "food/late-meal.yaml")
    assert (code, "is there already and stays as it is; name another file with --path" in told) == (2, True)
    assert (mine / "food" / "late-meal.yaml").read_bytes() == before


def test_it_writes_nowhere_else(mine: Path) -> None:
    code, told = amends(mine, "new", "playbook", "--failure", "table/uncomfortable", "--path", "../out.yaml")
    assert (code, "leads out of the book" in told, (mine.parent / "out.yaml").exists()) == (2, True, False)


def test_a_page_that_would_tie_must_say_when_it_is_meant(mine: Path) -> None:
    code, told = amends(mine, "new", "playbook", "--failure", "food/late")
    assert (code, "--when is needed where nobody can be asked: food.late-meal answers food/late in every case" in told) == (2, True)


LATE = ["playbook", "--failure", "food/late"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["playbook"], "--failure is needed where nobody can be asked"),
        (["playbook", "--failure", "food/lat"], "unknown failure 'food/lat'; did you mean"),
        (["playbook", "--failure", "table/uncomfortable", "--owner", "flor"], "unknown answer 'flor'; did you mean 'floor'?"),
        (["playbook", "--failure", "table/uncomfortable", "--when", "angry"], "'angry' is no condition; write it as"),
        (["playbook", "--failure", "table/uncomfortable", "--when", "stat=angry"], "unknown fact 'stat'"),
        ([*LATE, "--when", "delay_minutes=5", "--when", "delay_minutes>=3"], "Error: 'delay_minutes' is asked for twice; keep one of the two, give several"),
        ([*LATE, "--when", "delay_minutes>=3", "--when", "delay_minutes=5"], "Error: 'delay_minutes' is asked for twice; keep one of the two, give several"),
        ([*LATE, "--when", "delay_minutes>=3", "--when", "delay_minutes>=5"], "Error: 'delay_minutes' is asked for twice; keep one of the two, give several"),
        ([*LATE, "--when", "delay_minutes>=1,2"], "'delay_minutes>=1,2' has 2 values after >=, which takes one; several go after =, as in delay_minutes=1,2"),
        ([*LATE, "--when", "meal_price>dear"], "Error: --when meal_price: the value takes a number, not 'dear'; give a number"),
        ([*LATE, "--when", "customer_state=angy"], "Error: --when customer_state: the value takes one of calm, angry, in_a_hurry, not 'angy'; did you mean 'angry'?"),
        (["playbook", "--failure", "table/uncomfortable", "--amount", "5"], "Error: a care has no --amount; name its --kind (refund, credit, voucher,"),
        (["playbook", "--failure", "table/uncomfortable", "--due", "soon"], "Error: --due: 'soon' is no duration; write it as 30 minutes"),
        (["playbook", "--failure", "table/uncomfortable", "--kind", "refund", "--amount", "0.2 * bil"], "Error: --amount: unknown fact 'bil'; "),
        (["playbook", "--failure", "table/uncomfortable", "--worth", "£180"], "Error: --worth: '£180' is no formula; write it as 5, as 'GBP 5, EUR 6', or as"),
        (["playbook", "--failure", "table/uncomfortable", "--worth", "USD 5"], "Error: --worth: USD is not one of the house's; known: EUR, GBP"),
        (["playbook", "--failure", "table/uncomfortable", "--put-right", "You get £5."], "Error: --put-right: '£' is written out; "),
        (["entitlement", "--failure", "food/late", "--law", "A law", "--amount", "a fiver"], "Error: --amount: 'a fiver' is no formula; write it as 5,"),
        (["entitlement", "--failure", "food/late"], "--law is needed"),
        (["case", "food/lat"], "unknown failure 'food/lat'"),
        (["case", "food/late", "delay_minutes=soon"], "'delay_minutes' takes a whole number"),
        (["language", "de"], "the house does not speak 'de' yet, only en and fr; add it to 'languages' at"),
        (["language", "en"], "'en' is the language the pages are written in"),
        (["language", "fr"], " are there already; amends check names what they lack"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_written(mine: Path, arguments: list[str], told: str) -> None:
    before = sorted(path.relative_to(mine) for path in mine.rglob("*"))
    code, said = amends(mine, "new", *arguments)
    assert code in (1, 2)
    assert told in said
    assert sorted(path.relative_to(mine) for path in mine.rglob("*")) == before


@pytest.mark.parametrize(
    ("tests", "when", "facts"),
    [
        (["meal_price>20"], {"meal_price": {"exclusiveMinimum": {"GBP": 20, "EUR": 20}}}, {"meal_price": 21}),
        (["meal_price=20.50"], {"meal_price": {"enum": [{"GBP": 20.5, "EUR": 20.5}]}}, {"meal_price": 20.5}),
        (["promised_date>2026-01-31"], {"promised_date": {"exclusiveMinimum": "2026-01-31"}}, {"promised_date": "2026-02-01"}),
        (["delay_minutes>=30", "delay_minutes>40"], {"delay_minutes": {"minimum": 30, "exclusiveMinimum": 40}}, {"delay_minutes": 41}),
        (["delay_minutes<60", "delay_minutes>30"], {"delay_minutes": {"exclusiveMaximum": 60, "exclusiveMinimum": 30}}, {"delay_minutes": 31}),
        (["meal_price>20", "meal_price<20.10"], None, {"meal_price": 20.05}),
        (["today>2026-01-01"], {"today": {"exclusiveMinimum": "2026-01-01"}}, None),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_the_first_case_is_within_every_limit_and_comes_to_the_new_page(
    mine: Path, tests: list[str], when: dict[str, object] | None, facts: dict[str, object] | None
) -> None:
    code, told = amends(mine, "new", *LATE, "--path", "food/x.yaml", *(part for test in tests for part in ("--when", test)))
    assert code == 0, told
    assert when is None or _read(mine, "food/x.yaml")["when"] == when
    (case,) = _read(mine, "food/x.cases.yaml")["cases"]  # type: ignore[misc]
    assert facts is None or facts.items() <= case["facts"].items()
    assert case["expect"]["playbook"] == "food.late"
    assert amends(mine, "test", str(mine / "food" / "x.cases.yaml"))[0] == 0


@pytest.mark.parametrize(
    ("test", "why"),
    [("today<2026-01-01", "food.late-meal answers instead"), ("delay_minutes<0", "no value of 'delay_minutes' is within it")],
)
def test_where_no_case_can_be_made_up_the_page_is_written_without_and_says_so(mine: Path, test: str, why: str) -> None:
    code, told = amends(mine, "new", *LATE, "--path", "food/x.yaml", "--when", test, "--acknowledge", "You waited.")
    assert (code, (mine / "food" / "x.cases.yaml").exists()) == (0, False)
    assert f"Next: write its case with amends new case food/late FACT=VALUE: no case could be made up for this condition ({why})\n" in told
    assert _read(mine, "food/x.yaml")["say"]["acknowledge"] == "You waited."  # type: ignore[index]


def test_an_entitlement_that_no_case_comes_to_is_written_without_one(mine: Path) -> None:
    code, told = amends(mine, "new", "entitlement", "--failure", "food/late", "--law", "A law", "--amount", "5", "--when", "today<2026-01-01")
    assert (code, (mine / "owed" / "food-late.yaml").exists(), (mine / "owed" / "food-late.cases.yaml").exists()) == (0, True, False)
    assert "Next: write a case in which it is owed, with amends new case food/late FACT=VALUE: no case could be made up" in told


def test_a_case_goes_to_the_end_of_the_file_and_says_what_is_decided_now(mine: Path) -> None:
    cases = mine / "food" / "late-meal.cases.yaml"
    before = cases.read_text(encoding="utf-8")
    amends(mine, "new", "case", "food/late", "delay_minutes=30", "eating=at_table", "meal_price=12.50", "late_cause=kitchen_busy",
           "--name", "half an hour", "--at", "2026-11-23T10:00:00Z", "--role", "shift_lead")  # fmt: skip
    assert cases.read_text(encoding="utf-8").startswith(before)
    assert _read(mine, "food/late-meal.cases.yaml")["cases"][-1] == {  # type: ignore[index]
        "case": "half an hour", "failure": "food/late", "role": "shift_lead",
        "facts": {"delay_minutes": 30, "eating": "at_table", "meal_price": "12.50", "late_cause": "kitchen_busy"},
        "at": yaml.safe_load("2026-11-23T10:00:00Z"),
        "expect": {
            "playbook": "food.late-meal", "option": "off_the_bill", "asks": [],
            "remedies": [{"id": "discount", "amount": "12.50", "currency": "GBP"}],
            "says": ["You won't pay for what's late: £12.50 comes off your bill"],
        },
    }  # fmt: skip


def test_a_second_case_of_a_name_is_refused_with_the_place_of_the_first(mine: Path) -> None:
    case = ["new", "case", "food/late", "delay_minutes=30", "--at", "2026-11-23T10:00:00Z"]
    assert amends(mine, *case)[0] == 0
    cases = mine / "food" / "late-meal.cases.yaml"
    before = cases.read_text(encoding="utf-8")
    line = next(number for number, text in enumerate(before.splitlines(), 1) if '"A meal is late: delay_minutes 30"' in text)
    told = f"there is a case 'A meal is late: delay_minutes 30' already, at {cases.as_posix()}:{line}; give this one another name with --name"
    assert amends(mine, *case) == (2, f"Error: {told}\n")
    assert cases.read_text(encoding="utf-8") == before
    assert amends(mine, *case, "--name", "half an hour late, nothing else known")[0] == 0


def test_a_case_goes_to_the_file_of_cases_there_is_whatever_its_suffix(mine: Path) -> None:
    for name in ("late-meal", "late-meal.cases"):
        (mine / "food" / f"{name}.yaml").rename(mine / "food" / f"{name}.yml")
    before = len(_read(mine, "food/late-meal.cases.yml")["cases"])  # type: ignore[arg-type]
    code, told = amends(mine, "new", "case", "food/late", "delay_minutes=30")
    assert (code, sorted(path.name for path in mine.glob("food/late-meal*.cases*"))) == (0, ["late-meal.cases.yml"]), told
    assert len(_read(mine, "food/late-meal.cases.yml")["cases"]) == before + 1  # type: ignore[arg-type]


def test_a_skeleton_has_every_word_beside_its_key_and_translates_nothing_yet(mine: Path) -> None:
    (mine / "food" / "late-meal.fr.yaml").unlink()
    code, told = amends(mine, "new", "language", "fr", str(mine / "food" / "late-meal.yaml"))
    assert (code, "1 file to translate" in told) == (0, True)
    skeleton = (mine / "food" / "late-meal.fr.yaml").read_text(encoding="utf-8")
    assert set(_read(mine, "food/late-meal.fr.yaml")) == {"of", "language", "source"}
    assert "\n# title: \"A meal is late\"\n# say:\n#   acknowledge: " in skeleton
    opened = "\n".join(line.removeprefix("# ") for line in skeleton.splitlines() if "yaml-language" not in line)
    (mine / "food" / "late-meal.fr.yaml").write_text(opened, encoding="utf-8")
    assert amends(mine, "check", "--strict")[1].startswith("0 errors, 0 warnings")
    options = _read(mine, "food/late-meal.fr.yaml")["options"]
    assert list(options) == ["off_the_bill", "to_go", "bite", "next_out"]  # type: ignore[call-overload]
    assert len(options["off_the_bill"]["tell"]) == 2  # type: ignore[index]


def test_a_whole_book_can_be_put_into_a_language(mine: Path) -> None:
    _speak(mine, "de")
    code, told = amends(mine, "new", "language", "de")
    assert (code, told.splitlines()[-1]) == (0, "34 files to translate")
    assert "0 errors" in amends(mine, "check")[1]


def test_sentences_that_pages_share_and_what_stands_round_a_letter_are_translated_too(mine: Path) -> None:
    _speak(mine, "de")
    amends(mine, "new", "language", "de")
    shared = (mine / "_shared" / "voice.de.j2").read_text(encoding="utf-8").splitlines()
    assert shared[1] == "{# {% block thanks %}Thank you for telling me.{% endblock %} #}"
    house = (mine / "house.de.yaml").read_text(encoding="utf-8")
    assert '\n# voice:\n#   greeting:\n#     de: "{% if customer_name is defined %}Dear ' in house
    assert '\n#   sign_off:\n#     de: "Warm regards,' in house
    assert '\n#     letter: "Yours sincerely,' in house


def test_sentences_that_pages_share_come_with_a_page_that_says_one(mine: Path) -> None:
    _speak(mine, "de")
    said = {path: "shared." in path.read_text(encoding="utf-8") for path in mine.glob("*/*.yaml") if path.name.count(".") == 1}
    silent, saying = (next(path for path, says in said.items() if says is wanted) for wanted in (False, True))
    amends(mine, "new", "language", "de", str(silent))
    assert not (mine / "_shared" / "voice.de.j2").exists()
    told = amends(mine, "new", "language", "de", str(saying))[1]
    assert (mine / "_shared" / "voice.de.j2").exists()
    assert f"Next: say the sentences in {mine.as_posix()}/_shared/voice.de.j2 in de\nNext: take the # from a line of {saying.as_posix()[:-5]}.de.yaml " in told


def test_with_every_comment_taken_away_a_new_language_lacks_nothing(mine: Path) -> None:
    _speak(mine, "de")
    amends(mine, "new", "language", "de")
    for path in mine.rglob("*.de.yaml"):
        first, *lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([first, *(line.removeprefix("# ") for line in lines)]) + "\n", encoding="utf-8")
    shared = mine / "_shared" / "voice.de.j2"
    note, *sentences = shared.read_text(encoding="utf-8").splitlines()
    shared.write_text("\n".join([note, *(line[3:-3] for line in sentences)]), encoding="utf-8")
    found = json.loads(amends(mine, "check", "--json")[1])
    assert [one for one in found if one["severity"] == "error" or one["code"] == "missing-translation"] == []


def test_a_translation_that_is_there_is_named_and_what_it_lacks_left_to_check(mine: Path) -> None:
    gap = mine / "food" / "late-meal.fr.yaml"
    gap.write_text("of: food.late-meal\nlanguage: fr\n", encoding="utf-8")
    page, other = mine / "food" / "late-meal.yaml", mine / "food" / "out-of-chicken.yaml"
    refusal = f"Error: {gap.as_posix()} is there already; amends check names what it lacks\n"
    assert amends(mine, "new", "language", "fr", str(page)) == (2, refusal)
    other.with_suffix(".fr.yaml").unlink()
    code, told = amends(mine, "new", "language", "fr", str(page), str(other))
    assert (code, told.splitlines()[-2:]) == (0, ["1 file to translate", refusal.removeprefix("Error: ").strip()])


def _speak(book: Path, language: str) -> None:
    house = book / "house.yaml"
    house.write_text(house.read_text(encoding="utf-8").replace("[en, fr]", f"[en, fr, {language}]"), encoding="utf-8")


@pytest.mark.parametrize("languages", [["en"], ["en", "fr"], ["fr", "en"]], ids="-".join)
def test_a_new_house_is_a_sound_book(tmp_path: Path, languages: list[str]) -> None:
    spoken = [part for code in languages for part in ("--language", code)]
    made = CliRunner().invoke(
        app, ["new", "house", str(tmp_path / "h"), "--name", 'Café "Zoë" & Co', "--currency", "EUR", "--timezone", "Europe/Paris", "--country", "FR", *spoken]
    )
    assert made.exit_code == 0, made.output
    assert amends(tmp_path / "h", "check", "--strict")[1].startswith("0 errors, 0 warnings")
    assert amends(tmp_path / "h", "test") == (0, "1 case passed\n")


def test_a_workflow_checks_tests_and_compares_and_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / ".github" / "workflows" / "playbooks.yml"
    assert amends(Path("books/mine"), "new", "workflow", str(path))[0] == 0
    steps = [step["run"] for step in yaml.safe_load(path.read_text())["jobs"]["book"]["steps"] if "run" in step]
    assert [word for step in steps for word in ("check", "test", "diff") if f"amends {word} " in step] == ["check", "test", "diff"]
    assert all("books/mine" in step for step in steps if "amends " in step and "pip" not in step)
    assert amends(Path("books/mine"), "new", "workflow", str(path))[0] == 2


def test_at_a_terminal_it_asks_and_takes_enter_for_the_usual_answer(mine: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"}
    command = [sys.executable, "-c", "from engine.cli import main; main()", "new", "playbook", "--playbooks", str(mine)]
    running = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True)
    os.close(theirs)
    os.write(ours, ("table/uncomfortable\nToo cold\n" + "\n" * 14).encode())
    said = b""
    try:
        while chunk := os.read(ours, 4096):
            said += chunk
    except OSError:
        pass  # the other side has gone
    assert running.wait(timeout=60) == 0, said.decode()
    assert b"What went wrong, as you would say it?" in said and b"Which team answers for the page?" in said
    assert _read(mine, "table/uncomfortable.yaml")["title"] == "Too cold"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A new house with a failure that has no page, and no title in French."""
    house = tmp_path / "small"
    arguments = ["--name", "Garage", "--currency", "GBP", "--language", "en", "--language", "fr"]
    assert CliRunner().invoke(app, ["new", "house", str(house), *arguments]).exit_code == 0
    with (house / "failures.yaml").open("a", encoding="utf-8") as file:
        file.write("  garage: {title: Something about the garage}\n  garage/keys-lost: {title: We lost the car keys}\n")
    return house


def test_a_failure_that_no_page_answers_yet_can_be_given_its_page(small: Path) -> None:
    assert "error[no-fallback]" in amends(small, "check")[1]
    assert amends(small, "new", "playbook", "--failure", "garage")[0] == 0
    assert amends(small, "check")[1].splitlines()[-1].startswith("0 errors")


def test_what_a_new_page_does_not_cure_is_told_with_it(small: Path) -> None:
    code, told = amends(small, "new", "playbook", "--failure", "garage/keys-lost")
    assert (code, (small / "garage" / "keys-lost.yaml").exists()) == (0, True)
    assert "error[no-fallback]: when nothing is known yet, no page answers for 'garage'" in told
    assert amends(small, "new", "playbook", "--failure", "garage")[0] == 0
    assert amends(small, "test")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["playbook", "--failure", "garage", "--when", "noticed_by=us"], "no page answers garage in every case yet; write that one first, without --when"),
        (["case", "garage"], "it cannot be used until it is put right"),
        (["entitlement", "--failure", "garage", "--law", "A law", "--amount", "5"], "it cannot be used until it is put right"),
    ],
    ids=lambda value: " ".join(value[:1]) if isinstance(value, list) else "",
)
def test_nothing_else_is_made_for_a_failure_that_no_page_answers(small: Path, arguments: list[str], told: str) -> None:
    assert told in amends(small, "new", *arguments)[1]


def test_an_error_that_no_page_cures_comes_first(small: Path) -> None:
    (small / "facts.yaml").write_text("facts: {late: {type: soon}}", encoding="utf-8")
    assert amends(small, "new", "playbook", "--failure", "garage")[0] == 1
    assert not (small / "garage").exists()


@pytest.mark.parametrize("kind", [["--kind", "gift", "--worth", "3"], ["--kind", "refund", "--amount", "5"]], ids=" ".join)
def test_pages_in_our_own_words_do_not_warn_of_one_another(small: Path, kind: list[str]) -> None:
    told = [amends(small, "new", "playbook", "--failure", failure, *kind)[1] for failure in ("garage", "garage/keys-lost")]
    assert not [text for text in told if "[copy]" in text or "[no-sms]" in text]
    assert "[copy]" not in amends(small, "check")[1]


def test_what_has_no_title_in_a_language_is_left_to_the_author_whole(small: Path) -> None:
    amends(small, "new", "playbook", "--failure", "garage")
    amends(small, "new", "entitlement", "--failure", "garage", "--contract", "Our terms", "--amount", "5")
    page, owed = ((small / path).read_text(encoding="utf-8") for path in ("garage.fr.yaml", "owed/garage.fr.yaml"))
    assert '\n# title: "Something about the garage"\n' in page
    assert '\n    # tell: [{message: "Something about the garage. A colleague is looking after' in page
    assert '\n# title: "Owed for: Something about the garage"\n' in owed


OWN = ["--acknowledge", "You gave us your keys.", "--apologise", "I lost them. I'm sorry.", "--put-right", "I'm driving you home.", "--follow-up", "Wait at the door."]


@pytest.mark.parametrize(
    "arguments",
    [[], OWN, [*OWN, "--explain", "They fell down.", "--what", "a lift", "--option", "A lift"], ["--kind", "refund", "--amount", "5", *OWN[4:6]]],
    ids=["nothing own", "own moves", "all own", "one own"],
)
def test_each_line_left_to_the_author_can_be_taken_into_use_alone_and_with_all_others(small: Path, arguments: list[str]) -> None:
    amends(small, "new", "playbook", "--failure", "garage", *arguments)
    lines = (small / "garage.fr.yaml").read_text(encoding="utf-8").splitlines()
    left = [number for number, line in enumerate(lines) if number and line.lstrip().startswith("# ")]
    for taken in [*([number] for number in left), left]:
        opened = [line.replace("# ", "", 1) if number in taken else line for number, line in enumerate(lines)]
        found = check_files({**read_folder(small), "garage.fr.yaml": "\n".join(opened).encode()})
        assert [str(error) for error in found.errors] == []
        lacking = [str(one) for one in found.findings if one.code == "missing-translation" and one.place.path == "garage.fr.yaml"]
        assert (lacking == []) is (taken == left)
    everything = [line.replace("# ", "", 1) if number else line for number, line in enumerate(lines)]
    assert not check_files({**read_folder(small), "garage.fr.yaml": "\n".join(everything).encode()}).errors
