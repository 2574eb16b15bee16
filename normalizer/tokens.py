"""The token stream of a variant: what the grammar of the tree reads."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from normalizer.document import Field, Number, Paragraph, Run, Span
from normalizer.fields.blanks import anchor
from normalizer.offsets import inner_cuts
from normalizer.view import View

Token = tuple[str, Any]  # a terminal of grammar/document.lark, and what it carries
Prose = tuple[
    tuple[Paragraph, ...], str
]  # what TEXT carries: the paragraphs, and the wording, fields as `{{key}}`
Placed = tuple[Span, Field]  # a field and its place in the body
INDENT, DEDENT, CLOSING = ((name, None) for name in ("_INDENT", "_DEDENT", "_CLOSING"))


class Head(NamedTuple):
    """What NUMBER carries: all of a clause that is known before its children are."""

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


class Fields(NamedTuple):
    """The fields of a variant, and where each begins; one of no width stands with the character before it."""

    starts: Sequence[int]
    placed: Sequence[Placed]

    def within(self, start: int, end: int) -> Sequence[Placed]:
        """Those that begin in `start:end`."""
        return self.placed[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def tokens(view: View, sections: Sequence[Section], placed: Sequence[Placed]) -> Iterator[Token]:
    """The tokens of `sections`, in order, with the fields (sorted by place) in their text."""
    level = 0
    fields = Fields([anchor(*span) for span, _ in placed], placed)
    parted = [*sorted([*view.cuts, *fields.starts]), len(view.plain)]
    for section in sections:
        head, heading, start, end, closing, _ = section
        if head:
            if head.level != level:
                yield from [INDENT] * (head.level > level > 0)
                yield from [DEDENT] * (level - head.level)
                level = head.level
            yield "NUMBER", head
            if heading:
                yield "HEADING", (view.text[slice(*heading)], view.span(*heading))
        # A section in which no field and no cut is can be one run; most are.
        single = parted[bisect_left(parted, start)] >= end and single_run(view, section)
        prose = single or prose_of(view, section, fields)
        if closing and prose:
            yield from [DEDENT] * (level - 1)
            level = min(level, 1)
            yield CLOSING
        if prose:
            yield "TEXT", prose
    yield from [DEDENT] * (level - 1)


def single_run(view: View, section: Section) -> Prose | None:
    """The text of a section without fields and cuts, where it is one paragraph."""
    start, end = trimmed(view.plain, section.start, section.end, ())
    if section.lines or start >= end or view.plain.find("\n", start, end) >= 0:
        return None
    text = view.text[start:end]
    return ((Run(view.span(start, end), text),),), text


def prose_of(view: View, section: Section, fields: Fields) -> Prose | None:
    """The text of a section; None where it has none."""
    edges = (section.start, *section.lines, section.end)
    found = [each for start, end in pairwise(edges) for each in paragraphs(view, start, end, fields)]
    if not found:
        return None
    return tuple([runs for runs, _ in found]), "\n".join([wording for _, wording in found])


def paragraphs(view: View, start: int, end: int, fields: Fields) -> Iterator[tuple[Paragraph, str]]:
    """The paragraphs of `start:end`, each with its wording; a paragraph ends with its line, but not inside a field."""
    at = start
    while at < end:
        line = view.plain.find("\n", at, end)
        stop = line if line >= 0 else end
        inner = fields.within(at, stop)
        if inner:
            stop = max(stop, inner[-1][0][1])
        first, last = trimmed(view.plain, at, stop, inner)
        if first < last:
            yield paragraph(view, first, last, inner)
        at = max(stop, line) + 1 if line >= 0 else end


def paragraph(view: View, start: int, end: int, fields: Sequence[Placed]) -> tuple[Paragraph, str]:
    """The paragraph `start:end`."""
    runs: list[Run] = []
    wording: list[str] = []
    for (begin, stop), field in fields:
        runs += texts(view, start, begin)
        runs.append(Run(view.span(begin, stop), None, field.id))
        wording += view.text[start:begin], f"{{{{{field.key}}}}}"
        start = stop
    runs += texts(view, start, end)
    return tuple(runs), "".join([*wording, view.text[start:end]])


def trimmed(plain: str, start: int, end: int, fields: Sequence[Placed]) -> Span:
    """`start:end` without the white space at its ends, but with every field (a blank may be white space)."""
    first = fields[0][0][0] if fields else end
    last = fields[-1][0][1] if fields else start
    while start < first and plain[start].isspace():
        start += 1
    while end > max(last, start) and plain[end - 1].isspace():
        end -= 1
    return start, end


def texts(view: View, start: int, end: int) -> list[Run]:
    """`start:end` as one run, or several where layers stood in between."""
    if start >= end:
        return []
    edges = (start, *inner_cuts(view.cuts, start, end), end)
    return [Run(view.span(begin, stop), view.text[begin:stop]) for begin, stop in pairwise(edges)]
