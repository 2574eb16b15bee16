"""Places in a changed text, traced back to the raw text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from normalizer.document import Edit, Span

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

        >>> edits = [Edit("pinyin", (1, 5), "(wù)", "")]
        >>> offsets_of(edits).raw(1), offsets_of(edits).raw(3)
        (5, 7)
        """
        run = bisect_right(self.starts, position) - 1
        return self.raws[run] + position - self.starts[run]

    def span(self, start: int, end: int) -> Span:
        """The raw span of the result's `start:end`."""
        return self.raw(start), self.raw(end)


def offsets_of(edits: Sequence[Edit]) -> Offsets:
    """The offsets of the text that `edits` (sorted, disjoint) make of a raw text."""
    starts, raws = [0], [0]
    shift = 0
    for edit in edits:
        begin, end = edit.span
        if after := edit.after:
            kept = max(1, end - begin)  # what is longer than the raw text stays at its last character
            longer = range(kept, len(after))
            starts += (begin + shift, *(begin + shift + more for more in longer))
            raws += (begin, *[begin + kept - 1] * len(longer))
            shift += len(after)
        shift -= end - begin
        starts.append(end + shift)
        raws.append(end)
    return Offsets(starts, raws)


def composed(outer: Offsets, inner: Offsets, length: int) -> Offsets:
    """From a text of `length` code points through the middle text to the raw text, for an `outer` that only removes.

    >>> outer, inner = offsets_of([Edit("tips", (2, 4), "提示", "")]), offsets_of([Edit("pinyin", (1, 5), "(wù)", "")])
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


def apply(raw: str, edits: Sequence[Edit]) -> str:
    """The text that `edits` (sorted, disjoint, places in `raw`) make of `raw`.

    >>> apply("服務(wù)", [Edit("pinyin", (2, 6), "(wù)", "")])
    '服務'
    """
    parts: list[str] = []
    last = 0
    for edit in edits:
        start, end = edit.span
        parts.append(raw[last:start])
        if edit.after:
            parts.append(edit.after)
        last = end
    parts.append(raw[last:])
    return "".join(parts)


def undo(text: str, edits: Sequence[Edit]) -> str:
    """The raw text back: `undo(apply(raw, edits), edits) == raw`; `ValueError` where an edit does not fit `text`."""
    parts: list[str] = []
    raw_at = at = 0
    for edit in edits:
        kept = edit.span[0] - raw_at
        at += kept
        if (
            kept < 0
            or text[at : at + len(edit.after)] != edit.after
            or len(edit.before) != edit.span[1] - edit.span[0]
        ):
            raise ValueError(f"edit {edit.rule} at {edit.span} does not fit the text")
        parts += text[at - kept : at], edit.before
        at += len(edit.after)
        raw_at = edit.span[1]
    return "".join([*parts, text[at:]])


def compose(raw: str, first: Sequence[Edit], second: Sequence[Edit], final: str) -> list[Edit]:
    """One list from `raw` to `final` for `first` (raw → middle) and `second` (middle → final), both sorted and disjoint.

    Edits that share characters of the middle text become one, under the rule of the first.

    >>> pinyin, script = Edit("pinyin", (2, 6), "(wù)", ""), Edit("script", (1, 2), "務", "务")
    >>> [edit.span for edit in compose("服務(wù)", [pinyin], [script], "服务")]
    [(1, 2), (2, 6)]
    """
    composed: list[Edit] = []
    to_raw = to_final = 0  # what to add to a middle place, behind all edits so far
    for group in _overlapping(_in_middle(first), [(e.span[0], e.span[1], 1, e) for e in second]):
        low, high = group[0][0], max(stop for _, stop, _, _ in group)
        begin, final_begin = low + to_raw, low + to_final
        for _, _, which, edit in group:
            growth = len(edit.after) - (edit.span[1] - edit.span[0])
            to_raw, to_final = to_raw - growth * (not which), to_final + growth * which
        span = (begin, high + to_raw)
        composed.append(Edit(group[0][3].rule, span, raw[slice(*span)], final[final_begin : high + to_final]))
    return composed


_Placed = tuple[
    int, int, int, Edit
]  # start and end in the middle text, 0 for first or 1 for second, the edit


def _in_middle(edits: Sequence[Edit]) -> list[_Placed]:
    placed, shift = [], 0
    for edit in edits:
        start = edit.span[0] + shift
        placed.append((start, start + len(edit.after), 0, edit))
        shift += len(edit.after) - (edit.span[1] - edit.span[0])
    return placed


def _overlapping(first: list[_Placed], second: list[_Placed]) -> Iterator[list[_Placed]]:
    group: list[_Placed] = []
    high = 0
    for placed in sorted(first + second, key=lambda p: p[:3]):
        if group and placed[0] < high:
            group.append(placed)
        else:
            if group:
                yield group
            group = [placed]
            high = 0
        high = max(high, placed[1])
    if group:
        yield group
