"""Splices undone: text that a site's byte scan left shifted by one byte, read back in step.

Of 因導 (`D2F2 8CA7`) the bytes F28C are 驅, so the site writes `D2F28C (qū) A7`, which reads 因`?qū)` and everything behind
it one byte off. Reading backwards, the byte 8C is pending: it goes before the next byte, A7, and makes 導 again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from normalizer import codepage
from normalizer.damage import FOLDED, MARKED
from normalizer.patterns import compiled
from normalizer.restoration.readings import READING, can_be, led_by, simplified

SPLICE = re.compile(rf"\?({READING})\)|\?[;?]")
ANNOTATION = re.compile(rf"\(({READING})\)")
_ANNOTATED = re.compile(rf"(.)\({READING}\)\Z", re.DOTALL)
_LONGEST_ANNOTATED = len("庄(zhuāng )")
_WIDE = {narrow: wide for wide, narrow in FOLDED.items()}
# What stands behind a number.
_COUNTED = compiled(r"[0-9,.:;!?)\]%、年月日天個个人名元萬万億亿條条章節节項项款次份倍座臺台件套間间層层期]")
_ITEM = re.compile(r"[(（]([一二三四五六七八九十]+|\d+)[)）]")
_CLOSED = re.compile(r"[^()（）?\n]{1,40}[)）]")
LOST_DIGIT = "#"
# Characters that are not annotated, and those bytes of them that can be trails and leads.
_WIDE_RUN = re.compile(r"[^\0-\x7f]{1,64}(?!\()")
_OUT_OF_STEP = re.compile(rb"(?:[\x81-\xfe][\x81-\xfe])+")
# What no sentence has.
_NOT_WRITTEN = compiled("[\ue000-\uf8ff\u3000]")
# A stretch of shifted text lasts until an ASCII character that is a trail byte: 28 characters at most on 77 pages.
# The limits keep hostile text linear: what outgrows them is given up.
_LONGEST, _MOST = 400, 64


class Page(NamedTuple):
    """What is known of a page: its table (in the order of replacement), what it folds and marks."""

    raw: str
    table: Mapping[str, str]
    folded: Mapping[str, str] = FOLDED
    marked: str = MARKED


class Gap(NamedTuple):
    """A character of which the site left one byte: its place in a reading's text, and the byte (the other is -1).

    `place` is that of its `?` in the raw text. `swallowed` are the ASCII characters one of which went with the other byte, if it did.
    """

    at: int
    lead: int
    trail: int
    place: int
    swallowed: tuple[str, ...] = ()


class Reading(NamedTuple):
    """What a stretch of raw text, `begin` to `end`, can have been.

    `hidden` are the annotations that it takes for granted, as (character, reading); `gaps` the characters that are open
    still (`?` in `text`), `lost` those that were closed; `pending` the lead byte that waits for its trail, 0 where the bytes are in step again.
    """

    begin: int
    end: int
    pending: int
    text: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    gaps: tuple[Gap, ...] = ()
    lost: tuple[Gap, ...] = ()


def readings_of(page: Page, start: int) -> list[Reading]:
    """All that the splice whose `?` stands at `start` can have been, in step again at the end; most often one.

    >>> raw = "能夠?qū)崟r(shí)"
    >>> [found.text for found in readings_of(Page(raw, {"實": "shí"}), 2)]
    ['實時']
    """
    return continued(page, _begin(page, start))


def continued(page: Page, begun: Iterable[Reading]) -> list[Reading]:
    """`begun` (all pending) read on until they are in step again; nothing where that takes too long."""
    done: list[Reading] = []
    pending = sorted(begun)
    start = pending[0].end if pending else 0
    while pending and pending[0].end - start < _LONGEST and len(pending) + len(done) < _MOST:
        after = [further for reading in pending for further in _follow(page, reading)]
        done += [reading for reading in after if not reading.pending]
        pending = sorted(reading for reading in after if reading.pending)
    return [] if pending else done


def closed(reading: Reading, filling: str) -> Reading:
    """`reading` with its first gap closed; `ValueError` where there is none."""
    gap, *rest = reading.gaps
    text = reading.text[: gap.at] + filling + reading.text[gap.at + 1 :]
    return reading._replace(text=text, gaps=tuple(rest), lost=(*reading.lost, gap))


def reopened(reading: Reading, gap: Gap) -> Reading:
    """`reading` with one of its `lost` open again."""
    behind = gap.at + (2 if gap.swallowed else 1)
    return reading._replace(text=reading.text[: gap.at] + "?" + reading.text[behind:], gaps=(gap,), lost=())


@lru_cache(1 << 10)
def fillings(lead: int, trail: int, swallowed: tuple[str, ...]) -> tuple[str, ...]:
    """All that can have stood in such a gap: the character with what was swallowed behind it."""
    return tuple(
        character + behind
        for character in _characters(lead, trail)
        for behind in _fitting(character, swallowed)
    )


def _fitting(character: str, swallowed: tuple[str, ...]) -> tuple[str, ...]:
    """What can have been swallowed behind the character: behind a mark no other mark."""
    if not swallowed:
        return ("",)
    if character in "。；：！？":
        return tuple(one for one in swallowed if one not in ",:;")
    before_digit = character == "（" and swallowed == (LOST_DIGIT,)
    return swallowed if before_digit or "\u3400" <= character <= "\u9fff" else ()


def _begin(page: Page, start: int) -> Iterator[Reading]:
    """In step so far: the byte before the `?` is the last character's trail, the byte in the `?` is a lead and pending."""
    splice = SPLICE.match(page.raw, start)
    if splice is None:
        return
    if splice[1] is None:
        mark = codepage.pair(_WIDE[splice[0][1]])
        yield Reading(start, splice.end(), mark[1], "?", gaps=(Gap(0, -1, mark[0], start),))
        return
    annotated = annotated_before(page.raw, start)
    before = annotated[1] if annotated else page.raw[max(0, start - 1) : start]
    wide = _WIDE.get(before, "")
    yield from _across(page, Reading(start - len(wide), start, 0, wide), wide or before, splice)


