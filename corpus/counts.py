"""What is counted of a page, and how gold and document are laid side by side."""

import re
from collections.abc import Callable, Sequence
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
    key_hits: int = 0
    multiple: int = 0
    predicted_multiple: int = 0
    multiple_hits: int = 0
    part: int = 0
    predicted_part: int = 0
    part_hits: int = 0
    same_as: int = 0
    predicted_same_as: int = 0
    same_as_hits: int = 0
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


def total(scores: Sequence[Score]) -> Score:
    """The sum of `scores`."""
    return Score(*map(sum, zip(Score(), *scores, strict=True)))


_hans: Callable[[str], str] = opencc.OpenCC("t2s").convert
_HALF_WIDTH = {ord(wide): narrow for wide, narrow in FOLDED.items()} | {ord("．"): "."}


def fold(text: str | None) -> str:
    """`text` without white space, in simplified script and half width, without the marks at its ends.

    >>> fold("（一） "), fold("第 3 條"), fold("保密義務："), fold(None)
    ('(一)', '第3条', '保密义务', '')
    """
    return re.sub(r"\s", "", _hans((text or "").translate(_HALF_WIDTH))).strip(":。;.、")


def listed(variants: Sequence[Json], name: str) -> list[Json]:
    return [value for variant in variants for value in variant[name]]


def paired(places: Sequence[int | None], found: Sequence[int | None]) -> Pairs:
    at = {place: index for index, place in enumerate(found)}
    return {index: at[place] for index, place in enumerate(places) if place is not None and place in at}


def paired_variants(gold: Sequence[Gold], found: Sequence[Json]) -> Pairs:
    """Gold variant → variant found: the only one of its page, or the one that begins where it does."""
    if len(gold) == len(found) == 1:
        return {0: 0}
    return paired([variant.get("start") for variant in gold], [variant["span"][0] for variant in found])


def overlapping(wanted: Sequence[Sequence[int]], found: Sequence[Sequence[int]]) -> Pairs:
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


def at_place(
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


def mistaken(words: str, wanted: Sequence[Json], found: Sequence[Json], hits: Pairs) -> list[str]:
    strays = set(range(len(found))) - set(hits.values())
    faults = [
        f"missed {words} {value[words]} at {value['span'][0]}"
        for g, value in enumerate(wanted)
        if "span" in value and g not in hits
    ]
    return faults + [f"invented {words} {found[p][words]} at {found[p]['span'][0]}" for p in sorted(strays)]
