"""The variants of a page and their titles."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from normalizer.document import Span
from normalizer.numerals import number_value
from normalizer.offsets import inner_cuts
from normalizer.outline.layout import laid_title
from normalizer.patterns import compiled
from normalizer.scanner import terminal
from normalizer.titles import (
    EDGE_BEFORE,
    LONGEST_TITLE,
    SHORTEST_TITLE,
    TITLE_BREAK,
    TITLE_EDGE,
    behind_title,
    first_title,
    line_before,
    title_before,
    title_behind,
)

NUMERAL = compiled("[0-9]+|[一二两三四五六七八九十]+")
NUMBERED = compiled(r"[(【之\-]? ?(?:[0-9]+|[一二三四五六七八九十]+) ?[)】]?$")


class Piece(NamedTuple):
    """A variant in the body: its span, the spans of label and title (or None), and where its content begins."""

    ordinal: int
    start: int
    end: int
    label: Span | None
    title: Span | None
    content: int


class Division(NamedTuple):
    """The variants of a body, the title they share, and how many the page says there are."""

    pieces: tuple[Piece, ...]
    title_span: Span | None
    declared: int | None
    headline: Span | None


def divide(plain: str, cuts: Sequence[int] = (), laid_text: str | None = None) -> Division:
    """The variants of a body: a run of labels 1, 2, 3 … of one style, or the whole body as one.

    A title that would cross one of `cuts`, where a layer was taken out, is none. `laid_text` is the body where it is
    laid out, and tells its title.
    """
    starts = [uncut(piece, cuts) for piece in find_starts(plain)]
    headline, declared = find_headline(plain, starts[0].start if starts else None)
    if not starts:
        title = laid_title(laid_text) if laid_text is not None else first_title(plain)
        piece = uncut(
            Piece(1, 0, len(plain), None, title, behind_title(plain, title, title[1]) if title else 0), cuts
        )
        return Division((piece,), piece.title, declared, None)
    ends = [piece.start for piece in starts[1:]] + [len(plain)]
    pieces = tuple(piece._replace(end=end) for piece, end in zip(starts, ends, strict=True))
    return Division(pieces, common_title(plain, pieces, headline), declared, headline)


def repeats(plain: str, piece: Piece) -> list[Span]:
    """Where the title of a variant stands again between itself and the content."""
    if not piece.title:
        return []
    title = re.compile(re.escape(plain[slice(*piece.title)]))
    return [match.span() for match in title.finditer(plain, piece.title[1], piece.content)]


def uncut(piece: Piece, cuts: Sequence[int]) -> Piece:
    """The piece without a title or label that crosses a cut; what it names is content then."""
    if any(span and inner_cuts(cuts, *span) for span in (piece.label, piece.title)):
        return piece._replace(label=None, title=None, content=piece.start)
    return piece


def common_title(plain: str, pieces: Sequence[Piece], headline: Span | None) -> Span | None:
    """Where the title that the variants share stands first, else the headline without its number of variants."""
    titles = {plain[slice(*piece.title)].strip("《》 ") for piece in pieces if piece.title}
    if len(titles) == 1:
        return pieces[0].title
    if not headline:
        return None
    declared = terminal("variants", "DECLARED")
    found = declared.search(plain, *headline)
    if found:
        start, end = trimmed_span(plain, headline[0], found.start())
        if start < end and not TITLE_BREAK.search(plain, start, end):
            return start, end
    start, end = trimmed_span(plain, *headline)
    found = declared.search(plain, start, end)
    if found and found.start() > start:
        return trimmed_span(plain, start, found.start())
    return None if terminal("variants", "LABEL").search(plain, start, end) else (start, end)


def trimmed_span(plain: str, start: int, end: int) -> Span:
    """`start:end` without the white space at its ends; of several lines, the last."""
    line = plain.rfind("\n", start, start + len(plain[start:end].rstrip()))
    start = max(start, line + 1)
    text = plain[start:end]
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def find_headline(plain: str, before: int | None) -> tuple[Span | None, int | None]:
    """The headline `T(8篇)` above the first variant, as the span of all that stands there, and its number."""
    limit = before if before is not None else min(len(plain), 200)
    found = terminal("variants", "DECLARED").search(plain, 0, limit)
    declared = number_in(found.group()) if found else None
    return ((0, before) if before and plain[:before].strip() else None), declared


def find_starts(plain: str) -> list[Piece]:
    """The first places of the variants, in order; empty where there are fewer than two."""
    styles: dict[str, list[tuple[int, Span]]] = defaultdict(list)
    for match in terminal("variants", "LABEL").finditer(plain):
        digits = NUMERAL.search(match.group())
        if digits:
            styles[NUMERAL.sub("#", match.group().replace(" ", "").rstrip(":"))].append(
                (number_value(digits.group()), match.span())
            )
    for name, labels in titled(plain):
        styles[name] += labels
    for name, label in named(plain):
        styles[name].append(label)
    runs = [pieces for labels in styles.values() for pieces in [chain(plain, labels)] if len(pieces) > 1]
    return max(runs, key=lambda pieces: (len(pieces), -pieces[0].start), default=[])


def titled(plain: str) -> Iterator[tuple[str, list[tuple[int, Span]]]]:
    """Labels without a word of their own, `T(一)` `T2`, behind the title of the page."""
    title = first_title(plain)
    name = terminal("variants", "DECLARED").sub("", plain[slice(*title)]).strip("《》 _") if title else ""
    if not SHORTEST_TITLE <= len(name) <= LONGEST_TITLE:
        return
    pattern = re.compile(
        re.escape(name) + r"》? ?(\(? ?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2}) ?\)?+)(?![篇章条0-9.])"
    )
    labels = [(number_value(m.group(1).strip("() ")), m.span(1)) for m in pattern.finditer(plain)]
    yield name, labels


def named(plain: str) -> Iterator[tuple[str, tuple[int, Span]]]:
    """Numbers behind the name of a kind of document, `购买协议书2` `合同（二）` `承诺书之三`, each with its style."""
    for match in terminal("variants", "NAMED").finditer(plain):
        number = NUMBERED.search(plain, *match.span())
        before = title_before(plain, number.start()) if number else ""
        if number and terminal("variants", "TITLE").fullmatch(before.strip("《》 ")):
            yield (
                before[-SHORTEST_TITLE:] + NUMERAL.sub("#", number[0]),
                (number_in(number[0]), number.span()),
            )


def number_in(label: str) -> int:
    """The number that a label ends with."""
    return number_value(NUMERAL.findall(label)[-1])


def chain(plain: str, labels: Sequence[tuple[int, Span]]) -> list[Piece]:
    """The run 1, 2, 3 … among labels of one style, each with its title.

    Where a table of contents in front has the same labels, the run with the most text is the one of the variants.
    """
    runs: list[list[Span]] = []
    for value, span in labels:
        if value == 1 and opens(plain, span[0]):
            runs.append([span])
        elif runs and value == len(runs[-1]) + 1 and opens(plain, span[0]):
            runs[-1].append(span)
    ends = [*(run[0][0] for run in runs), len(plain)][1:]
    found = [(len(run), end - run[0][0], run) for run, end in zip(runs, ends, strict=True) if len(run) > 1]
    if not found:
        return []
    run = max(found)[2]
    before = shared_title(plain, run)
    return [start_piece(plain, ordinal, span, before) for ordinal, span in enumerate(run, start=1)]


def undeclared(plain: str, start: int, end: int) -> int:
    """Where the title `start:end` ends without the number of variants that it announces, `T(8篇)`."""
    found = terminal("variants", "DECLARED").search(plain, start, end)
    return found.start() if found and found.end() == end and found.start() - start >= SHORTEST_TITLE else end


def opens(plain: str, at: int) -> bool:
    """Whether a label at `at` can begin a variant: not inside a sentence (见第一篇)."""
    return plain[at - 1 : at] not in tuple("见在的和与、,第")


def shared_title(plain: str, labels: Sequence[Span]) -> str:
    """The text that stands before every label, as far as it is the same: the title T of `T第(1)篇`."""
    before = [title_before(plain, start)[::-1] for start, _ in labels]
    same = takewhile(lambda characters: len(set(characters)) == 1, zip(*before, strict=False))
    common = "".join(characters[0] for characters in same)[::-1]
    return common if len(common.strip("《》 ")) >= 2 else ""


def start_piece(plain: str, ordinal: int, label: Span, before: str) -> Piece:
    """A variant that begins with `label`, or with the title before it; a title may also follow, on the line or the next."""
    start, end = label
    before = before if before.strip(TITLE_EDGE) else line_before(plain, start, end)
    edge = EDGE_BEFORE.match(before)
    if edge and edge.end() < len(before):
        begin = start - len(before)
        title_start = begin + edge.end()
        while begin and plain[begin - 1] in TITLE_EDGE:
            begin -= 1
        title_end = start - (len(before) - len(before.rstrip("《》 ")))
        whole = (title_start, undeclared(plain, title_start, title_end))
        return Piece(ordinal, begin, 0, label, whole, behind_title(plain, whole, end))
    title = title_behind(plain, end)
    return Piece(ordinal, start, 0, label, title, behind_title(plain, title, title[1]) if title else end)
