"""What a candidate costs at each place it can take: it continues an open list, or begins one in an open item."""

from functools import lru_cache
from typing import NamedTuple

from normalizer.outline.candidates import Candidate, costs
from normalizer.outline.steps import (
    DECIMALS,
    Hypothesis,
    begins,
    families,
    first_cost,
    follow,
    nestings,
    resumed_cost,
)

DEAREST = 16.0

Pair = tuple[float, float]
Reading = tuple[int, float, bool]  # the level of a step, its cost, and whether a list begins there


class Prices(NamedTuple):
    """What the steps of a candidate cost whatever hypothesis takes it; a pair is for a list further out, the innermost list.

    `next` is the next value of an open list, and what that costs; `item` is added for any other value of one, `lone` is
    what a second item gives back. A list that begins costs `first`, or `resumed` and more where it goes on in a new parent,
    and `inside` the last item or `beside` it. The least for any step of a family is `start`, with a closed list `again`, with
    an open one `least`.
    """

    next: tuple[float, Pair]
    item: Pair
    lone: float
    first: float
    resumed: float
    inside: float
    beside: Pair
    start: float
    again: float
    least: float


@lru_cache(maxsize=4096)
def prices(family: str, weight: float, before: str, is_first: bool, rejected: float, headed: bool) -> Prices:
    """The prices of a candidate, the first value of a list or not, where taking none costs `rejected`."""
    price, own, word = costs(), families()[family], before == "word"
    here = max(0.0, weight) - weight - rejected
    first = own.lone + price["start" if is_first else "start_other"]
    resumed = min(first, resumed_cost(family))
    refunds = ("heading_gap_out", "heading_gap_sibling", "heading_gap")
    out, sibling, inner = (price[name] * (word and headed) for name in refunds)
    apart = here + price["led"] * (before == "colon") + price["headed"] * headed
    sequence, following, known = price["sequence"] * word, price["next"], price["known_pair"]
    nexts = (here + following - max(out, sequence), here + following - max(sibling, sequence))
    again = here - inner + known + resumed
    return Prices(
        next=(following, nexts),
        item=(here - out, here - sibling),
        lone=own.lone,
        first=first,
        resumed=resumed,
        inside=here - inner,
        beside=(apart - out, apart - sibling),
        start=here - inner + known + first,
        again=again,
        least=min(again, *nexts) - own.lone,
    )


def prices_of(candidate: Candidate, rejected: float, headed: bool) -> Prices:
    """The prices of a candidate where taking none costs `rejected`; `headed`: what stands before it can be a heading."""
    _, _, family, value, weight, before = candidate
    return prices(family, weight, before, begins(family, value), rejected, headed)


def readings_of(h: Hypothesis, candidate: Candidate, price: Prices, room: float) -> list[Reading]:
    """The places the candidate can take behind `h`. Steps that cost more than `room` may be missing."""
    _, _, family, value, _, _ = candidate
    _, stack, shape, closed, _, _ = h
    (following, nexts), item, lone, _, _, _, _, start, again, _ = price
    goes_on, depth = False, len(stack)
    found: list[Reading] = []
    if family in shape:
        for level, (of, last, is_first) in enumerate(stack, start=1):
            if of == family:
                step = follow(last, value, family)
                if step == following:
                    goes_on, cost = True, nexts[level == depth]
                else:
                    cost = step + item[level == depth]
                found.append((level, cost - lone if is_first else cost, False))
    if start <= room:
        found += beginnings(h, candidate, price, room)
    elif again <= room:
        stopped = closed.get(family)
        if goes_on or (stopped is not None and follow(stopped, value, family) == following):
            found += beginnings(h, candidate, price, room)
    return found


def beginnings(h: Hypothesis, candidate: Candidate, price: Prices, room: float) -> list[Reading]:
    """The levels at which a list can begin behind `h`, innermost first, as `readings_of` gives them.

    Where lists of the family were closed, the last of them counts for what goes on; else an open one that the new list closes.
    """
    _, _, family, value, _, _ = candidate
    _, stack, shape, closed, seen, _ = h
    _, _, _, first, resumed, inside, beside, _, _, _ = price
    depth, opened, stopped = len(stack), None, closed.get(family)
    follows = stopped is not None or family in DECIMALS
    found: list[Reading] = []
    for level, cost, own in nestings(shape, family, seen):
        if own:
            opened, follows = stack[level - 1][1], True
        place = inside if level > depth else beside[level == depth]
        if cost + place + resumed > room:
            continue
        if follows:
            parent = stack[level - 2] if level > 1 else None
            cost += first_cost(family, value, parent, stopped or opened)
        else:
            cost += first
        if cost < DEAREST:
            found.append((level, cost + place, True))
    return found
