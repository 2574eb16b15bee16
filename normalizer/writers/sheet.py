"""A variant as a writer sees it: lines from the top to the bottom, each value in the place of its blank."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from normalizer.document import Clause, Field, Number, Paragraph, Variant

UNNAMED_BLANK = "____"
# What would break a line of the output: a value is data, and stays inside its place.
LINE_ENDS = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


class Slot(NamedTuple):
    """The place of a field: its `value` where there is one, else its `blank` as the document writes it."""

    field: Field
    value: str | None
    blank: str

    @property
    def text(self) -> str:
        """What stands in this place."""
        return self.blank if self.value is None else self.value


Prose = tuple[str | Slot, ...]


class Item(NamedTuple):
    """A clause without its children; `level` starts at 1. `closing` is what is signed behind it, before the next clause."""

    clause: Clause
    number: Number
    level: int
    heading: str | None
    body: tuple[Prose, ...]
    closing: tuple[Prose, ...]


class Sheet(NamedTuple):
    """What there is to write, in order; `items` are all clauses, each before its children."""

    variant: Variant
    title: str | None
    preamble: tuple[Prose, ...]
    items: tuple[Item, ...]
    closing: tuple[Prose, ...]


def sheet_of(variant: Variant, values: Mapping[str, str] | None = None) -> Sheet:
    """The variant with the `values` (by key) of its fields; a field without one stays a blank."""
    filled = values or {}
    slots = {
        field.id: Slot(field, filled.get(field.key), field.blank or UNNAMED_BLANK) for field in variant.fields
    }

    def prose(paragraphs: Iterable[Paragraph]) -> tuple[Prose, ...]:
        return tuple(
            opened(slots[run.field] if run.field else run.text or "" for run in paragraph)
            for paragraph in paragraphs
        )

    clauses = [*clauses_of(variant)]
    starts = [clause.span[0] for clause in clauses]
    behind = [bisect_right(starts, paragraph[0].span[0]) - 1 for paragraph in variant.closing]
    inner: dict[int, list[Paragraph]] = {}
    for index, paragraph in zip(behind, variant.closing, strict=True):
        inner.setdefault(index, []).append(paragraph)
    last = prose(inner.pop(len(clauses) - 1, ()))
    items = (
        Item(c, c.number, c.level, c.heading, prose(c.body), prose(inner.get(i, ())))
        for i, c in enumerate(clauses)
    )
    return Sheet(variant, variant.title, prose(variant.preamble), tuple(items), last)


def opened(pieces: Iterable[str | Slot]) -> Prose:
    """A paragraph; the white space that a blank at its start begins with (`    年  月  日`) can't be told from an indent."""
    match tuple(pieces):
        case (Slot() as first, *rest):
            return (first._replace(blank=first.blank.lstrip() or UNNAMED_BLANK), *rest)
        case prose:
            return prose


def clauses_of(variant: Variant) -> Iterator[Clause]:
    """Every clause of the variant, each before its children."""
    todo = [*reversed(variant.clauses)]  # a stack, not recursion: how deep a page nests is not ours to limit
    while todo:
        clause = todo.pop()
        yield clause
        todo += reversed(clause.children)


def one_line(text: str) -> str:
    """`text` without line ends, each one a blank."""
    return LINE_ENDS.sub(" ", text)
