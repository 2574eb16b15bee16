"""Pairs of versions made by known edits: a document of ours, what an editor made of it, and which clause became which.

`pairs()` gives for each document one pair for each edit of `EDITS`, and one with several edits together.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import NamedTuple

from edits import blank, insert, merge, move, remove, reword, split
from labels import relabelled, renumber
from nodes import LEAST, Edit, Node, Nodes, size, with_parents
from source import Clause, Mention, Part, Source, changed
from versions import version
from wording import joined

EDITS: dict[str, tuple[Edit, ...]] = {
    "move": (move,),
    "split": (split,),
    "merge": (merge,),
    "reword": (reword,),
    "renumber": (renumber,),
    "insert": (insert,),
    "remove": (remove,),
    "blank": (blank,),
    "combined": (split, merge, reword, move, insert, remove, blank),
}


class Pair(NamedTuple):
    """A document before and after: the nodes stand for all its clauses in order, those of attachments included."""

    edit: str
    before: Source
    after: Source
    nodes: tuple[Node, ...]


def pairs(documents: Sequence[Source]) -> Iterator[Pair]:
    """The pairs of every document with some clauses; the same documents give the same pairs."""
    able = [bare(document) for document in documents if len(document.main.clauses) > 4]
    for number, document in enumerate(able):
        foreign = _leaves(able[(number + 1) % len(able)])
        for name, edits in EDITS.items():
            draw = Random(f"{document.name} {name}")
            nodes = [Node(clause, (i,)) for i, clause in enumerate(document.main.clauses)]
            for edit in edits:
                nodes = edit(nodes, draw, foreign)
            nodes = relabelled(nodes, document.main.clauses)
            yield _pair(name, document, nodes)
        yield _version(document)


def bare(document: Source) -> Source:
    """The document without its mentions, whose targets wouldn't stay where they are."""
    plain = changed(document, lambda part: "" if isinstance(part, Mention) else part)
    clauses = tuple(clause._replace(text=joined(clause.text.parts)) for clause in plain.main.clauses)
    return plain._replace(main=plain.main._replace(clauses=clauses), parties=())


def _pair(name: str, document: Source, nodes: Nodes) -> Pair:
    clauses = tuple(node.clause for node in nodes)
    main = Part(with_parents(clauses), document.main.closing)
    shift = len(document.main.clauses)
    rest = [Node(c, (i,)) for i, c in enumerate(document.clauses[shift:], start=shift)]
    attachments = tuple(_shifted(part, len(nodes) - shift) for part in document.attachments)
    return Pair(name, document, document._replace(main=main, attachments=attachments), (*nodes, *rest))


def _shifted(part: Part, by: int) -> Part:
    return part._replace(
        clauses=tuple(c if c.parent < 0 else c._replace(parent=c.parent + by) for c in part.clauses)
    )


def _version(document: Source) -> Pair:
    """The document as another site shows it: reworded by a table, numbered otherwise, blanks of other lengths."""
    after = version(document, 2)
    return Pair("version", document, after, tuple(Node(c, (i,)) for i, c in enumerate(after.clauses)))


def _leaves(document: Source) -> list[Clause]:
    """Clauses that can stand anywhere: some wording, no blanks, nothing below."""
    clauses = document.main.clauses
    return [c for i, c in enumerate(clauses) if size(clauses, i) == 1 and _loose(c)]


def _loose(clause: Clause) -> bool:
    plain = clause.text.plain
    return len(plain) >= LEAST and not clause.text.fields and not clause.paragraphs and plain[-1] in "。；"
