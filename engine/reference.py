"""Every key of every kind of page, told from the schemas, each with an example from a book's own pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from engine.authoring.document import KINDS, Document
from engine.authoring.schema_files import read_schema

LONGEST_EXAMPLE = 60
_VALUES = "Kinds of values"
_HEAD = ["| key | what it is | example |", "|---|---|---|"]
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "number": (int, Decimal), "integer": (int,), "boolean": (bool,), "null": (type(None),),
    "array": (list,), "object": (dict,),
}  # fmt: skip


def reference(documents: Sequence[Document]) -> str:
    """Markdown: a section for each kind of page and for each thing that many keys take, with a row for every key.

    An example is the first short value at that key in the documents; where they have none, the schema's own.
    """
    schemas = _Schemas()
    shown = _Shown(schemas, documents)
    sections = [_section(shown, page) for page in schemas.pages]
    shared = sorted(schemas.shared, key=schemas.name)
    sections += [_section(shown, address) for address in shared if schemas.rows(address)]
    values = [_line(schemas.name(address), shown.about(address), shown.value(address)) for address in shared if not schemas.rows(address)]
    sections.append("\n".join([f"### {_VALUES}", "", *_HEAD, *values]))
    return "\n\n".join(sections) + "\n"


@dataclass(frozen=True, slots=True)
class Row:
    """One key, where a section has it: `options[].remedies[].at_most`. Capitals stand for names of the author's own."""

    path: str
    spot: _Spot
    needed: bool


def rows() -> dict[str, tuple[Row, ...]]:
    """The keys of each section, by its heading."""
    schemas = _Schemas()
    return {schemas.name(address): schemas.rows(address) for address in (*schemas.pages, *schemas.shared) if schemas.rows(address)}


@dataclass(frozen=True, slots=True)
class _Spot:
    """A part of a schema, and the file its references start from."""

    node: Mapping[str, Any]
    file: str

    def at(self, node: Mapping[str, Any]) -> _Spot:
        return _Spot(node, self.file)


