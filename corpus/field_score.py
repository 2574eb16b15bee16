"""The fields of a document, and the parties they name, beside those of gold."""

from counts import Json, Score, fold, listed, overlapping, paired_variants
from render import Gold


def compare_fields(gold: Gold, document: Json) -> tuple[Score, list[str]]:
    """Fields with a gold place only; one is found where a field covers it and both share more than half of their extent."""
    wanted = listed(gold["variants"], "fields")
    found = sorted(listed(document["variants"], "fields"), key=lambda field: field["span"])
    placed = [field for field in wanted if "span" in field]
    pairs = overlapping([field["span"] for field in placed], [field["span"] for field in found])
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


def compare_parties(gold: Gold, document: Json) -> tuple[Score, list[str]]:
    """A party is found where its name is among those of its variant, with the same role; `naming`: with the same fields."""
    wanted, found = listed(gold["variants"], "parties"), listed(document["variants"], "parties")
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
    return list(paired_variants(gold["variants"], document["variants"]).items())


def _keys(variant: Gold, other: Json) -> dict[str, str]:
    """The gold key of each field found, by its id; one whose gold has no place is known by its key."""
    placed = [field for field in variant["fields"] if "span" in field]
    found = sorted(other["fields"], key=lambda field: field["span"])
    pairs = overlapping([field["span"] for field in placed], [field["span"] for field in found])
    return {field["id"]: field["key"] for field in found} | {
        found[p]["id"]: placed[g]["key"] for g, p in pairs.items()
    }
