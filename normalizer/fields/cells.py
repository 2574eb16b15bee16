"""Blanks in the rows of a table that was scraped as lines: which column and which row each stands in."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from normalizer.document import Span
from normalizer.fields.blanks import Blank
from normalizer.patterns import compiled

CELL = re.compile(r"[^ \t|]+(?: [^ \t|]+)*")
HEAD = compiled(r"[\p{Han}/、]{2,12}(?:\([^()]{1,6}\))?")
ROW = compiled(r"\p{Han}[\p{Han}A-Za-z0-9]{1,11}")
LINE = re.compile("\n")
LONGEST = 400  # characters of a row
FEWEST = 3  # cells of a row: two blanks beside each other are signed or dated


class Cell(NamedTuple):
    """What the head says above a blank, and what the first cell of its row says, if that is a name."""

    column: str
    row: str


def find_cells(plain: str, blanks: Sequence[Blank]) -> dict[int, Cell]:
    """The cell of each blank below the head of a table, by its index; in text without line breaks there is none.

    >>> from normalizer.fields.blanks import find_blanks
    >>> text = "部位  把数  编号\\n大门  ____  ____\\n侧门  ____  ____"
    >>> find_cells(text, find_blanks(text))[3]
    Cell(column='编号', row='侧门')
    """
    found: dict[int, Cell] = {}
    if "\n" not in plain:
        return found
    starts = [0, *(hit.end() for hit in LINE.finditer(plain)), len(plain) + 1]
    head, below = list[str](), -1
    for line, members in groupby(
        range(len(blanks)), key=lambda index: bisect_right(starts, blanks[index].start) - 1
    ):
        start, end = starts[line], starts[line + 1] - 1
        if end - start > LONGEST:
            continue
        inside = {index: blanks[index] for index in members}
        row = cells_of(plain, start, end, [*inside.values()])
        if line != below or len(row) != len(head):
            head = head_above(plain, starts[max(0, line - 1)], start, len(row))
        below = line + 1
        found |= _row(plain, row, head, {index: blank.start for index, blank in inside.items()})
    return found


def cells_of(plain: str, start: int, end: int, blanks: Sequence[Blank]) -> list[Span]:
    """The cells of a line, set off by two blanks, a tab or a bar; a place to fill in is of one piece."""
    line = plain[start:end]
    for blank in blanks:
        line = line[: blank.start - start] + "_" * (blank.end - blank.start) + line[blank.end - start :]
    return [(start + hit.start(), start + hit.end()) for hit in CELL.finditer(line)]


def head_above(plain: str, start: int, end: int, columns: int) -> list[str]:
    """The names in the line `plain[start:end]`, where it is the head of so many columns."""
    names = (
        CELL.findall(plain[start : max(start, end - 1)])
        if columns >= FEWEST and end - start <= LONGEST
        else []
    )
    return names if len(names) == columns and all(map(HEAD.fullmatch, names)) else []


def _row(plain: str, row: Sequence[Span], head: Sequence[str], starts: dict[int, int]) -> dict[int, Cell]:
    name = plain[slice(*row[0])] if head else ""
    name = name if ROW.fullmatch(name) else ""
    return {
        place: Cell(column, name)
        for column, (start, end) in zip(head, row, strict=False)
        for place, at in starts.items()
        if start <= at < end
    }
