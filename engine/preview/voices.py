"""The words of one option on every channel: those that are the same are shown once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.model.decision import Said
from engine.model.sms import odd_characters, plain_for_sms, sms_parts

CHANNELS = {
    "in_person": "in person", "phone": "on the phone", "email": "by e-mail", "sms": "by text message", "chat": "in chat",
    "letter": "by letter",
}  # fmt: skip
MOVES = {
    "acknowledge": "Acknowledge", "apologise": "Apologise", "explain": "Explain", "put_right": "Put right",
    "follow_up": "Follow up",
}  # fmt: skip
_SHAPES = {"email": "letter", "letter": "letter", "sms": "sms"}


@dataclass(frozen=True, slots=True)
class Voice:
    """What is said, and on which channels. `shape`: moves, text, sms or letter; `missing` are labels of moves."""

    shape: str
    channels: tuple[str, ...]
    language: str
    moves: tuple[tuple[str, str | None], ...]
    paragraphs: tuple[str, ...]
    subject: str | None
    sms: str | None
    parts: tuple[str, ...]
    missing: tuple[str, ...]


def voices(said: Sequence[Said]) -> tuple[Voice, ...]:
    """One voice for each different text, spoken ones first; channels in the house's order."""
    groups: dict[tuple[str, str | None, str], list[Said]] = {}
    for one in said:
        groups.setdefault((_shape(one), one.subject, one.text), []).append(one)
    order = ("moves", "text", "sms", "letter")
    return tuple(sorted(map(_voice, groups.values()), key=lambda voice: order.index(voice.shape)))


def _shape(said: Said) -> str:
    if said.channel in _SHAPES:
        return _SHAPES[said.channel]
    return "moves" if said.text == "\n".join(text for text in said.moves.values() if text) else "text"


def _voice(group: list[Said]) -> Voice:
    said = group[0]
    return Voice(
        shape=_shape(said),
        channels=tuple(CHANNELS.get(one.channel, one.channel) for one in group),
        language=said.language,
        moves=tuple((MOVES.get(move, move), text) for move, text in said.moves.items() if text != ""),
        paragraphs=tuple(part.strip("\n") for part in said.text.split("\n\n") if part.strip()),
        subject=said.subject,
        sms=_size(said),
        parts=sms_parts(said.text) if said.sms else (),
        missing=tuple(_missing(said)),
    )


def _missing(said: Said) -> Iterator[str]:
    """The moves that are left out of the text, where it is made of moves; the channel's own words where they wait."""
    own = f"channels.{said.channel}"
    if own in said.missing:
        yield "the words of this channel"
    moves = [plain_for_sms(text) if said.sms else text for text in said.moves.values() if text]
    if all(text in said.text for text in moves):
        yield from (MOVES.get(move, move) for move in said.missing if not move.startswith("channels."))


def _size(said: Said) -> str | None:
    """`2 parts, 171 characters`; with the characters that make it dearer."""
    if not said.sms:
        return None
    parts, length = said.sms["segments"], said.sms["length"]
    size = f"{parts} {'part' if parts == 1 else 'parts'}, {length} characters"
    odd = odd_characters(said.text)
    return f"{size}; {' '.join(odd)} makes each part shorter" if odd else size