class _Schemas:
    """The schema files, and which of their definitions are used in several places. An address is `FILE#/POINTER`."""

    def __init__(self) -> None:
        files = [read_schema(kind) for kind in (*KINDS, "common")]
        self._files = {file["$id"]: file for file in files}
        self.pages = [f"{file['$id']}#" for file in files[:-1]]
        uses = Counter(self._followed(spot)[0] for file in files for spot in _references(_Spot(file, file["$id"])))
        self.shared = [address for address, count in uses.items() if count > 1]
        titles = Counter(self.spot(address).node["title"] for address in self.shared)
        self._names = {page: "translation" if kind == "of" else kind for page, kind in zip(self.pages, KINDS, strict=True)}
        for address in self.shared:
            title, key = self.spot(address).node["title"], address.rpartition("/")[2]
            plain = re.sub(r"([A-Z])", r" \1", key).lower()
            alone = plain == title or titles[title] == 1
            self._names[address] = title if alone and title not in self._names.values() else f"{title} ({plain})"
        self._rows: dict[str, tuple[Row, ...]] = {}

    def name(self, address: str) -> str:
        return self._names[address]

    def spot(self, address: str) -> _Spot:
        file, _, pointer = address.partition("#")
        node = self._files[file]
        for key in filter(None, pointer.split("/")):
            node = node[key]
        return _Spot(node, file)

    def rows(self, address: str) -> tuple[Row, ...]:
        """The keys of a page or a definition, without those that have a section of their own."""
        if address not in self._rows:
            first: dict[str, Row] = {}
            for row in self._keys(self.spot(address), ""):
                first.setdefault(row.path, row)
            self._rows[address] = tuple(first.values())
        return self._rows[address]

    def _keys(self, spot: _Spot, path: str) -> Iterator[Row]:
        for shape in self.shapes(spot):
            if isinstance(shape, str):
                continue
            for key, inner in shape.node.get("properties", {}).items():
                yield Row(_joined(path, key), shape.at(inner), key in shape.node.get("required", ()))
                yield from self._keys(shape.at(inner), _joined(path, key))
            if isinstance(others := shape.node.get("additionalProperties"), dict):
                other = _joined(path, self.stand_in(shape))
                if "properties" in shape.node:
                    yield Row(other, shape.at(others), False)
                yield from self._keys(shape.at(others), other)
            if "items" in shape.node:
                yield from self._keys(shape.at(shape.node["items"]), f"{path}[]")

    def shapes(self, spot: _Spot) -> Iterator[_Spot | str]:
        """What may stand there: each alternative, or the address of a definition with a section of its own."""
        if "$ref" in spot.node:
            address, target = self._followed(spot)
            if address in self.shared:
                yield address
            else:
                yield from self.shapes(target)
            return
        yield spot
        for word in ("then", "else"):
            if word in spot.node:
                yield from self.shapes(spot.at(spot.node[word]))
        for branch in spot.node.get("anyOf", ()):
            yield from self.shapes(spot.at(branch))

    def stand_in(self, spot: _Spot) -> str:
        """What stands for the keys of a map that are an author's own: NAME, CURRENCY."""
        names = spot.node.get("propertyNames")
        return str(self.said(spot.at(names), "title")).split()[0].upper() if names else "NAME"

    def said(self, spot: _Spot, word: str) -> Any:
        """What the schema says beside a reference, or else where it leads to."""
        if word in spot.node or "$ref" not in spot.node:
            return spot.node.get(word)
        return self.said(self._target(spot), word)

    def sample(self, spot: _Spot) -> Any:
        """The schema's own example, or one made of those of its parts; None where there is none."""
        examples, enum = self.said(spot, "examples"), self.said(spot, "enum")
        if examples or enum:
            return (examples or enum)[0]
        if "$ref" in spot.node:
            return self.sample(self._target(spot))
        node = spot.node
        if node.get("type") == "boolean":
            return True
        if "items" in node:
            return [self.sample(spot.at(node["items"]))]
        if isinstance(node.get("additionalProperties"), dict):
            name = self.sample(spot.at(node["propertyNames"])) if "propertyNames" in node else "name"
            return {name: self.sample(spot.at(node["additionalProperties"]))}
        if "properties" in node:
            keys = node.get("required") or list(node["properties"])[:1]
            return {key: self.sample(spot.at(node["properties"][key])) for key in keys}
        return next((made for branch in node.get("anyOf", ()) if (made := self.sample(spot.at(branch))) is not None), None)

    def fits(self, spot: _Spot, value: Any) -> bool:
        """Whether a value that some alternative takes is for this one."""
        if "$ref" in spot.node:
            return self.fits(self._target(spot), value)
        node = spot.node
        if "type" in node:
            names = [node["type"]] if isinstance(node["type"], str) else node["type"]
            if type(value) not in {python for name in names for python in _TYPES[name]}:
                return False
        if isinstance(value, str) and not re.search(node.get("pattern", ""), value):
            return False
        if isinstance(value, dict) and not self._fits_map(spot, value):
            return False
        return "anyOf" not in node or any(self.fits(spot.at(branch), value) for branch in node["anyOf"])

    def _fits_map(self, spot: _Spot, value: Mapping[str, Any]) -> bool:
        others = value.keys() - spot.node.get("properties", {}).keys()
        if others and spot.node.get("additionalProperties") is False:
            return False
        names = spot.node.get("propertyNames")
        return value.keys() >= set(spot.node.get("required", ())) and (
            names is None or all(self.fits(spot.at(names), key) for key in others)
        )

    def _target(self, spot: _Spot) -> _Spot:
        uri, _, pointer = spot.node["$ref"].partition("#")
        return self.spot(f"{uri or spot.file}#{pointer}")

    def _followed(self, spot: _Spot) -> tuple[str, _Spot]:
        """Where a reference leads, past those that only add words to another."""
        uri, _, pointer = spot.node["$ref"].partition("#")
        address = f"{uri or spot.file}#{pointer}"
        target = self.spot(address)
        return self._followed(target) if "$ref" in target.node else (address, target)


def _references(spot: _Spot) -> Iterator[_Spot]:
    if "$ref" in spot.node:
        yield spot
    for word, inner in spot.node.items():
        for node in inner if isinstance(inner, list) else [inner]:
            if isinstance(node, dict) and word != "examples":
                yield from _references(spot.at(node))


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


