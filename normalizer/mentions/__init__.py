"""Who a document is between, what it defines and what it cites: one scan over a variant, read three ways."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from normalizer.document import Definition, Party, Reference, Span
from normalizer.mentions.citations import Citation, find_citations
from normalizer.mentions.definitions import Bounds, Term, find_terms
from normalizer.mentions.parties import find_parties
from normalizer.mentions.places import NOWHERE, Clauses, Node
from normalizer.scanner import scanner
from normalizer.tokens import Placed
from normalizer.view import View


class Mentions(NamedTuple):
    """What was found in a variant, as it is published and with its places."""

    parties: tuple[Party, ...]
    definitions: tuple[Definition, ...]
    references: tuple[Reference, ...]
    clauses: Clauses
    citations: tuple[Citation, ...]
    terms: tuple[Term, ...]


def find_mentions(
    view: View, begin: int, end: int, nodes: Sequence[Node], placed: Sequence[Placed]
) -> Mentions:
    """The parties, definitions and references of the variant at `begin:end`, each in the order of the text."""
    plain, clauses = view.plain, Clauses(nodes, view.plain)
    spans = [span for span, _ in placed]
    hits = list(scanner("mentions").finditer(plain, begin, end))
    citations = [c for c in find_citations(plain, hits, clauses) if view.whole(c.start, c.end)]
    bounds = Bounds(clauses, begin, end, spans)
    terms = sorted(t for t in find_terms(plain, hits, bounds) if view.whole(t.start, t.end))
    head = (begin, nodes[0].start if nodes else end)
    return Mentions(
        find_parties(view, head, end, clauses, placed, terms),
        tuple(Definition(view.text[t.start : t.end], worded(view, t.meaning, placed), view.span(t.start, t.end)) for t in terms),
        tuple(reference(view, clauses, citation) for citation in citations),
        clauses, tuple(citations), tuple(terms),
    )  # fmt: skip


def reference(view: View, clauses: Clauses, citation: Citation) -> Reference:
    """A citation as it is published."""
    start, end = citation.start, citation.end
    target = clauses.nodes[citation.target].id if citation.target != NOWHERE else None
    law = view.text[slice(*citation.law)] if citation.law else None
    return Reference(view.text[start:end], target, view.span(start, end), citation.kind, law)


def inside(placed: Sequence[Placed], start: int, end: int) -> Sequence[Placed]:
    """The fields that begin in `start:end`."""
    return placed[bisect_left(placed, start, key=_place) : bisect_left(placed, end, key=_place)]


def _place(placed: Placed) -> int:
    return placed[0][0]


def worded(view: View, span: Span, placed: Sequence[Placed]) -> str:
    """A stretch of the text with its fields as `{{key}}`."""
    parts: list[str] = []
    at, end = span
    for (start, stop), field in inside(placed, at, end):
        parts += view.text[at:start], f"{{{{{field.key}}}}}"
        at = stop
    return "".join([*parts, view.text[at:end]])
