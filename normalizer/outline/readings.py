"""What a candidate costs at each place it can take: it continues an open list, or begins one in an open item."""

from functools import lru_cache
from math import inf
from typing import NamedTuple

from normalizer.outline.candidates import Candidate, costs
from normalizer.outline.steps import (
    DECIMALS,
    Hypothesis,
    Stack,
    begins,
    families,
    follow,
    nestings,
    prefix_cost,
    resumption,
)

Pair = tuple[float, float]
# The level of a step, its cost, the part of the stack that stays open, and whether a list begins inside of that.
Reading = tuple[int, float, Stack, bool]


class Prices(NamedTuple):
    """What the steps of a candidate cost whatever hypothesis takes it; a pair is for a list further out, the innermost list.

    `following` is what the next value of an open list costs in it, `nexts` with its place; `item` is added for any other
    value, `lone` is what a second item gives back. A list that begins costs `first` or what a resumption does, and `inside`
    the last item or `beside` it, `known` at least. The least for any step of a family is `start`, with an earlier list `least`.
    """

    following: float
    nexts: Pair
    item: Pair
    lone: float
    first: float
    inside: float
    beside: Pair
    known: float
    start: float
    least: float


@lru_cache(maxsize=4096)
def prices(family: str, weight: float, before: str, is_first: bool, rejected: float, headed: bool) -> Prices:
    """The prices of a candidate, the first value of a list or not, where taking none costs `rejected`."""
    price, own, word = costs(), families()[family], before == "word"
    here = max(0.0, weight) - weight - rejected
    first = own.lone + price["start" if is_first else "start_other"]
    refunds = ("heading_gap_out", "heading_gap_sibling", "heading_gap")
    out, sibling, inner = (price[name] * (word and headed) for name in refunds)
    apart = here + price["led"] * (before == "colon") + price["headed"] * headed
    sequence, following, known = price["sequence"] * word, price["next"], price["known_pair"]
    nexts = (here + following - max(out, sequence), here + following - max(sibling, sequence))
    return Prices(
        following=following,
        nexts=nexts,
        item=(here - out, here - sibling),
        lone=own.lone,
        first=first,
        inside=here - inner,
        beside=(apart - out, apart - sibling),
        known=here - inner + known,
        start=here - inner + known + first,
        least=min(here - inner + known + min(first, 0.0), *nexts) - own.lone,
    )


def prices_of(candidate: Candidate, rejected: float, headed: bool) -> Prices:
    """The prices of a candidate where taking none costs `rejected`; `headed`: what stands before it can be a heading."""
    _, _, family, value, weight, before = candidate
    return prices(family, weight, before, begins(family, value), rejected, headed)


def readings_of(h: Hypothesis, candidate: Candidate, price: Prices, room: float) -> list[Reading]:
    """The places the candidate can take behind `h`. Steps that cost more than `room` may be missing.

    Where an open list goes on, no other begins.
    """
    _, _, family, value, _, _ = candidate
    _, stack, closed, _, _ = h
    following, nexts, item, lone, first, _, _, known, _, _ = price
    stopped, shape = closed.get(family), stack.shape
    depth, found = len(shape), list[Reading]()
    if family in shape:
        goes_on, opened = False, None
        for level, of in enumerate(shape, start=1):
            if of == family:
                kept = stack if level == depth else stack.outside[level]
                opened, step = kept.value, follow(kept.value, value, family)
                if step == following:
                    goes_on, cost = True, nexts[level == depth]
                else:
                    cost = step + item[level == depth]
                found.append((level, cost - lone if kept.first else cost, kept, False))
        if goes_on:
            return found
        stopped = stopped or opened
    run = resumption(family, value, stopped) if stopped else inf
    if known + min(run, first) <= room:
        found += beginnings(h, candidate, price, run, room)
    return found


def beginnings(h: Hypothesis, candidate: Candidate, price: Prices, run: float, room: float) -> list[Reading]:
    """The levels at which a list can begin behind `h`, innermost first, as `readings_of` gives them.

    `run`: what it costs where it goes on with an earlier list, which it can't in the place of a list of its own family.
    """
    _, _, family, value, _, _ = candidate
    _, stack, _, seen, _ = h
    depth, parted = len(stack.shape), family in DECIMALS
    found: list[Reading] = []
    for level, cost, own in nestings(stack.shape, family, seen):
        outer = stack if level > depth else stack.outside[level - 1]
        cost += price.inside if level > depth else price.beside[level == depth]
        start = price.first + prefix_cost(value, outer) if parted else price.first
        cost += start if own or start < run else run
        if cost <= room:
            found.append((level, cost, outer, True))
    return found
