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
    parties: int = 0
    predicted_parties: int = 0
    party_hits: int = 0
    naming_hits: int = 0
    definitions: int = 0
    predicted_definitions: int = 0
    definition_hits: int = 0
    references: int = 0
    predicted_references: int = 0
    reference_hits: int = 0
    target_hits: int = 0
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
    parts = [
        _compare_clauses(gold, document),
        _compare_fields(gold, document),
        _compare_parties(gold, document),
        _compare_definitions(gold, document),
        _compare_references(gold, document),
    ]
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
    wanted = _listed(gold["variants"], "fields")
    found = sorted(_listed(document["variants"], "fields"), key=lambda field: field["span"])
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


def _listed(variants: Sequence[Json], name: str) -> list[Json]:
    return [value for variant in variants for value in variant[name]]


def _compare_parties(gold: Gold, document: Json) -> tuple[Score, list[str]]:
    """A party is found where its name is among those of its variant, with the same role; `naming`: with the same fields."""
    wanted, found = _listed(gold["variants"], "parties"), _listed(document["variants"], "parties")
    hits, named, faults = 0, 0, []
    for variant, other in _variant_pairs(gold, document):
        got = {fold(party["name"]): party for party in document["variants"][other]["parties"]}
        keys = _keys(gold["variants"][variant], document["variants"][other])
        for want in gold["variants"][variant]["parties"]:
            party = got.get(fold(want["name"]))
            if party is None or fold(party["role"]) != fold(want["role"]):
                faults.append(f"missed party {want['name']}, {want['role']}: {party and party['role']}")
                continue
            hits += 1
            fields = {keys.get(field, field) for field in party["fields"]}
            named += fields == set(want["fields"])
            if fields != set(want["fields"]):
                faults.append(f"fields of {want['name']}: {sorted(fields)} for {want['fields']}")
    score = Score(parties=len(wanted), predicted_parties=len(found), party_hits=hits, naming_hits=named)
    return score, faults


def _variant_pairs(gold: Gold, document: Json) -> list[tuple[int, int]]:
    return list(_paired_variants(gold["variants"], document["variants"]).items())


def _keys(variant: Gold, other: Json) -> dict[str, str]:
    """The gold key of each field found, by its id; one whose gold has no place is known by its key."""
    placed = [field for field in variant["fields"] if "span" in field]
    found = sorted(other["fields"], key=lambda field: field["span"])
    pairs = _overlapping([field["span"] for field in placed], [field["span"] for field in found])
    return {field["id"]: field["key"] for field in found} | {
        found[p]["id"]: placed[g]["key"] for g, p in pairs.items()
    }


def _compare_definitions(gold: Gold, document: Json) -> tuple[Score, list[str]]:
    """A definition is found where the same term begins at its place."""
    wanted, found = _listed(gold["variants"], "definitions"), _listed(document["variants"], "definitions")
    hits, predicted = _at_place(wanted, found, lambda value: fold(value["term"]))
    placed = sum("span" in value for value in wanted)
    score = Score(definitions=placed, predicted_definitions=predicted, definition_hits=len(hits))
    return score, _mistaken("term", wanted, found, hits)


def _compare_references(gold: Gold, document: Json) -> tuple[Score, list[str]]:
    """A reference is found where the same words of one kind begin at its place; then its target or law is compared."""
    wanted = [value for variant in gold["variants"] for value in _aimed(variant, variant["clauses"])]
    found = [value for variant in document["variants"] for value in _aimed(variant, _by_id(variant))]
    hits, predicted = _at_place(wanted, found, lambda value: (fold(value["text"]), value["kind"]))
    astray = [g for g, p in hits.items() if not _same_aim(wanted[g], found[p])]
    score = Score(
        references=sum("span" in value for value in wanted),
        predicted_references=predicted,
        reference_hits=len(hits),
        target_hits=len(hits) - len(astray),
    )
    faults = [f"target of {wanted[g]['text']} at {wanted[g]['span'][0]}" for g in astray]
    return score, _mistaken("text", wanted, found, hits) + faults


def _at_place(
    wanted: Sequence[Json], found: Sequence[Json], known: Callable[[Json], object]
) -> tuple[Pairs, int]:
    """Which of `found` is what is wanted, and how many count as found.

    Both are `known` by the same words and begin at the same place; what has no gold place cannot be found, and whatever
    was found there is no invention.
    """
    at = {(value["span"][0], known(value)): index for index, value in enumerate(found)}
    keys = {g: (value["span"][0], known(value)) for g, value in enumerate(wanted) if "span" in value}
    hits = {g: at[key] for g, key in keys.items() if key in at}
    return hits, max(len(hits), len(found) - (len(wanted) - len(keys)))


def _mistaken(words: str, wanted: Sequence[Json], found: Sequence[Json], hits: Pairs) -> list[str]:
    strays = set(range(len(found))) - set(hits.values())
    faults = [
        f"missed {words} {value[words]} at {value['span'][0]}"
        for g, value in enumerate(wanted)
        if "span" in value and g not in hits
    ]
    return faults + [f"invented {words} {found[p][words]} at {found[p]['span'][0]}" for p in sorted(strays)]


def _aimed(variant: Json, clauses: Any) -> Iterator[Json]:
    """The references of `variant` with the place and label of the clause aimed at."""
    for reference in variant["references"]:
        target = reference["target"]
        clause = None if target is None else clauses[target]
        aim = clause and (clause.get("start"), fold(clause["label"]))
        yield {**reference, "aim": aim}


def _by_id(variant: Json) -> dict[str, Json]:
    clauses, stack = {}, list(variant["clauses"])
    while stack:
        clause = stack.pop()
        number = clause["number"]
        clauses[clause["id"]] = {"start": number["span"][0], "label": number["label"]}
        stack += clause["children"]
    return clauses


def _same_aim(want: Json, got: Json) -> bool:
    """The same clause (by its label where gold has no place for it); of a law, the same title, a blank in it aside."""
    if want["kind"] == "document":
        return True
    if want["kind"] == "law":
        return fold(got["law"]).strip("《》_×") == fold(want["law"]).strip("《》_×")
    if want["aim"] is None or got["aim"] is None:
        return want["aim"] is got["aim"]
    place, label = want["aim"]
    return bool(got["aim"][1] == label if place is None else got["aim"][0] == place)
