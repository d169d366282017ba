"""A decision on paper: what a waiter or call agent has to see first stands first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from engine.expectation import readable
from engine.model.decision import Decision, OptionGiven, RemedyGiven
from engine.model.incident import Incident
from engine.model.library import Library
from engine.model.playbook import Words
from engine.terminal.given import form
from engine.terminal.owed_card import OwedCard
from engine.wording import Wording

_SPOKEN = ("in_person", "phone")
_LABELS = {"put_right": "put right", "follow_up": "follow up"}
_CHANNELS = {"in_person": "in person", "email": "e-mail", "sms": "text message"}
_COLOURS = {"yes": "green", "ask": "yellow", "no": "red"}


class Card:
    """One decision, printed for a person."""

    def __init__(self, console: Console, library: Library, incident: Incident, decision: Decision) -> None:
        self.console, self.library, self.incident, self.decision = console, library, incident, decision
        self.wording = Wording(library, incident)
        self.option = decision.foremost

    def print(self, explain: bool) -> None:
        self.head()
        OwedCard(self.console, self.wording, self.decision).print()
        self.words()
        self.options()
        self.then()
        self.questions()
        self.why(explain)

    def head(self) -> None:
        decision = self.decision
        line = Table.grid(expand=True, padding=(0, 1))
        line.add_column(ratio=1)
        line.add_column(justify="right", style="dim")
        line.add_row(Text(decision.playbook["title"], "bold"), decision.failure)
        self.console.print(line)
        if decision.tied:
            self.console.print(Text("Another page fits as well; this one has the smaller name.", "yellow"))

    def words(self) -> None:
        said = self.option.say
        verb = "Say this" if said.channel in _SPOKEN else "Send this"
        how = [_CHANNELS.get(said.channel, said.channel)]
        if said.sms:
            how.append(f"{said.sms['segments']} × {said.sms['encoding']}, {said.sms['length']} characters")
        self.heading(verb, ", ".join(how))
        if said.language != self.incident.language:
            self.inset(Text(f"There are no words in {self.incident.language} yet; these are in {said.language}.", "yellow"))
        if said.channel in _SPOKEN:
            self.moves()
        else:
            self.letter()

    def moves(self) -> None:
        lines = _lines()
        for move, text in self.option.say.moves.items():
            if text == "":
                continue
            words = Text(text, "bold") if text else self.missing(move)
            lines.add_row(Text(_LABELS.get(move, move), "dim"), words)
        self.inset(lines)

    def letter(self) -> None:
        said = self.option.say
        if said.subject:
            self.inset(Text.assemble(("Subject: ", "dim"), (said.subject, "bold"), "\n"))
        self.inset(Text(said.text, "bold"))
        for move in said.missing:
            self.inset(self.missing(move))

    def missing(self, move: str) -> Text:
        """What to ask before a move can be said; where nothing is left to ask, whose page lacks the words."""
        if not self.decision.ask:
            team = self.wording.team(self.decision.playbook["owner"])
            return Text(f"(no words for this case; tell {team}, whose page it is)", "yellow")
        names = self.names_in(move)
        asked = [ask.question for ask in self.decision.ask if ask.fact in names]
        # A move without a question of its own waits for a sum or a day that is worked out from others.
        asked = asked or [ask.question for ask in self.decision.ask if ask.purpose == "amount"]
        return Text(f"(ask first: {' '.join(asked) or 'see below'})", "yellow")

    def names_in(self, move: str) -> frozenset[str]:
        page = self.library.playbooks[self.decision.playbook["id"]]
        written = next(option for option in page.options if option.id == self.option.id)
        words: Words = written.say[self.option.say.language]
        if move.startswith("channels."):
            return words.channels[move.removeprefix("channels.")].body.names
        return words.moves[move].names if move in words.moves else frozenset()

    def options(self) -> None:
        self.heading("Ways to put it right")
        for option in self.decision.options:
            chosen = option is self.option
            line = Table.grid(expand=True, padding=(0, 1))
            line.add_column(ratio=1)
            line.add_column(justify="right")
            line.add_row(
                Text.assemble(("> " if chosen else "  ", "bold green"), (option.title, "bold" if chosen else "")),
                Text(self.wording.cost(option)),
            )
            self.console.print(line)
            gives = [self.gives(remedy) for remedy in option.remedies]
            self.inset(Text.assemble(self.leave(option), *((f"; {gift}", "") for gift in gives)), 4)
            put_right = self.own_words(option)
            if put_right and not chosen:
                self.inset(Text(f"“{put_right}”", "dim"), 4)

    def own_words(self, option: OptionGiven) -> str:
        """How it is put right, without what is owed: that is said with every option."""
        words = option.say.moves.get("put_right") or ""
        for entry in self.decision.owed:
            words = words.removeprefix(entry.get("say") or "").lstrip()
        return words

    def leave(self, option: OptionGiven) -> tuple[str, str]:
        text, answer = self.wording.leave(option)
        return text, _COLOURS[answer]

    def gives(self, remedy: RemedyGiven) -> str:
        return self.wording.remedy(remedy.to_json())

    def then(self) -> None:
        if not (self.option.tell or self.option.promise):
            return
        self.heading("Then")
        lines = _lines()
        for tell in self.option.tell:
            message = f"“{tell['message']}”" if tell["message"] else "(the message waits for the questions below)"
            lines.add_row(self.by(tell["by"]), f"Tell {self.wording.team(tell['team'])}: {message}")
        for promise in self.option.promise:
            lines.add_row(self.by(promise["due"], promise["until"]), self.promised(promise))
        self.inset(lines)

    def by(self, due: str | None, until: str | None = None) -> Text:
        if due is None:
            return Text("later", "yellow")
        last = f" to {self.wording.moment(until)}" if until else ""
        return Text(f"{'' if until else 'by '}{self.wording.moment(due)}{last}", "bold")

    def promised(self, promise: Mapping[str, object]) -> str:
        told = [str(promise["what"] or "(waits for the questions below)")]
        told += [str(promise[key]) for key in ("where", "standard") if promise[key]]
        parts: Iterable[Mapping[str, str | None]] = promise["depends_on"]  # type: ignore[assignment]
        for part in parts:
            by = part["by"]
            told.append(f"needs {self.wording.team(str(part['team']))}" + (f" by {self.wording.moment(by)}" if by else ""))
        return f"Promised: {'; '.join(told)}"

    def questions(self) -> None:
        if not self.decision.ask:
            return
        self.heading("Still to ask", "it could change the answer")
        lines = _lines()
        for ask in self.decision.ask:
            fact = self.library.vocabulary.facts[ask.fact]
            lines.add_row(Text(f"{ask.fact}=", "cyan"), Text.assemble(ask.question, (f"  {form(fact)}", "dim")))
        self.inset(lines)

    def why(self, explain: bool) -> None:
        if explain:
            self.heading("Why")
            for why in self.decision.why:
                self.inset(Text(f"{why.playbook}: {why.verdict.replace('_', ' ')}: {'; '.join(why.because)}"))
            if self.decision.assumed:
                taken = "; ".join(f"{name} {readable(value)}" for name, value in self.decision.assumed.items())
                self.inset(Text(f"Where nothing was said: {taken}"))
        elif not self.library.playbooks[self.decision.playbook["id"]].unconditional:
            self.console.print(Text(f"\nWhy: {'; '.join(self.decision.why[0].because)}.", "dim"))
        role = self.library.house.in_language(self.incident.role.titles, self.incident.language)
        moment = self.wording.moment(self.decision.at)
        self.console.print(Text(f"\nRole: {role}, at {moment}; book {self.decision.revision[:12]}.", "dim"))

    def heading(self, title: str, aside: str = "") -> None:
        self.console.print(Text.assemble("\n", (title.upper(), "bold cyan"), (f"  {aside}" if aside else "", "dim")))

    def inset(self, printed: RenderableType, left: int = 2) -> None:
        self.console.print(Padding(printed, (0, 0, 0, left), expand=False))


def _lines() -> Table:
    """Two columns: a short label, and what it is about."""
    lines = Table.grid(padding=(0, 2))
    lines.add_column(no_wrap=True)
    lines.add_column()
    return lines
