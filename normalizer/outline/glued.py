"""Headings that nothing sets off: what ends like a heading, before what begins like a sentence."""

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache

from normalizer.outline.texts import Heading, Line, behind
from normalizer.scanner import scanner, terminal

LONGEST_GLUED = 14
# 通知通知以书面形式, 保密信息的范围保密信息包括; that no two characters come again is told first, and quickly
REPEATED = re.compile("(?=(?P<two>..).{0,12}?(?P=two))(?P<word>[一-龥]{2,6})[一-龥]{0,8}?(?=(?P=word))")
LONGEST_PARALLEL = 6
LONG = 10
SUFFIXES = frozenset("款金费率额")
# what follows a name in its sentence
GOING_ON = frozenset("的为是由应须和与及或、等在按以于不有之将内前后中时方人者")


@cache
def sentences() -> re.Pattern[str]:
    """How a sentence begins."""
    return scanner("headings", "ACTOR", "OPENING")


def said_again(plain: str, line: Line) -> Heading | None:
    """The heading that its sentence begins with again at once: 响应时间响应时间按楼层区分."""
    again = REPEATED.match(plain, line.start, line.stop)
    at_once = again and again.end() == again.end("word")
    return Heading(*again.span(), again.end()) if again and at_once else None


def glued_heading(plain: str, line: Line, subjects: Sequence[str]) -> Heading | None:
    """The heading in 承诺背景为规范服务行为: what ends like a heading, before what begins like a sentence."""
    short = line.set_off
    if short and short.lastgroup in {"BRACKETED", "MARKED"}:
        short = scanner("headings", "SPACED", "STOPPED").match(plain, line.start, line.end)
    if short:
        end = short.end() + (short.lastgroup == "STOPPED")
        return Heading(*short.span(), behind(plain, end, line.end))
    return next((h for h in openings(plain, line, subjects) if noun_end(plain, h)), None)


def named_heading(plain: str, line: Line, subjects: Sequence[str]) -> Heading | None:
    """The heading of a clause whose siblings have one: any name before what begins like a sentence."""
    if begins_sentence(plain, line):
        return None
    return next((h for h in openings(plain, line, subjects) if is_name(plain, h)), None)


def begins_sentence(plain: str, line: Line) -> bool:
    """Whether a line begins like a sentence at once: 甲方应当, not 甲方的义务."""
    opening = sentences().match(plain, line.start, line.own.end)
    return opening is not None and not plain.startswith("的", opening.end())


def parallel_heading(plain: str, line: Line, ends: Container[str]) -> Heading | None:
    """The heading of a clause whose siblings' headings end alike: 贷款 beside 首付款, 敏感个人信息 beside 注册信息."""
    if plain.startswith(":", line.stop) or begins_sentence(plain, line):
        return None
    for end in range(line.start + 2, min(line.stop, line.start + LONGEST_PARALLEL) + 1):
        heading = Heading(line.start, end, end)
        if last_word(plain, heading) in ends and noun_end(plain, heading) and is_name(plain, heading):
            return None if plain[end] in GOING_ON else heading
    return None


def hinted_heading(plain: str, line: Line) -> Heading | None:
    """The heading of a clause most of whose siblings have one, before what can begin a sentence as well as go on with it."""
    hint = terminal("headings", "HINT").search(
        plain, line.start + 2, min(line.stop, line.start + LONGEST_GLUED)
    )
    heading = Heading(line.start, hint.start(), hint.start()) if hint else None
    return heading if heading and is_name(plain, heading) and not begins_sentence(plain, line) else None


def last_word(plain: str, heading: Heading) -> str:
    """The last two characters of a heading, one where that is a word of its own: 首付款 and 贷款."""
    return plain[heading.end - 1 - (plain[heading.end - 1] not in SUFFIXES) : heading.end]


def is_name(plain: str, heading: Heading) -> bool:
    """Whether a heading is a name, without the verb of a sentence."""
    return terminal("headings", "NAME").fullmatch(plain, heading.start, heading.end) is not None


def noun_end(plain: str, heading: Heading) -> bool:
    """Whether a heading ends with one of the words that headings end with; a long one is a name throughout.

    Who acts is none, nor what somebody promises: 承诺方承诺.
    """
    text = plain[heading.start : heading.end]
    if not terminal("headings", "NOUN_END").search(text) or terminal("headings", "ACTS").fullmatch(text):
        return False
    return len(text) < LONG or is_name(plain, heading)


def is_whole(plain: str, again: re.Match[str]) -> bool:
    """Whether what stands before the second of two like words can be a heading: the first alone, or up to a noun.

    Who acts is none: 保证人保证.
    """
    if again.end() == again.end("word"):
        return True
    return plain[again.end() - 1] not in "人方者" and noun_end(plain, Heading(*again.span(), again.end()))


def openings(plain: str, line: Line, subjects: Sequence[str]) -> Iterator[Heading]:
    """The splits of the first words before what begins like a sentence, or says again what they begin with."""
    start, limit = line.start, min(line.stop, line.start + LONGEST_GLUED)
    if limit < start + 2:
        return
    again = REPEATED.match(plain, start, line.end)
    last = min(line.end, limit + 8)
    others = {plain.find(word, start + 2, last) for word in subjects}
    if again and is_whole(plain, again):
        others.add(again.end())
    found = (m.start() for m in sentences().finditer(plain, start + 2, last))
    for end in sorted({*others, *found}) if others else found:
        if start < end <= limit and not terminal("headings", "OBJECT").match(plain, end):
            yield Heading(start, end, end)
