"""The fields of a document, what they say of one another, and the parties they name, beside those of gold."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from counts import Json, Score, fold, listed, overlapping, paired_variants
from render import Gold

LINKS = ("multiple", "part", "same_as")


class Link(NamedTuple):
    """A fact of the field `key`: its name, the part it is of a pair, and the key of the other field."""

    name: str
    key: str
    part: str = ""
    to: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, self))


def compare_fields(gold: Gold, document: Json) -> tuple[Score, list[str]]:
    """Fields with a gold place only; one is found where a field covers it and both share more than half of their extent."""
    wanted = listed(gold["variants"], "fields")
    found = sorted(listed(document["variants"], "fields"), key=lambda field: field["span"])
    placed = [field for field in wanted if "span" in field]
    pairs = overlapping([field["span"] for field in placed], [field["span"] for field in found])
    types = [(placed[g], found[p]) for g, p in pairs.items() if placed[g]["type"] != found[p]["type"]]
    names = [(placed[g], found[p]) for g, p in pairs.items() if not alike(found[p]["key"], placed[g]["key"])]
    score = Score(
        fields=len(placed),
        # A gold field without a place cannot be found; whatever was found there is no invention.
        predicted_fields=max(len(pairs), len(found) - (len(wanted) - len(placed))),
        field_hits=len(pairs),
        type_hits=len(pairs) - len(types),
        key_hits=len(pairs) - len(names),
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
    wrong += [f"key of {want['key']} at {want['span'][0]}: {got['key']}" for want, got in names]
    return score, wrong


def alike(key: str, wanted: str) -> bool:
    """Whether `key` says what was wanted: it holds that word, or six in ten characters of both are the same.

    >>> alike("乙方联系电话", "联系电话"), alike("租赁起始日期", "租赁开始日"), alike("日期", "签订日")
    (True, True, False)
    """
    key, wanted = fold(key), fold(wanted)
    common = (Counter(key) & Counter(wanted)).total()
    return wanted in key or 10 * common >= 3 * (len(key) + len(wanted))


def compare_links(gold: Gold, document: Json) -> tuple[Score, list[str]]:
    """What a field says of others is right where the same is said of the same field; of a pair, its part too."""
    hits: Counter[str] = Counter()
    faults = []
    for variant, other in _variant_pairs(gold, document):
        fields = [field for field in gold["variants"][variant]["fields"] if "span" in field]
        keys = _keys(gold["variants"][variant], document["variants"][other])
        wanted = set(_links(fields, {field["key"]: field["key"] for field in fields}))
        found = set(_links(document["variants"][other]["fields"], keys))
        hits.update(link.name for link in wanted & found)
        faults += [f"missed {link}" for link in sorted(wanted - found)]
        faults += [f"invented {link}" for link in sorted(found - wanted)]
    return _counted(gold, document, hits), faults


def _counted(gold: Gold, document: Json, hits: Mapping[str, int]) -> Score:
    counts: dict[str, int] = {}
    for name in LINKS:
        said = [field for field in listed(gold["variants"], "fields") if field.get(name)]
        placed = sum("span" in field for field in said)
        predicted = sum(bool(field.get(name)) for field in listed(document["variants"], "fields"))
        counts |= {name: placed, f"{name}_hits": hits[name]}
        counts[f"predicted_{name}"] = max(hits[name], predicted - (len(said) - placed))
    return Score(**counts)


def _links(fields: Sequence[Json], keys: Mapping[str, str]) -> Iterator[Link]:
    """What `fields` say of themselves and of others, in the words of gold."""
    for field in fields:
        key = keys[field["id"] if "id" in field else field["key"]]
        if field.get("multiple"):
            yield Link("multiple", key)
        if part := field.get("part"):
            yield Link("part", key, part, keys.get(field.get("pair") or "", ""))
        if same := field.get("same_as"):
            yield Link("same_as", key, to=keys.get(same, ""))


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
