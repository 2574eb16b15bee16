"""How far a document of `normalizer.normalize` is from the gold of its page."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import opencc
from render import Gold

from normalizer.damage import FOLDED

Json = dict[str, Any]
Pairs = dict[int, int]


class Score(NamedTuple):
    """Counts, of one page or of many."""

    pages: int = 0
    clauses: int = 0
    predicted: int = 0
    hits: int = 0
    parents: int = 0
    exact: int = 0
    headings: int = 0
    heading_hits: int = 0
    variants: int = 0
    variant_hits: int = 0
    fields: int = 0
    predicted_fields: int = 0
    field_hits: int = 0
    type_hits: int = 0
    damaged: int = 0
    restored: int = 0
    proven: int = 0
    characters: int = 0
    seconds: float = 0.0


class Node(NamedTuple):
    """A clause; `place` is that of its label, `parent` an index among the clauses of the page, -1 at the top."""

    place: int | None
    label: str
    heading: str
    parent: int
    variant: int


_hans: Callable[[str], str] = opencc.OpenCC("t2s").convert
_HALF_WIDTH = {ord(wide): narrow for wide, narrow in FOLDED.items()} | {ord("．"): "."}


def fold(text: str | None) -> str:
    """`text` without white space, in simplified script and half width, without the marks at its ends.

    >>> fold("（一） "), fold("第 3 條"), fold("保密義務："), fold(None)
    ('(一)', '第3条', '保密义务', '')
    """
    return re.sub(r"\s", "", _hans((text or "").translate(_HALF_WIDTH))).strip(":。;.、")


def compare(gold: Gold, document: Json) -> tuple[Score, list[str]]:
    """The score of `document` (the published JSON) against `gold`, and what is wrong, a line each.

    A clause is found where its number begins at the gold place, a variant likewise. A clause without a gold place is
    found between the neighbours that are, by its label. A parent is right where the clause found hangs under the clause
    found for the gold parent. Headings are counted where gold or document has one.
    """
    parts = [_compare_clauses(gold, document), _compare_fields(gold, document)]
    page = Score(
        pages=1,
        variants=max(len(gold["variants"]), len(document["variants"])),
        variant_hits=len(_paired_variants(gold["variants"], document["variants"])),
        damaged=int(gold["restored"] is not None),
        characters=document["source"]["length"],
    )
    return total([page, *(score for score, _ in parts)]), [fault for _, faults in parts for fault in faults]


def _compare_clauses(gold: Gold, document: Json) -> tuple[Score, list[str]]:
    nodes, found = list(_gold_nodes(gold)), list(_document_nodes(document))
    variants = _paired_variants(gold["variants"], document["variants"])
    pairs = _paired([node.place for node in nodes], [node.place for node in found])
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


def total(scores: Sequence[Score]) -> Score:
    """The sum of `scores`."""
    return Score(*map(sum, zip(Score(), *scores, strict=True)))


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


def _paired_variants(gold: Sequence[Gold], found: Sequence[Json]) -> Pairs:
    """Gold variant → variant found: the only one of its page, or the one that begins where it does."""
    if len(gold) == len(found) == 1:
        return {0: 0}
    return _paired([variant.get("start") for variant in gold], [variant["span"][0] for variant in found])


def _paired(places: Sequence[int | None], found: Sequence[int | None]) -> Pairs:
    at = {place: index for index, place in enumerate(found)}
    return {index: at[place] for index, place in enumerate(places) if place is not None and place in at}


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


def _compare_fields(gold: Gold, document: Json) -> tuple[Score, list[str]]:
    """Fields with a gold place only; one is found where a field covers it and both share more than half of their extent."""
    wanted = [field for variant in gold["variants"] for field in variant["fields"]]
    found = sorted(
        (f for variant in document["variants"] for f in variant["fields"]), key=lambda field: field["span"]
    )
    placed = [field for field in wanted if "span" in field]
    pairs = _overlapping([field["span"] for field in placed], [field["span"] for field in found])
    types = [(placed[g], found[p]) for g, p in pairs.items() if placed[g]["type"] != found[p]["type"]]
    score = Score(
        fields=len(placed),
        # A gold field without a place cannot be found; whatever was found there is no invention.
        predicted_fields=max(len(pairs), len(found) - (len(wanted) - len(placed))),
        field_hits=len(pairs),
        type_hits=len(pairs) - len(types),
    )
    strays = set(range(len(found))) - set(pairs.values())
    wrong = [
        f"missed field {f['key']} {f['raw']!r} at {f['span'][0]}"
        for g, f in enumerate(placed)
        if g not in pairs
    ]
    wrong += [f"invented field {found[p]['key']} at {found[p]['span'][0]}" for p in sorted(strays)]
    wrong += [
        f"type of {want['key']} at {want['span'][0]}: {got['type']} for {want['type']}" for want, got in types
    ]
    return score, wrong


def _overlapping(wanted: Sequence[Sequence[int]], found: Sequence[Sequence[int]]) -> Pairs:
    pairs: Pairs = {}
    g = p = 0
    while g < len(wanted) and p < len(found):
        (start, end), (begin, stop) = wanted[g], found[p]
        if 2 * (min(end, stop) - max(start, begin)) > max(end, stop) - min(start, begin):
            pairs[g] = p
        if end <= stop:
            g += 1
        if stop <= end:
            p += 1
    return pairs