def _across(page: Page, reading: Reading, before: str, splice: re.Match[str]) -> Iterator[Reading]:
    """`reading` with a splice behind it whose annotated character begins with the last byte of `before`."""
    for trail in codepage.pair(before)[1:]:
        for hidden in _candidates(page, trail, splice[1]):
            lead = codepage.pair(hidden)[1]
            if lead in codepage.LEADS:
                both = (*reading.hidden, (hidden, splice[1]))
                yield reading._replace(end=splice.end(), pending=lead, hidden=both)


def annotated_before(raw: str, place: int) -> re.Match[str] | None:
    """The annotated character that ends at `place`: 當(dāng)?shù)厝 is 當地人, with the trail of 當 in 數.

    >>> annotated_before("當(dāng)?shù)厝", 7)[1]
    '當'
    """
    return _ANNOTATED.search(raw, max(0, place - _LONGEST_ANNOTATED), place)


def _candidates(page: Page, lead: int, reading: str) -> list[str]:
    """The characters that can have been annotated: those of the table, else traditional ones that the page shows nowhere."""
    found = led_by(lead, reading)
    tabled = [one for one in found if page.table.get(one) == reading]
    return tabled or [one for one in found if one not in page.raw and one not in simplified()]


def _follow(page: Page, reading: Reading) -> Sequence[Reading]:
    """All that `reading` can be with the next raw character; an annotation that fits is no chance, so others need not be read."""
    after = list(_followed(page, reading))
    return [further for further in after if len(further.hidden) > len(reading.hidden)] or after


def _followed(page: Page, reading: Reading) -> Iterator[Reading]:
    """`reading` with the next raw character, or with all that are like it: its first byte completes the pending one, its second is pending."""
    if run := _out_of_step(page.raw, reading.end):
        text, end = codepage.decode(bytes((reading.pending,)) + run[:-1]), reading.end + len(run) // 2
        if not _NOT_WRITTEN.search(text):
            yield reading._replace(end=end, pending=run[-1], text=reading.text + text)
        return
    character = page.raw[reading.end : reading.end + 1]
    if character == "?":
        yield from _follow_lost(page, reading)
        splice = SPLICE.match(page.raw, reading.end)
        if splice and splice[1]:
            return  # a reading's letters are no trail bytes
    for shown in {character, _WIDE.get(character, character)} - {""}:
        encoded = codepage.encode(shown)
        completed = _character(reading.pending, encoded[0])
        if completed:
            in_step = encoded[1:2] < b"\x81"
            yield from _annotated(
                page, _stepped(reading, completed, encoded[1:]), completed if in_step else shown
            )


