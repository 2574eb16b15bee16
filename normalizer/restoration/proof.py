"""The proof of a restoration: damaged again, the result must be the raw text, exactly."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

import msgspec

from normalizer import codepage
from normalizer.changes import Changes, apply
from normalizer.damage import FOLDED, MARKED, forwarder, full_width_in, overlapping, paired, straddled
from normalizer.document import Span
from normalizer.restoration.splices import Page, Reading, annotated_before

# Some sites mark ；and ？ (非??鄲腊 is 非常苦惱), more only ；: on 37 of 77 pages 。縣 and 停靠, which have the bytes of ？, are whole.
MARKS = (MARKED, MARKED[0], "")
# No byte is read across these characters: they are no trail bytes. So the pieces between them are damaged independently.
_PIECE = re.compile("[^\0-?]+[\0-?]*|[\0-?]+")
_MASK = "\uffff"

Forward = Callable[[str], str]


def folded_on(raw: str) -> dict[str, str]:
    """What the site folds: not the full-width characters that the page still has.

    >>> folded_on("甲方：(蓋章)").get("，"), folded_on("甲方：(蓋章)").get("：")
    (',', None)
    """
    kept = full_width_in(raw)
    return {wide: narrow for wide, narrow in FOLDED.items() if wide not in kept}


def proven(page: Page, reading: Reading) -> bool:
    """Whether a splice read so, damaged by the page's table and what the reading takes for granted, is the raw text."""
    annotated = annotated_before(page.raw, reading.begin)
    before = annotated[1] if annotated else page.raw[max(0, reading.begin - 1) : reading.begin]
    shown = annotated[0] if annotated else before
    if before.isascii():  # no byte is read across it: 或?qū)W(xué)??鄢 has 學 in its first splice
        before = shown = ""
    raw = shown + page.raw[reading.begin : reading.end]
    text = before + reading.text
    return any(_same(forward, text, raw) for forward in _forwards(page, dict(reading.hidden), text))


def _forwards(page: Page, hidden: dict[str, str], text: str) -> Iterator[Forward]:
    """What the site may do to `text`: in the order known so far, and with the splice's own characters first, in either order."""
    there = paired(text, page.table)
    # Nothing else of the table matters; the order does.
    known = {key: page.table[key] for key in (page.table if len(there) > 1 else there) if key in there}
    backwards = dict(reversed(hidden.items()))
    tried = []
    for table in (known | hidden, hidden | known, backwards | known):
        if list(table) not in tried:
            tried.append(list(table))
            yield forwarder(table, page.folded, page.marked)


def failing(page: Page, changes: Changes, text: str) -> list[Span]:
    """The pieces of the raw text whose `changes`, which make `text`, can't be proven; none where all of the text can.

    The order in which the site replaces is not known; it is read off the splices where characters overlap.
    """
    if not changes:
        return []
    if _proven_in_windows(page, changes, text) or _explained(page, text, page.raw):
        return []
    forward = forwarder(_ordered(page, text), page.folded, page.marked)
    return [
        (begin, end)
        for begin, end, after in _pieces(page.raw, changes, text)
        if not _same(forward, after, page.raw[begin:end])
    ]


def _explained(page: Page, text: str, raw: str) -> bool:
    """Whether `text` damaged is `raw`, in the order of the table as it was read or in the one that the splices tell."""
    there = paired(text, page.table)
    tables = ({key: table[key] for key in table if key in there} for table in _orders(page, text))
    return any(_same(forwarder(table, page.folded, page.marked), text, raw) for table in tables)


def _orders(page: Page, text: str) -> Iterator[Mapping[str, str]]:
    yield page.table
    yield _ordered(page, text)


