"""The sections of a variant: its preamble, each clause with what is known of it before its children are, its closings."""

import re
from collections import Counter
from collections.abc import Sequence

from normalizer.document import Number, Span
from normalizer.offsets import beginning_in
from normalizer.outline.headings import Own
from normalizer.outline.layout import Clauses
from normalizer.segment import Piece
from normalizer.tokens import Head, Section
from normalizer.view import View

SPACE = re.compile(r"[^\S\x1c-\x1f]+")
SEPARATOR = re.compile("[\x1c-\x1f]")
ID_EDGE = "、.:：．。 \t\u3000"


def lay_out(view: View, raw: str, piece: Piece, clauses: Clauses, blanks: list[Span]) -> list[Section]:
    """The preamble, the clauses and the closings as sections, in order."""
    owns, headings, first = clauses
    sections = [Section(None, None, piece.content, first, False)]
    if not owns and first < piece.end:
        sections.append(Section(None, None, first, piece.end, True))
    labels, ends = [label_of(view, own) for own in owns], clause_ends(owns)
    ids = clause_ids(owns, labels)
    for i, (own, heading) in enumerate(zip(owns, headings, strict=True)):
        following = owns[i + 1].entry.candidate.start if i + 1 < len(owns) else piece.end
        head = head_of(view, raw, own, ids[i], labels[i], ends[i], blanks)
        heading = heading if heading and view.whole(heading.start, heading.end) else None
        title = (heading.start, heading.end) if heading else None
        sections.append(Section(head, title, heading.body if heading else own.start, own.end, False))
        if own.end < following:
            sections.append(Section(None, None, own.end, following, True))
    return sections


def clause_ends(owns: Sequence[Own]) -> list[int]:
    """Where each clause ends: with the own text of its last descendant."""
    ends = [own.end for own in owns]
    for i in range(len(owns) - 1, -1, -1):
        parent = owns[i].parent
        if parent >= 0:
            ends[parent] = max(ends[parent], ends[i])
    return ends


def clause_ids(owns: Sequence[Own], labels: Sequence[str]) -> list[str]:
    """A path for each clause, `三/3.2/3.2.2`; `~2` tells the second of two equal ones."""
    paths: list[str] = []
    seen: Counter[str] = Counter()
    for own, label in zip(owns, labels, strict=True):
        label = label.strip(ID_EDGE)
        path = f"{paths[own.parent]}/{label}" if own.parent >= 0 else label
        seen[path] += 1
        paths.append(path if seen[path] == 1 else f"{path}~{seen[path]}")
    return paths


def label_of(view: View, own: Own) -> str:
    """The label as the document writes it, without blanks inside: `第3-1條`, `（一）`."""
    written = view.text[own.entry.candidate.start : own.entry.candidate.end]
    return without_space(written).replace("(", "（").replace(")", "）")


def without_space(text: str) -> str:
    """`text` without white space; the separators of `\\x1c-\\x1f` are no white space to `SPACE`, but are to `str.split`."""
    return SPACE.sub("", text) if SEPARATOR.search(text) else "".join(text.split())


def head_of(view: View, raw: str, own: Own, path: str, label: str, end: int, blanks: list[Span]) -> Head:
    """What is known of a clause before its children are."""
    candidate = own.entry.candidate
    span = view.span(candidate.start, candidate.end)
    folded = without_space(view.plain[own.start : own.end])
    inner = beginning_in(blanks, own.start, own.end)
    return Head(
        id=path,
        number=Number(label, candidate.family, candidate.value, span),
        level=own.entry.level,
        span=view.span(candidate.start, max(end, candidate.end)),
        raw=raw[span[0] : view.span(candidate.start, max(own.end, candidate.end))[1]],
        folded=folded,
        abstract=without_space(abstracted(view.plain, own, inner)) if inner else folded,
    )


def abstracted(plain: str, own: Own, blanks: Sequence[Span]) -> str:
    """The own text with each of its blanks as `_`."""
    parts: list[str] = []
    at = own.start
    for begin, stop in blanks:
        parts += plain[at:begin], "_"
        at = stop
    return "".join([*parts, plain[at : own.end]])
