"""The text of a number: its own, the first line of it, and the heading at its head."""

import re
from typing import NamedTuple

from normalizer.outline import Entry


class Own(NamedTuple):
    """A number with its own text `start:end`, which ends before the next number or the closing."""

    entry: Entry
    start: int
    end: int
    parent: int
    has_children: bool


class Heading(NamedTuple):
    """A heading's span, and where the text behind it (and behind its mark) begins."""

    start: int
    end: int
    body: int


class Line(NamedTuple):
    """The first line of an own text, `start:end`: where a sentence or part of one ends in it, and what sets a heading off."""

    own: Own
    start: int
    end: int
    stop: int  # `end` where nothing does
    set_off: re.Match[str] | None


def behind(plain: str, at: int, end: int) -> int:
    """The place behind the mark and the blanks at `at`."""
    while at < end and plain[at] in ": \n、.":
        at += 1
    return at