def _proven_in_windows(page: Page, changes: Changes, text: str) -> bool:
    """Whether what is near splices is proven, and neighbours elsewhere that hide a character of the table.

    Elsewhere each character of the table is annotated, or it would not be in the table; so nothing else can differ.
    """
    texts: list[str] = []
    raws: list[str] = []
    rest: list[str] = []
    last = 0
    for (begin, end), first, behind in _windows(page.raw, changes):
        in_text = slice(begin + changes.shifts[first], end + changes.shifts[behind])
        raws.append(page.raw[begin:end])
        texts.append(text[in_text])
        rest.append(text[last : in_text.start])
        last = in_text.stop
    shown = {character: f"{character}({reading})" for character, reading in page.table.items()}
    for pair in straddled(",".join([*rest, text[last:]]), (*page.table, *page.marked)):
        texts.append(pair)
        raws.append("".join(shown.get(character, character) for character in pair))
    return _explained(page, "\n".join(texts), "\n".join(raws))  # no byte is read across the end of a line


def _windows(raw: str, changes: Changes) -> Iterator[tuple[Span, int, int]]:
    """The pieces that have splices, and the places of their changes, from `first` to before `behind`."""
    behind = 0
    for at in [at for at, rule in enumerate(changes.rules) if rule != "pinyin"]:
        if at >= behind:
            first, begin = _back_in_step(raw, changes, at, changes.starts[at])
            behind, end = _on_in_step(raw, changes, at, changes.starts[at])
            yield (begin, end), first, behind


def _back_in_step(raw: str, changes: Changes, first: int, begin: int) -> tuple[int, int]:
    """From `begin`, where a change begins, back to the start of its piece."""
    while begin:
        if first and changes.ends[first - 1] == begin:
            first, begin = first - 1, changes.starts[first - 1]
        elif raw[begin - 1] > "?":
            begin -= 1
        else:
            break
    return first, begin


def _on_in_step(raw: str, changes: Changes, behind: int, end: int) -> tuple[int, int]:
    """From `end`, where a change begins, on to the end of its piece."""
    while True:
        if behind < len(changes) and changes.starts[behind] == end:
            behind, end = behind + 1, changes.ends[behind]
        elif raw[end : end + 1] > "?":
            end += 1
        else:
            break
    limit = changes.starts[behind] if behind < len(changes) else len(raw)
    while end < limit and raw[end] <= "?":
        end += 1
    return behind, end


def _ordered(page: Page, text: str) -> Mapping[str, str]:
    """The table in an order that explains which of two overlapping characters parted the other."""
    order: TopologicalSorter[str] = TopologicalSorter()
    for left, right in sorted(overlapping(text, page.table)):
        if left == right:
            continue
        both = any(shown in page.raw for shown in _both_shown(page.table, left, right))
        order.add(*((left, right) if both else (right, left)))
    try:
        return {key: page.table[key] for key in order.static_order()} | dict(page.table)
    except CycleError:
        return page.table


def _both_shown(table: Mapping[str, str], left: str, right: str) -> Iterator[str]:
    """How it looks where both are annotated: 當(dāng)?shù), ?chē)?yán), 總(zǒng)_(kāi), ?kù)M(mǎn). The right one came first."""
    trail = codepage.decode(codepage.pair(right)[1:])
    for begin in (left + "(", "?"):
        for middle in ("?", trail + "("):
            yield f"{begin}{table[left]}){middle}{table[right]})"


def _same(forward: Forward, text: str, raw: str) -> bool:
    return "\x7f".join(map(forward, text.split("\x7f"))) == raw


def _pieces(raw: str, changes: Changes, text: str) -> Iterator[tuple[int, int, str]]:
    """The pieces that have changes, and what they read in `text`."""
    masks = tuple(_MASK * (end - start) for start, end in zip(changes.starts, changes.ends, strict=True))
    first = 0
    for piece in _PIECE.finditer(apply(raw, msgspec.structs.replace(changes, afters=masks))):
        begin, end = piece.span()
        behind = bisect_left(changes.starts, end, first)
        if behind > first:
            yield begin, end, text[begin + changes.shifts[first] : end + changes.shifts[behind]]
        first = behind
