"""Brackets and quotes without their other half."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from normalizer.document import Diagnostic
from normalizer.outline import Entry
from normalizer.patterns import compiled
from normalizer.tokens import Placed
from normalizer.view import View

CLOSING = {"(": ")", "[": "]", "【": "】", "《": "》", "“": "”", "‘": "’", "「": "」", "『": "』", "〈": "〉"}
MARKS = re.compile(r"[()\[\]【】《》“”‘’「」『』〈〉]")
QUOTES = frozenset("“”‘’「」『』")
# 1) and a) are labels of a list, wherever they stand.
LABEL = compiled(r"(?<![0-9A-Za-z])(?:[0-9]{1,3}|[A-Za-z]|[ivx]{1,4}|[一二三四五六七八九十]{1,3})\Z")


def unmatched_pairs(
    view: View, begin: int, end: int, entries: Sequence[Entry], placed: Sequence[Placed]
) -> Iterator[Diagnostic]:
    """`unmatched_bracket` and `unmatched_quote`: a half without its other half in the same variant; blanks and labels count for nothing."""
    labels = [entry.candidate.start for entry in entries]
    marks = [
        (mark[0], mark.start())
        for mark in MARKS.finditer(view.plain, begin, end)
        if not _in_label(mark.start(), entries, labels) and not _in_field(mark.start(), placed)
    ]
    for place in sorted(_unmatched(view.plain, begin, marks)):
        mark = view.text[place]
        rule = "unmatched_quote" if view.plain[place] in QUOTES else "unmatched_bracket"
        yield Diagnostic(rule, "warning", f"{mark} has no other half", view.span(place, place + 1))


def _in_label(place: int, entries: Sequence[Entry], starts: Sequence[int]) -> bool:
    index = bisect_right(starts, place) - 1
    return index >= 0 and place < entries[index].candidate.end


def _in_field(place: int, placed: Sequence[Placed]) -> bool:
    index = bisect_left(placed, ((place + 1,),)) - 1  # of those that begin up to `place` the last
    return index >= 0 and place < placed[index][0][1]


def _unmatched(plain: str, begin: int, marks: Sequence[tuple[str, int]]) -> Iterator[int]:
    """The places of the marks without their other half; what is open inside of a pair that closes has none."""
    opened: list[tuple[str, int]] = []  # the mark that closes it, and its place
    waiting: Counter[str] = Counter()
    for mark, place in marks:
        if closing := CLOSING.get(mark):
            opened.append((closing, place))
            waiting[closing] += 1
        elif waiting[mark]:
            while (inner := opened.pop())[0] != mark:
                waiting[inner[0]] -= 1
                yield inner[1]
            waiting[mark] -= 1
        elif mark not in ")]" or not LABEL.search(plain, max(begin, place - 5), place):
            yield place
    yield from (place for _, place in opened)
