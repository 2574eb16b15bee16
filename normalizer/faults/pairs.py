"""Brackets and quotes without their other half."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from normalizer.document import Diagnostic, Span
from normalizer.offsets import beginning_in
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
    skipped = sorted(
        [*(span for span, _ in placed), *((e.candidate.start, e.candidate.end) for e in entries)]
    )
    for place in sorted(_unmatched(view.plain, begin, end, skipped)):
        mark = view.text[place]
        rule = "unmatched_quote" if view.plain[place] in QUOTES else "unmatched_bracket"
        yield Diagnostic(rule, "warning", f"{mark} has no other half", view.span(place, place + 1))


def _unmatched(plain: str, begin: int, end: int, skipped: Sequence[Span]) -> Iterator[int]:
    """The places of marks without their other half; what is open inside of a pair that closes has none."""
    opened: list[tuple[str, int]] = []  # the mark that closes it, and its place
    waiting: Counter[str] = Counter()
    for mark, place in _marks(plain, begin, end, skipped):
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


def _marks(plain: str, begin: int, end: int, skipped: Sequence[Span]) -> Iterator[tuple[str, int]]:
    """The marks outside of what is skipped."""
    spans = iter(beginning_in(skipped, begin, end))
    start, stop = next(spans, (end, end))
    for found in MARKS.finditer(plain, begin, end):
        place = found.start()
        while stop <= place and start < end:
            start, stop = next(spans, (end, end))
        if place < start:
            yield found[0], place
