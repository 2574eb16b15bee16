"""Places in a changed text, traced back to the raw text."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import compress
from operator import add
from typing import Any, NamedTuple, TypeVar

from normalizer.changes import Changes
from normalizer.document import Span

Placed = TypeVar("Placed", bound=tuple[Any, ...])


def beginning_in(placed: Sequence[Placed], start: int, end: int) -> Sequence[Placed]:
    """Those of `placed` (sorted tuples whose first item is a place) that begin in `start:end`.

    >>> beginning_in([(1, 3), (4, 6), (8, 9)], 4, 8)
    [(4, 6)]
    """
    return placed[bisect_left(placed, (start,)) : bisect_left(placed, (end,))]


def inner_cuts(cuts: Sequence[int], start: int, end: int) -> Sequence[int]:
    """The cuts (sorted) inside `start:end`, not at its ends."""
    return cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]


class Offsets(NamedTuple):
    """Where each code point of a result came from: runs that moved together, as (start in the result, start in raw).

    A character inside an edit's `after` maps to its edit; text that an edit removed belongs to what stands before it.
    """

    starts: Sequence[int]
    raws: Sequence[int]

    def raw(self, position: int) -> int:
        """The raw place where the result's `position` begins.

        >>> offsets = offsets_of(Changes((1,), (5,), ("pinyin",), ("",)))
        >>> offsets.raw(1), offsets.raw(3)
        (5, 7)
        """
        run = bisect_right(self.starts, position) - 1
        return self.raws[run] + position - self.starts[run]

    def span(self, start: int, end: int) -> Span:
        """The raw span of the result's `start:end`."""
        return self.raw(start), self.raw(end)


def offsets_of(changes: Changes) -> Offsets:
    """The offsets of the text that `changes` make of a raw text."""
    shifts = changes.shifts
    starts, raws = [0, *map(add, changes.ends, shifts[1:])], [0, *changes.ends]
    for at in compress(range(len(changes)), changes.afters):
        begin, end, length = changes.starts[at], changes.ends[at], len(changes.afters[at])
        kept = max(1, end - begin)  # what is longer than the raw text stays at its last character
        starts += (begin + shifts[at], *range(begin + shifts[at] + kept, begin + shifts[at] + length))
        raws += (begin, *[begin + kept - 1] * (length - kept))
    return Offsets(sorted(starts), sorted(raws))  # both grow along the text, so each start keeps its place


def composed(outer: Offsets, inner: Offsets, length: int) -> Offsets:
    """From a text of `length` code points through the middle text to the raw text, for an `outer` that only removes.

    >>> outer, inner = (offsets_of(Changes((at,), (end,), ("",), ("",))) for at, end in ((2, 4), (1, 5)))
    >>> [composed(outer, inner, 3).raw(place) == inner.raw(outer.raw(place)) for place in range(4)]
    [True, True, True, True]
    """
    starts: list[int] = []
    raws: list[int] = []
    ends = (*outer.starts[1:], length + 1)
    for start, middle, end in zip(outer.starts, outer.raws, ends, strict=True):
        first = bisect_right(inner.starts, middle) - 1
        behind = bisect_left(inner.starts, middle + end - start, first + 1)
        starts.append(start)
        starts += [at + start - middle for at in inner.starts[first + 1 : behind]]
        raws.append(inner.raws[first] + middle - inner.starts[first])
        raws += inner.raws[first + 1 : behind]
    return Offsets(starts, raws)
