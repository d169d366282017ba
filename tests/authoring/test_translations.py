"""A translation speaks for an option only where it says this option's own words (meaning.md rules 25 and 27)."""

from __future__ import annotations

import pytest

from engine.authoring.compiling.words import source_hash
from engine.authoring.load import load
from engine.model.decision import Said
from tests.book import FACTS, HOUSE, book, decided, files, findings, page

ENTITLEMENT = """
entitlement: law.late
title: A late repair
failure: repair
source: {law: An Act, place: England, checked: "2026-11-21"}
remedies: [{kind: refund, amount: 5}]
"""


def _in_french(options: str, say: str, french: str, channel: str = "in_person") -> tuple[Said, ...]:
    pages = {"late.yaml": page(options, say), "late.fr.yaml": f"of: late.page\nlanguage: fr\n{french}"}
    return tuple(option.say for option in decided(pages, {}, language="fr", channel=channel).options)


OWN = '- {option: own, title: Own, say: {put_right: "You get a bell."}}\n- {option: plain, title: Plain}'
SAY = 'say: {acknowledge: "It is late.", put_right: "I see to it."}'
WITHOUT_A_MOVE = '- {option: a, title: A, say: {acknowledge: ""}}'
FRENCH_SAY = 'say: {acknowledge: "Il y a du retard.", put_right: "Je m\'en occupe."}'


def test_an_options_own_move_is_not_said_in_the_words_of_the_whole_page() -> None:
    own, plain = _in_french(OWN, SAY, FRENCH_SAY)
    assert (own.language, own.text) == ("en", "It is late.\nYou get a bell.")
    assert (plain.language, plain.text) == ("fr", "Il y a du retard.\nJe m'en occupe.")


def test_a_translation_may_give_an_option_words_of_its_own_for_a_shared_move() -> None:
    french = f'{FRENCH_SAY}\noptions: {{own: {{say: {{put_right: "Voici une sonnette."}}}}, plain: {{say: {{acknowledge: "Ce vélo est en retard."}}}}}}'
    own, plain = _in_french(OWN, SAY, french)
    assert (own.language, own.text) == ("fr", "Il y a du retard.\nVoici une sonnette.")
    assert (plain.language, plain.text) == ("fr", "Ce vélo est en retard.\nJe m'en occupe.")


def test_a_shared_move_that_an_option_takes_away_is_said_in_no_language() -> None:
    (said,) = _in_french(WITHOUT_A_MOVE, SAY, FRENCH_SAY)
    assert (said.language, said.text) == ("fr", "Je m'en occupe.")


BY_SMS = '- {option: own, title: Own, say: {channels: {sms: "Own: you get a bell."}}}\n- {option: plain, title: Plain}'
SAY_BY_SMS = 'say: {acknowledge: "It is late.", put_right: "I see to it.", channels: {sms: "Late. I see to it."}}'
FRENCH_BY_SMS = 'say: {acknowledge: "Retard.", put_right: "On y est.", channels: {sms: "SMS : on y est."}}'


def test_an_options_own_message_is_not_said_in_the_message_of_the_whole_page() -> None:
    own, plain = _in_french(BY_SMS, SAY_BY_SMS, FRENCH_BY_SMS, "sms")
    assert (own.language, own.text) == ("fr", "Retard. On y est.")
    assert (plain.language, plain.text) == ("fr", "SMS : on y est.")


ONLY_CHANNELS = '- {option: a, title: A, say: {channels: {sms: "It is late.", email: "Your bike is late."}}}'


@pytest.mark.parametrize(
    ("french", "language", "text"),
    [('email: "Retard."', "en", "It is late."), ('email: "Retard.", sms: "En retard."', "fr", "En retard.")],
)
def test_words_for_channels_alone_are_translated_for_all_of_them_or_not_said(french: str, language: str, text: str) -> None:
    (said,) = _in_french(ONLY_CHANNELS, "", f"options: {{a: {{say: {{channels: {{{french}}}}}}}}}", "sms")
    assert (said.language, said.text) == (language, text)


