"""Brackets and quotes without their other half."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from normalizer.document import Diagnostic
from normalizer.offsets import beginning_in
from normalizer.outline import Entry
from normalizer.tokens import Placed
from normalizer.view import View

CLOSING = {"(": ")", "[": "]", "【": "】", "《": "》", "“": "”", "‘": "’", "「": "」", "『": "』", "〈": "〉"}
MARKS = re.compile(r"[()\[\]【】《》“”‘’「」『』〈〉]")
QUOTES = frozenset("“”‘’「」『』")
# 1) and a) are labels of a list, wherever they stand.
LABEL = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{1,3}|[A-Za-z]|[ivx]{1,4}|[一二三四五六七八九十]{1,3})\Z")


class Mark(NamedTuple):
    """An opening mark at a place."""

    mark: str
    place: int


def unmatched_pairs(
    view: View, begin: int, end: int, entries: Sequence[Entry], placed: Sequence[Placed]
) -> Iterator[Diagnostic]:
    """`unmatched_bracket` and `unmatched_quote`: a half without its other half in the same variant; blanks and labels count for nothing."""
    skipped = sorted(
        [*(span for span, _ in placed), *((e.candidate.start, e.candidate.end) for e in entries)]
    )
    for place in sorted(_unmatched(view.plain, begin, end, skipped)):
        mark = view.text[place]
        rule = "unmatched_quote" if view.plain[place] in QUOTES else "unmatched_bracket"
        yield Diagnostic(rule, "warning", f"{mark} has no other half", view.span(place, place + 1))


def _unmatched(plain: str, begin: int, end: int, skipped: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The places of marks without their other half; what is open inside of a pair that closes has none."""
    opened: list[Mark] = []
    waiting: Counter[str] = Counter()
    for found in _marks(plain, begin, end, skipped):
        if found.mark in CLOSING:
            opened.append(found)
            waiting[CLOSING[found.mark]] += 1
        elif waiting[found.mark]:
            while CLOSING[opened[-1].mark] != found.mark:
                inner = opened.pop()
                waiting[CLOSING[inner.mark]] -= 1
                yield inner.place
            opened.pop()
            waiting[found.mark] -= 1
        elif found.mark not in ")]" or not LABEL.search(plain, max(begin, found.place - 5), found.place):
            yield found.place
    yield from (mark.place for mark in opened)


def _marks(plain: str, begin: int, end: int, skipped: Sequence[tuple[int, int]]) -> Iterator[Mark]:
    after = begin
    for start, stop in [*beginning_in(skipped, begin, end), (end, end)]:
        for found in MARKS.finditer(plain, after, max(after, start)):
            yield Mark(found[0], found.start())
        after = max(after, stop)
