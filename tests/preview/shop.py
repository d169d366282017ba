"""A small shop whose page has conditions, sums, words by who noticed, and a customer with an awkward name."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.preview.site import Made, Site
from tests.book import book, library

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOSTILE = '<script>alert("1")</script> & "Zoë"'

PAGES = {
    "late.yaml": """
        playbook: late.repair
        title: A repair is late
        failure: repair/late
        owner: workshop
        say:
          acknowledge: "{% if noticed_by == 'us' %}Your {{ frame }} isn't ready.{% else %}You came for your {{ frame }}.{% endif %}"
          apologise: I'm sorry.
        options:
          - option: credit
            title: Some of it back
            when: {days_late: {minimum: 3}}
            remedies: [{kind: credit, amount: 0.1 * paid, at_most: 20}]
            tell: [{team: counter, within: 30 minutes, message: "Put {{ credit | money }} on the account."}]
            promise: [{id: ready, what: "The {{ frame }}", due: 2 working days, where: at the counter}]
            say:
              put_right: "You have {{ credit | money }} back."
              follow_up: "It's ready on {{ promises.ready.due | day }}."
              channels:
                sms: "{{ house }}: {{ frame }} late, {{ credit | money }} back."
                email: {subject: "Your {{ frame }}", body: "It is late. {{ credit | money }} is yours."}
          - {option: stay, title: Stay with it, remedies: [{kind: care, what: a call, worth: 0}], say: {put_right: I see to it.}}
        """,
    "late.fr.yaml": """
        of: late.repair
        language: fr
        title: Une réparation en retard
        say: {acknowledge: "Votre {{ frame }} n'est pas prêt.", apologise: Toutes mes excuses.}
        options:
          credit:
            title: Une part du prix
            tell: [{message: "Créditez {{ credit | money }}."}]
            promise: {ready: {what: "Le {{ frame }}", where: au comptoir}}
            say: {put_right: "Vous recevez {{ credit | money }}.", follow_up: "Prêt le {{ promises.ready.due | day }}."}
          stay: {title: Rester, say: {put_right: Je m'en occupe.}}
        """,
    "late.cases.yaml": """
        cases:
          - case: four days late
            failure: repair/late
            facts: {days_late: 4, paid: 80, frame: red <b>tandem</b>, noticed_by: us}
            at: 2026-11-23T10:00:00Z
            role: mechanic
            expect: {playbook: late.repair, option: credit}
          - case: it says something else by now
            failure: repair/late
            facts: {days_late: 1, paid: 80, frame: tandem, noticed_by: customer}
            at: 2026-11-23T10:00:00Z
            expect: {playbook: late.repair, option: credit}
        """,
}


def hostile() -> dict[str, str]:
    """The shop with a case whose facts are markup."""
    cases = PAGES["late.cases.yaml"].replace("red <b>tandem</b>", "'" + HOSTILE[:30] + "'")
    return {**PAGES, "late.cases.yaml": cases}


def site(pages: dict[str, str] | None = None) -> Site:
    wanted = pages or PAGES
    return Site(library(wanted), book(wanted), NOW)


def made(pages: dict[str, str] | None = None, with_pdf: bool = False) -> dict[str, Made]:
    """The files of a preview, by path."""
    return {file.path: file for file in site(pages).files(with_pdf) if file is not None}


def text(files: dict[str, Made], path: str) -> str:
    return files[path].content.decode()