def test_what_is_owed_is_said_in_the_language_that_has_all_its_moves() -> None:
    def owed(french: str) -> object:
        pages = {
            "law.yaml": f'{ENTITLEMENT}say: {{explain: "The law says so.", put_right: "You are owed this."}}',
            "law.fr.yaml": f"of: law.late\nlanguage: fr\nsay: {french}",
            "late.yaml": page("- {option: a, title: A}", SAY),
            "late.fr.yaml": f"of: late.page\nlanguage: fr\n{FRENCH_SAY}",
        }
        return decided(pages, {}, language="fr").options[0].say.moves["put_right"]

    assert owed('{explain: "La loi le dit.", put_right: "On vous le doit."}') == "La loi le dit. On vous le doit. Je m'en occupe."
    assert owed('{put_right: "On vous le doit."}') == "The law says so. You are owed this. Je m'en occupe."


def _untranslated(options: str, french: str) -> list[str]:
    pages = {"late.yaml": page(options, SAY), "late.fr.yaml": f"of: late.page\nlanguage: fr\ntitle: Retard\n{FRENCH_SAY}\noptions: {french}"}
    findings = [finding for finding in book(pages).findings if finding.code == "missing-translation"]
    return [finding.fault for finding in findings if finding.place.path == "late.fr.yaml"]


LETTER = '- {option: a, title: A, say: {channels: {email: {subject: Your bike, body: "It is late."}}}}'


@pytest.mark.parametrize(
    ("email", "lacking"),
    [
        ('{body: "En retard."}', "no options.a.say.channels.email.subject"),
        ('"En retard."', "no options.a.say.channels.email.subject"),
        ("{subject: Retard, body: En retard.}", ""),
    ],
)
def test_a_letter_translated_without_its_subject_is_found(email: str, lacking: str) -> None:
    found = _untranslated(LETTER, f"{{a: {{title: Une, say: {{channels: {{email: {email}}}}}}}}}")
    assert found == ([f"late.page is not wholly translated to 'fr': it has {lacking}"] if lacking else [])


def test_a_move_of_nothing_but_a_value_is_wanted_too_as_the_option_is_silent_without_it() -> None:
    found = _untranslated('- {option: a, title: A, say: {put_right: "{{ today | day }}."}}', "{a: {title: Une}}")
    assert found == ["late.page is not wholly translated to 'fr': it has no options.a.say.put_right"]


def test_a_move_taken_away_needs_no_translation() -> None:
    assert _untranslated(WITHOUT_A_MOVE, "{a: {title: Une}}") == []


FRENCH_HOUSE = """
teams: {workshop: {title: Atelier}, counter: {title: Comptoir}}
roles: {apprentice: {title: Apprenti}, mechanic: {title: Mécanicien}, owner: {title: Patron}}
"""
ROUND_LETTERS = """
sites: {quay: {title: The quay}}
voice: {greeting: {en: "Hello,"}, sign_off: {en: "Yours,", letter: {en: "Yours truly,"}}}
"""


@pytest.mark.parametrize(
    ("more", "french", "lacking"),
    [
        ("", "teams: {workshop: {title: Atelier}, counter: {title: Comptoir}}", "no roles.apprentice.title, no roles.mechanic.title, no roles.owner.title"),
        (ROUND_LETTERS, FRENCH_HOUSE, "no voice.greeting.fr, no voice.sign_off.fr, no voice.sign_off.letter and 1 more"),
        (ROUND_LETTERS, FRENCH_HOUSE + 'voice: {greeting: "Bonjour,", sign_off: {fr: "Bien à vous,", letter: "Cordialement,"}}', "no sites.quay.title"),
        ("voice: {greeting: {en: Hello, fr: Bonjour}}", FRENCH_HOUSE, ""),
        ("", FRENCH_HOUSE, ""),
    ],
)
def test_every_word_of_the_house_is_wanted_that_a_new_language_hands_out(more: str, french: str, lacking: str) -> None:
    pages = {"house.yaml": HOUSE + more, "house.fr.yaml": f"of: house\nlanguage: fr\n{french}"}
    found = [one.fault for one in book(pages).findings if one.code == "missing-translation" and one.place.path == "house.fr.yaml"]
    assert found == ([f"house is not wholly translated to 'fr': it has {lacking}"] if lacking else [])


