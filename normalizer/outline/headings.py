"""Headings: set off by a line, by brackets, by a mark, or by nothing at all."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from normalizer.document import Span
from normalizer.outline import Entry
from normalizer.outline.steps import families
from normalizer.scanner import terminal

LONGEST = 30
LONGEST_GLUED = 14
MOST_SUBJECTS = 20  # a bound, so that the time stays linear
BLANK = frozenset("_□☐☑×*{[【…")  # how a place to fill in begins
REPEATED = re.compile("([一-龥]{2,6})[一-龥]{0,8}?(?=\\1)")  # 通知通知以书面形式, 保密信息的范围保密信息包括
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


def find_headings(
    plain: str, owns: Sequence[Own], titles: Mapping[tuple[int, ...], Sequence[str]]
) -> list[Heading | None]:
    """The heading of each clause, or None. Where nothing marks it, most of its siblings must have one too,
    or a quarter of them one and the others what can be one.

    `titles` are those of the table of contents, by the value of their number.
    """
    found = [plain_heading(plain, own) or listed_heading(plain, own, titles) for own in owns]
    subjects = find_subjects(plain, owns)
    glued = [
        None if heading else glued_heading(plain, own, subjects)
        for heading, own in zip(found, owns, strict=True)
    ]
    groups: dict[tuple[int, str], list[int]] = {}
    for i, own in enumerate(owns):
        groups.setdefault((own.parent, own.entry.candidate.family), []).append(i)
    for members in groups.values():
        with_heading = sum(found[i] is not None or glued[i] is not None for i in members)
        if with_heading * 4 < len(members):
            continue
        best = [found[i] or glued[i] or named_heading(plain, owns[i], subjects) for i in members]
        if with_heading * 2 > len(members) or all(best):
            for i, heading in zip(members, best, strict=True):
                found[i] = heading
    return found


def find_subjects(plain: str, owns: Sequence[Own]) -> list[str]:
    """Who acts in these clauses: what begins sentences before 应当, 不得, 有权 and the like, more than once."""
    matches = terminal("headings", "SUBJECT").finditer(plain, owns[0].start, owns[-1].end)
    often = Counter(match[1] for match in matches).most_common(MOST_SUBJECTS)
    return [word for word, count in often if count > 1]


def plain_heading(plain: str, own: Own) -> Heading | None:
    """A heading that something sets off: brackets, a line, children at once, a colon."""
    line = plain.find("\n", own.start, own.end)
    end = line if line >= 0 else own.end
    first = plain[own.start : end].rstrip()
    if not first:
        return None
    bracketed = terminal("headings", "BRACKETED").match(plain, own.start, end)
    if bracketed and not set(bracketed.group(1)) <= set(" _"):
        return Heading(*bracketed.span(), behind(plain, bracketed.end(), own.end))
    more = own.has_children or bool(plain[end : own.end].strip())
    if stands_alone(own, first, more):
        colon = first.endswith(":")
        if not terminal("headings", "LEAD").search(first.removesuffix(":")):
            return Heading(own.start, own.start + len(first) - colon, end)
    return marked_heading(plain, own.start, end) or (
        sheet_heading(plain, own, end) if own_heads(own) else None
    )


def own_heads(own: Own) -> bool:
    """Whether a clause of this family is headed whatever its text looks like: a chapter, an annex."""
    return families()[own.entry.candidate.family].heads


def stands_alone(own: Own, first: str, more: bool) -> bool:
    """Whether the first line is a heading as a whole: short, no sentence, with something beneath it."""
    heads = own_heads(own)
    limit = LONGEST * 2 if heads else LONGEST
    return (more or heads) and len(first) <= limit and not SENTENCE.search(first.removesuffix(":"))


def marked_heading(plain: str, start: int, end: int) -> Heading | None:
    """The text before a colon, where it names something and wording follows on the line; before a blank it is a label."""
    match = terminal("headings", "MARKED").match(plain, start, end)
    if not match or terminal("headings", "LEAD").search(match.group()):
        return None
    body = behind(plain, match.end(), end)
    return Heading(match.start(), match.end(), body) if body < end and plain[body] not in BLANK else None


def sheet_heading(plain: str, own: Own, end: int) -> Heading | None:
    """The name of a form before its first label: 附件1:入住评估表姓名:____."""
    match = terminal("headings", "SHEET").match(plain, own.start, end)
    return Heading(*match.span(), match.end()) if match else None


def listed_heading(plain: str, own: Own, titles: Mapping[tuple[int, ...], Sequence[str]]) -> Heading | None:
    """The heading that the table of contents names: 1.2保密范围保密范围包括… where 1.2保密范围 is in it."""
    named = titles.get(own.entry.candidate.value, ())
    fitting = [title for title in named if title and plain.startswith(title, own.start, own.end)]
    if not fitting:
        return None
    end = own.start + max(map(len, fitting))
    return Heading(own.start, end, behind(plain, end, own.end))


def glued_heading(plain: str, own: Own, subjects: Sequence[str]) -> Heading | None:
    """The heading in 承诺背景为规范服务行为: what ends like a heading, before what begins like a sentence."""
    line = plain.find("\n", own.start, own.end)
    end = line if line >= 0 else own.end
    for name in ("SPACED", "STOPPED"):
        match = terminal("headings", name).match(plain, own.start, end)
        if match:
            return Heading(*match.span(), behind(plain, match.end() + (name == "STOPPED"), end))
    return next((h for h in openings(plain, own, subjects) if noun_end(plain, h)), None)


def named_heading(plain: str, own: Own, subjects: Sequence[str]) -> Heading | None:
    """The heading of a clause whose siblings have one: any name before what begins like a sentence."""
    opening = terminal("headings", "OPENING").match(plain, own.start, own.end)
    if opening and not plain.startswith("的", opening.end()):
        return None
    return next((h for h in openings(plain, own, subjects) if is_name(plain, h)), None)


def is_name(plain: str, heading: Heading) -> bool:
    """Whether a heading is a name, without the verb of a sentence."""
    return terminal("headings", "NAME").fullmatch(plain, heading.start, heading.end) is not None


def noun_end(plain: str, heading: Heading) -> bool:
    """Whether a heading ends with one of the words that headings end with."""
    return terminal("headings", "NOUN_END").search(plain[heading.start : heading.end]) is not None


def is_whole(plain: str, again: re.Match[str]) -> bool:
    """Whether what stands before the second of two like words can be a heading: the first alone, or up to a noun."""
    return again.end() == again.end(1) or noun_end(plain, Heading(*again.span(), again.end()))


def openings(plain: str, own: Own, subjects: Sequence[str]) -> Iterator[Heading]:
    """The splits of the first words before what begins like a sentence, or says again what they begin with."""
    line = plain.find("\n", own.start, own.end)
    end = line if line >= 0 else own.end
    stop = SENTENCE.search(plain, own.start, end)
    limit = min(stop.start() if stop else end, own.start + LONGEST_GLUED)
    again = REPEATED.match(plain, own.start, end)
    starts = {again.end()} if again and is_whole(plain, again) else set()
    last = min(end, limit + 8)
    starts |= {m.start() for m in terminal("headings", "OPENING").finditer(plain, own.start + 2, last)}
    starts |= {plain.find(word, own.start + 2, last) for word in subjects}
    for start in sorted(starts):
        if own.start < start <= limit:
            yield Heading(own.start, start, start)


def behind(plain: str, at: int, end: int) -> int:
    """The place behind the mark and the blanks at `at`."""
    while at < end and plain[at] in ": \n、":
        at += 1
    return at


def trimmed(plain: str, start: int, end: int) -> Span:
    """`start:end` without the white space at its ends."""
    text = plain[start:end]
    return start + len(text) - len(text.lstrip()), max(
        start + len(text) - len(text.lstrip()), start + len(text.rstrip())
    )
