"""Something to say in every option: the moves that no recovery can do without, no copies."""

from __future__ import annotations

from collections.abc import Iterator

from engine.authoring.checks.draft import Draft
from engine.authoring.checks.texts import Said, without_tags
from engine.authoring.readability import words
from engine.model.finding import Finding, warning

_NEEDED = ("acknowledge", "apologise", "put_right", "follow_up")
"""`explain` is left out where there is haste, or nothing true to say."""
_WORTH_SHARING = 8


def check_moves(draft: Draft) -> Iterator[Finding]:
    """`no-words`: an option, or something owed, with nothing to say. `missing-move`: a script without one of its moves."""
    language = draft.house.language
    for page in draft.sound:
        document = draft.by_path[page.path]
        for index, option in enumerate(page.options):
            spoken = option.say[language]
            place = document.key_place(("options", index))
            missing = [move for move in _NEEDED if move not in spoken.moves]
            if not spoken.moves and not spoken.channels:
                yield warning(place, "no-words", f"'{option.id}' has nothing to say", "write its 'say'")
            elif missing:
                fault = f"'{option.id}' has no {' and no '.join(missing)}"
                yield warning(place, "missing-move", fault, "write it, here or in the page's own 'say'")
    for entitlement in draft.entitlements:
        owed = entitlement.say.get(language)
        if entitlement.path not in draft.faulty and (owed is None or not (owed.moves or owed.channels)):
            place = draft.by_path[entitlement.path].key_place(("entitlement",))
            yield warning(place, "no-words", f"'{entitlement.id}' has nothing to say", "tell the customer what is owed, in 'say'")


def check_copies(draft: Draft) -> Iterator[Finding]:
    """`copy`: the same words in two places, which will drift apart."""
    first: dict[tuple[str, str], Said] = {}
    for one in (one for one in draft.said if "say" in one.pointer or not one.pointer):
        text = " ".join(one.text.split())
        if _worth_sharing(text):
            before = first.setdefault((one.language, text), one)
            if before is not one:
                where = before.at(0)
                fix = "say it once: in the page's own 'say', or in _shared/voice.j2 as {{ shared.… }}"
                yield warning(one.at(0), "copy", f"these words stand at {where.path}:{where.line} too", fix)


def _worth_sharing(text: str) -> bool:
    """Whether there are words enough of one's own: a shared sentence alone is no copy."""
    return len(words(without_tags(text))) >= _WORTH_SHARING
