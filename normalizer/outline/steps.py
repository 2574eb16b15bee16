"""What a step of the outline costs: a number continues an open list, or begins one in an open item."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from normalizer.outline.candidates import Candidate, costs
from normalizer.tables import rows

DEAREST = 16.0
DEEPEST = 12
MOST_HEADING = 30
# Short, without a stop, and not the lead of a citation or of an enumeration inside a sentence.
HEADING = re.compile(r"[^。;!?,…_]{1,30}+(?<![至和或及照据按由以第当须应得明括为是即于将被把对向从])")
BULLETS = frozenset({"bullet", "dash"})
DECIMALS = frozenset(f"decimal{parts}" for parts in range(2, 7))

Value = tuple[int, ...]
Item = tuple[str, Value, bool]  # family and value of the open item of a list, and whether it is the first
Stack = tuple[Item, ...]
Pairs = frozenset[tuple[str, str]]  # families that were seen inside one another: (outer, inner)
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


class Hypothesis(NamedTuple):
    """One reading of the text so far: its cost, its stack, and the families of the stack.

    `closed` remembers where the lists of a family stopped, `seen` which nest in which, `end` where the last number ends,
    -1 before the first.
    """

    cost: float
    stack: Stack
    shape: tuple[str, ...]
    closed: Mapping[str, Value]
    seen: Pairs
    end: int


START = Hypothesis(0.0, (), (), {}, frozenset(), -1)


class Prices(NamedTuple):
    """What the steps of a candidate cost whatever hypothesis takes it.

    `here` is the price of the place, `lone` that of a single item, `first` that of the first item, `led` what is added where
    a list is not inside the last item, `refunds` what a heading before it gives back, `sequence` what the next value of
    an open list does; `start` is the least for a list of a new family, `least` for any step.
    """

    here: float
    lone: float
    first: float
    led: float
    refunds: Refunds
    sequence: float
    start: float
    least: float


@lru_cache(maxsize=4096)
def prices(family: str, weight: float, before: str, is_first: bool, rejected: float) -> Prices:
    """The prices of a candidate, the first value of a list or not, where taking none costs `rejected`."""
    price, lone, word = costs(), families()[family].lone, before == "word"
    here = max(0.0, weight) - weight - rejected
    first = lone + price["start" if is_first else "start_other"]
    gaps = (price["heading_gap"], price["heading_gap_sibling"], price["heading_gap_out"])
    refunds, sequence = (gaps, price["sequence"]) if word else (NO_REFUNDS, 0.0)
    start = here + first + price["known_pair"] - refunds[0]
    least = here + price["next"] - lone - max(*refunds, sequence)
    return Prices(here, lone, first, price["led"] * (before == "colon"), refunds, sequence, start, least)


def prices_of(candidate: Candidate, rejected: float) -> Prices:
    """The prices of a candidate where taking none costs `rejected`."""
    _, _, family, value, weight, before = candidate
    return prices(family, weight, before, begins(family, value), rejected)


def readings_of(
    h: Hypothesis, candidate: Candidate, price: Prices, headed: bool, room: float
) -> list[tuple[int, float, bool]]:
    """The places the candidate can take behind `h`: (level, cost, whether a list begins there).

    `headed`: the text since the last number of `h` can be a heading. Steps that cost more than `room` may be missing.
    """
    _, _, family, value, _, _ = candidate
    here, lone, first, _, refunds, sequence, _, _ = price
    inside, sibling, out = refunds if headed or h.end < 0 else NO_REFUNDS
    following, depth, goes_on = costs()["next"], len(h.stack), False
    found: list[tuple[int, float, bool]] = []
    if family in h.shape:
        for level, (of, last, is_first) in enumerate(h.stack, start=1):
            if of == family:
                step = follow(last, value, family)
                refund = sibling if level == depth else out
                if step == following:
                    goes_on = True
                    refund = max(refund, sequence)
                found.append((level, here + step - is_first * lone - refund, False))
    stopped = h.closed.get(family)
    goes_on = goes_on or (stopped is not None and follow(stopped, value, family) == following)
    if goes_on or here + first + costs()["known_pair"] - inside <= room:
        found += beginnings(h, candidate, price, headed, stopped)
    return found


def beginnings(
    h: Hypothesis, candidate: Candidate, price: Prices, headed: bool, stopped: Value | None
) -> list[tuple[int, float, bool]]:
    """The levels at which a list can begin behind `h`, innermost first, as `readings_of` gives them.

    `stopped`: where a closed list of the family stopped; an open one that the new list closes counts where there is none.
    """
    _, _, family, value, _, _ = candidate
    here, _, first, led, refunds, _, _, _ = price
    inside, sibling, out = refunds if headed or h.end < 0 else NO_REFUNDS
    further_out, depth, opened = here + led + costs()["headed"] * headed, len(h.stack), None
    deeper, beside, above = here - inside, further_out - sibling, further_out - out
    follows = stopped is not None or family in DECIMALS
    found: list[tuple[int, float, bool]] = []
    for level, cost, own in nestings(h.shape, family, h.seen):
        if own:
            opened, follows = h.stack[level - 1][1], True
        if follows:
            parent = h.stack[level - 2] if level > 1 else None
            cost += first_cost(family, value, parent, stopped or opened)
        else:
            cost += first
        if cost < DEAREST:
            place = above if level < depth else beside if level == depth else deeper
            found.append((level, cost + place, True))
    return found


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
def nestings(shape: tuple[str, ...], family: str, seen: Pairs) -> list[tuple[int, float, bool]]:
    """Where a list of `family` can begin in a stack of such families, innermost first.

    For each level, what it costs there whatever its first value is, and whether it closes a list of its own family.
    """
    found = []
    for level in range(min(len(shape) + 1, DEEPEST), 0, -1):
        parent = shape[level - 2] if level > 1 else ""
        beside = shape[level - 1] if level <= len(shape) else ""
        found.append((level, nesting(family, parent, beside, (parent, family) in seen), beside == family))
    return found


def nesting(family: str, parent: str, beside: str, known: bool) -> float:
    """The cost of a list inside an item of the family `parent`, closing a list of the family `beside`.

    `known`: this family was already seen in that of `parent`.
    """
    price, table = costs(), families()
    rank, cost = table[family].rank, 0.0
    if known:
        cost += price["known_pair"]
    elif beside:
        cost += price["leave"]
    if beside and rank > table[beside].rank:
        cost += price["inversion"]
    if parent == family:
        cost += price["same_family"]
    elif parent and rank < table[parent].rank and not known:
        cost += price["inversion"]
    return cost


@lru_cache(maxsize=4096)
def first_cost(family: str, value: Value, parent: Item | None, stopped: Value | None) -> float:
    """The cost of `value` as the first of a list in the item `parent`, where the last list of the family `stopped`."""
    price, own = costs(), families()[family]
    step = follow(stopped, value, family) if stopped else price["back"]
    if step == price["next"]:
        run = 0.0 if own.runs else price["start_run"] + own.lone
    else:
        run = step if own.runs and step < price["back"] else price["back"] * 2
    prefix = prefix_cost(value, parent) if family in DECIMALS else 0.0
    return min(run, prefix + start_cost(family, value))


def start_cost(family: str, value: Value) -> float:
    """The least that a list of its own costs which begins with `value`."""
    return families()[family].lone + costs()["start" if begins(family, value) else "start_other"]


def begins(family: str, value: Value) -> bool:
    """Whether `value` is the first of a list."""
    return value[-1] == 1 and (len(value) == 1 or family in DECIMALS)


def prefix_cost(value: Value, parent: Item | None) -> float:
    """The cost of the decimal `value` under `parent`: 3.2 belongs under 三、, 3. or 第三条, 3.2.1 under 3.2."""
    if parent is None:
        return costs()["no_parent"]
    family, of, _ = parent
    inner = of if family in DECIMALS else of[:1]
    return 0.0 if value[:-1] == inner else costs()["prefix"]
