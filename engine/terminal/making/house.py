"""`amends new house`: the smallest book that is sound, for a house that starts from nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import available_timezones

from engine.authoring.document import FOUNDATION
from engine.checking import check_files
from engine.model.calendar import knows_country
from engine.model.money import is_currency
from engine.terminal.desk import WrongUsage
from engine.terminal.making.answers import answer
from engine.terminal.making.case import case_lines
from engine.terminal.making.folders import empty_folder, write_folder
from engine.terminal.making.made_up import first_case
from engine.terminal.making.pages import headed, quoted
from engine.terminal.making.translation import Part, translation
from engine.terminal.making.words import first_words


@dataclass(slots=True)
class Named:
    """What was said on the command line about a new house."""

    name: str | None = None
    short_name: str | None = None
    currency: str | None = None
    languages: list[str] = field(default_factory=list)
    timezone: str | None = None
    country: str | None = None


def new_house(folder: Path, named: Named) -> None:
    """Ask, try, write: house, vocabulary, tree, a page for anything, its case, its translations. Raises WrongUsage."""
    empty_folder(folder)
    pages = _pages(named)
    checked = check_files({path: text.encode() for path, text in pages.items()})
    if checked.library is None:
        raise WrongUsage("\n".join(map(str, checked.findings)))
    case = first_case(checked.library, "other", "anything-else", {})
    pages["anything-else.cases.yaml"] = headed(
        "anything-else.cases.yaml", "cases", ["cases:", *case_lines("nothing is known yet", case)]
    )
    write_folder(folder, pages)
    for finding in check_files({path: text.encode() for path, text in pages.items()}).findings:
        print(finding)
    print(f"Next: amends new playbook --playbooks {folder}")


def _pages(named: Named) -> dict[str, str]:
    house = answer("What is the house called?", named.name, "--name")
    short = answer("And in a text message?", named.short_name, "--short-name", house.split()[0])
    currency = answer("Its currency, such as GBP?", named.currency, "--currency", "GBP")
    if not is_currency(currency):
        raise WrongUsage(f"'{currency}' is no currency; use a code such as GBP or EUR")
    languages = named.languages or [part.strip() for part in answer("Its languages, the first first?", None, "--language", "en").split(",")]
    zone = answer("Its time zone?", named.timezone, "--timezone", "Europe/London")
    if zone not in available_timezones():
        raise WrongUsage(f"unknown time zone '{zone}'; use a name such as Europe/London")
    country = answer("Its country, for public holidays, such as GB?", named.country, "--country", "GB")
    if not knows_country(country, None):
        raise WrongUsage(f"no public holidays are known for '{country}'; use a code such as GB or FR")
    words = first_words(languages[0])
    if words is None:
        raise WrongUsage(f"there are no first sentences in '{languages[0]}' yet; start with en or fr, and put the words into yours")
    pages = {
        "house.yaml": headed("house.yaml", "house", _house(words, house, short, currency, languages, zone, country)),
        "facts.yaml": headed("facts.yaml", "facts", _facts(words)),
        "failures.yaml": headed("failures.yaml", "failures", ["failures:", f"  other: {{title: {quoted(words['other'])}}}"]),
        "anything-else.yaml": headed("anything-else.yaml", "playbook", _anything(words)),
    }
    for language in languages[1:]:
        translated = first_words(language)
        if translated:
            pages.update(_translations(language, pages, translated))
    return pages


def _house(words: Mapping[str, str], house: str, short: str, currency: str, languages: Sequence[str], zone: str, country: str) -> list[str]:
    return [
        f"house: {quoted(house)}", f"short_name: {quoted(short)}", f"currency: {currency}",
        f"languages: [{', '.join(languages)}]", f"timezone: {zone}", "calendar:", f"  country: {country}",
        "  days: [mon, tue, wed, thu, fri]", '  hours: "09:00-17:30"', "channels: [in_person, phone, email, sms]",
        "teams:", f"  care: {{title: {quoted(words['team'])}}}", "roles:                               # from least to most",
        *(f"  - {{role: {role}, title: {quoted(words[role])}, may_give: {{{currency}: {most}}}}}" for role, most in _ROLES.items()),
        "voice:", "  grade: 8", "  sentence_words: 22",
    ]  # fmt: skip


_ROLES = {"staff": 15, "manager": 500}


def _facts(words: Mapping[str, str]) -> list[str]:
    return [
        "facts:", "  noticed_by:                        # built in; only its words are ours", f"    title: {quoted(words['noticed'])}",
        f"    ask: {quoted(words['noticed_ask'])}",
    ]  # fmt: skip


def _anything(words: Mapping[str, str]) -> list[str]:
    return [
        "playbook: anything-else", f"title: {quoted(words['anything'])}", "failure: other", "owner: care", "say:",
        *(f"  {move}: {quoted(words[move])}" for move in ("acknowledge", "apologise")),
        "options:", "  - option: stay", f"    title: {quoted(words['option'])}", "    remedies:", "      - kind: care",
        f"        what: {quoted(words['what'])}", "        worth: 0", "    tell:", "      - team: care",
        "        within: 15 minutes", f"        message: {quoted(words['tell'])}", "    promise:", "      - id: word",
        f"        what: {quoted(words['promise'])}", "        due: 1 hour",
        *(f"        {key}: {quoted(words[key])}" for key in ("where", "standard")),
        "    say:", f"      put_right: {quoted(words['do'])}", f"      follow_up: {quoted(words['follow_up'])}", "      channels:",
        f"        sms: {quoted(words['sms'])}",
    ]  # fmt: skip


def _translations(language: str, pages: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    whole: dict[str, dict[str, Part]] = {
        "house": {"teams": {"care": {"title": words["team"]}}, "roles": {role: {"title": words[role]} for role in _ROLES}},
        "facts": {"facts": {"noticed_by": {"title": words["noticed"], "ask": words["noticed_ask"]}}},
        "failures": {"failures": {"other": {"title": words["other"]}}},
        "anything-else": _anything_translated(words),
    }
    found = {}
    for name, own in whole.items():
        path, kind = f"{name}.{language}.yaml", name if name in FOUNDATION else "playbook"
        found[path] = headed(path, "of", translation(kind, name, language, pages[f"{name}.yaml"], own))
    return found


def _anything_translated(words: Mapping[str, str]) -> dict[str, Part]:
    promised: dict[str, Part] = {"what": words["promise"], "where": words["where"], "standard": words["standard"]}
    option: dict[str, Part] = {
        "title": words["option"], "remedies": {"care": {"what": words["what"]}}, "tell": [{"message": words["tell"]}],
        "promise": {"word": promised}, "say": {"put_right": words["do"], "follow_up": words["follow_up"], "channels": {"sms": words["sms"]}},
    }  # fmt: skip
    said: dict[str, Part] = {move: words[move] for move in ("acknowledge", "apologise")}
    return {"title": words["anything"], "say": said, "options": {"stay": option}}
