"""Headings: set off by a line, by brackets, by a mark, or by nothing at all."""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from normalizer.document import Span
from normalizer.outline import Entry
from normalizer.outline.steps import families
from normalizer.scanner import scanner, terminal

LONGEST = 30
LONGEST_GLUED = 14
MOST_SUBJECTS = 20  # a bound, so that the time stays linear
# 通知通知以书面形式, 保密信息的范围保密信息包括; that no two characters come again is told first, and quickly
REPEATED = re.compile("(?=(?P<two>..).{0,12}?(?P=two))(?P<word>[一-龥]{2,6})[一-龥]{0,8}?(?=(?P=word))")
LONGEST_PARALLEL = 6
LONG = 10
SUFFIXES = frozenset("款金费率额")
GOING_ON = frozenset(
    "的为是由应须和与及或、等在按以于不有之将内前后中时"
)  # what follows a name in its sentence
SENTENCE = re.compile(r"[。;!?:,_]")


class Own(NamedTuple):
    """A number with its own text `start:end`, which ends before the next number or the closing."""

    entry: Entry
    start: int
    end: int
    parent: int
    has_children: bool


class Heading(NamedTuple):
    """A heading's span, and where the text behind it (and behind its mark) begins."""

    start: int
    end: int
    body: int


class Line(NamedTuple):
    """The first line of an own text, `start:end`: where a sentence or part of one ends in it, and what sets a heading off."""

    own: Own
    start: int
    end: int
    stop: int  # `end` where nothing does
    set_off: re.Match[str] | None


def find_headings(
    plain: str, owns: Sequence[Own], titles: Mapping[tuple[int, ...], Sequence[str]]
) -> list[Heading | None]:
    """The heading of each clause, or None. Where nothing marks it, most of its siblings must have one too,
    or a quarter of them one and the others what can be one.

    `titles` are those of the table of contents, by the value of their number.
    """
    lines = [first_line(plain, own) for own in owns]
    found = [
        plain_heading(plain, line) or listed_heading(plain, line.own, titles) or said_again(plain, line)
        for line in lines
    ]
    subjects = find_subjects(plain, owns)
    glued = [
        heading or glued_heading(plain, line, subjects) for heading, line in zip(found, lines, strict=True)
    ]
    for (_, family), members in siblings(owns).items():
        with_heading = sum([glued[i] is not None for i in members])
        heads = family in heading_families()
        if with_heading * 4 < len(members) and not heads:
            continue
        best = [glued[i] or named_heading(plain, lines[i], subjects) for i in members]
        if not all(best):
            ends = {last_word(plain, heading) for heading in best if heading}
            best = [h or parallel_heading(plain, lines[i], ends) for h, i in zip(best, members, strict=True)]
        if with_heading * 2 > len(members) or heads:
            best = [h or hinted_heading(plain, lines[i]) for h, i in zip(best, members, strict=True)]
        if with_heading * 2 > len(members) or all(best) or heads:
            for i, heading in zip(members, best, strict=True):
                found[i] = heading
    return found


def siblings(owns: Sequence[Own]) -> dict[tuple[int, str], list[int]]:
    """The clauses of each list, by its parent and family; articles are one list through all chapters."""
    lists: dict[tuple[int, str], list[int]] = {}
    for i, own in enumerate(owns):
        family = own.entry.candidate.family
        lists.setdefault((-1 if families()[family].runs else own.parent, family), []).append(i)
    return lists


def first_line(plain: str, own: Own) -> Line:
    """The first line of an own text."""
    start, end = own.start, own.end
    line = plain.find("\n", start, end)
    if line >= 0:
        end = line
    mark = SENTENCE.search(plain, start, end)
    return Line(own, start, end, mark.start() if mark else end, setting_off().match(plain, start, end))


@cache
def setting_off() -> re.Pattern[str]:
    """What sets off a heading inside a line."""
    return scanner("headings", "BRACKETED", "MARKED", "SPACED", "STOPPED")


