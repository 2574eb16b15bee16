"""Lines and columns, for people and editors; everything else counts code points from the start of a text."""

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate


def line_columns(text: str) -> Callable[[int], tuple[int, int]]:
    """From a place in `text` to its line and column, both from 1, columns in code points; only U+000A ends a line.

    >>> [line_columns("一\\n二三")(place) for place in (0, 1, 3)]
    [(1, 1), (1, 2), (2, 2)]
    """
    starts = [*accumulate((len(line) + 1 for line in text.split("\n")[:-1]), initial=0)]

    def line_column(place: int) -> tuple[int, int]:
        line = bisect_right(starts, place)
        return line, place - starts[line - 1] + 1

    return line_column
