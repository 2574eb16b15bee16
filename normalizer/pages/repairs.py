"""What was repaired in the text of a traced document: the raw text, and the pieces of each leaf that read otherwise there."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from normalizer.changes import undo
from normalizer.document import Document, Edit, Span
from normalizer.lines import line_columns
from normalizer.pages.sheets import spanned
from normalizer.trace import leaves

# These change one character into one, unless damage was repaired in the same breath.
ONE_FOR_ONE = frozenset({"script", "width"})

Place = Callable[[Span], str]


class Repair(NamedTuple):
    """A stretch of the joined text of the leaves that reads `before` in the raw text; without `rule` where several did it."""

    start: int
    end: int
    span: Span
    before: str
    rule: str | None


class Repairs(NamedTuple):
    """The repairs of a document by the text they stand in, and how to tell a place in its raw text."""

    of: Mapping[tuple[Span, str], tuple["Stretch", ...]]
    place: Place


class Stretch(NamedTuple):
    """Some text of a leaf, with the repair that gave it."""

    text: str
    repair: Repair | None


def repairs_of(document: Document) -> Repairs:
    """All repairs of a document with its trace; without one there are none, and places are spans alone."""
    if document.edits is None:
        return Repairs({}, spanned)
    found = leaves(document.variants, document.layers)
    final = "".join(leaf.text for leaf in found)
    raw = undo(final, document.edits)
    repairs = find_repairs(raw, document.edits, frozenset(document.restoration.counts))
    ends = list(accumulate(len(leaf.text) for leaf in found))
    by_leaf = {
        (leaf.span, leaf.text): tuple(stretches(final, end - len(leaf.text), end, repairs))
        for leaf, end in zip(found, ends, strict=True)
    }
    return Repairs(by_leaf, placing(raw))


def find_repairs(raw: str, edits: Sequence[Edit], rules: frozenset[str]) -> list[Repair]:
    """The edits that undo damage, by any of `rules`; what was only taken out goes with what stands before it."""
    found: list[Repair] = []
    shift = 0
    before = Edit("", (0, 0), "", "")
    for edit in edits:
        start = edit.span[0] + shift
        grown = len(edit.after) - len(edit.before)
        if edit.rule in rules or (edit.rule in ONE_FOR_ONE and grown):
            if not edit.after and found and found[-1].span[1] == edit.span[0]:
                span = (found[-1].span[0], edit.span[1])
                found[-1] = found[-1]._replace(span=span, before=raw[slice(*span)])
            else:
                lead = not edit.after and start > 0 and _one_for_one(before, edit.span[0])
                span = (edit.span[0] - lead, edit.span[1])
                found.append(
                    Repair(
                        start - lead,
                        start + len(edit.after),
                        span,
                        raw[slice(*span)],
                        edit.rule if edit.rule in rules else None,
                    )
                )
        shift += grown
        before = edit
    return found


def _one_for_one(before: Edit, at: int) -> bool:
    """Whether the character before the raw place `at` became one character."""
    return before.span[1] < at or (before.rule in ONE_FOR_ONE and len(before.before) == len(before.after))


def stretches(text: str, start: int, end: int, repairs: Sequence[Repair]) -> Iterator[Stretch]:
    """`text[start:end]` cut where repairs (in order) begin and end."""
    at = start
    for index in range(bisect_right(repairs, start, key=lambda it: it.end), len(repairs)):
        repair = repairs[index]
        if repair.start >= end:
            break
        begin, stop = max(at, repair.start), min(end, repair.end)
        if begin > at:
            yield Stretch(text[at:begin], None)
        if stop > begin:
            yield Stretch(text[begin:stop], repair)
        at = max(at, stop)
    if at < end:
        yield Stretch(text[at:end], None)


def placing(raw: str) -> Place:
    """Tells lines and columns of `raw` (both from 1, columns in code points) beside the span."""
    line_column = line_columns(raw)

    def place(span: Span) -> str:
        line, column = line_column(span[0])
        return f"原文第 {line} 行第 {column} 列（{span[0]}–{span[1]}）"

    return place