@cache
def sentences() -> re.Pattern[str]:
    """How a sentence begins."""
    return scanner("headings", "ACTOR", "OPENING")


@cache
def heading_families() -> frozenset[str]:
    """The families whose clauses are headed whatever their texts look like: chapters, annexes."""
    return frozenset(name for name, family in families().items() if family.heads)


def find_subjects(plain: str, owns: Sequence[Own]) -> list[str]:
    """Who acts in these clauses: what begins sentences before 应当, 不得, 有权 and the like, more than once."""
    matches = terminal("headings", "SUBJECT").finditer(plain, owns[0].start, owns[-1].end)
    often = Counter(match[1] for match in matches).most_common(MOST_SUBJECTS)
    return [word for word, count in often if count > 1]


def plain_heading(plain: str, line: Line) -> Heading | None:
    """A heading that something sets off: brackets, a line, children at once, a colon."""
    own, start, end, stop, set_off = line
    kind = set_off.lastgroup if set_off else None
    if set_off and kind == "BRACKETED" and not set(set_off.group()[1:-1]) <= set(" _"):
        return Heading(start, set_off.end(), behind(plain, set_off.end(), own.end))
    heads = own.entry.candidate.family in heading_families()
    alone = lone_heading(plain, line, heads) if stop == end or plain[stop] == ":" else None
    marked = marked_heading(plain, set_off, end) if set_off and kind == "MARKED" and not alone else None
    return alone or marked or (sheet_heading(plain, line) if heads else None)


def lone_heading(plain: str, line: Line, heads: bool) -> Heading | None:
    """The first line where it is a heading as a whole: short, no sentence, with something beneath it."""
    own, start, end, _, _ = line
    first = plain[start:end].rstrip()
    name = first.removesuffix(":")
    if not first or len(first) > (LONGEST * 2 if heads else LONGEST) or SENTENCE.search(name):
        return None
    beneath = heads or own.has_children or plain[end : own.end].strip()
    if not beneath or terminal("headings", "LEAD").search(name):
        return None
    return Heading(start, start + len(name), end)


def marked_heading(plain: str, name: re.Match[str], end: int) -> Heading | None:
    """The text before a colon, where it names something and wording follows on the line; before a blank it is a label."""
    if terminal("headings", "LEAD").search(name.group()):
        return None
    body = behind(plain, name.end(), end)
    asked = body == end or terminal("headings", "FILL_IN").match(plain, body)
    return None if asked else Heading(name.start(), name.end(), body)


def sheet_heading(plain: str, line: Line) -> Heading | None:
    """The name of a form before its first label: 附件1:入住评估表姓名:____."""
    match = terminal("headings", "SHEET").match(plain, line.start, line.end)
    return Heading(*match.span(), match.end()) if match else None


def listed_heading(plain: str, own: Own, titles: Mapping[tuple[int, ...], Sequence[str]]) -> Heading | None:
    """The heading that the table of contents names: 1.2保密范围保密范围包括… where 1.2保密范围 is in it."""
    named = titles.get(own.entry.candidate.value, ())
    fitting = [title for title in named if title and plain.startswith(title, own.start, own.end)]
    if not fitting:
        return None
    end = own.start + max(map(len, fitting))
    return Heading(own.start, end, behind(plain, end, own.end))


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
    if plain.startswith(":", line.stop):
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
    """Whether a heading ends with one of the words that headings end with; a long one is a name throughout."""
    text = plain[heading.start : heading.end]
    found = terminal("headings", "NOUN_END").search(text) is not None
    return found and (len(text) < LONG or is_name(plain, heading))


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


def behind(plain: str, at: int, end: int) -> int:
    """The place behind the mark and the blanks at `at`."""
    while at < end and plain[at] in ": \n、.":
        at += 1
    return at


def trimmed(plain: str, start: int, end: int) -> Span:
    """`start:end` without the white space at its ends."""
    text = plain[start:end]
    return start + len(text) - len(text.lstrip()), max(
        start + len(text) - len(text.lstrip()), start + len(text.rstrip())
    )
