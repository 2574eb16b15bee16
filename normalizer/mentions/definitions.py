"""Terms that a document defines: (以下简称“甲方”), “交付物”指…, 本办法所称仪器,是指…."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import regex

from normalizer.document import Span
from normalizer.mentions.places import Clauses, clause_at
from normalizer.patterns import compiled
from normalizer.scanner import terminals

QUOTED_TERM = compiled(
    r'[ :]{0,2}(?:["“「『《]([^"“”「」『』《》()\n]{1,30})["”」』》]|([^,。;:、()《》“”"\s_]{1,20}))'
)
FURTHER_TERM = compiled(r'(?:["”」』》])(?:或者?|和|、|及)["“「『]([^"“”「」『』()\n]{1,30})["”」』]')
FORMER_TERM = compiled(r'["“「『]([^"“”「」『』()\n]{1,30})["”」』](?:或者?|和|、|及)\Z')
# What ends before the words that a term stands for, and what leads over to them.
PHRASE = compiled(r"(?:\([^()\n]*\)|[^。;,、!?\n()])*\Z")
LEAD = compiled(
    r"(?:以下|根据|依据|依照|按照|为了?(?:确保|保证)?|鉴于|就|在|由|对于?|和|与|将|以|及)+(?=(.))"
)
SENTENCE_END = compiled(r"[。;\n]")
# The term before 指, by the first of these that fits: in quotes, behind 所称, or a sentence's beginning.
IN_QUOTES = compiled(r'["“「『]([^"“「『\n]{1,30})["”」』]\Z')
SO_CALLED = compiled(r"(?s).*所称的?([^,。;:、“”\"\n]{1,40})\Z")
SAID = compiled(r'所称的?["“「]?([^,。;:"“”「」\n]{1,30})')
# `re` takes 2 ms to compile a range of Chinese characters among others, `regex` 0.3.
BARE = compiled(r"(?<![^。;:!?\n ])([一-龥A-Za-z0-9/]{2,20})\Z")
LABELLED = compiled(r" ?([一-龥A-Za-z0-9/]{2,20})\Z")
NO_TERM = compiled(r"[其这此该本上前均即仅是也又并]|[^,。;:]*(?:应当|不得|可以)")
LABELLING = compiled(r"\([^()\n]{2,30}\) ?:")  # 出租方(以下简称甲方):____
LONGEST_MEANING = 600
REACH = 60
INDENT = 4


class Term(NamedTuple):
    """A term at `start:end`, without quotes; `meaning` is the span of what it stands for."""

    start: int
    end: int
    meaning: Span
    called: bool  # by 以下简称, not by 是指


class Bounds(NamedTuple):
    """What a definition may not reach across: the clauses, their headings' ends, the fields, the end of the variant."""

    clauses: Clauses
    begin: int
    end: int
    fields: Sequence[Span]


def find_terms(plain: str, hits: Sequence[re.Match[str]], bounds: Bounds) -> Iterator[Term]:
    """The terms among the hits of grammar/mentions.lark, in order."""
    for hit in hits:
        if reader := READERS.get(str(hit.lastgroup)):
            yield from reader(plain, hit, bounds)


def _low(bounds: Bounds, place: int) -> int:
    """Where the text around a place begins: behind the label of its clause."""
    here = clause_at(bounds.clauses, place)
    return bounds.clauses.nodes[here].text[0] if here >= 0 else bounds.begin


def _high(bounds: Bounds, place: int) -> int:
    here = clause_at(bounds.clauses, place)
    after = bounds.clauses.starts[here + 1 : here + 2]
    return after[0] if after else bounds.end


def _called(plain: str, hit: re.Match[str], bounds: Bounds) -> Iterator[Term]:
    """____(以下简称“甲方”或“出租人”)."""
    term = QUOTED_TERM.match(plain, hit.end(), bounds.end)
    if term is None:
        return
    meaning = _before(plain, _low(bounds, hit.start()), hit.start(), bounds)
    if meaning[0] < meaning[1]:
        yield Term(*term.span(term.lastindex or 0), meaning, True)
        if further := FURTHER_TERM.match(plain, term.end() - 1, bounds.end):
            yield Term(*further.span(1), meaning, True)


