"""The template as one string of fixed text with the holes in it, and where each hole is in a text that someone filled in.

Both are compared in simplified script and half width, without white space, underscores and colons: what a person leaves
around a value, and what a format puts between a heading and its text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from normalizer.document import Field, Span, Variant
from normalizer.fields.blanks import BOXES
from normalizer.script import simplified_view
from normalizer.sequences import increasing
from normalizer.writers.sheet import Slot, sheet_of

SKIPPED = re.compile(r"[\s_﹍﹎﹏:]+")
# So much fixed text that stands once in the template and once in the filled-in text is the same place.
ANCHOR = 10
# Beyond so many pairs of characters between two anchors a place is not looked for: 12 MB, a tenth of a second.
LARGEST = 100_000_000


class Hole(NamedTuple):
    """A place to fill in, at a place in the fixed text; `box` counts the boxes of a choice."""

    at: int
    field: Field
    box: int | None = None


class Template(NamedTuple):
    """The fixed text, folded, and the holes in it in order."""

    text: str
    holes: tuple[Hole, ...]


class Folded(NamedTuple):
    """A text as it is compared, and the place of each of its characters (and of its end)."""

    text: str
    places: tuple[int, ...]


class Alignment(NamedTuple):
    """For each hole its span in the folded text (`None`: not found), and how much of the fixed text was found, 0 to 1."""

    spans: tuple[Span | None, ...]
    likeness: float


class Gap(NamedTuple):
    """What lies between two places that are the same in the template and in the text; the holes are `first:last`."""

    template: Span
    text: Span
    first: int
    last: int


def template_of(variant: Variant) -> Template:
    """The fixed text of a variant and its holes; the labels of a choice are fixed text."""
    parts: list[str] = []
    holes: list[Hole] = []
    length = 0
    for piece in _pieces(variant):
        for part in [piece] if isinstance(piece, str) else _slot(piece):
            if isinstance(part, Hole):
                holes.append(part._replace(at=length))
            else:
                parts.append(SKIPPED.sub("", simplified_view(part)))
                length += len(parts[-1])
    return Template("".join(parts), tuple(holes))


def _pieces(variant: Variant) -> Iterator[str | Slot]:
    sheet = sheet_of(variant)
    yield sheet.title or ""
    for paragraph in sheet.preamble:
        yield from paragraph
    for item in sheet.items:
        yield from (item.number.label, item.heading or "")
        for paragraph in (*item.body, *item.closing):
            yield from paragraph
    for paragraph in sheet.closing:
        yield from paragraph


def _slot(slot: Slot) -> Iterator[str | Hole]:
    """One hole, or a hole for each box with the labels between them."""
    if not BOXES.search(slot.blank) or slot.field.type != "choice":
        yield Hole(0, slot.field)
        return
    before, *labels = BOXES.split(slot.blank)
    yield before
    for index, label in enumerate(labels):
        yield Hole(0, slot.field, index)
        yield label


def fold(text: str) -> Folded:
    """The text as it is compared."""
    plain = simplified_view(text)
    kept = [at for skipped in _kept(plain) for at in range(*skipped)]
    return Folded("".join(plain[at] for at in kept), (*kept, len(plain)))


def _kept(plain: str) -> Iterator[Span]:
    end = 0
    for hit in SKIPPED.finditer(plain):
        yield end, hit.start()
        end = hit.end()
    yield end, len(plain)


def align(template: Template, text: str) -> Alignment:
    """Where the holes are in a folded `text`, whose fixed text may have been edited a little; in almost linear time."""
    spans: list[Span | None] = []
    found = 0
    for gap in _gaps(template, text):
        holes = [hole.at for hole in template.holes[gap.first : gap.last]]
        located, same = _located(template.text, text, gap, holes)
        spans += located
        found += same
    length = len(template.text)
    return Alignment(tuple(spans), (found / length) if length else 1.0)


def _gaps(template: Template, text: str) -> Iterator[Gap]:
    """From each anchor's start to the next one's: the anchors themselves stand at the start of a gap."""
    anchors = [(0, 0), *_anchors(template, text), (len(template.text), len(text))]
    places = [hole.at for hole in template.holes]
    last = 0
    for (t1, f1), (t2, f2) in pairwise(anchors):
        # A hole right at an anchor's start belongs to the gap before it.
        first, last = last, len(places) if t2 == len(template.text) else bisect_right(places, t2)
        yield Gap((t1, t2), (f1, f2), first, last)


def _anchors(template: Template, text: str) -> list[Span]:
    """Places in both, in the same order."""
    places = [hole.at for hole in template.holes]
    mine, theirs = _once(template.text), _once(text)
    shared = sorted(
        (at, theirs[gram])
        for gram, at in mine.items()
        if theirs.get(gram, -1) >= 0 <= at and bisect_right(places, at) == bisect_left(places, at + ANCHOR)
    )
    return [shared[at] for at in increasing([place for _, place in shared])]


def _once(text: str) -> dict[str, int]:
    """The place of each run of ANCHOR characters, -1 where there are several."""
    places: dict[str, int] = {}
    for at in range(len(text) - ANCHOR + 1):
        gram = text[at : at + ANCHOR]
        places[gram] = -1 if gram in places else at
    return places


def _located(template: str, text: str, gap: Gap, holes: Sequence[int]) -> tuple[Sequence[Span | None], int]:
    """The spans of the holes of a gap, and how many characters of its fixed text are there."""
    (t1, t2), (f1, f2) = gap.template, gap.text
    if not holes and template[t1:t2] == text[f1:f2]:
        return (), t2 - t1
    edges = [t1, *holes, t2]
    fixed = [template[a:b] for a, b in pairwise(edges)]
    if (exact := _exactly(fixed, text, f1, f2)) is not None:
        return exact, t2 - t1
    if (t2 - t1) * (f2 - f1) > LARGEST:
        return [None] * len(holes), 0
    return _nearly(template[t1:t2], text[f1:f2], [at - t1 for at in holes], f1)


def _exactly(fixed: Sequence[str], text: str, start: int, end: int) -> list[Span | None] | None:
    """The holes between the unchanged pieces of fixed text, each as short as can be, the last up to its piece at the end."""
    first, *others = fixed
    if not text.startswith(first, start, end):
        return None
    at, spans = start + len(first), list[Span | None]()
    for piece in others[:-1]:
        found = text.find(piece, at, end)
        if found < 0:
            return None
        spans.append((at, found))
        at = found + len(piece)
    if not others:
        return spans if at == end else None
    close = end - len(others[-1])
    return [*spans, (at, close)] if close >= at and text.startswith(others[-1], close, end) else None


def _nearly(fixed: str, text: str, holes: Iterable[int], offset: int) -> tuple[list[Span | None], int]:
    """Each hole is what the longest common part of both leaves over in its place."""
    from rapidfuzz.distance import LCSseq

    codes = [*LCSseq.opcodes(fixed, text)]
    spans: list[Span | None] = []
    for at in holes:
        touching = [code for code in codes if code.tag != "equal" and code.src_start <= at <= code.src_end]
        start = min((code.dest_start for code in touching), default=None)
        end = max((code.dest_end for code in touching), default=None)
        if start is None or end is None:
            start = end = next(
                (c.dest_start + at - c.src_start for c in codes if c.src_start <= at <= c.src_end), 0
            )
        spans.append((offset + start, offset + end))
    return spans, sum(code.src_end - code.src_start for code in codes if code.tag == "equal")