def _hash(kind: str, pages: dict[str, str]) -> str:
    (document,) = (one for one in load(files(pages)).documents if one.kind == kind and one.path != "any.yaml")
    return source_hash(document)


PROMISE = "- {option: a, title: A, promise: [{id: call, what: A call, due: 1 day, to: the rider}]}"
TOLD_APART = HOUSE + 'sites: {quay: {title: The quay}}\nvoice: {greeting: {en: Hello, fr: Bonjour}}\n'


@pytest.mark.parametrize(
    ("kind", "path", "text", "old", "new", "stale"),
    [
        ("playbook", "late.yaml", page(PROMISE), "the rider", "the owner of the bike", True),
        ("playbook", "late.yaml", page(PROMISE), ", to: the rider", "", True),
        ("playbook", "late.yaml", page(PROMISE), "1 day", "2 days", False),
        ("house", "house.yaml", TOLD_APART, "may_give: {GBP: 10}", "may_give: {GBP: 20}", False),
        ("house", "house.yaml", TOLD_APART, "role: apprentice", "role: trainee", True),
        ("house", "house.yaml", TOLD_APART, "voice: {", "voice: {grade: 7, ", False),
        ("house", "house.yaml", TOLD_APART, "The quay}", "The quay, timezone: Europe/Paris}", False),
        ("house", "house.yaml", TOLD_APART, "en: Hello", "en: Good day", True),
        ("house", "house.yaml", TOLD_APART, "house: Chainring Cycles", "house: Chainring", True),
        ("facts", "facts.yaml", FACTS, "tier: {", "tier: {labels: {club: a member}, ", True),
        ("facts", "facts.yaml", FACTS, "maxLength: 30", "maxLength: 40", False),
        ("failures", "failures.yaml", "failures: {repair: {title: R, search: [broken]}}", "broken", "bust", True),
    ],
)
def test_a_translation_is_stale_where_words_changed_and_only_there(kind: str, path: str, text: str, old: str, new: str, stale: bool) -> None:
    assert old in text
    assert (_hash(kind, {path: text}) != _hash(kind, {path: text.replace(old, new)})) is stale


def test_the_word_for_a_value_is_wanted_in_a_language_that_the_page_does_not_give_it_in() -> None:
    facts = FACTS.replace("tier: {", "tier: {labels: {club: a member, racer: {en: racing, fr: en course}, walk_in: {en: off the street}}, ")
    lacking = "no facts.tier.labels.club, no facts.tier.labels.walk_in"
    asked = [line for line in FACTS.splitlines() if "title:" in line]
    french = "".join(f"  {line.split(':')[0].strip()}: {{title: T, ask: Q}}\n" for line in asked)
    found = book({"facts.yaml": facts, "facts.fr.yaml": f"of: facts\nlanguage: fr\nfacts:\n{french}"}).findings
    told = [one.fault for one in found if one.code == "missing-translation" and one.place.path == "facts.fr.yaml"]
    assert told == [f"facts is not wholly translated to 'fr': it has {lacking}"]


def test_to_whom_something_is_promised_is_said_as_much_as_the_rest_of_a_promise() -> None:
    promise = '- {option: a, title: A, promise: [{id: call, what: A call, due: 1 day, to: "the person who sent 3.50"}]}'
    (found,) = findings({"late.yaml": page(promise)})
    assert "error[literal-in-words]: '3.50' is written out" in found
