"""What is odd about a document: diagnostics, each with its place; the document stays as it is.

`data/diagnostic_rules.tsv` says what each rule means and how grave it is; docs/diagnostics.md has an example of each.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from normalizer.document import Clause, Diagnostic, Span, Variant
from normalizer.faults.mentioned import broken_references, undefined_terms, unused_terms
from normalizer.faults.numbering import numbering_faults
from normalizer.faults.pairs import unmatched_pairs
from normalizer.mentions import Mentions
from normalizer.outline import Entry
from normalizer.tokens import Placed
from normalizer.view import View


def find_faults(
    view: View, begin: int, end: int, entries: Sequence[Entry], mentions: Mentions, placed: Sequence[Placed]
) -> Iterator[Diagnostic]:
    """What is odd about the variant at `begin:end`, rule by rule."""
    yield from numbering_faults(view, entries)
    yield from broken_references(view, mentions)
    yield from undefined_terms(view, begin, end, mentions)
    yield from unused_terms(view, begin, end, mentions)
    yield from unmatched_pairs(view, begin, end, entries, placed)
    yield from orphan_blanks(placed)


def orphan_blanks(placed: Sequence[Placed]) -> Iterator[Diagnostic]:
    """`orphan_blank`: neither a label, a hint or a unit nor the words around a blank say what goes into it."""
    for _, field in placed:
        if field.type == "text" and not (field.label or field.hint or field.unit):
            yield Diagnostic("orphan_blank", "warning", "nothing says what goes into this blank", field.span)


def in_clauses(seen: Iterable[Diagnostic], variants: Sequence[Variant]) -> Iterator[Diagnostic]:
    """The diagnostics, each with the id of the innermost clause around it."""
    clauses = [(c.span, c.id) for variant in variants for c in _all_clauses(variant.clauses)]
    starts = [span[0] for span, _ in clauses]
    above = _parents([span for span, _ in clauses])
    for diagnostic in seen:
        at = bisect_right(starts, diagnostic.span[0]) - 1
        while at >= 0 and clauses[at][0][1] < diagnostic.span[1]:
            at = above[at]
        yield msgspec.structs.replace(diagnostic, clause=clauses[at][1]) if at >= 0 else diagnostic


def _all_clauses(clauses: Sequence[Clause]) -> Iterator[Clause]:
    todo = [*reversed(clauses)]  # a stack, not recursion: how deep a page nests is not ours to limit
    while todo:
        clause = todo.pop()
        yield clause
        todo += reversed(clause.children)


def _parents(spans: Sequence[Span]) -> list[int]:
    """For each span the one around it, or -1; the spans are sorted and nested."""
    parents: list[int] = []
    around: list[int] = []
    for index, (start, _) in enumerate(spans):
        while around and spans[around[-1]][1] <= start:
            around.pop()
        parents.append(around[-1] if around else -1)
        around.append(index)
    return parents
