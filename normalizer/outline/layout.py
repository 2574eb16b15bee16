"""A text that is laid out as `render` writes it: one clause a line, its level told by its indent, its parts by the widths of blanks.

Behind a number stands a quarter-em blank where a heading follows, a third-em blank where none does; between a heading and
the text a colon with a quarter-em blank; before a title a quarter-em blank, before a first line that is none, and before a
closing where there is no clause, a third-em blank. Pages don't have such blanks there; and where one line does not fit, this is no
layout, and the outline is found as on any page.
"""

import re
from collections.abc import Iterator, Sequence
from math import inf
from typing import NamedTuple

from normalizer.document import Span
from normalizer.outline import Entry
from normalizer.outline.candidates import readings
from normalizer.outline.texts import Heading, Own
from normalizer.outline.values import Candidate
from normalizer.scanner import scanner

INDENT = "\u3000\u3000"
TITLED, UNTITLED = "\u2005", "\u2004"
COLON = f"：{TITLED}"
NUMBERED = re.compile(rf"((?:{INDENT})*+)(\S{{1,24}}+)([{TITLED}{UNTITLED}])")
MARKED = re.compile(rf"\A\s*+(?<=[{TITLED}{UNTITLED}])|^{NUMBERED.pattern}", re.MULTILINE)
TITLE = re.compile(rf"\s*+(?<={TITLED})([^\n]*\S)")
LINE = re.compile(r"[^\n]*\S[^\n]*")


class Clauses(NamedTuple):
    """The clauses of a variant with their own texts and headings; `first` is where they begin, or else the closing."""

    owns: Sequence[Own]
    headings: Sequence[Heading | None]
    first: int


class Row(NamedTuple):
    """A line with a number: the ways to read it, its level, where its heading or text begins; where a closing behind it begins."""

    start: int
    level: int
    candidates: tuple[Candidate, ...]
    titled: bool
    content: int
    end: int
    closing: int | None = None


def is_laid(text: str) -> bool:
    """Whether `text` begins as a laid-out text does, or has a line that begins as its clauses do."""
    return (TITLED in text or UNTITLED in text) and MARKED.search(text) is not None


def unmarked(text: str) -> str:
    """`text`, which is not laid out, its marks blanks like any other."""
    return text.replace(TITLED, " ").replace(UNTITLED, " ")


def laid_title(text: str) -> Span | None:
    """The title of a laid-out text: its first line, where it begins with a quarter-em blank."""
    title = TITLE.match(text)
    return title.span(1) if title else None


def read_layout(text: str, plain: str, start: int, end: int) -> Clauses | None:
    """The clauses of `text[start:end]` where it is laid out, else None; `plain` is its plain view."""
    rows: list[Row] = []
    closing = None  # where the lines behind the last clause begin that are not part of it
    for line in LINE.finditer(text, start, end):
        row = row_of(text, plain, line.start(), line.end())
        level = rows[-1].level if rows else 0
        if row and row.level > (level + 1 if closing is None else 1):
            return None
        if row:
            rows[-1:] = [rows[-1]._replace(closing=closing)] if rows else []
            rows.append(row)
            closing = None
        elif closing is None and begins_closing(text, line.start(), level):
            closing = line.start()
        if not row and closing is not None and rows and indented(text, line.start()):
            return None
    if not rows:
        return Clauses((), (), end if closing is None else closing)
    rows[-1] = rows[-1]._replace(closing=end if closing is None else closing)
    return Clauses(find_owns(rows), [heading_of(text, row) for row in rows], rows[0].candidates[0].start)


def begins_closing(text: str, at: int, level: int) -> bool:
    """Whether the line at `at`, which is no clause, is not a paragraph of the clause of this level, or (0) of the preamble."""
    return not text.startswith(INDENT * level, at) if level else at > 0 and text.startswith(UNTITLED, at)


def indented(text: str, at: int) -> bool:
    """Whether the line at `at` stands further in than the first level."""
    return text.startswith(INDENT, at)


def row_of(text: str, plain: str, start: int, end: int) -> Row | None:
    """The numbered line `start:end`, or None."""
    line = NUMBERED.match(text, start, end)
    if not line:
        return None
    candidates = tuple(label_readings(plain, *line.span(2)))
    level = len(line.group(1)) // len(INDENT) + 1
    return Row(start, level, candidates, line.group(3) == TITLED, line.end(), end) if candidates else None


def label_readings(plain: str, start: int, end: int) -> Iterator[Candidate]:
    """The ways to read the whole of `plain[start:end]` as a number."""
    label = f"\n{plain[start:end]} 文"  # as on a line of its own, whatever the indent
    match = scanner("numbers").match(label, 1)
    if match is None:
        return
    for length, family, value, *_ in readings(str(match.lastgroup), match.group()):
        if length == end - start:
            yield Candidate(start, end, family, value, 0.0, "line")


def find_owns(rows: Sequence[Row]) -> list[Own]:
    """The own texts of the rows."""
    owns: list[Own] = []
    open_rows: list[int] = []
    for i, row in enumerate(rows):
        following = rows[i + 1] if i + 1 < len(rows) else None
        del open_rows[row.level - 1 :]
        parent = open_rows[-1] if open_rows else -1
        open_rows.append(i)
        end = row.closing if row.closing is not None or not following else following.candidates[0].start
        entry = Entry(chosen(row, rows[i + 1 : i + 2]), row.level, inf, 0)
        owns.append(
            Own(entry, row.content, end or 0, parent, bool(following and following.level > row.level))
        )
    return owns


def chosen(row: Row, following: Sequence[Row]) -> Candidate:
    """What a number is that can be read in two ways: (i) is Roman before (ii)."""
    families = {candidate.family for other in following for candidate in other.candidates}
    return next((c for c in row.candidates if c.family in families), row.candidates[0])


def heading_of(text: str, row: Row) -> Heading | None:
    """The heading of a row, up to its colon or the end of the line."""
    if not row.titled:
        return None
    colon = text.find(COLON, row.content, row.end)
    return (
        Heading(row.content, colon, colon + len(COLON))
        if colon >= 0
        else Heading(row.content, row.end, row.end)
    )
