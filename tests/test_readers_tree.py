"""A DOCX with automatic numbering (written by LibreOffice from texts of our own) gives the tree of its text form."""

from pathlib import Path

import pytest

import normalizer
from normalizer.document import Clause, Document

CASES = Path(__file__).parent / "cases" / "readers"


def tree(document: Document) -> list[tuple[int, str, str | None, str]]:
    found: list[tuple[int, str, str | None, str]] = []

    def walk(clause: Clause) -> None:
        found.append((clause.level, clause.number.label, clause.heading, clause.text))
        for child in clause.children:
            walk(child)

    for variant in document.variants:
        for clause in variant.clauses:
            walk(clause)
    return found


@pytest.mark.parametrize("path", sorted(CASES.glob("libreoffice_*.docx")), ids=lambda path: path.stem)
def test_docx_gives_the_tree_of_its_text(path: Path) -> None:
    from_docx = normalizer.normalize(path.read_bytes(), name=path.name)
    from_text = normalizer.normalize(path.with_suffix(".txt").read_text(encoding="utf-8"))
    assert tree(from_docx) == tree(from_text)
    assert len(tree(from_docx)) > 30
    assert from_docx.source.format == "docx" and "automatic numbers" in from_docx.source.evidence
