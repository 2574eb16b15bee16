"""The outline: which candidates are the numbers of clauses, and how the clauses nest.

One left-to-right pass keeps a few hypotheses. A hypothesis is a stack of open lists, outermost first; each candidate
is rejected, continues an open list (which closes what is deeper), or begins a list in an open item. Every step costs
what `data/costs.tsv` says (normalizer/outline/readings.py); the cheapest hypothesis at the end is the outline. Hypotheses with
the same stack merge, those far behind the best are dropped, so time is linear in the number of candidates. A second
pass, right to left over the same steps, tells for each number how much worse the best outline without it would be.

All costs are relative to rejecting every place: a hypothesis that rejects one stays what it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import inf
from operator import itemgetter

import msgspec

from normalizer.outline.readings import Step, beginnings, options_of
from normalizer.outline.steps import (
    MOST_HEADING,
    START,
    Hypothesis,
    Stack,
    Stacks,
    entered,
    follow,
    is_heading,
    onward,
)
from normalizer.outline.values import DECIMALS, Candidate

BEAM = 16
FAR = 10.0
CLEAR = 3.0  # a margin of one clear sign is as good as any larger one
COST = itemgetter(0)

# A place: the steps to each hypothesis behind it, cheapest first. The first of them says what the hypothesis costs.
Column = list[list[Step]]


class Entry(msgspec.Struct, frozen=True, gc=False):
    """An accepted number and its level, 1 at the top.

    `margin`: how much more the best other outline costs at this place, at most `CLEAR`. `rival` is the level this number
    has in that other outline, 0 where it is no number there; its own level where no other is as near.
    """

    candidate: Candidate
    level: int
    margin: float
    rival: int


def find_outline(plain: str, groups: Sequence[Sequence[Candidate]]) -> list[Entry]:
    """The accepted candidates in order; a level is at most one deeper than the one before.

    The places of `groups` are in order and do not overlap.
    """
    beam, stacks = [START], Stacks()
    columns: list[Column] = []
    for group in groups:
        beam, column = advance(beam, steps_at(plain, beam, group), stacks)
        columns.append(column)
    return list(accepted(columns))[::-1]


def steps_at(plain: str, beam: Sequence[Hypothesis], group: Sequence[Candidate]) -> list[Step]:
    """The steps at one place, without most of those that are far behind the best.

    Each hypothesis rejects the place, or a candidate takes the place of the open item of a list of its family, or begins
    a list; where a list goes on, no other begins.
    """
    at, limit = group[0].start, beam[0][0] + FAR
    options = options_of(group)
    steps: list[Step] = []
    for source, h in enumerate(beam):
        so_far, stack, closed, _, end = h
        if so_far <= limit:
            steps.append((so_far, source, None, 0, stack, False))
        # The first point of an annex may stand right behind its name: 附表1.
        named = end < 0 or (end == at and stack.family == "annex")
        headed = named or (at - end <= MOST_HEADING and is_heading(plain, end, at))
        depth, levels = stack.depth, stack.levels
        for candidate, family, value, pair in options:
            following, nexts, others, lone, beginning = pair[headed]
            goes_on, stopped = False, None
            for level in levels.get(family, ()):
                inner = level == depth
                kept = stack if inner else stack.outside[level]
                stopped = kept.value
                cost = follow(stopped, value, family)
                if cost == following:
                    goes_on, cost = True, nexts[inner]
                else:
                    cost = others[inner] + (onward(kept, value, cost) if family in DECIMALS else cost)
                cost += so_far - lone if kept.first else so_far
                if cost <= limit:
                    steps.append((cost, source, candidate, level, kept, False))
                    limit = min(limit, cost + FAR)
            if not goes_on and so_far + beginning.least <= limit:
                steps += beginnings(h, source, candidate, beginning, closed.get(family) or stopped, limit)
    return steps


def advance(beam: Sequence[Hypothesis], steps: list[Step], stacks: Stacks) -> tuple[list[Hypothesis], Column]:
    """The hypotheses that the steps lead to, without those far behind the best, and the steps to each of them."""
    steps.sort(key=COST)
    limit = steps[0][0] + FAR
    targets: dict[Stack, list[Step]] = {}
    survivors: list[Hypothesis] = []
    for step in steps:
        cost, source, candidate, _, stack, starts = step
        if cost > limit:
            break
        if candidate:
            stack = entered(stacks, stack, candidate, starts)
        if stack in targets:
            targets[stack].append(step)
        elif len(survivors) < BEAM:
            targets[stack] = [step]
            survivors.append(taken(beam[source], step, stack, candidate) if candidate else beam[source])
    return survivors, list(targets.values())


def taken(h: Hypothesis, step: Step, stack: Stack, candidate: Candidate) -> Hypothesis:
    """The hypothesis behind a step from `h` that takes `candidate` and leads to `stack`."""
    cost, _, _, _, kept, starts = step
    _, before, closed, seen, _ = h
    if kept is not before:
        left = (*before.outside, before)[kept.depth + 1 :]
        closed = {**closed, **{stopped.family: stopped.value for stopped in left}}
    if starts and (kept.family, stack.family) not in seen:
        seen = seen | {(kept.family, stack.family)}
    return cost, stack, closed, seen, candidate.end


def accepted(columns: Sequence[Column]) -> Iterator[Entry]:
    """The numbers of the cheapest outline, last first, with their margins."""
    if not columns:
        return
    here, best = 0, columns[-1][0][0][0]
    ahead = dict.fromkeys(range(len(columns[-1])), 0.0)  # the least cost from a hypothesis to the end
    for i in range(len(columns) - 1, -1, -1):
        column, before = columns[i], columns[i - 1]
        contested = len(ahead) > 1 or len(column[here]) > 1
        near = steps_near(column, ahead, best + CLEAR) if contested else []
        _, here, candidate, level, _, _ = column[here][0]
        if candidate:
            yield entry(candidate, level, near, best) if contested else Entry(candidate, level, CLEAR, level)
        ahead = rests(near, before) if contested else {here: best - before[here][0][0]}


def steps_near(column: Column, ahead: Mapping[int, float], limit: float) -> list[tuple[float, Step]]:
    """The steps at a place with what the best outline through each costs, as far as that is less than `limit`."""
    return [
        (step[0] + rest, step)
        for target, rest in ahead.items()
        for step in column[target]
        if step[0] + rest < limit
    ]


def rests(near: Sequence[tuple[float, Step]], before: Column) -> dict[int, float]:
    """The least cost from each hypothesis before a place to the end, by the steps there."""
    ahead: dict[int, float] = {}
    for total, step in near:
        rest = total - before[step[1]][0][0]
        ahead[step[1]] = min(ahead.get(step[1], inf), rest)
    return ahead


def entry(candidate: Candidate, level: int, near: Sequence[tuple[float, Step]], best: float) -> Entry:
    """The number taken at `level`, with the best outline that reads this place in another way."""
    others = [
        (total, cost, source, other)
        for total, (cost, source, of, other, _, _) in near
        if other != level or of is not candidate
    ]
    total, _, _, rival = min(others, default=(best + CLEAR, 0.0, 0, level))
    return Entry(candidate, level, total - best, rival)
