"""The layers of a page: what is not the document, kept apart and never deleted."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from normalizer.counters import find_counters
from normalizer.scanner import scanner


class Part(NamedTuple):
    """A layer: a span of the restored text, with its kind and rule."""

    kind: str
    rule: str
    start: int
    end: int


def find_layers(plain: str) -> tuple[Part, ...]:
    """The layers of a page, in order, disjoint; what no terminal of grammar/chrome.lark knows is the document."""
    parts = []
    for match in scanner("chrome").finditer(plain):
        kind, _, rule = str(match.lastgroup).lower().partition("__")
        parts.append(Part(kind, rule, *match.span()))
    counters = [Part("chrome", "page_counter", *span) for span in find_counters(plain)]
    return with_marked(parts, counters)


def with_marked(found: Sequence[Part], marked: Sequence[Part]) -> tuple[Part, ...]:
    """Both kinds of layers in order; what is found inside a marked one is part of it. `marked` are in order and disjoint."""
    if not marked:
        return tuple(found)
    starts = [part.start for part in marked]
    outside = []
    for part in found:
        # So many begin before its end; the last of them reaches furthest.
        before = bisect_left(starts, part.end)
        if not before or marked[before - 1].end <= part.start:
            outside.append(part)
    return tuple(sorted([*outside, *marked], key=lambda part: part.start))