def _out_of_step(raw: str, place: int) -> bytes:
    """The bytes of the characters from `place` on that leave a lead byte pending behind each."""
    wide = _WIDE_RUN.match(raw, place)
    run = _OUT_OF_STEP.match(codepage.encode(wide[0])) if wide else None
    return run[0] if run else b""


def _stepped(reading: Reading, completed: str, rest: bytes) -> Reading:
    """A rest that is a lead byte is pending; any other is a character by itself, and the bytes are in step again."""
    text, end = reading.text + completed, reading.end + 1
    if rest and rest[0] in codepage.LEADS:
        return reading._replace(end=end, pending=rest[0], text=text)
    return reading._replace(end=end, pending=0, text=text + codepage.decode(rest))


def _annotated(page: Page, reading: Reading, character: str) -> Iterator[Reading]:
    """`reading`, and if an annotation of `character` is next, without it."""
    annotation = ANNOTATION.match(page.raw, reading.end)
    if annotation and can_be(character, annotation[1]):
        hidden = (*reading.hidden, (character, annotation[1]))
        yield reading._replace(end=annotation.end(), hidden=hidden)
    else:
        yield reading


def _follow_lost(page: Page, reading: Reading) -> Iterator[Reading]:
    """The `?` swallowed the pending character's trail: of one annotated, or of one before a mark or at the line's end."""
    splice = SPLICE.match(page.raw, reading.end)
    if splice and splice[1]:
        yield from _follow_annotated(page, reading, splice)
        return
    swallowed = () if splice else _swallowed(page.raw, reading.end + 1)
    mark = _WIDE[splice[0][1]] if splice else ""
    gap = Gap(len(reading.text), reading.pending, -1, reading.end, swallowed)
    text, end = reading.text + "?" + mark, reading.end + 1 + len(mark)
    yield reading._replace(end=end, pending=0, text=text, gaps=(*reading.gaps, gap))


def _follow_annotated(page: Page, reading: Reading, splice: re.Match[str]) -> Iterator[Reading]:
    """The character annotated, in step behind it, or at once across it and the next: 清償的 is `清?dù)?cháng)?shù)`."""
    behind = SPLICE.match(page.raw, splice.end())
    for hidden in _candidates(page, reading.pending, splice[1]):
        both = (*reading.hidden, (hidden, splice[1]))
        in_step = reading._replace(end=splice.end(), pending=0, text=reading.text + hidden, hidden=both)
        if behind and behind[1]:
            yield from _across(page, in_step, hidden, behind)
        else:
            yield in_step


def _swallowed(raw: str, place: int) -> tuple[str, ...]:
    """The ASCII characters that a `?` before `place` can have taken along: none at a line's end.

    Before what is counted it was a digit, and which one nobody can tell: 導致3人 and 導致5人 are damaged alike.
    """
    if raw[place : place + 1] in ("", "\n", "\r"):
        return ()
    if _COUNTED.match(raw, place):
        return (LOST_DIGIT,)
    if _CLOSED.match(raw, place):
        return ("(",)
    item = _ITEM.match(raw, place)
    return (":" if item[1] in "一1" else ";",) if item else (",", ":", " ")


@cache
def _characters(lead: int, trail: int) -> tuple[str, ...]:
    leads: Iterable[int] = sorted(codepage.LEADS) if lead < 0 else (lead,)
    trails: Iterable[int] = sorted(codepage.TRAILS) if trail < 0 else (trail,)
    return tuple(filter(None, (_character(first, second) for first in leads for second in trails)))


def _character(lead: int, trail: int) -> str:
    """The character of the two bytes; nothing for those that no sentence has: not in range, for private use, an indent."""
    if trail not in codepage.TRAILS:
        return ""
    character = codepage.decode(bytes((lead, trail)))
    return "" if _NOT_WRITTEN.search(character) else character
