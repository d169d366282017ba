"""The revision of a book: what is compiled changes it, and nothing else (meaning.md rule 29)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.authoring.load import read_folder
from engine.checking import check_files
from tests.book import FILES, files

SHARED = {"_shared/voice.j2": "{% block thanks %}Thank you.{% endblock %}"}


def _revision(pages: Mapping[str, str]) -> str:
    library = check_files(files(pages)).library
    assert library is not None
    return library.revision


@pytest.mark.parametrize(
    "beside",
    [
        {"README.md": "About us."},
        {"repair/README.md": "About repairs."},
        {"note.txt": "Buy oil."},
        {"any.yaml.orig": "old"},
        {"repair/_shared/voice.j2": "{% block bye %}Goodbye.{% endblock %}"},
        {"any.cases.yaml": "cases: [{case: Nothing is known, failure: repair, at: 2026-11-23T10:00:00Z, expect: {playbook: any.case}}]"},
    ],
)
def test_what_is_not_compiled_leaves_the_revision_as_it_is(beside: dict[str, str]) -> None:
    assert _revision({**SHARED, **beside}) == _revision(SHARED)


@pytest.mark.parametrize(
    "changed",
    [
        {"any.yaml": FILES["any.yaml"].replace("Anything else", "All the rest")},
        {"any.fr.yaml": "of: any.case\nlanguage: fr\ntitle: Autre chose"},
        {"_shared/voice.j2": "{% block thanks %}Many thanks.{% endblock %}"},
        {"_shared/voice.fr.j2": "{% block thanks %}Merci.{% endblock %}"},
    ],
)
def test_pages_translations_and_shared_sentences_change_the_revision(changed: dict[str, str]) -> None:
    assert _revision({**SHARED, **changed}) != _revision(SHARED)


def test_a_page_by_another_path_is_another_revision() -> None:
    moved = {path: raw for path, raw in files(SHARED).items() if path != "any.yaml"}
    library = check_files({**moved, "repair/any.yaml": files({})["any.yaml"]}).library
    assert library is not None
    assert library.revision != _revision(SHARED)


def test_a_folder_and_its_files_in_memory_have_one_revision(tmp_path: Path) -> None:
    pages = files({**SHARED, "README.md": "About us.", "note.txt": "Buy oil."})
    for path, raw in pages.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(raw)
    of_folder = check_files(read_folder(tmp_path)).library
    assert of_folder is not None
    assert of_folder.revision == _revision({**SHARED, "README.md": "About us.", "note.txt": "Buy oil."})
