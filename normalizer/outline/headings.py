"""Headings: set off by a line, by brackets, by a mark, or by nothing at all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from normalizer.document import Span
from normalizer.outline import Entry
from normalizer.outline.steps import families
from normalizer.scanner import terminal

LONGEST = 30
LONGEST_GLUED = 14
BLANK = frozenset("_□☐☑×*{[【…")  # how a place to fill in begins
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
    """The heading of each clause, or None. Where nothing marks it, most of its siblings must have one too.

    `titles` are those of the table of contents, by the value of their number.
    """
    found = [plain_heading(plain, own) or listed_heading(plain, own, titles) for own in owns]
    glued = [None if heading else glued_heading(plain, own) for heading, own in zip(found, owns, strict=True)]
    groups: dict[tuple[int, str], list[int]] = {}
    for i, own in enumerate(owns):
        groups.setdefault((own.parent, own.entry.candidate.family), []).append(i)
    for members in groups.values():
        with_heading = sum(found[i] is not None or glued[i] is not None for i in members)
        if with_heading * 2 > len(members):
            for i in members:
                found[i] = found[i] or glued[i] or named_heading(plain, owns[i])
    return found


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
    return marked_heading(plain, own.start, end)


def stands_alone(own: Own, first: str, more: bool) -> bool:
    """Whether the first line is a heading as a whole: short, no sentence, with something beneath it."""
    heads = families()[own.entry.candidate.family].heads
    limit = LONGEST * 2 if heads else LONGEST
    return (more or heads) and len(first) <= limit and not SENTENCE.search(first.removesuffix(":"))


def marked_heading(plain: str, start: int, end: int) -> Heading | None:
    """The text before a colon, where it names something and wording follows on the line; before a blank it is a label."""
    match = terminal("headings", "MARKED").match(plain, start, end)
    if not match or terminal("headings", "LEAD").search(match.group()):
        return None
    body = behind(plain, match.end(), end)
    return Heading(match.start(), match.end(), body) if body < end and plain[body] not in BLANK else None


def listed_heading(plain: str, own: Own, titles: Mapping[tuple[int, ...], Sequence[str]]) -> Heading | None:
    """The heading that the table of contents names: 1.2保密范围保密范围包括… where 1.2保密范围 is in it."""
    named = titles.get(own.entry.candidate.value, ())
    fitting = [title for title in named if title and plain.startswith(title, own.start, own.end)]
    if not fitting:
        return None
    end = own.start + max(map(len, fitting))
    return Heading(own.start, end, behind(plain, end, own.end))


def glued_heading(plain: str, own: Own) -> Heading | None:
    """The heading in 承诺背景为规范服务行为: what ends like a heading, before what begins like a sentence."""
    line = plain.find("\n", own.start, own.end)
    end = line if line >= 0 else own.end
    for name in ("SPACED", "STOPPED"):
        match = terminal("headings", name).match(plain, own.start, end)
        if match:
            return Heading(*match.span(), behind(plain, match.end() + (name == "STOPPED"), end))
    return next((h for h in openings(plain, own) if noun_end(plain, h)), None)


def named_heading(plain: str, own: Own) -> Heading | None:
    """The heading of a clause whose siblings have one: any name before what begins like a sentence."""
    return next(
        (h for h in openings(plain, own) if terminal("headings", "NAME").fullmatch(plain, h.start, h.end)),
        None,
    )


def noun_end(plain: str, heading: Heading) -> bool:
    """Whether a heading ends with one of the words that headings end with."""
    return terminal("headings", "NOUN_END").search(plain[heading.start : heading.end]) is not None


def openings(plain: str, own: Own) -> Iterator[Heading]:
    """The splits of the first words before what begins like a sentence."""
    line = plain.find("\n", own.start, own.end)
    end = line if line >= 0 else own.end
    stop = SENTENCE.search(plain, own.start, end)
    limit = min(stop.start() if stop else end, own.start + LONGEST_GLUED)
    for opening in terminal("headings", "OPENING").finditer(plain, own.start + 2, min(end, limit + 8)):
        if opening.start() <= limit:
            yield Heading(own.start, opening.start(), opening.start())


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
