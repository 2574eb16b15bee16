"""The token stream of a variant: what the grammar of the tree reads."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from normalizer.document import Field, Number, Run, Span
from normalizer.offsets import inner_cuts
from normalizer.view import View


class Token:
    """A token of grammar/document.lark."""

    __slots__ = ("type", "value")

    # Lark copies these from the last token to its end mark; our places are in the values.
    start_pos = end_pos = line = end_line = column = end_column = None

    def __init__(self, type: str, value: Any) -> None:
        self.type = type
        self.value = value


class Head(NamedTuple):
    """What the NUMBER token carries: all of a clause that is known before its children are."""

    id: str
    number: Number
    level: int
    span: Span
    raw: str  # the clause's own wording as scraped, with its number
    folded: str  # its own wording in the simplified view, without number and white space
    abstract: str  # the same, each blank as `_`


class Section(NamedTuple):
    """A stretch of a variant: a clause with its heading, or (no head) the preamble or a closing; `start:end` is its text."""

    head: Head | None
    heading: Span | None
    start: int
    end: int
    closing: bool
    lines: tuple[int, ...] = ()  # where paragraphs begin although the text has no line break there


Placed = tuple[Span, Field]  # a field and its place in the body
END, INDENT, DEDENT, CLOSING = (Token(name, None) for name in ("_END", "_INDENT", "_DEDENT", "_CLOSING"))


def tokens(view: View, sections: Sequence[Section], fields: Sequence[Placed]) -> Iterator[Token]:
    """The tokens of `sections`, in order, with `fields` (sorted by place) in their text."""
    level = 0
    starts = [span[0] for span, _ in fields]
    for section in sections:
        if section.head:
            yield from [INDENT] * (section.head.level > level > 0)
            yield from [DEDENT] * (level - section.head.level)
            level = section.head.level
            yield Token("NUMBER", section.head)
            if section.heading:
                yield Token("HEADING", (view.text[slice(*section.heading)], view.span(*section.heading)))
        inner = fields[bisect_left(starts, section.start) : bisect_left(starts, section.end)]
        edges = [section.start, *section.lines, section.end]
        text = [t for start, end in pairwise(edges) for t in paragraphs(view, start, end, inner)]
        if section.closing and text:
            yield from [DEDENT] * (level - 1)
            level = min(level, 1)
            yield CLOSING
        yield from text
    yield from [DEDENT] * (level - 1)


def paragraphs(view: View, start: int, end: int, fields: Sequence[Placed]) -> Iterator[Token]:
    """The text `start:end` as TEXT and FIELD tokens, _END behind each paragraph; a paragraph ends with its line."""
    at, rest = start, [f for f in fields if start <= f[0][0] < end]
    while at < end:
        line = view.plain.find("\n", at, end)
        stop = line if line >= 0 else end
        inner = [f for f in rest if f[0][0] < stop]
        rest = rest[len(inner) :]
        if inner:
            stop = max(stop, inner[-1][0][1])
        yield from paragraph(view, at, stop, inner)
        at = max(stop, line) + 1 if line >= 0 else end


def paragraph(view: View, start: int, end: int, fields: Sequence[Placed]) -> Iterator[Token]:
    """One paragraph without the white space at its ends; nothing at all where there is only white space."""
    start, end = trimmed(view.plain, start, end, fields)
    at = start
    for (begin, stop), field in fields:
        yield from texts(view, at, begin)
        yield Token("FIELD", (Run(span=view.span(begin, stop), field=field.id), f"{{{{{field.key}}}}}"))
        at = stop
    yield from texts(view, at, end)
    if end > start:
        yield END


def trimmed(plain: str, start: int, end: int, fields: Sequence[Placed]) -> Span:
    """`start:end` without the white space at its ends, but with every field (a blank may be white space)."""
    first = fields[0][0][0] if fields else end
    last = fields[-1][0][1] if fields else start
    while start < first and plain[start].isspace():
        start += 1
    while end > max(last, start) and plain[end - 1].isspace():
        end -= 1
    return start, end


def texts(view: View, start: int, end: int) -> Iterator[Token]:
    """`start:end` as one TEXT token, or several where layers stood in between."""
    for stop in (*inner_cuts(view.cuts, start, end), end):
        if start < stop:
            text = view.text[start:stop]
            yield Token("TEXT", (Run(span=view.span(start, stop), text=text), text))
        start = stop
