"""The outline: which candidates are the numbers of clauses, and how the clauses nest.

One left-to-right pass keeps a few hypotheses. A hypothesis is a stack of open lists, outermost first; each candidate
is rejected, continues an open list (which closes what is deeper), or begins a list in an open item. Every step costs
what `data/costs.tsv` says (normalizer/outline/readings.py); the cheapest hypothesis at the end is the outline. Hypotheses with
the same stack merge, those far behind the best are dropped, so time is linear in the number of candidates. A second
pass, right to left over the same steps, tells for each number how much worse the best outline without it would be.

All costs are relative to rejecting every place: a hypothesis that rejects one stays what it is.
"""

from collections.abc import Iterator, Sequence
from math import inf
from operator import itemgetter
from typing import NamedTuple

from normalizer.outline.readings import Prices, Step, prices_of, steps_of
from normalizer.outline.steps import START, Hypothesis, Stack, Stacks, deepened, heading_gap
from normalizer.outline.values import Candidate

BEAM = 12
FAR = 10.0
CLEAR = 3.0  # a margin of one clear sign is as good as any larger one
COST = itemgetter(0)

# A place: the steps to each hypothesis behind it, cheapest first. The first of them says what the hypothesis costs.
Column = list[list[Step]]


class Entry(NamedTuple):
    """An accepted number and its level, 1 at the top.

    `margin`: how much more the best other outline costs at this place, at most `CLEAR`. `rival` is the level this number
    has in that other outline, 0 where it is no number there; its own level where no other is as near.
    """

    candidate: Candidate
    level: int
    margin: float
    rival: int


def find_outline(plain: str, groups: Sequence[Sequence[Candidate]]) -> list[Entry]:
    """The accepted candidates in order; a level is at most one deeper than the one before."""
    beam, stacks = [START], Stacks()
    columns: list[Column] = []
    for group in groups:
        beam, column = advance(beam, steps_at(plain, beam, group), stacks)
        columns.append(column)
    return list(accepted(columns))[::-1]


def steps_at(plain: str, beam: Sequence[Hypothesis], group: Sequence[Candidate]) -> list[Step]:
    """The steps at one place, without most of those that are far behind the best."""
    at, limit = group[0].start, beam[0].cost + FAR
    headings: dict[int, bool] = {}
    priced: dict[bool, list[tuple[Candidate, str, Prices]]] = {}
    steps: list[Step] = []
    for source, h in enumerate(beam):
        so_far, stack, closed, _, end = h
        if so_far <= limit:
            steps.append((so_far, source, None, 0, stack, False))
        if end > at:
            continue
        headed = headings.get(end)
        if headed is None:
            headed = headings[end] = heading_gap(plain, end, at)
        if headed not in priced:
            priced[headed] = priced_group(group, headed)
        for candidate, family, price in priced[headed]:
            least = price.least if family in stack.shape or family in closed else price.start
            if so_far + least > limit:
                continue
            for step in steps_of(h, source, candidate, price, limit - so_far):
                if step[0] <= limit:
                    steps.append(step)
                    limit = min(limit, step[0] + FAR)
    return steps


def priced_group(group: Sequence[Candidate], headed: bool) -> list[tuple[Candidate, str, Prices]]:
    """The candidates of a place, each with its family and its prices."""
    rejected = max(0.0, group[0].weight)
    return [(c, c.family, prices_of(c, rejected, headed)) for c in group]


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
        h = beam[source]
        if candidate:
            key = (stack if starts else stack.outside[-1], candidate.family, candidate.value, starts)
            if len(survivors) == BEAM and key not in stacks:
                continue
            stack = deepened(stacks, *key)
        known = targets.get(stack)
        if known:
            known.append(step)
        elif len(survivors) < BEAM:
            targets[stack] = [step]
            survivors.append(entered(h, step, stack, candidate.end) if candidate else h)
    return survivors, list(targets.values())


def entered(h: Hypothesis, step: Step, stack: Stack, end: int) -> Hypothesis:
    """The hypothesis behind a step from `h` that takes a candidate, up to `end`, and leads to `stack`."""
    cost, _, _, _, kept, starts = step
    _, before, closed, seen, _ = h
    left = () if kept is before else (*before.outside, before)[len(kept.shape) + 1 :]
    if left:
        closed = {**closed, **{stopped.family: stopped.value for stopped in left}}
    if starts:
        pair = (kept.family, stack.family)
        seen = seen if pair in seen else seen | {pair}
    return Hypothesis(cost, stack, closed, seen, end)


def accepted(columns: Sequence[Column]) -> Iterator[Entry]:
    """The numbers of the cheapest outline, last first, with their margins."""
    if not columns:
        return
    here, best = 0, columns[-1][0][0][0]
    ahead = dict.fromkeys(range(len(columns[-1])), 0.0)  # the least cost from a hypothesis to the end
    for i in range(len(columns) - 1, -1, -1):
        steps, before = columns[i], columns[i - 1]
        near = [
            (step[0] + rest, step)
            for target, rest in ahead.items()
            for step in steps[target]
            if step[0] + rest < best + CLEAR
        ]
        _, here, candidate, level, _, _ = steps[here][0]
        if candidate:
            yield entry(candidate, level, near, best)
        ahead = {}
        for total, step in near if i else ():
            rest = total - before[step[1]][0][0]
            ahead[step[1]] = min(ahead.get(step[1], inf), rest)


def entry(candidate: Candidate, level: int, near: Sequence[tuple[float, Step]], best: float) -> Entry:
    """The number taken at `level`, with the best outline that reads this place in another way."""
    others = [
        (total, cost, source, other)
        for total, (cost, source, of, other, _, _) in near
        if other != level or of is not candidate
    ]
    total, _, _, rival = min(others, default=(best + CLEAR, 0.0, 0, level))
    return Entry(candidate, level, total - best, rival)
