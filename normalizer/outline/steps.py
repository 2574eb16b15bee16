"""What a step of the outline costs: a number continues an open list, or begins one in an open item."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from normalizer.outline.candidates import Candidate, costs
from normalizer.tables import rows

if TYPE_CHECKING:
    from normalizer.outline import Hypothesis

DEAREST = 16.0
DEEPEST = 12
MOST_HEADING = 30
# Short, without a stop, and not the lead of a citation or of an enumeration inside a sentence.
HEADING = re.compile(r"[^。;!?,…]{1,30}+(?<![至和或及照据按由以第当须应得明括为是即于将被把对向从])")
BULLETS = frozenset({"bullet", "dash"})

Value = tuple[int, ...]
Item = tuple[str, Value, bool]  # family and value of the open item of a list, and whether it is the first
Stack = tuple[Item, ...]
NO_PARENT: tuple[str, Value] = ("", ())
Refunds = tuple[float, float, float]  # for a number inside, beside and outside of the last item
NO_REFUNDS: Refunds = (0.0, 0.0, 0.0)


class Family(NamedTuple):
    """A row of data/families.tsv."""

    rank: int
    runs: bool
    lone: float
    heads: bool


@cache
def families() -> dict[str, Family]:
    """The families by name."""
    return {
        name: Family(int(rank), runs == "1", float(lone), heads == "1")
        for name, rank, runs, lone, heads in rows("families")
    }


class Offer(NamedTuple):
    """A candidate with what its steps cost whatever hypothesis takes it.

    `here` is the price of the place, `lone` that of a single item, `start` the least for a list that begins with it,
    `led` what is added where that list is not inside the last item, `refunds` what a heading before it gives back,
    `sequence` what the next value of an open list does.
    """

    candidate: Candidate
    here: float
    lone: float
    start: float
    led: float
    refunds: Refunds
    sequence: float


def offer(candidate: Candidate) -> Offer:
    """The candidate with its prices."""
    price = costs()
    here = max(0.0, candidate.weight) - candidate.weight
    start = here + start_cost(candidate.family, candidate.value) + price["known_pair"]
    gap = (price["heading_gap"], price["heading_gap_sibling"], price["heading_gap_out"])
    return Offer(
        candidate,
        here,
        families()[candidate.family].lone,
        start,
        price["led"] * (candidate.before == "colon"),
        gap if candidate.before == "word" else NO_REFUNDS,
        price["sequence"] * (candidate.before == "word"),
    )


def readings_of(
    h: "Hypothesis", offered: Offer, headed: bool, room: float
) -> Iterator[tuple[int, float, bool]]:
    """The places the candidate can take behind `h`: (level, cost, whether a list begins there).

    `headed`: the text since the last number of `h` can be a heading. Steps that cost more than `room` may be missing.
    """
    candidate, here, lone, start, led, refunds, sequence = offered
    family, value, stack, depth = candidate.family, candidate.value, h.stack, len(h.stack)
    inside, sibling, out = refunds if headed or h.last is None else NO_REFUNDS
    goes_on = False
    for level, (of, last, is_first) in enumerate(stack, start=1):
        if of == family:
            step = follow(last, value, family)
            refund = sibling if level == depth else out
            if step == costs()["next"]:
                goes_on = True
                refund = max(refund, sequence)
            yield level, here + step - is_first * lone - refund, False
    stopped = h.closed.get(family)
    goes_on = goes_on or (stopped is not None and follow(stopped, value, family) == costs()["next"])
    if start - inside <= room or goes_on:
        further_out = here + led + costs()["headed"] * headed
        for level, cost in beginnings(h, family, value, stopped):
            if level > depth:
                yield level, here + cost - inside, True
            else:
                yield level, further_out + cost - (sibling if level == depth else out), True


def beginnings(
    h: "Hypothesis", family: str, value: Value, stopped: Value | None
) -> Iterator[tuple[int, float]]:
    """The levels at which a list can begin behind `h`, innermost first, each with its cost.

    `stopped`: where a closed list of the family stopped; an open one that the new list closes counts where there is none.
    """
    stack, depth = h.stack, len(h.stack)
    opened = None
    for level in range(depth + 1, 0, -1):
        beside = stack[level - 1][0] if level <= depth else ""
        if beside == family:
            opened = stack[level - 1][1]
        if level <= DEEPEST:
            parent = stack[level - 2][:2] if level > 1 else NO_PARENT
            cost = begin(family, value, parent, beside, stopped or opened, (parent[0], family) in h.seen)
            if cost < DEAREST:
                yield level, cost


def heading_gap(plain: str, start: int, end: int) -> bool:
    """Whether the text between two numbers can be a heading."""
    return end - start <= MOST_HEADING and HEADING.fullmatch(plain, start, end) is not None


@lru_cache(maxsize=4096)
def follow(last: Value, value: Value, family: str) -> float:
    """The cost of `value` behind `last` in one list."""
    price = costs()
    if family in BULLETS:
        return 0.0
    if value[:-1] == last[:-1] and len(value) == len(last):
        ahead = value[-1] - last[-1]
    elif value[: len(last)] == last or last[: len(value)] == value:  # 第三条 第三条之一 第四条
        return price["next"]
    elif len(value) != len(last):  # 第三条之一 第四条
        ahead = value[0] - last[0]
    elif value[-1] == 1 and value[:-2] == last[:-2] and value[-2] == last[-2] + 1:
        return price["carry"]
    elif value[-1] == last[-1] + 1:
        return price["prefix"] + price["next"]
    else:
        return price["back"] + price["prefix"]
    if ahead == 1:
        return price["next"]
    if ahead > 1:
        return min(price["gap"] + price["gap_more"] * (ahead - 2), price["back"])
    return price["double"] if ahead == 0 else price["back"]


@lru_cache(maxsize=4096)
def begin(
    family: str, value: Value, parent: tuple[str, Value], beside: str, stopped: Value | None, known: bool
) -> float:
    """The cost of a list that begins with `value` inside the item `parent`, closing a list of the family `beside`.

    `stopped` is where the last list of the family stopped; `known`: this family was already seen in that of `parent`.
    """
    price, table = costs(), families()
    own = table[family]
    cost = first_cost(family, value, parent, stopped)
    if known:
        cost += price["known_pair"]
    elif beside:
        cost += price["leave"]
    if beside and own.rank > table[beside].rank:
        cost += price["inversion"]
    if parent[0] == family:
        cost += price["same_family"]
    elif parent[0] and own.rank < table[parent[0]].rank and not known:
        cost += price["inversion"]
    return cost


def first_cost(family: str, value: Value, parent: tuple[str, Value], stopped: Value | None) -> float:
    """The cost of `value` as the first of a list."""
    price, own = costs(), families()[family]
    if stopped and follow(stopped, value, family) == price["next"]:
        run = 0.0 if own.runs else price["start_run"] + own.lone
    else:
        run = price["back"] * 2
    prefix = prefix_cost(value, parent) if family.startswith("decimal") else 0.0
    return min(run, prefix + start_cost(family, value))


def start_cost(family: str, value: Value) -> float:
    """The least that a list of its own costs which begins with `value`."""
    is_first = value[-1] == 1 and (len(value) == 1 or family.startswith("decimal"))
    return families()[family].lone + costs()["start" if is_first else "start_other"]


def prefix_cost(value: Value, parent: tuple[str, Value]) -> float:
    """The cost of the decimal `value` under `parent`: 3.2 belongs under 三、, 3. or 第三条, 3.2.1 under 3.2."""
    if not parent[0]:
        return costs()["no_parent"]
    inner = parent[1] if parent[0].startswith("decimal") else parent[1][:1]
    return 0.0 if value[:-1] == inner else costs()["prefix"]