@dataclass(slots=True)
class _Shown:
    """What is said of each key, and the example for it."""

    schemas: _Schemas
    documents: Iterable[Document]
    _found: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for document in self.documents:
            page = self.schemas.pages[KINDS.index(document.kind)]
            self._look(self.schemas.spot(page), document.data, page, "")

    def example(self, address: str, row: Row) -> str:
        """The example for a key; empty where neither a page nor the schema has one."""
        if (address, row.path) in self._found:
            return self._found[address, row.path]
        own = self.schemas.sample(row.spot)
        return "" if own is None else _one_line({row.path.rpartition(".")[2]: own}, entry=True)

    def value(self, address: str) -> str:
        """The example for a kind of value."""
        if (address, "") in self._found:
            return self._found[address, ""]
        own = self.schemas.sample(self.schemas.spot(address))
        return "" if own is None else _one_line(own)

    def about(self, address: str) -> str:
        return self.text(self.schemas.spot(address))

    def text(self, spot: _Spot, needed: bool = False) -> str:
        """The description, and where to read on."""
        title = str(self.schemas.said(spot, "title") or "value")
        words = str(self.schemas.said(spot, "description") or f"{title[0].upper()}{title[1:]}.") + (" Needed." if needed else "")
        links = dict.fromkeys(self._link(address) for address in self._leads_to(spot))
        return f"{words} → {', '.join(links)}" if links else words

    def _leads_to(self, spot: _Spot) -> Iterator[str]:
        for shape in self.schemas.shapes(spot):
            if isinstance(shape, str):
                yield shape
                continue
            for word in ("items", "additionalProperties"):
                if isinstance(shape.node.get(word), dict):
                    yield from self._leads_to(shape.at(shape.node[word]))

    def _link(self, address: str) -> str:
        name = self.schemas.name(address)
        return f"[{name}](#{slug(name if self.schemas.rows(address) else _VALUES)})"

    def _look(self, spot: _Spot, value: Any, section: str, path: str) -> None:
        for shape in self.schemas.shapes(spot):
            if isinstance(shape, str):
                if self.schemas.fits(self.schemas.spot(shape), value):
                    self._note((shape, ""), value)
                    self._look(self.schemas.spot(shape), value, shape, "")
            elif self.schemas.fits(shape, value):
                self._look_inside(shape, value, section, path)

    def _look_inside(self, shape: _Spot, value: Any, section: str, path: str) -> None:
        if isinstance(value, list) and "items" in shape.node:
            for item in value:
                self._look(shape.at(shape.node["items"]), item, section, f"{path}[]")
        if not isinstance(value, dict):
            return
        named, others = shape.node.get("properties", {}), shape.node.get("additionalProperties")
        for key, inner in value.items():
            if key in named:
                at, node = _joined(path, key), named[key]
            elif isinstance(others, dict):
                at, node = _joined(path, self.schemas.stand_in(shape)), others
            else:
                continue
            self._note((section, at), inner, key)
            self._look(shape.at(node), inner, section, at)

    def _note(self, where: tuple[str, str], value: Any, key: str | None = None) -> None:
        if where not in self._found and value not in (None, "", [], {}):
            line = _one_line(value) if key is None else _one_line({key: value}, entry=True)
            if len(line) <= LONGEST_EXAMPLE and "`" not in line:
                self._found[where] = line


def _section(shown: _Shown, address: str) -> str:
    schemas = shown.schemas
    lines = [
        _line(row.path, shown.text(row.spot, row.needed), shown.example(address, row))
        for row in schemas.rows(address)
    ]
    return "\n".join([f"### {schemas.name(address)}", "", shown.about(address), "", *_HEAD, *lines])


def _line(key: str, text: str, example: str) -> str:
    bar = r"\|"
    return f"| `{key}` | {text.replace('|', bar)} | `{example.replace('|', bar)}` |"


def slug(heading: str) -> str:
    """The anchor that a heading has on the web."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


class _Writer(yaml.SafeDumper):
    """Flow YAML as an author writes it: dates plain, decimals exact, double quotes."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def choose_scalar_style(self) -> Any:
        chosen: Any = super().choose_scalar_style()
        return '"' if chosen == "'" else chosen

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _decimal(writer: _Writer, value: Decimal) -> Any:
    text = format(value, "f")
    return writer.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _text(writer: _Writer, value: str) -> Any:
    return writer.represent_scalar("tag:yaml.org,2002:str", value.rstrip("\n"))


_Writer.add_representer(Decimal, _decimal)
_Writer.add_representer(str, _text)


def _one_line(value: Any, entry: bool = False) -> str:
    """A value in one line; an entry of a map as `key: value`."""
    text: str = yaml.dump(value if entry else [value], Dumper=_Writer, default_flow_style=True, width=1 << 20, allow_unicode=True, sort_keys=False)
    return text.strip()[1:-1]
