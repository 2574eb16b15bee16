"""The outline: which candidates are the numbers of clauses, and how the clauses nest.

One left-to-right pass keeps a few hypotheses. A hypothesis is a stack of open lists, outermost first; each candidate
is rejected, continues an open list (which closes what is deeper), or begins a list in an open item. Every step costs
what `data/costs.tsv` says (normalizer/outline/steps.py); the cheapest hypothesis at the end is the outline. Hypotheses with
the same stack merge, those far behind the best are dropped, so time is linear in the number of candidates. A second
pass, right to left over the same steps, tells for each number how much worse the best outline without it would be.

All costs are relative to rejecting every place: a hypothesis that rejects one stays what it is.
"""

from collections.abc import Iterator, Sequence
from math import inf
from operator import itemgetter
from typing import NamedTuple

from normalizer.outline.candidates import Candidate
from normalizer.outline.steps import START, Hypothesis, Stack, heading_gap, prices_of, readings_of

BEAM = 12
FAR = 10.0
COST = itemgetter(0)

# The cost so far with a step; the index of the hypothesis it leaves; the candidate it takes, if any, at which level,
# and whether a list begins there.
Option = tuple[float, int, Candidate | None, int, bool]
# The same with the index of the hypothesis it leads to, in place of how the list goes on.
Step = tuple[float, int, Candidate | None, int, int]


class Column(NamedTuple):
    """The steps at one place, cheapest first, and what the hypotheses cost that they leave."""

    costs: list[float]
    steps: list[Step]


class Entry(NamedTuple):
    """An accepted number and its level, 1 at the top. `margin`: how much more the best other outline costs at this place.

    `rival` is the level this number has in that other outline, 0 where it is no number there.
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
    at, rejected = group[0].start, max(0.0, group[0].weight)
    priced = [(candidate, prices_of(candidate, rejected)) for candidate in group]
    headings = {end: end >= 0 and heading_gap(plain, end, at) for end in {h.end for h in beam}}
    limit = beam[0].cost + FAR
    options: list[Option] = []
    for source, h in enumerate(beam):
        if h.cost <= limit:
            options.append((h.cost, source, None, 0, False))
        if h.end > at:
            continue
        for candidate, price in priced:
            known = candidate.family in h.shape or candidate.family in h.closed
            if h.cost + (price.least if known else price.start) > limit:
                continue
            for level, cost, starts in readings_of(h, candidate, price, headings[h.end], limit - h.cost):
                if h.cost + cost <= limit:
                    options.append((h.cost + cost, source, candidate, level, starts))
                    limit = min(limit, h.cost + cost + FAR)
    return options


def advance(beam: Sequence[Hypothesis], options: list[Option]) -> tuple[list[Hypothesis], list[Step]]:
    """The hypotheses that the options lead to, without those far behind the best, and the steps that lead there."""
    options.sort(key=COST)
    limit = options[0][0] + FAR
    targets: dict[Stack, int] = {}
    survivors: list[Hypothesis] = []
    steps: list[Step] = []
    for option in options:
        cost, source, candidate, level, starts = option
        if cost > limit:
            break
        stack = beam[source].stack
        if candidate:
            stack = (*stack[: level - 1], (candidate.family, candidate.value, starts))
        target = targets.get(stack)
        if target is None:
            if len(survivors) == BEAM:
                continue
            target = targets[stack] = len(survivors)
            survivors.append(entered(beam[source], option, stack))
        steps.append((cost, source, candidate, level, target))
    return survivors, steps


def entered(h: Hypothesis, option: Option, stack: Stack) -> Hypothesis:
    """The hypothesis behind a step from `h`."""
    cost, _, candidate, level, starts = option
    if candidate is None:
        return h
    family = candidate.family
    left = h.stack[level - 1 if starts else level :]
    closed = {**h.closed, **{of: value for of, value, _ in left}} if left else h.closed
    pair = (h.shape[level - 2] if level > 1 else "", family)
    seen = h.seen if pair in h.seen else h.seen | {pair}
    return Hypothesis(cost, stack, (*h.shape[: level - 1], family), closed, seen, candidate.end)


def accepted(columns: Sequence[Column]) -> Iterator[Entry]:
    """The numbers of the cheapest outline, last first, with their margins."""
    ahead = [0.0] * BEAM  # the least cost from each hypothesis to the end
    here: int | None = None
    for costs, steps in reversed(columns):
        totals = [cost + ahead[target] for cost, _, _, _, target in steps]
        if here is None:
            chosen = steps[totals.index(min(totals))]
        else:
            chosen = next(step for step in steps if step[4] == here)
        _, here, candidate, level, _ = chosen
        if candidate:
            yield entry(candidate, level, steps, totals)
        ahead = [inf] * len(costs)
        for step, total in zip(steps, totals, strict=True):
            ahead[step[1]] = min(ahead[step[1]], total)
        ahead = [total - cost for total, cost in zip(ahead, costs, strict=True)]


def entry(candidate: Candidate, level: int, steps: Sequence[Step], totals: Sequence[float]) -> Entry:
    """The number taken at `level`, with the best outline that reads this place in another way."""
    least, rival = inf, level
    for total, (_, _, of, other, _) in zip(totals, steps, strict=True):
        if total < least and (other != level or of is not candidate):
            least, rival = total, other
    return Entry(candidate, level, min(least - min(totals), 2 * FAR), rival)
