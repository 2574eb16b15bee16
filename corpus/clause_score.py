"""The clauses of a document beside those of gold."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from counts import Json, Pairs, Score, fold, paired, paired_variants
from render import Gold


class Node(NamedTuple):
    """A clause; `place` is that of its label, `parent` an index among the clauses of the page, -1 at the top."""

    place: int | None
    label: str
    heading: str
    parent: int
    variant: int


def compare_clauses(gold: Gold, document: Json) -> tuple[Score, list[str]]:
    nodes, found = list(_gold_nodes(gold)), list(_document_nodes(document))
    variants = paired_variants(gold["variants"], document["variants"])
    pairs = paired([node.place for node in nodes], [node.place for node in found])
    _fill(pairs, nodes, found)
    misplaced = [g for g, p in pairs.items() if not _same_parent(nodes[g], found[p], pairs, variants)]
    headings = [(node, found[pairs[g]].heading if g in pairs else "") for g, node in enumerate(nodes)]
    mistaken = [(node, heading) for node, heading in headings if node.heading != heading]
    headed = sum(bool(node.heading or heading) for node, heading in headings)
    score = Score(
        clauses=len(nodes),
        predicted=len(found),
        hits=len(pairs),
        parents=len(pairs) - len(misplaced),
        exact=len(nodes) == len(found) == len(pairs) - len(misplaced),
        headings=headed,
        heading_hits=headed - len(mistaken),
    )
    strays = set(range(len(found))) - set(pairs.values())
    faults = [f"missed {node.label} at {node.place}" for g, node in enumerate(nodes) if g not in pairs]
    faults += [f"invented {found[p].label} at {found[p].place}" for p in sorted(strays)]
    faults += [f"parent of {nodes[g].label} at {nodes[g].place}" for g in misplaced]
    faults += [f"heading of {node.label}: {heading!r} for {node.heading!r}" for node, heading in mistaken]
    return score, faults


def _gold_nodes(gold: Gold) -> Iterator[Node]:
    base = 0
    for index, variant in enumerate(gold["variants"]):
        for clause in variant["clauses"]:
            parent = clause["parent"] + base if clause["parent"] >= 0 else -1
            yield Node(clause.get("start"), fold(clause["label"]), fold(clause["heading"]), parent, index)
        base += len(variant["clauses"])


def _document_nodes(document: Json) -> Iterator[Node]:
    count = 0
    for index, variant in enumerate(document["variants"]):
        stack = [(clause, -1) for clause in reversed(variant["clauses"])]
        while stack:
            clause, parent = stack.pop()
            number = clause["number"]
            yield Node(number["span"][0], fold(number["label"]), fold(clause["heading"]), parent, index)
            stack += [(child, count) for child in reversed(clause["children"])]
            count += 1


def _fill(pairs: Pairs, nodes: Sequence[Node], found: Sequence[Node]) -> None:
    """Adds the gold clauses without a place: the first free clause of their label between the neighbours found."""
    for g in (g for g, node in enumerate(nodes) if node.place is None):
        low = max((p for other, p in pairs.items() if other < g), default=-1)
        high = min((p for other, p in pairs.items() if other > g), default=len(found))
        free = (p for p in range(low + 1, high) if found[p].label == nodes[g].label)
        if (match := next(free, None)) is not None:
            pairs[g] = match


def _same_parent(node: Node, other: Node, pairs: Pairs, variants: Pairs) -> bool:
    if node.parent < 0:
        return other.parent < 0 and variants.get(node.variant) == other.variant
    return node.parent in pairs and pairs[node.parent] == other.parent
