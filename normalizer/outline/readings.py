"""What a candidate costs at each place it can take: it continues an open list, or begins one in an open item."""

from collections.abc import Iterator
from functools import lru_cache
from math import inf
from typing import NamedTuple

from normalizer.outline.steps import (
    Hypothesis,
    Stack,
    begins,
    families,
    follow,
    nestings,
    prefix_cost,
    resumption,
)
from normalizer.outline.values import DECIMALS, Candidate, costs

Pair = tuple[float, float]
# The cost so far with a step; the index of the hypothesis it leaves; the candidate it takes, if any, and at which level;
# the part of the stack that stays open, and whether a list begins inside of that.
Step = tuple[float, int, Candidate | None, int, Stack, bool]


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


def steps_of(h: Hypothesis, source: int, candidate: Candidate, price: Prices, room: float) -> list[Step]:
    """The steps that take the candidate behind `h`, the hypothesis `source`. Those that cost more than `room` may be missing.

    Where an open list goes on, no other begins.
    """
    _, _, family, value, _, _ = candidate
    so_far, stack, closed, _, _ = h
    following, nexts, item, lone, first, _, _, known, _, _ = price
    stopped, shape = closed.get(family), stack.shape
    depth = len(shape)
    found: list[Step] = []
    if family in shape:
        goes_on, opened = False, None
        for level, of in enumerate(shape, start=1):
            if of == family:
                kept = stack if level == depth else stack.outside[level]
                opened, step = kept.value, follow(kept.value, value, family)
                if step == following:
                    goes_on, cost = True, so_far + nexts[level == depth]
                else:
                    cost = so_far + step + item[level == depth]
                found.append((cost - lone if kept.first else cost, source, candidate, level, kept, False))
        if goes_on:
            return found
        stopped = stopped or opened
    run = resumption(family, value, stopped) if stopped else inf
    if known + min(run, first) <= room:
        found += beginnings(h, source, candidate, price, run)
    return found


def beginnings(h: Hypothesis, source: int, candidate: Candidate, price: Prices, run: float) -> Iterator[Step]:
    """The steps that begin a list behind `h`, innermost first.

    `run`: what it costs where it goes on with an earlier list. That is no open one of its family whose place it takes.
    """
    _, _, family, value, _, _ = candidate
    so_far, stack, _, seen, _ = h
    depth, parted = len(stack.shape), family in DECIMALS
    for level, cost, own in nestings(stack.shape, family, seen):
        outer = stack if level > depth else stack.outside[level - 1]
        place = price.inside if level > depth else price.beside[level == depth]
        start = price.first + prefix_cost(value, outer) if parted else price.first
        if not own or family in h.closed:
            start = min(start, run)
        yield so_far + cost + place + start, source, candidate, level, outer, True
