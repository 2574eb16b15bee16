"""How alike two passages are, and which are worth asking about: never all pairs."""

from collections import Counter, defaultdict
from collections.abc import Container, Sequence

from normalizer.comparison.passages import Item

# A passage is looked up by so many of its rarest shingles; one that more passages have than that tells nothing.
RAREST = 24
OFTEN = 24
CANDIDATES = 6
HEADING_ALONE = 0.9
# A shorter text is contained in others by chance.
SHORTEST = 8
CONTAINED = 0.6


def likeness(a: Item, b: Item) -> float:
    """From 0 (nothing in common) to 1 (the same), by wording; headings count for half where they agree.

    Where one has a heading alone, what it says may stand below it: then the headings decide.
    """
    from rapidfuzz import fuzz

    wording = fuzz.ratio(a.wording, b.wording) / 100
    if not (a.heading and b.heading):
        return wording
    heading = fuzz.ratio(a.heading, b.heading) / 100
    if (a.heading == a.wording) != (b.heading == b.wording):
        return max(wording, HEADING_ALONE * heading)
    return max(wording, (wording + heading) / 2)


def likely_pairs(
    a: Sequence[Item], b: Sequence[Item], taken_a: Container[int], taken_b: Container[int]
) -> list[tuple[float, int, int]]:
    """The pairs that share rare shingles, with their likeness; a handful for each item that is not taken."""
    free_a = [i for i in range(len(a)) if i not in taken_a]
    free_b = [j for j in range(len(b)) if j not in taken_b]
    found = shared(a, b, free_a, free_b) | {(i, j) for j, i in shared(b, a, free_b, free_a)}
    return [(likeness(a[i], b[j]), i, j) for i, j in sorted(found)]


def shared(
    a: Sequence[Item], b: Sequence[Item], free_a: Sequence[int], free_b: Sequence[int]
) -> set[tuple[int, int]]:
    """For each of `free_a` those of `free_b` that have most of its rarest shingles."""
    index: dict[str, list[int]] = defaultdict(list)
    for j in free_b:
        for shingle in shingles(b[j].wording):
            index[shingle].append(j)
    found = set()
    for i in free_a:
        known = [index[s] for s in shingles(a[i].wording) if s in index and len(index[s]) <= OFTEN]
        votes: Counter[int] = Counter()
        for holders in sorted(known, key=lambda holders: (len(holders), holders))[:RAREST]:
            votes.update(holders)
        found |= {(i, j) for j, _ in votes.most_common(CANDIDATES)}
    return found


def shingles(text: str, size: int = 2) -> set[str]:
    """All stretches of `size` characters; a shorter text stands for itself."""
    return {text[at : at + size] for at in range(max(1, len(text) - size + 1))} - {""}


def contained(part: Item, whole: Item, others: Sequence[Item] = ()) -> bool:
    """Whether the part's wording is found in the whole's, aside from what others say already; a sample tells most that aren't."""
    some = [part.wording[at : at + 3] for at in range(0, len(part.wording) - 2, 4)]
    if len(part.wording) < SHORTEST or 2 * sum(s in whole.wording for s in some) < CONTAINED * len(some):
        return False
    rest = shingles(whole.wording, 3).difference(*(shingles(other.wording, 3) for other in others))
    own = shingles(part.wording, 3)
    return len(own & rest) >= CONTAINED * len(own)


def least_alike(part: Item, whole: Item) -> float:
    """How alike a passage and one that contains it are at least; far faster to know than whether it does."""
    return 2 * CONTAINED * len(part.wording) / (len(part.wording) + len(whole.wording) or 1)
