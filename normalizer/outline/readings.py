"""What a candidate costs at each place it can take: it continues an open list, or begins one in an open item."""

from collections.abc import Sequence
from functools import lru_cache
from math import inf
from typing import NamedTuple

from normalizer.outline.steps import (
    Hypothesis,
    Stack,
    Value,
    begins,
    families,
    nestings,
    prefix_cost,
    resumed,
    resumption,
)
from normalizer.outline.values import DECIMALS, Candidate, costs

Pair = tuple[float, float]
# The cost so far with a step; the index of the hypothesis it leaves; the candidate it takes, if any, and at which level;
# the part of the stack that stays open, and whether a list begins inside of that.
Step = tuple[float, int, Candidate | None, int, Stack, bool]


class Beginning(NamedTuple):
    """What a candidate costs that begins a list; a pair is for a list further out, the innermost list.

    `first` or what a resumption does, and `inside` the last item or `beside` it, `known` at least. No list costs less than
    `least`.
    """

    first: float
    inside: float
    beside: Pair
    known: float
    least: float


class Prices(NamedTuple):
    """What a candidate costs whatever hypothesis takes it; a pair is for a list further out, the innermost list.

    `following` is what the next value of an open list costs in it, `nexts` with its place; `others` is added for any other
    value, `lone` is what a second item gives back.
    """

    following: float
    nexts: Pair
    others: Pair
    lone: float
    beginning: Beginning


# A candidate, its family, its value, and its prices where what stands before it cannot be a heading, and where it can.
Option = tuple[Candidate, str, Value, tuple[Prices, Prices]]


def options_of(group: Sequence[Candidate]) -> list[Option]:
    """The candidates of a place with their prices."""
    rejected = max(0.0, group[0].weight)
    return [
        (c, c.family, c.value, prices(c.family, c.weight, c.before, begins(c.family, c.value), rejected))
        for c in group
    ]


@lru_cache(maxsize=4096)
def prices(family: str, weight: float, before: str, is_first: bool, rejected: float) -> tuple[Prices, Prices]:
    """The prices of a candidate, the first value of a list or not, where taking none costs `rejected`."""
    price, own, word = costs(), families()[family], before == "word"
    here = max(0.0, weight) - weight - rejected
    first = own.lone + price["start" if is_first else "start_under" if family in DECIMALS else "start_other"]
    again = 0.0 if own.runs else own.lone + price["start_run"]

    def priced(headed: bool) -> Prices:
        refunds = ("heading_gap_out", "heading_gap_sibling", "heading_gap")
        out, sibling, inner = (price[name] * (word and headed) for name in refunds)
        sequence, following = price["sequence"] * word, price["next"]
        nexts = (here + following - max(out, sequence), here + following - max(sibling, sequence))
        apart = here + price["led"] * (before == "colon") + price["headed"] * headed
        known = here - inner + price["known_pair"]
        beside = (apart - out, apart - sibling)
        beginning = Beginning(first, here - inner, beside, known, known + min(first, again))
        return Prices(following, nexts, (here - out, here - sibling), own.lone, beginning)

    return priced(False), priced(True)


def beginnings(
    h: Hypothesis, source: int, candidate: Candidate, price: Beginning, stopped: Value | None, limit: float
) -> list[Step]:
    """The steps that begin a list behind `h` and cost no more than `limit`, innermost first.

    It can go on with an earlier list that `stopped` there. That is no open one of its family whose place it takes.
    """
    family, value = candidate.family, candidate.value
    so_far, stack, closed, seen, _ = h
    first, inside, beside, known, _ = price
    run = resumption(family, value, stopped) if stopped else inf
    if family == "arabic":
        run = min(run, resumed(stack, value))
    steps: list[Step] = []
    if so_far + known + min(run, first) > limit:
        return steps
    depth, parted = stack.depth, family in DECIMALS
    for level, cost, own in nestings(stack.shape, family, seen):
        outer = stack if level > depth else stack.outside[level - 1]
        place = inside if level > depth else beside[level == depth]
        start = first + prefix_cost(value, outer) if parted else first
        if not own or family in closed:
            start = min(start, run)
        if so_far + cost + place + start <= limit:
            steps.append((so_far + cost + place + start, source, candidate, level, outer, True))
    return steps
