"""What a lost digit was, where the page's own numbering tells: 第?條 between 第4條 and 第6條."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from normalizer.patterns import compiled

# Within a sentence 第5條 is a reference.
_LABEL = compiled(
    r"(?<![^\s\x1c-\x1f。；;])第[\s\x1c-\x1f]?(?P<article>[0-9]{1,4}(?:-[0-9]{1,4})*)[\s\x1c-\x1f]?[條条]"
    r"|(?<!第)[(（](?P<bracketed>[0-9]{1,4})[)）]"
    r"|(?<![0-9A-Za-z.(（第-])(?:(?P<listed>[0-9]{1,4})、|(?P<dotted>[0-9]{1,4}(?:\.[0-9]{1,4})+|[0-9]{1,4}(?=\.[^0-9]))(?![0-9%倍萬万元]))"
)
_SEPARATOR = re.compile("[.-]")
# Longer than any label.
_NEAR = 24
_SWALLOWED = " 0123456789"


class _Label(NamedTuple):
    """A number at its place; those of one `kind` look alike."""

    kind: str
    place: int
    value: tuple[int, ...]


def swallowed(raw: str, before: str, place: int) -> str:
    """The digit or blank between `before` and `raw[place:]` with which the page's numbering goes on there, or nothing.

    The number must follow the last one of its kind or begin a list, and the next one, if any, must follow it.

    >>> raw = "第4條甲。第?條乙。第6條丙。"
    >>> swallowed(raw, "甲。第", raw.index("?") + 1), swallowed("導致?人", "導致", 3)
    ('5', '')
    """
    near, behind = before[-_NEAR:], raw[place : place + _NEAR]
    fitting = [
        one
        for one in _SWALLOWED
        for label in _read(near + one + behind)
        if label.place == len(near) + one.isspace() and _goes_on(raw, label._replace(place=place))
    ]
    return "" if fitting[1:] else "".join(fitting)


def _read(text: str) -> Iterator[_Label]:
    """The labels in order; their places are those of their numbers."""
    for match in _LABEL.finditer(text):
        kind = match.lastgroup or ""
        yield _Label(kind, match.start(kind), tuple(map(int, _SEPARATOR.split(match[kind]))))


@lru_cache(1)
def _labels(raw: str) -> list[_Label]:
    """All of the page, by kind and place."""
    return sorted(_read(raw))


def _goes_on(raw: str, label: _Label) -> bool:
    labels = _labels(raw)
    at = bisect_left(labels, label)
    before, behind = (
        next((other.value for other in others if other.kind == label.kind), ())
        for others in (labels[max(0, at - 1) : at], labels[at : at + 1])
    )
    if {*label.value} == {1}:
        return behind in ((*label.value, 1), (*label.value[:-1], 2))
    return _follows(label.value, before) and (not behind or _follows(behind, label.value))


def _follows(value: tuple[int, ...], before: tuple[int, ...]) -> bool:
    """Whether a list goes on so: 6.3, 6.2.1, 7 and 7.1 behind 6.2."""
    nexts = ((*before[:at], before[at] + 1) for at in range(len(before)))
    deeper = bool(before) and value == (*before, 1)
    return deeper or any(value[: len(next_)] == next_ and {*value[len(next_) :]} <= {1} for next_ in nexts)
