"""Which passages of two variants belong together: equal ones first, then similar ones, then what stands between them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence

from normalizer.comparison.likeness import contained, least_alike, likely_pairs, likeness
from normalizer.comparison.passages import Item
from normalizer.sequences import increasing

# Measured on corpus/pairs: see corpus/evaluate_pairs.py.
ALIKE_SURELY = 0.75
ALIKE_ANYWHERE = 0.6
ALIKE_HERE = 0.4
LARGEST_GAP = 2_500
SAME_PARENT, SAME_NUMBER = 0.1, 0.05


class Pairing:
    """Which item of A goes with which of B, by position; grows while the stages go on."""

    def __init__(self) -> None:
        self.to_b: dict[int, int] = {}
        self.to_a: dict[int, int] = {-1: -1}
        self.to_b[-1] = -1  # the variants themselves, around all

    def pair(self, a: int, b: int) -> None:
        """Puts both together, unless one of them is taken."""
        if a not in self.to_b and b not in self.to_a:
            self.to_b[a], self.to_a[b] = b, a


def pair_all(a: Sequence[Item], b: Sequence[Item]) -> Pairing:
    """The items of A and B that say the same, or nearly, or stand in the same place."""
    pairing = Pairing()
    pair_titles(pairing, a, b)
    for digest in ("normalized", "script", "blanks"):
        pair_subtrees(pairing, a, b, digest)
    pair_unique(pairing, a, b)
    pair_repeated(pairing, a, b)
    likely = likely_pairs(a, b, pairing.to_b, pairing.to_a)
    pair_similar(pairing, a, b, likely, ALIKE_SURELY)
    pair_by_children(pairing, a, b)
    pair_similar(pairing, a, b, likely, ALIKE_ANYWHERE)
    pair_by_children(pairing, a, b)
    pair_gaps(pairing, a, b)
    pair_contained(pairing, a, b, likely)
    return pairing


def pair_titles(pairing: Pairing, a: Sequence[Item], b: Sequence[Item]) -> None:
    """A title goes with a title, whatever they say."""
    if a and b and a[0].passage.place.part == b[0].passage.place.part == "title":
        pairing.pair(0, 0)


def pair_subtrees(pairing: Pairing, a: Sequence[Item], b: Sequence[Item], digest: str) -> None:
    """Clauses whose digest, with all below them, occurs once on each side; what is below goes with them."""

    def key(item: Item) -> str | None:
        return getattr(item.hash, digest) if item.hash and item.wording else None

    below_a, below_b = sizes(a), sizes(b)
    for i, j in unique_pairs(a, b, key):
        if below_a[i] == below_b[j]:
            for step in range(below_a[i]):
                pairing.pair(i + step, j + step)


def sizes(items: Sequence[Item]) -> list[int]:
    """How many items each clause has, itself and all below it."""
    size = [1] * len(items)
    for i in range(len(items) - 1, -1, -1):
        if items[i].parent >= 0:
            size[items[i].parent] += size[i]
    return size


def unique_pairs(
    a: Sequence[Item], b: Sequence[Item], key: Callable[[Item], Hashable | None]
) -> Iterator[tuple[int, int]]:
    """The positions of items whose key occurs once on each side."""
    in_a, in_b = places(a, key), places(b, key)
    for value, found in in_a.items():
        if len(found) == len(in_b.get(value, ())) == 1:
            yield found[0], in_b[value][0]


def places(items: Sequence[Item], key: Callable[[Item], Hashable | None]) -> dict[Hashable, list[int]]:
    """Where each key occurs; items without one are left out."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for i, item in enumerate(items):
        if (value := key(item)) is not None:
            found[value].append(i)
    return found


def pair_unique(pairing: Pairing, a: Sequence[Item], b: Sequence[Item]) -> None:
    """Items whose own wording occurs once on each side."""
    for i, j in unique_pairs(a, b, lambda item: item.wording or None):
        pairing.pair(i, j)


def pair_repeated(pairing: Pairing, a: Sequence[Item], b: Sequence[Item]) -> None:
    """Items whose wording occurs several times: in order, those under the same parent first."""

    def wording(item: Item) -> Hashable | None:
        return item.wording or None

    def in_place(item: Item, parent: int | None) -> Hashable | None:
        return (item.wording, parent) if item.wording and parent is not None else None

    for key_a, key_b in (
        (
            lambda item: in_place(item, pairing.to_b.get(item.parent)),
            lambda item: in_place(item, item.parent),
        ),
        (wording, wording),
    ):
        in_a, in_b = places(a, key_a), places(b, key_b)
        for value, found in in_a.items():
            free_a = [i for i in found if i not in pairing.to_b]
            free_b = [j for j in in_b.get(value, ()) if j not in pairing.to_a]
            for i, j in zip(free_a, free_b, strict=False):
                pairing.pair(i, j)


