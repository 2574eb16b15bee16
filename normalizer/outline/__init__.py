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

from normalizer.outline.candidates import Candidate
from normalizer.outline.readings import Prices, prices_of, readings_of
from normalizer.outline.steps import START, Hypothesis, Stack, heading_gap

BEAM = 12
FAR = 10.0
CLEAR = 3.0  # a margin of one clear sign is as good as any larger one
COST = itemgetter(0)

# The cost so far with a step; the index of the hypothesis it leaves; the candidate it takes, if any, at which level,
# and whether a list begins there.
Option = tuple[float, int, Candidate | None, int, bool]
# The same with its rank among the steps at its place, cheapest first, in place of how the list goes on.
Step = tuple[float, int, Candidate | None, int, int]


class Column(NamedTuple):
    """A place: what the hypotheses before it cost, and the steps to each hypothesis behind it, cheapest first."""

    costs: list[float]
    steps: list[list[Step]]


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
    beam = [START]
    columns: list[Column] = []
    for group in groups:
        costs = [h.cost for h in beam]
        beam, steps = advance(beam, options_at(plain, beam, group))
        columns.append(Column(costs, steps))
    return list(accepted(columns))[::-1]


def options_at(plain: str, beam: Sequence[Hypothesis], group: Sequence[Candidate]) -> list[Option]:
    """The steps at one place, without most of those that are far behind the best."""
    at, limit = group[0].start, beam[0].cost + FAR
    headings = {end: heading_gap(plain, end, at) for end in {h.end for h in beam}}
    priced = {headed: priced_group(group, headed) for headed in set(headings.values())}
    options: list[Option] = []
    for source, h in enumerate(beam):
        so_far, _, shape, closed, _, end = h
        if so_far <= limit:
            options.append((so_far, source, None, 0, False))
        if end > at:
            continue
        for candidate, family, price in priced[headings[end]]:
            least = price.least if family in shape or family in closed else price.start
            if so_far + least > limit:
                continue
            for level, cost, starts in readings_of(h, candidate, price, limit - so_far):
                cost += so_far
                if cost <= limit:
                    options.append((cost, source, candidate, level, starts))
                    limit = min(limit, cost + FAR)
    return options


def priced_group(group: Sequence[Candidate], headed: bool) -> list[tuple[Candidate, str, Prices]]:
    """The candidates of a place, each with its family and its prices."""
    rejected = max(0.0, group[0].weight)
    return [(c, c.family, prices_of(c, rejected, headed)) for c in group]


def advance(beam: Sequence[Hypothesis], options: list[Option]) -> tuple[list[Hypothesis], list[list[Step]]]:
    """The hypotheses that the options lead to, without those far behind the best, and the steps to each of them."""
    options.sort(key=COST)
    limit = options[0][0] + FAR
    targets: dict[Stack, list[Step]] = {}
    survivors: list[Hypothesis] = []
    for rank, option in enumerate(options):
        cost, source, candidate, level, starts = option
        if cost > limit:
            break
        stack = beam[source].stack
        if candidate:
            stack = (*stack[: level - 1], (candidate.family, candidate.value, starts))
        steps = targets.get(stack)
        if steps is None:
            if len(survivors) == BEAM:
                continue
            steps = targets[stack] = []
            survivors.append(entered(beam[source], option, stack))
        steps.append((cost, source, candidate, level, rank))
    return survivors, list(targets.values())


def entered(h: Hypothesis, option: Option, stack: Stack) -> Hypothesis:
    """The hypothesis behind a step from `h`."""
    cost, _, candidate, level, starts = option
    if candidate is None:
        return h
    _, before, shape, closed, seen, _ = h
    left = before[level - 1 if starts else level :]
    if left or (starts and candidate.family in closed):
        closed = {**closed, **{family: value for family, value, _ in left}}
    if starts:
        closed.pop(candidate.family, None)
        pair = (shape[level - 2] if level > 1 else "", candidate.family)
        seen = seen if pair in seen else seen | {pair}
        shape = (*shape[: level - 1], candidate.family)
    return Hypothesis(cost, stack, shape[:level], closed, seen, candidate.end)


def accepted(columns: Sequence[Column]) -> Iterator[Entry]:
    """The numbers of the cheapest outline, last first, with their margins."""
    if not columns:
        return
    here, best = 0, columns[-1].steps[0][0][0]
    ahead = dict.fromkeys(range(len(columns[-1].steps)), 0.0)  # the least cost from a hypothesis to the end
    for costs, steps in reversed(columns):
        near = [
            (step[0] + rest, step)
            for target, rest in ahead.items()
            for step in steps[target]
            if step[0] + rest < best + CLEAR
        ]
        _, here, candidate, level, _ = steps[here][0]
        if candidate:
            yield entry(candidate, level, near, best)
        ahead = {}
        for total, step in near:
            ahead[step[1]] = min(ahead.get(step[1], inf), total - costs[step[1]])


def entry(candidate: Candidate, level: int, near: Sequence[tuple[float, Step]], best: float) -> Entry:
    """The number taken at `level`, with the best outline that reads this place in another way."""
    others = [
        (total, rank, other)
        for total, (_, _, of, other, rank) in near
        if other != level or of is not candidate
    ]
    total, _, rival = min(others, default=(best + CLEAR, 0, level))
    return Entry(candidate, level, total - best, rival)
