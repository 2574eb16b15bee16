"""The sections of a variant: its preamble, each clause with what is known of it before its children are, its closings."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from normalizer.document import Number, Span
from normalizer.outline.layout import Clauses
from normalizer.outline.texts import Own
from normalizer.outline.values import Candidate
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
    heads = heads_of(view, raw, owns, blanks)
    followings = [*(own.entry.candidate.start for own in owns[1:]), piece.end][: len(owns)]
    for own, heading, head, following in zip(owns, headings, heads, followings, strict=True):
        if heading and view.whole(heading.start, heading.end):
            title = (heading.start, heading.end)
            sections.append(Section(head, title, heading.body, own.end, False))
        else:
            sections.append(Section(head, None, own.start, own.end, False))
        if own.end < following:
            sections.append(Section(None, None, own.end, following, True))
    return sections


def heads_of(view: View, raw: str, owns: Sequence[Own], blanks: Sequence[Span]) -> list[Head]:
    """What is known of each clause before its children are, column by column."""
    candidates = [own.entry.candidate for own in owns]
    labels = labels_of(view.text, candidates)
    starts = view.begins([c.start for c in candidates])
    own_ends = view.ends([own.end for own in owns])
    folded = without_space([view.plain[own.start : own.end] for own in owns])
    numbers = map(
        Number,
        labels,
        [c.family for c in candidates],
        [c.value for c in candidates],
        zip(starts, view.ends([c.end for c in candidates]), strict=True),
    )
    return list(
        map(
            Head,
            clause_ids(owns, labels),
            numbers,
            [own.entry.level for own in owns],
            zip(starts, clause_ends(owns, own_ends), strict=True),
            [raw[start:end] for start, end in zip(starts, own_ends, strict=True)],
            folded,
            abstracts(view.plain, owns, blanks, folded),
        )
    )


def clause_ends(owns: Sequence[Own], own_ends: Sequence[int]) -> list[int]:
    """Where each clause ends: with the own text of its last descendant."""
    ends = list(own_ends)
    for i in range(len(owns) - 1, -1, -1):
        parent = owns[i].parent
        if parent >= 0 and ends[parent] < ends[i]:
            ends[parent] = ends[i]
    return ends


def clause_ids(owns: Sequence[Own], labels: Sequence[str]) -> list[str]:
    """A path for each clause, `三/3.2/3.2.2`; `~2` tells the second of two equal ones."""
    paths: list[str] = []
    seen: dict[str, int] = {}
    for own, label in zip(owns, labels, strict=True):
        path = label.strip(ID_EDGE)
        if own.parent >= 0:
            path = f"{paths[own.parent]}/{path}"
        count = seen[path] = seen.get(path, 0) + 1
        paths.append(path if count == 1 else f"{path}~{count}")
    return paths


def labels_of(text: str, candidates: Sequence[Candidate]) -> list[str]:
    """The labels as the document writes them, without blanks inside: `第3-1條`, `（一）`."""
    written = "\n".join(without_space([text[c.start : c.end] for c in candidates]))
    return written.replace("(", "（").replace(")", "）").split("\n")[: len(candidates)]


def without_space(texts: Sequence[str]) -> list[str]:
    """The texts without white space; the separators of `\\x1c-\\x1f` are no white space to `SPACE`, but are to `str.split`."""
    if any(map(SEPARATOR.search, texts)):
        return [SPACE.sub("", text) for text in texts]
    return ["".join(text.split()) for text in texts]


def abstracts(
    plain: str, owns: Sequence[Own], blanks: Iterable[Span], folded: Sequence[str]
) -> Sequence[str]:
    """The own texts without white space, as `folded` has them, with each of their blanks as `_`."""
    starts = [own.start for own in owns]
    held: dict[int, list[Span]] = defaultdict(list)
    for blank in blanks:
        i = bisect_right(starts, blank[0]) - 1
        if i >= 0 and blank[0] < owns[i].end:
            held[i].append(blank)
    found = list(folded)
    for i, inner in held.items():
        found[i] = without_space([abstracted(plain, owns[i], inner)])[0]
    return found


def abstracted(plain: str, own: Own, blanks: Sequence[Span]) -> str:
    """The own text with each of its blanks as `_`."""
    parts: list[str] = []
    at = own.start
    for begin, stop in blanks:
        parts += plain[at:begin], "_"
        at = stop
    return "".join([*parts, plain[at : own.end]])
