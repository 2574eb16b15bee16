"""What a step of the outline costs: a number continues an open list, or begins one in an open item."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import regex

from normalizer.candidates import Candidate, costs
from normalizer.tables import rows

if TYPE_CHECKING:
    from normalizer.outline import Hypothesis

DEAREST = 16.0
DEEPEST = 12
MOST_HEADING = 30
# Short, without a stop, and not the lead of a citation or of an enumeration inside a sentence.
HEADING = regex.compile(r"[^。;!?,…]{1,30}+(?<![至和或及照据按由以第当须应得明括为是即于将被把对向从])")
BULLETS = frozenset({"bullet", "dash"})

Item = tuple[
    str, tuple[int, ...], bool
]  # family and value of the open item of a list, and whether it is the first
Stack = tuple[Item, ...]


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


def readings_of(plain: str, h: "Hypothesis", candidate: Candidate) -> Iterator[tuple[int, float, bool]]:
    """The places `candidate` can take behind `h`: (level, cost, whether a list begins there)."""
    price, depth = costs(), len(h.stack)
    headed = h.last is not None and heading_gap(plain, h.last.end, candidate.start)
    here = max(0.0, candidate.weight) - candidate.weight
    for level, item in enumerate(h.stack, start=1):
        if item[0] == candidate.family:
            cost = follow(item[1], candidate.value, item[0]) - item[2] * families()[item[0]].lone
            yield level, here + cost - heading_refund(h, candidate, level, headed), False
    for level in range(min(depth, DEEPEST - 1) + 1, 0, -1):
        cost = begin(h, candidate.family, candidate.value, level)
        if cost < DEAREST:
            if level <= depth:
                cost += price["headed"] * headed + price["led"] * (candidate.before == "colon")
            yield level, here + cost - heading_refund(h, candidate, level, headed), True


def heading_refund(h: "Hypothesis", candidate: Candidate, level: int, headed: bool) -> float:
    """What a heading in between gives back where only a word stands before a number."""
    if candidate.before != "word" or not (headed or h.last is None):
        return 0.0
    if level > len(h.stack) or h.last is None:
        return costs()["heading_gap"]
    return costs()["heading_gap_sibling" if level == len(h.stack) else "heading_gap_out"]


def heading_gap(plain: str, start: int, end: int) -> bool:
    """Whether the text between two numbers can be a heading."""
    return end - start <= MOST_HEADING and HEADING.fullmatch(plain, start, end) is not None


def follow(last: tuple[int, ...], value: tuple[int, ...], family: str) -> float:
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


def begin(h: "Hypothesis", family: str, value: tuple[int, ...], level: int) -> float:
    """The cost of a list that begins with `value` as the items of `level`, inside the open item of the level above."""
    price, table = costs(), families()
    parent = h.stack[level - 2] if level > 1 else None
    own = table[family]
    cost = first_cost(h, family, value, parent, level)
    pair = (parent[0] if parent else "", family)
    if pair in h.seen:
        cost += price["known_pair"]
    elif level <= len(h.stack):
        cost += price["leave"]
    if level <= len(h.stack) and own.rank > table[h.stack[level - 1][0]].rank:
        cost += price["inversion"]
    if parent and parent[0] == family:
        cost += price["same_family"]
    elif parent and own.rank < table[parent[0]].rank and pair not in h.seen:
        cost += price["inversion"]
    return cost


def first_cost(
    h: "Hypothesis", family: str, value: tuple[int, ...], parent: Item | None, level: int
) -> float:
    """The cost of `value` as the first of a list."""
    price, own = costs(), families()[family]
    stopped = next((v for f, v, _ in h.closed if f == family), None)
    if stopped is None:
        stopped = next((v for f, v, _ in h.stack[level - 1 :] if f == family), None)
    if stopped and follow(stopped, value, family) == price["next"]:
        run = 0.0 if own.runs else price["start_run"] + own.lone
    else:
        run = price["back"] * 2
    if family.startswith("decimal"):
        first = (
            prefix_cost(value, parent)
            + own.lone
            + (price["start"] if value[-1] == 1 else price["start_other"])
        )
    else:
        first = own.lone + (price["start"] if value == (1,) else price["start_other"])
    return min(run, first)


def prefix_cost(value: tuple[int, ...], parent: Item | None) -> float:
    """The cost of the decimal `value` under `parent`: 3.2 belongs under 三、, 3. or 第三条, 3.2.1 under 3.2."""
    if parent is None:
        return costs()["no_parent"]
    inner = parent[1] if parent[0].startswith("decimal") else parent[1][:1]
    return 0.0 if value[:-1] == inner else costs()["prefix"]
