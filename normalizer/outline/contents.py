"""Tables of contents: labels that say again what stands further on."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from normalizer.scanner import terminal

if TYPE_CHECKING:
    from normalizer.outline.candidates import Candidate

    Groups = Sequence[Sequence[Candidate]]

HAN = re.compile("[一-龥]")
STOP = re.compile("[。;!?；！？]")
LONGEST_LINE = 60
EDGE = " .:\n·…0123456789-"

Value = tuple[int, ...]
Opening = tuple[Value, str]  # a value and how the text behind it begins


def find_echoes(plain: str, groups: "Groups") -> Iterator[int]:
    """The labels that look like contents: with dots to a page's number, or with a heading that stands again further on.

    One alone is none.
    """
    leader = terminal("contexts", "LEADER")
    keys = [
        (group[0].family, group[0].value, short_text(plain, groups, i).strip(EDGE))
        for i, group in enumerate(groups)
    ]
    last = {key: i for i, key in enumerate(keys)}
    echo = [
        leader.match(plain, group[0].end) is not None
        or (last[key] > i and len(key[2]) > 1 and not STOP.search(key[2]))
        for i, (group, key) in enumerate(zip(groups, keys, strict=True))
    ]
    return (
        i for i, e in enumerate(echo) if e and (echo[i - 1 : i] == [True] or echo[i + 1 : i + 2] == [True])
    )


def find_contents(plain: str, groups: "Groups") -> Iterator[int]:
    """The labels of the tables of contents that have a name: 目录第一章总则1第二章… or 目录一览1.定义2.….

    The table is a row of short texts, none of them twice, two or more of whose values stand again further on before the
    same two characters, whatever the family: what is 1. there can be 第一条 below.
    """
    openings = [opening_of(plain, group[0]) for group in groups]
    last = {opening: i for i, opening in enumerate(openings)}
    starts = [group[0].start for group in groups]
    stop = 0
    for name in terminal("contexts", "CONTENTS").finditer(plain):
        first = bisect_left(starts, name.end())
        if first < stop or first == len(starts) or starts[first] - name.end() > LONGEST_LINE:
            continue
        if STOP.search(plain, name.end(), starts[first]):
            continue
        stop, seen = first, set[Opening]()
        while stop < len(groups) and openings[stop] not in seen and is_line(short_text(plain, groups, stop)):
            seen.add(openings[stop])
            stop += 1
        again = [i for i in range(first, stop) if last[openings[i]] > i]
        kinds = {groups[i][0].family for i in range(first, again[-1] + 1)} if len(again) > 1 else set()
        for i in range(first, stop):
            if groups[i][0].family not in kinds:
                break
            yield i


def find_titles(plain: str, groups: "Groups") -> dict[Value, str]:
    """The headings that the tables of contents name, by the value of their number."""
    return {
        groups[i][0].value: short_text(plain, groups, i).strip(EDGE) for i in find_contents(plain, groups)
    }


def short_text(plain: str, groups: "Groups", i: int) -> str:
    """What stands between the label `i` and the next one, or nothing where that is too long for a line of contents."""
    start = groups[i][0].end
    until = groups[i + 1][0].start if i + 1 < len(groups) else len(plain)
    return plain[start:until] if until - start <= LONGEST_LINE else ""


def is_line(text: str) -> bool:
    """Whether `text` can be a line of contents."""
    return 1 < len(text) <= LONGEST_LINE and not STOP.search(text)


def opening_of(plain: str, label: "Candidate") -> Opening:
    """The value of a label and the first two characters of the text behind it."""
    return label.value, "".join(HAN.findall(plain, label.end, label.end + 8)[:2])
