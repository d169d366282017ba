"""Words that say a remedy where it is not given: each way through their tests held against the remedy's own condition."""

from __future__ import annotations

import pytest

from tests.book import findings, page

SAID = "{{ refund | money }}"


def _told(words: str, when: str = "{tier: club}", head: str = "", language: str = "") -> list[str]:
    option = (
        "- option: a\n  title: A\n"
        f"  remedies: [{{kind: refund, amount: 5, when: {when}}}, {{kind: voucher, amount: 5, when: {{tier: walk_in}}}}]\n"
    )
    pages = {"late.yaml": page(f"{option}  say: {{put_right: \"{SAID if language else words}\"}}", head)}
    if language:
        pages["late.yaml"] = page(f'{option}  say: {{put_right: "Soon."}}', head)
        pages[f"late.{language}.yaml"] = f'of: late.page\nlanguage: {language}\ntitle: T\noptions: {{a: {{title: A, say: {{put_right: "{words}"}}}}}}'
    return [told for told in findings(pages) if "[not-given]" in told]


@pytest.mark.parametrize(
    ("words", "where"),
    [
        (SAID, "tier is walk_in"),
        (f"{{% if tier == 'racer' %}}{SAID}{{% endif %}}", "tier is racer"),
        (f"{{% if tier != 'walk_in' %}}{SAID}{{% endif %}}", "tier is racer"),
        (f"{{% if tier == 'club' %}}Yes.{{% else %}}{SAID}{{% endif %}}", "tier is walk_in"),
        (f"{{% if insured %}}{SAID}{{% endif %}}", "insured is true"),
        (f"{{% if days_late > 3 %}}{SAID}{{% endif %}}", "tier is walk_in, days_late is 4"),
        (f"{{% if voucher is defined %}}{SAID}{{% endif %}}", "tier is walk_in"),
        (f"{{% if tier in ['club', 'racer'] or insured %}}{SAID}{{% endif %}}", "tier is"),
        ("{{ 'none' if insured else refund | money }}", "insured is false"),
    ],
)
def test_a_remedy_said_without_its_condition_is_told_with_a_case(words: str, where: str) -> None:
    (told,) = _told(words)
    assert "'refund' is said where it is not given: where " in told
    assert all(part in told for part in where.split(", "))


@pytest.mark.parametrize(
    "words",
    [
        f"{{% if tier == 'club' %}}{SAID}{{% endif %}}",
        f"{{% if tier == 'walk_in' %}}No.{{% elif tier == 'racer' %}}No.{{% else %}}{SAID}{{% endif %}}",
        f"{{% if refund is defined %}}{SAID}{{% endif %}}",
        f"{{% if not (tier != 'club') and insured %}}{SAID}{{% endif %}}",
        f"{{% if frame == paid %}}{SAID}{{% endif %}}",
        f"{{% if tier is defined and tier == 'club' %}}{SAID}{{% endif %}}",
    ],
)
def test_a_remedy_said_under_its_condition_is_right(words: str) -> None:
    assert _told(words) == []


def test_the_conditions_of_the_page_and_its_names_count() -> None:
    assert _told(SAID, head="when: {tier: club}") == []
    assert _told(SAID, when="{often: true}", head="when: {tier: racer}\nderive: {often: tier == 'racer'}") == []


def test_words_in_another_language_are_held_to_it() -> None:
    (told,) = _told(f"{{% if tier == 'racer' %}}{SAID}{{% endif %}}", language="fr")
    assert told.startswith("late.fr.yaml:")