def pair_similar(
    pairing: Pairing,
    a: Sequence[Item],
    b: Sequence[Item],
    likely: Sequence[tuple[float, int, int]],
    least: float,
) -> None:
    """Items that are alike, wherever they stand; the most alike first, the same parent and number speaking for them."""
    scored = [(alike + context(pairing, a[i], b[j]), i, j) for alike, i, j in likely]
    for alike, i, j in sorted(scored, key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair[1])):
        if alike >= least:
            pairing.pair(i, j)


def context(pairing: Pairing, a: Item, b: Item) -> float:
    """What speaks for two items apart from their wording."""
    parent = pairing.to_b.get(a.parent) == b.parent
    return SAME_PARENT * parent + SAME_NUMBER * same_number(a, b)


def same_number(a: Item, b: Item) -> bool:
    """Whether both have the same number, however it is written."""
    return bool(a.number and b.number and a.number.value == b.number.value)


def pair_by_children(pairing: Pairing, a: Sequence[Item], b: Sequence[Item]) -> None:
    """Clauses most of whose children went together; the deepest first."""
    below_a, below_b = children(a), children(b)
    for i in sorted(below_a, reverse=True):
        if i in pairing.to_b:
            continue
        votes = Counter(b[pairing.to_b[k]].parent for k in below_a[i] if k in pairing.to_b)
        for j, count in votes.most_common(1):
            if j >= 0 and 2 * count >= min(len(below_a[i]), len(below_b[j])):
                pairing.pair(i, j)


def children(items: Sequence[Item]) -> dict[int, list[int]]:
    """The positions of what stands right below each clause; below -1 what stands in the variant itself."""
    below: dict[int, list[int]] = defaultdict(list)
    for i, item in enumerate(items):
        below[item.parent].append(i)
    return below


def pair_gaps(pairing: Pairing, a: Sequence[Item], b: Sequence[Item]) -> None:
    """What is left under the same parent between the same neighbours, from the top down: here less has to be alike."""
    below_a, below_b = children(a), children(b)
    for i in sorted(below_a):
        j = pairing.to_b.get(i)
        if j is not None and j in below_b:
            for left, right in gaps(pairing, below_a[i], below_b[j]):
                if len(left) * len(right) <= LARGEST_GAP:
                    for k, m in best_in_order(left, right, lambda k, m: fit(a, b, below_a, below_b, k, m)):
                        pairing.pair(k, m)


def gaps(
    pairing: Pairing, left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[list[int], list[int]]]:
    """The unpaired siblings between neighbours that are paired with each other, and in order."""
    place = {j: m for m, j in enumerate(right)}
    both = [(k, place[pairing.to_b[i]]) for k, i in enumerate(left) if pairing.to_b.get(i) in place]
    fixed = [both[n] for n in increasing([m for _, m in both])]
    at_a = at_b = 0
    for k, m in (*fixed, (len(left), len(right))):
        free_a = [i for i in left[at_a:k] if i not in pairing.to_b]
        free_b = [j for j in right[at_b:m] if j not in pairing.to_a]
        if free_a and free_b:
            yield free_a, free_b
        at_a, at_b = k + 1, m + 1


def fit(
    a: Sequence[Item],
    b: Sequence[Item],
    below_a: dict[int, list[int]],
    below_b: dict[int, list[int]],
    i: int,
    j: int,
) -> float:
    """How well two neighbours go together: sections of the same number do, whatever their headings say."""
    alike = likeness(a[i], b[j]) + SAME_PARENT
    if same_number(a[i], b[j]):
        alike += SAME_NUMBER
        if i in below_a and j in below_b:
            alike = max(alike, ALIKE_HERE + SAME_NUMBER)
    return alike


def best_in_order(
    left: Sequence[int], right: Sequence[int], score: Callable[[int, int], float]
) -> list[tuple[int, int]]:
    """The pairs, in order, that fit best in all."""
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    worth = [[score(i, j) - ALIKE_HERE for j in right] for i in left]
    for k in range(len(left) - 1, -1, -1):
        for m in range(len(right) - 1, -1, -1):
            best[k][m] = max(best[k + 1][m], best[k][m + 1], best[k + 1][m + 1] + worth[k][m])
    pairs, k, m = [], 0, 0
    while k < len(left) and m < len(right):
        if worth[k][m] > 0 and best[k][m] == best[k + 1][m + 1] + worth[k][m]:
            pairs.append((left[k], right[m]))
            k, m = k + 1, m + 1
        elif best[k][m] == best[k + 1][m]:
            k += 1
        else:
            m += 1
    return pairs


def pair_contained(
    pairing: Pairing, a: Sequence[Item], b: Sequence[Item], likely: Sequence[tuple[float, int, int]]
) -> None:
    """An item with one that holds it, or that it holds: what was split into many is like none of its parts."""
    for alike, i, j in sorted(likely, key=lambda pair: (-pair[0], pair[1:])):
        if i not in pairing.to_b and j not in pairing.to_a:
            part, whole = sorted((a[i], b[j]), key=lambda item: len(item.wording))
            if alike >= least_alike(part, whole) and contained(part, whole):
                pairing.pair(i, j)
