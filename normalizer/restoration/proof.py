"""The proof of a restoration: damaged again, the result must be the raw text, exactly."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from normalizer import codepage
from normalizer.damage import FOLDED, MARKED, forwarder, overlapping, paired, straddled
from normalizer.document import Edit, Span
from normalizer.offsets import apply
from normalizer.restoration.splices import Page, Reading, annotated_before

# Some sites mark ；and ？ (非??鄲腊 is 非常苦惱), more only ；: on 37 of 77 pages 。縣 and 停靠, which have the bytes of ？, are whole.
MARKS = (MARKED, MARKED[0], "")
_FULL_WIDTH = re.compile("[！-～]")
# No byte is read across these characters: they are no trail bytes. So the pieces between them are damaged independently.
_PIECE = re.compile("[^\0-?]+[\0-?]*|[\0-?]+")
_MASK = "\uffff"

Forward = Callable[[str], str]


def folded_on(raw: str) -> dict[str, str]:
    """What the site folds: not the full-width characters that the page still has.

    >>> folded_on("甲方：(蓋章)").get("，"), folded_on("甲方：(蓋章)").get("：")
    (',', None)
    """
    kept = set(_FULL_WIDTH.findall(raw))
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
    tables = ({**known, **hidden}, {**hidden, **known}, {**backwards, **known})
    for ordered in dict.fromkeys(tuple(table.items()) for table in tables):
        yield forwarder(dict(ordered), page.folded, page.marked)


def failing(page: Page, edits: Sequence[Edit]) -> list[Span]:
    """The pieces of the raw text whose `edits` (sorted, disjoint) can't be proven; none where all of the text can.

    The order in which the site replaces is not known; it is read off the splices where characters overlap.
    """
    if not edits:
        return []
    if _proven_in_windows(page, edits):
        return []
    text = apply(page.raw, edits)
    if _explained(page, text, page.raw):
        return []
    forward = forwarder(_ordered(page, text), page.folded, page.marked)
    return [
        (begin, end)
        for begin, end, inside in _pieces(page.raw, edits)
        if inside and not _same(forward, apply(page.raw[begin:end], inside), page.raw[begin:end])
    ]


def _explained(page: Page, text: str, raw: str) -> bool:
    """Whether `text` damaged is `raw`, in the order of the table as it was read or in the one that the splices tell."""
    there = paired(text, page.table)
    tables = (
        {key: reading for key, reading in table.items() if key in there}
        for table in (page.table, _ordered(page, text))
    )
    return any(_same(forwarder(table, page.folded, page.marked), text, raw) for table in tables)


def _proven_in_windows(page: Page, edits: Sequence[Edit]) -> bool:
    """Whether what is near splices is proven, and neighbours elsewhere that hide a character of the table.

    Elsewhere each character of the table is annotated, or it would not be in the table; so nothing else can differ.
    """
    texts: list[str] = []
    raws: list[str] = []
    rest: list[Edit] = []
    last = 0
    for (begin, end), first, behind in _windows(page.raw, edits):
        raws.append(page.raw[begin:end])
        texts.append(apply(raws[-1], [_moved(edit, begin) for edit in edits[first:behind]]))
        rest += (*edits[last:first], Edit("", (begin, end), "", ","))
        last = behind
    shown = {character: f"{character}({reading})" for character, reading in page.table.items()}
    for pair in straddled(apply(page.raw, [*rest, *edits[last:]]), (*page.table, *page.marked)):
        texts.append(pair)
        raws.append("".join(shown.get(character, character) for character in pair))
    return _explained(page, "\x7f".join(texts), "\x7f".join(raws))


def _windows(raw: str, edits: Sequence[Edit]) -> Iterator[tuple[Span, int, int]]:
    """The pieces that have splices, and their edits as `edits[first:behind]`."""
    behind = 0
    for at, edit in enumerate(edits):
        if edit.rule != "pinyin" and at >= behind:
            first, begin = _back_in_step(raw, edits, at, edit.span[0])
            behind, end = _on_in_step(raw, edits, at, edit.span[0])
            yield (begin, end), first, behind


def _back_in_step(raw: str, edits: Sequence[Edit], first: int, begin: int) -> tuple[int, int]:
    """From `begin`, where `edits[first]` begins, back to the start of its piece."""
    while begin:
        if first and edits[first - 1].span[1] == begin:
            first, begin = first - 1, edits[first - 1].span[0]
        elif raw[begin - 1] > "?":
            begin -= 1
        else:
            break
    return first, begin


def _on_in_step(raw: str, edits: Sequence[Edit], behind: int, end: int) -> tuple[int, int]:
    """From `end`, where `edits[behind]` begins, on to the end of its piece."""
    while True:
        if behind < len(edits) and edits[behind].span[0] == end:
            behind, end = behind + 1, edits[behind].span[1]
        elif raw[end : end + 1] > "?":
            end += 1
        else:
            break
    limit = edits[behind].span[0] if behind < len(edits) else len(raw)
    while end < limit and raw[end] <= "?":
        end += 1
    return behind, end


def _moved(edit: Edit, by: int) -> Edit:
    """`edit` at its place within the piece that begins at `by`."""
    begin, end = edit.span
    return Edit(edit.rule, (begin - by, end - by), edit.before, edit.after)


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


def _pieces(raw: str, edits: Sequence[Edit]) -> Iterator[tuple[int, int, list[Edit]]]:
    """The pieces with their edits, at places within the piece."""
    hidden = apply(raw, [Edit("", edit.span, "", _MASK * len(edit.before)) for edit in edits])
    at = 0
    for piece in _PIECE.finditer(hidden):
        begin, end = piece.span()
        inside = []
        while at < len(edits) and edits[at].span[0] < end:
            inside.append(_moved(edits[at], begin))
            at += 1
        yield begin, end, inside