def _before(plain: str, low: int, at: int, bounds: Bounds) -> Span:
    """The noun phrase that ends before `at`: a blank with what follows it, a title, or the words since the last stop."""
    start, end = _phrase_before(plain, low, at)
    if plain[end - 1 : end] == "》" and (title := plain.rfind("《", max(low, end - 2 * REACH), end)) >= 0:
        return title, end
    field = last_before(bounds.fields, end)
    if field and field[1] > start:
        return (min(field[1], end) if LABELLING.match(plain, at - 1) else field[0]), end
    lead = SO_CALLED.match(plain, start, end) or LEAD.match(plain, start, end)
    return (lead.start(1) if lead and lead.start(1) < end else start), end


def _phrase_before(plain: str, low: int, at: int) -> Span:
    """The words since the last stop before `at`, without a bracket at their end, and not those that tell an address or the like."""
    end = at
    while True:
        start = max(low, end - REACH)
        end = start + len(plain[start:end].rstrip(" ,;(:"))
        if plain[end - 1 : end] == ")" and (opened := plain.rfind("(", start, end)) > start:
            end = opened  # the hint behind a blank
        phrase = PHRASE.search(plain, start, end)
        start = phrase.start() if phrase else end
        if (
            plain[start - 1 : start] not in (",", ";", "(")
            or start <= low
            or not _details().match(plain, start, end)
        ):
            break
        end = start - 1
    return plain.rfind(":", start, end) + 1 or start, end


@cache
def _details() -> regex.Pattern[str]:
    return compiled(terminals("parties")["DETAIL"].pattern)


def last_before(fields: Sequence[Span], place: int) -> Span | None:
    """The last field that begins before a place."""
    index = bisect_left(fields, (place,)) - 1
    return fields[index] if index >= 0 else None


def _means(plain: str, hit: re.Match[str], bounds: Bounds) -> Iterator[Term]:
    """“交付物”指…, 本办法所称仪器(以下简称…),是指…, 不可抗力是指…."""
    low = max(_low(bounds, hit.start()), hit.start() - REACH)
    end = low + len(plain[low : hit.start()].rstrip("是系均意").rstrip(" ,:"))
    if plain[end - 1 : end] == ")" and (opened := plain.rfind("(", low, end)) > low:
        end = opened
    term = IN_QUOTES.search(plain, low, end) or SO_CALLED.match(plain, low, end) or _bare(plain, low, end)
    meaning = _behind(plain, hit.end(), _high(bounds, hit.start()))
    if term and meaning[0] < meaning[1]:
        if former := FORMER_TERM.search(plain, low, max(low, term.start(1) - 1)):
            yield Term(*former.span(1), meaning, False)
        yield Term(*term.span(1), meaning, False)


def _said(plain: str, hit: re.Match[str], bounds: Bounds) -> Iterator[Term]:
    """本合同所称“日”均为自然日."""
    term = SAID.match(plain, hit.start(), hit.end())
    meaning = _behind(plain, hit.end(), _high(bounds, hit.start()))
    if term and meaning[0] < meaning[1]:
        yield Term(*term.span(1), meaning, False)


def _bare(plain: str, low: int, end: int) -> "re.Match[str] | regex.Match[str] | None":
    """A term without quotes: all of the sentence so far."""
    term = BARE.search(plain, low, end)
    if term is None:
        term = LABELLED.match(plain, low, end)
    return None if term is None or NO_TERM.match(term[1]) else term


def _quoted(plain: str, hit: re.Match[str], bounds: Bounds) -> Iterator[Term]:
    """____(“委托方”); “个人信息”:与… at the beginning of a clause."""
    start, end = hit.start() + 1, hit.end() - 1
    if plain[hit.start() - 1 : hit.start()] == "(":
        meaning = _before(plain, _low(bounds, hit.start()), hit.start() - 1, bounds)
        if meaning[0] < meaning[1]:
            yield Term(start, end, meaning, True)
    elif hit.start() - _low(bounds, hit.start()) <= INDENT:
        meaning = _behind(plain, hit.end(), _high(bounds, hit.start()))
        if meaning[0] < meaning[1] and plain[meaning[0]] != "指":
            yield Term(start, end, meaning, False)


def _behind(plain: str, start: int, high: int) -> Span:
    """The rest of the sentence."""
    high = min(high, start + LONGEST_MEANING)
    while start < high and plain[start] in " :,":
        start += 1
    stop = SENTENCE_END.search(plain, start, high)
    return start, stop.start() if stop else start + len(plain[start:high].rstrip(" :"))


READERS: dict[str, Callable[[str, re.Match[str], Bounds], Iterator[Term]]] = {
    "CALLED": _called,
    "SAID": _said,
    "MEANS": _means,
    "QUOTED": _quoted,
}
