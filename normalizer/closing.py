"""The lines of a form: who signs, when, where; and where the closing of a document begins."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import regex

from normalizer.document import Span
from normalizer.scanner import scanner

# What may stand between signature lines: names of roles, short remarks. A sentence may not.
MOST_BETWEEN = 24
SENTENCE = regex.compile(r"[。;!?]\s*\S")
FRESH = frozenset("。;!?\n_)”》…")


def find_closing(plain: str, start: int, end: int, blanks: Sequence[Span]) -> int:
    """Where the closing of `plain[start:end]` begins, or `end` where there is none.

    A closing runs to the end: formulas, signature labels, dates and blanks with little text in between. It begins
    behind a stop, a blank or a line break, or with a formula.
    """
    marks = [(m.start(), m.end(), str(m.lastgroup)) for m in scanner("closing").finditer(plain, start, end)]
    inner = blanks[bisect_left(blanks, (start, 0)) : bisect_left(blanks, (end, 0))]
    begin, last, signed = end, end, False
    for at, stop, kind in sorted([*marks, *((*span, "BLANK") for span in inner)], reverse=True):
        if last - stop > MOST_BETWEEN or SENTENCE.search(plain, stop, last):
            break
        last = at
        signed = signed or kind in ("FORMULA", "SIGNATURE")
        if kind == "FORMULA" or (kind != "BLANK" and fresh(plain, start, at)):
            begin = at
    return begin if signed else end


def fresh(plain: str, start: int, at: int) -> bool:
    """Whether a line of a form can begin at `at`: at a line's start, behind a stop or a blank."""
    while at > start and plain[at - 1] == " ":
        at -= 1
    return at == start or plain[at - 1] in FRESH


def form_lines(plain: str, start: int, end: int, blanks: Sequence[Span]) -> list[int]:
    """Where the lines of a form begin in text without line breaks: a label behind a blank or a formula, `甲方:____乙方:____`."""
    marks = list(scanner("closing").finditer(plain, start, end))
    inner = blanks[bisect_left(blanks, (start, 0)) : bisect_left(blanks, (end, 0))]
    ends = {stop for _, stop in inner} | {mark.end() for mark in marks if mark.lastgroup == "FORMULA"}
    behind = [mark.start() for mark in marks if mark.start() in ends or plain[mark.start() - 1] in "日。"]
    return [at for before, at in pairwise([start, *behind]) if at > before]
