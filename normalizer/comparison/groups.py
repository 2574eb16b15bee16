"""Passages that were split, and passages that were merged: found from the pairs, by what is contained in what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from normalizer.comparison.alignment import Pairing
from normalizer.comparison.likeness import contained
from normalizer.comparison.passages import Item


class Group(NamedTuple):
    """The positions of passages that belong together: one of each side, several of one side, or none."""

    a: tuple[int, ...]
    b: tuple[int, ...]


def groups(a: Sequence[Item], b: Sequence[Item], pairing: Pairing) -> list[Group]:
    """All items of both sides, each in one group; first what has a place in B, in its order, then what hasn't."""
    pairs = {j: i for i, j in pairing.to_b.items() if i >= 0}
    split = with_parts(a, b, pairs)
    whole = {i: j for j, i in pairs.items() if len(split[i]) == 1}
    merged = with_parts(b, a, whole)
    both = [Group((i,), tuple(found)) for i, found in split.items() if len(found) > 1]
    both += (Group(tuple(found), (j,)) for j, found in merged.items())
    in_a, in_b = {i for group in both for i in group.a}, {j for group in both for j in group.b}
    inserted = [Group((), (j,)) for j in range(len(b)) if j not in in_b]
    removed = [Group((i,), ()) for i in range(len(a)) if i not in in_a]
    return [*sorted([*both, *inserted], key=lambda group: group.b), *removed]


def with_parts(
    wholes: Sequence[Item], parts: Sequence[Item], pairs: Mapping[int, int]
) -> dict[int, list[int]]:
    """What each whole of `pairs` (part → whole) consists of: its part, and those beside it that hold more of its wording."""
    owner = dict(pairs)
    members: dict[int, list[int]] = defaultdict(list)
    for part, whole in pairs.items():
        members[whole].append(part)
    for order in (range(len(parts)), range(len(parts) - 1, -1, -1)):
        beside = -1  # the whole that the last part with one belongs to
        for part in order:
            if part not in owner and beside >= 0 and holds(wholes[beside], parts, part, members[beside]):
                owner[part] = beside
                members[beside].append(part)
            beside = owner.get(part, beside)
    return {whole: sorted(found) for whole, found in members.items()}


def holds(whole: Item, parts: Sequence[Item], part: int, others: Iterable[int]) -> bool:
    """Whether the whole holds the part beside the other parts it has already."""
    return contained(parts[part], whole, [parts[other] for other in others])
