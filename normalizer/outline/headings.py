"""Headings: set off by a line, by brackets, by a mark, or by nothing at all."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from normalizer.outline.glued import (
    glued_heading,
    hinted_heading,
    last_word,
    named_heading,
    parallel_heading,
    said_again,
)
from normalizer.outline.steps import families
from normalizer.outline.texts import Heading, Line, Own, behind
from normalizer.scanner import scanner, terminal

LONGEST = 30
MOST_SUBJECTS = 20  # a bound, so that the time stays linear
SENTENCE = re.compile(r"[。;!?:,_]")


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
