"""What the modules of the outline share: a candidate, and what the search pays."""

from functools import cache

import msgspec

from normalizer.tables import rows

DECIMALS = frozenset(f"decimal{parts}" for parts in range(2, 7))


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A label at `start:end` of the plain text; `weight` > 0 where the place looks like the start of a clause."""

    start: int
    end: int
    family: str
    value: tuple[int, ...]
    weight: float
    before: str  # what stands before it: line, stop, colon, close, blank, comma, quote or word


@cache
def costs() -> dict[str, float]:
    """The costs of data/costs.tsv by name."""
    return {name: float(cost) for name, cost, _ in rows("costs")}
