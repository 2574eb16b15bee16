"""What the parts of a step of the outline cost: one number behind another in a list, a list inside an item."""

import re
from functools import cache, lru_cache
from math import inf
from typing import NamedTuple

import msgspec

from normalizer.outline.values import DECIMALS, Candidate, costs
from normalizer.tables import rows

DEEPEST = 12
MOST_HEADING = 30
# Short, without a stop, and not the lead of a citation or of an enumeration inside a sentence; 监理依据 and 使用说明 are names.
HEADING = re.compile(
    r"[^。;!?,…_]{1,30}+(?:(?<![至和或及照据按由以第当须应得明括为是即于将被把对向从])"
    r"|(?<=[证数收票单凭]据|[说声证]明|[响供反效]应|[理事自]由|[方意]向|[核校]对|行为)|(?<=[^应须将可当并或]依据))"
)
BULLETS = frozenset({"bullet", "dash"})
ARABIC = DECIMALS | {"arabic", "dotted"}
BRANCHED = frozenset({"chapter", "section", "article"})  # 第三条之一
PARTS = frozenset({"part", "volume", "division", "chapter"})

Value = tuple[int, ...]
Pairs = frozenset[tuple[str, str]]  # families that were seen inside one another: (outer, inner)


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


class Stack(msgspec.Struct, frozen=True, eq=False, gc=False):
    """Open lists: the open item of the innermost one, whether it is the first there, and the stacks further out.

    `shape` names the families of all, outermost first, and `levels` says where each stands; there are `depth` of them.
    `outside[level]` ends with the item at that level, the empty stack is `outside[0]`. Equal stacks of one search are one
    object (`entered`).
    """

    family: str
    value: Value
    first: bool
    outside: tuple["Stack", ...]
    shape: tuple[str, ...]
    levels: dict[str, list[int]]
    depth: int


Stacks = dict[tuple[Stack, str, Value, bool], Stack]  # by the stack further out and the open item


def entered(stacks: Stacks, kept: Stack, candidate: Candidate, starts: bool) -> Stack:
    """The stack where `candidate` takes the place of the innermost item of `kept`, or begins a list inside it."""
    family, value = candidate.family, candidate.value
    outer = kept if starts else kept.outside[-1]
    key = (outer, family, value, starts)
    stack = stacks.get(key)
    if stack is None:
        if starts:
            shape = (*kept.shape, family)
            stack = Stack(family, value, True, (*kept.outside, kept), shape, levels_of(shape), len(shape))
        else:
            stack = Stack(family, value, False, kept.outside, kept.shape, kept.levels, kept.depth)
        stacks[key] = stack
    return stack


@lru_cache(maxsize=4096)
def levels_of(shape: tuple[str, ...]) -> dict[str, list[int]]:
    """The levels of each family in a stack of such families, outermost first."""
    levels: dict[str, list[int]] = {}
    for level, family in enumerate(shape, start=1):
        levels.setdefault(family, []).append(level)
    return levels


# One reading of the text so far: its cost, its stack, where the closed lists of a family stopped, which families nest in which,
# and where the last number ends, -1 before the first.
Hypothesis = tuple[float, Stack, dict[str, Value], Pairs, int]
START: Hypothesis = (0.0, Stack("", (), False, (), (), {}, 0), {}, frozenset(), -1)


def is_heading(plain: str, start: int, end: int) -> bool:
    """Whether the text between two numbers, no longer than `MOST_HEADING`, can be a heading."""
    return HEADING.fullmatch(plain, start, end) is not None


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


def onward(stack: Stack, value: Value, step: float) -> float:
    """The cost of the decimal `value` in the innermost list of `stack`, `step` anywhere else: special conditions go 2.1 3.3 3.4."""
    special = stack.outside[-1].family in PARTS and value > stack.value
    return min(step, costs()["onward"]) if special else step


def resumed(stack: Stack, value: Value) -> float:
    """The cost of an Arabic number behind a list of decimals right under a part that has not come to it: 7.2 9."""
    before = any(
        of.family in DECIMALS and of.outside[-1].family in PARTS and value > of.value[:1]
        for of in (*stack.outside, stack)
    )
    return families()["arabic"].lone + costs()["start_under"] if before else inf


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
def resumption(family: str, value: Value, stopped: Value) -> float:
    """The cost of a list that begins with `value` because an earlier one stopped at `stopped`."""
    own, step = families()[family], follow(stopped, value, family)
    if own.runs:
        return 0.0 if step == costs()["next"] else step if step < costs()["back"] else inf
    return costs()["start_run"] + own.lone if step == costs()["next"] else inf


def begins(family: str, value: Value) -> bool:
    """Whether `value` is the first of a list."""
    return value[-1] == 1 and (len(value) == 1 or family not in BRANCHED)


def prefix_cost(value: Value, parent: Stack) -> float:
    """What a list of decimals that begins with `value` costs more under the item `parent` than anywhere.

    3.2 belongs under 三、, 3. or 第三条, 3.2.1 under 3.2; under 3.2 a list may begin with 3.2.4 too, and under a part with 2.4,
    as special conditions do.
    """
    price = costs()
    if parent.family in PARTS:
        return min(price["no_parent"], price["prefix"] * (value[:-1] != parent.value))
    other = 0.0 if value[-1] == 1 else price["start_other"] - price["start_under"]
    if not parent.shape:
        return price["no_parent"] + other
    inner = parent.value if parent.family in DECIMALS else parent.value[:1]
    if value[:-1] != inner:
        return price["prefix"] + other
    return 0.0 if parent.family in ARABIC else other
