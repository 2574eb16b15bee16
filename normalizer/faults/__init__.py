"""What is odd about a document: diagnostics, each with its place; the document stays as it is.

`data/diagnostic_rules.tsv` says what each rule means and how grave it is; docs/diagnostics.md has an example of each.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from normalizer.document import Clause, Diagnostic, Span, Variant
from normalizer.faults.mentioned import broken_references, undefined_terms, unused_terms
from normalizer.faults.numbering import numbering_faults
from normalizer.faults.pairs import unmatched_pairs
from normalizer.mentions import Mentions
from normalizer.outline import Entry
from normalizer.tokens import Placed
from normalizer.view import View

# What `data/field_nouns.tsv` calls a text that nothing names, and how far its name could stand from it.
UNNAMED = "内容"
NEAR = 8

Spanned = TypeVar("Spanned", Clause, Variant)


def find_faults(
    view: View, begin: int, end: int, entries: Sequence[Entry], mentions: Mentions, placed: Sequence[Placed]
) -> Iterator[Diagnostic]:
    """What is odd about the variant at `begin:end`, rule by rule."""
    yield from numbering_faults(view, entries)
    yield from broken_references(view, mentions)
    yield from undefined_terms(view, begin, end, mentions)
    yield from unused_terms(view, begin, end, mentions)
    yield from unmatched_pairs(view, begin, end, entries, placed)
    yield from orphan_blanks(view, placed)


def orphan_blanks(view: View, placed: Sequence[Placed]) -> Iterator[Diagnostic]:
    """`orphan_blank`: no hint, unit or heading, and none of the words around a blank, says what goes into it."""
    for (begin, _), field in placed:
        unnamed = field.label == UNNAMED and UNNAMED not in view.plain[max(0, begin - NEAR) : begin]
        if field.type == "text" and unnamed and not (field.hint or field.unit):
            yield Diagnostic("orphan_blank", "warning", "nothing says what goes into this blank", field.span)


def in_clauses(seen: Iterable[Diagnostic], variants: Sequence[Variant]) -> Iterator[Diagnostic]:
    """The diagnostics, each with the id of the innermost clause around it."""
    for diagnostic in seen:
        around = _around(variants, diagnostic.span)
        clause = _innermost(around.clauses, diagnostic.span) if around else None
        yield msgspec.structs.replace(diagnostic, clause=clause) if clause else diagnostic


def _innermost(clauses: Sequence[Clause], span: Span) -> str | None:
    found = None
    while around := _around(clauses, span):
        found, clauses = around.id, around.children
    return found


def _around(several: Sequence[Spanned], span: Span) -> Spanned | None:
    """The one of several in order that a span lies in."""
    at = bisect_right(several, span[0], key=lambda each: each.span[0]) - 1
    return several[at] if at >= 0 and span[1] <= several[at].span[1] else None
