"""Scores `normalizer.diff` on pairs of versions made by known edits: `python corpus/evaluate_pairs.py [--worst N] [--update]`.

A row is an edit of changes.py, or all. aligned: clauses of both sides that went together with exactly those that they
should. kinds: clauses of both sides whose match says exactly what became of them. Only clauses that the normalizer found
count; found: how many it did.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import floor
from typing import NamedTuple
from unicodedata import normalize

from changes import Pair, pairs
from nodes import Node
from notation import sources
from render import render
from source import Blank, Clause, Source
from tables import HERE

import normalizer
from normalizer.comparison.values import KINDS, Kind, Match
from normalizer.document import Clause as Parsed
from normalizer.document import Variant

FLOORS = HERE / "pairs_floors.json"
FIGURES = ("found", "aligned", "kinds")

Key = tuple[str, int]  # the side and the position of a clause in its source
Expected = dict[Key, tuple[frozenset[Key], tuple[Kind, ...]]]


class Scored(NamedTuple):
    """A pair, how many clauses it has, how many of them were found, aligned and told right, and what was wrong."""

    edit: str
    name: str
    clauses: int
    found: int
    aligned: int
    kinds: int
    faults: tuple[str, ...]


def measure() -> list[Scored]:
    """Every pair, normalized and compared."""
    return [_measure(pair) for pair in pairs(sources())]


def _measure(pair: Pair) -> Scored:
    a, places_a = _read(pair.before, "a")
    b, places_b = _read(pair.after, "b")
    got = _got(normalizer.diff(a, b).matches, places_a | places_b)
    want = expected(pair)
    known = {key for key in want if key in got}
    right = [key for key in known if got[key][0] == want[key][0] & known]
    told = [key for key in known if got[key][1] == want[key][1]]
    faults = [
        f"{key[0]}{key[1]} {_shown(got[key])} should be {_shown(want[key])}"
        for key in sorted(known)
        if key not in right or key not in told
    ]
    return Scored(pair.edit, pair.before.name, len(want), len(known), len(right), len(told), tuple(faults))


def _shown(match: tuple[frozenset[Key], tuple[Kind, ...]]) -> str:
    return f"{'+'.join(match[1])} {' '.join(f'{side}{n}' for side, n in sorted(match[0]))}"


@lru_cache(2)
def _read(document: Source, side: str) -> tuple[Variant, dict[tuple[str, str], Key]]:
    """The document as the normalizer reads it, and the source's position of each clause that it found."""
    text, gold = render(document, lines=True)
    variant = normalizer.normalize(text).variants[0]
    starts = {clause["start"]: position for position, clause in enumerate(gold["clauses"])}
    found = {
        (side, clause.id): (side, starts[clause.number.span[0]])
        for clause in _clauses(variant.clauses)
        if clause.number.span[0] in starts
    }
    return variant, found


def _clauses(clauses: Sequence[Parsed]) -> Iterator[Parsed]:
    for clause in clauses:
        yield clause
        yield from _clauses(clause.children)


def _got(matches: Sequence[Match], places: Mapping[tuple[str, str], Key]) -> Expected:
    found: Expected = {}
    for match in matches:
        sides = [*(("a", place.id) for place in match.a), *(("b", place.id) for place in match.b)]
        keys = frozenset(places[side, name] for side, name in sides if name and (side, name) in places)
        found |= dict.fromkeys(keys, (keys, match.kinds))
    return found


def expected(pair: Pair) -> Expected:
    """What each clause goes with, and what became of it."""
    together: dict[Key, set[Key]] = defaultdict(set)
    for i in range(len(pair.before.clauses)):
        together["a", i].add(("a", i))
    for j, node in enumerate(pair.nodes):
        keys = {("b", j), *(("a", i) for i in node.origins)}
        for key in [*keys]:
            keys |= together[key]
        for key in keys:
            together[key] = keys
    groups = {frozenset(keys) for keys in together.values()}
    return {key: (group, _kinds(pair, group)) for group in groups for key in group}


def _kinds(pair: Pair, group: frozenset[Key]) -> tuple[Kind, ...]:
    olds = [pair.before.clauses[i] for side, i in sorted(group) if side == "a"]
    nodes = [pair.nodes[j] for side, j in sorted(group) if side == "b"]
    found = set(_found(olds, nodes)) or {"kept"}
    return tuple(kind for kind in KINDS if kind in found)


def _found(olds: Sequence[Clause], nodes: Sequence[Node]) -> Iterator[Kind]:
    if not olds or not nodes:
        yield "removed" if olds else "inserted"
        return
    if len(nodes) > 1:
        yield "split"
    if len(olds) > 1:
        yield "merged"
    if _wording(olds) != _wording([node.clause for node in nodes]):
        yield "changed"
    if nodes[0].moved:
        yield "moved"
    old, new = (normalize("NFKC", clause.label) for clause in (olds[0], nodes[0].clause))
    if old != new:
        yield "renumbered"


def _wording(clauses: Sequence[Clause]) -> list[object]:
    """What the clauses say: a blank by its type, a choice with its options, everything else in characters."""
    said: list[object] = []
    for clause in clauses:
        for text in (clause.heading, clause.text, *clause.paragraphs):
            for part in text.parts:
                said += [_asked(part)] if isinstance(part, Blank) else part
    return said


def _asked(blank: Blank) -> object:
    return (blank.type, blank.raw if blank.type == "choice" else "")


def table(scored: Sequence[Scored]) -> dict[str, dict[str, float]]:
    """The figures of each edit, and of all."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in scored:
        for row in (pair.edit, "all"):
            sums[row].update(found=pair.found, clauses=pair.clauses, aligned=pair.aligned, kinds=pair.kinds)
    return {
        row: {
            "found": round(count["found"] / count["clauses"], 4),
            "aligned": round(count["aligned"] / count["found"], 4),
            "kinds": round(count["kinds"] / count["found"], 4),
        }
        for row, count in sums.items()
    }


def below(figures: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Every committed floor that the figures don't reach."""
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    return [
        f"{row} {name}: {value} → {figures[row][name]}"
        for row, names in floors.items()
        for name, value in names.items()
        if figures[row][name] < value
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--worst", type=int, default=0, metavar="N", help="also what is wrong with the N worst pairs"
    )
    parser.add_argument(
        "--update", action="store_true", help="these figures, cut to two decimals, become the floors"
    )
    arguments = parser.parse_args()
    scored = measure()
    figures = table(scored)
    print(f"{'':10}" + "".join(f"{name:>10}" for name in FIGURES))
    for row, names in figures.items():
        print(f"{row:10}" + "".join(f"{names[name]:10.4f}" for name in FIGURES))
    for pair in sorted(scored, key=lambda pair: -len(pair.faults))[: arguments.worst]:
        print(f"{pair.edit} {pair.name}", *pair.faults, sep="\n  ")
    if arguments.update:
        floors = {row: {k: floor(v * 100) / 100 for k, v in names.items()} for row, names in figures.items()}
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
