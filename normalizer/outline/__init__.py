"""The outline: which candidates are the numbers of clauses, and how the clauses nest.

One left-to-right pass keeps a few hypotheses. A hypothesis is a stack of open lists, outermost first; each candidate
is rejected, continues an open list (which closes what is deeper), or begins a list in an open item. Every step costs
what `data/costs.tsv` says (normalizer/outline/steps.py); the cheapest hypothesis at the end is the outline. Hypotheses with
the same stack merge, those far behind the best are dropped, so time is linear in the number of candidates. A second
pass, right to left over the same steps, tells for each number how much worse the best outline without it would be.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import inf
from operator import attrgetter
from typing import NamedTuple, Optional

from normalizer.outline.candidates import Candidate
from normalizer.outline.steps import Stack, Value, heading_gap, offer, readings_of

BEAM = 12
FAR = 10.0
COST = attrgetter("cost")


class Hypothesis(NamedTuple):
    """One reading of the text so far; `closed` remembers where the lists of a family stopped, `seen` which nest in which."""

    cost: float
    stack: Stack
    closed: Mapping[str, Value]
    seen: frozenset[tuple[str, str]]
    last: Candidate | None
    before: Optional["Hypothesis"]


class Option(NamedTuple):
    """A step at one place: the cost so far with it, and what it takes: `candidate` at `level`, or nothing."""

    cost: float
    source: Hypothesis
    candidate: Candidate | None
    level: int
    starts: bool


class Entry(NamedTuple):
    """An accepted number and its level, 1 at the top. `margin`: how much more the best other outline costs at this place.

    `rival` is the level this number has in that other outline, 0 where it is no number there.
    """

    candidate: Candidate
    level: int
    margin: float
    rival: int


START = Hypothesis(0.0, (), {}, frozenset(), None, None)


def find_outline(plain: str, groups: Sequence[Sequence[Candidate]]) -> list[Entry]:
    """The accepted candidates in order; a level is at most one deeper than the one before."""
    beam = [START]
    columns: list[list[tuple[Option, Hypothesis]]] = []
    for group in groups:
        columns.append(advance(plain, beam, group))
        beam = list({id(target): target for _, target in columns[-1]}.values())
    return list(accepted(columns))[::-1]


def advance(
    plain: str, beam: Sequence[Hypothesis], group: Sequence[Candidate]
) -> list[tuple[Option, Hypothesis]]:
    """The steps at one place that are not far behind the best, each with the hypothesis it leads to."""
    options = options_at(plain, beam, group)
    options.sort(key=COST)
    survivors: dict[Stack, Hypothesis] = {}
    column = []
    limit = options[0].cost + FAR
    for option in options:
        if option.cost > limit:
            break
        stack = stack_after(option)
        target = survivors.get(stack)
        if target is None and len(survivors) < BEAM:
            target = survivors[stack] = entered(option, stack)
        if target is not None:
            column.append((option, target))
    return column


def options_at(plain: str, beam: Sequence[Hypothesis], group: Sequence[Candidate]) -> list[Option]:
    """The steps at one place, without most of those that are far behind the best."""
    gaps: dict[tuple[int, int], bool] = {}
    price = max(0.0, group[0].weight)
    limit = beam[0].cost + price + FAR
    offers = [offer(candidate) for candidate in group]
    options = []
    for h in beam:
        if h.cost + price <= limit:
            options.append(Option(h.cost + price, h, None, 0, False))
        for offered in offers:
            gap = (h.last.end if h.last else 0, offered.candidate.start)
            if gap[0] > gap[1]:
                continue
            if gap not in gaps:
                gaps[gap] = h.last is not None and heading_gap(plain, *gap)
            for level, cost, starts in readings_of(h, offered, gaps[gap], limit - h.cost):
                if h.cost + cost <= limit:
                    options.append(Option(h.cost + cost, h, offered.candidate, level, starts))
                    limit = min(limit, h.cost + cost + FAR)
    return options


def stack_after(option: Option) -> Stack:
    """The open lists behind a step."""
    stack, candidate = option.source.stack, option.candidate
    if candidate is None:
        return stack
    return (*stack[: option.level - 1], (candidate.family, candidate.value, option.starts))


def entered(option: Option, stack: Stack) -> Hypothesis:
    """The hypothesis behind a step."""
    h, candidate, level = option.source, option.candidate, option.level
    if candidate is None:
        return Hypothesis(option.cost, stack, h.closed, h.seen, h.last, h)
    left = h.stack[level - 1 :] if option.starts else h.stack[level:]
    closed = {**h.closed, **{family: value for family, value, _ in left}} if left else h.closed
    parent = h.stack[level - 2][0] if level > 1 else ""
    return Hypothesis(option.cost, stack, closed, h.seen | {(parent, candidate.family)}, candidate, h)


def accepted(columns: Sequence[Sequence[tuple[Option, Hypothesis]]]) -> Iterator[Entry]:
    """The numbers of the cheapest outline, last first, with their margins."""
    ahead: dict[int, float] = {}  # the least cost from a hypothesis to the end, by identity
    here: Hypothesis | None = None
    for column in reversed(columns):
        behind: dict[int, float] = {}
        totals = [
            (option.cost + ahead.get(id(target), inf if ahead else 0.0), option) for option, target in column
        ]
        for total, option in totals:
            source = id(option.source)
            behind[source] = min(behind.get(source, inf), total - option.source.cost)
        chosen = next(o for o, t in column if t is here) if here else min(totals, key=lambda t: t[0])[1]
        if chosen.candidate:
            yield entry(chosen, chosen.candidate, totals)
        here, ahead = chosen.source, behind


def entry(chosen: Option, candidate: Candidate, totals: Sequence[tuple[float, Option]]) -> Entry:
    """The number taken by `chosen`, with the best outline that reads this place in another way."""
    best = min(total for total, _ in totals)
    others = [(t, o) for t, o in totals if o.candidate != candidate or o.level != chosen.level]
    total, rival = min(others, key=lambda other: other[0], default=(inf, chosen))
    return Entry(candidate, chosen.level, min(total - best, 2 * FAR), rival.level)
