"""Tables of contents: labels that say again what stands further on."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from normalizer.outline.values import Candidate
from normalizer.patterns import compiled
from normalizer.scanner import terminal

HAN = compiled("[一-龥]")
STOP = compiled("[。;!?；！？]")
LONGEST_LINE = 60
LONGEST_NAME = 8
DOTS = ("...", "……", "···")  # one of these is in each match of LEADER, at most 40 characters behind its label
NAMES = (
    "目录",
    "目次",
    "目 ",
    "索引",
    "内容:",
    "部分:",
    "章节:",
    "条款:",
)  # one of these is in each match of CONTENTS
EDGE = " .:\n·…0123456789-"

Groups = Sequence[Sequence[Candidate]]
Value = tuple[int, ...]
Opening = tuple[Value, str]  # a value and how the text behind it begins


def find_echoes(plain: str, groups: Groups) -> Iterator[int]:
    """The labels that look like contents: with dots to a page's number, or with a heading that stands again further on.

    One alone is none.
    """
    dotted = leaders(plain, groups)
    labels = [(group[0].family, group[0].value) for group in groups]
    if not dotted and len(set(labels)) == len(labels):
        return iter(())
    times = Counter(labels)
    keys = [
        (label, short_text(plain, groups, i).strip(EDGE) if times[label] > 1 else "")
        for i, label in enumerate(labels)
    ]
    last = {key: i for i, key in enumerate(keys)}
    echo = [
        i in dotted or (last[key] > i and len(key[1]) > 1 and HAN.search(key[1]) and not STOP.search(key[1]))
        for i, key in enumerate(keys)
    ]
    return (
        i for i, e in enumerate(echo) if e and (echo[i - 1 : i] == [True] or echo[i + 1 : i + 2] == [True])
    )


def leaders(plain: str, groups: Groups) -> set[int]:
    """The labels with a leader behind them, up to the number of a page."""
    if not groups:
        return set()
    start, end = groups[0][0].end, groups[-1][0].end + LONGEST_LINE
    if all(plain.find(dots, start, end) < 0 for dots in DOTS):
        return set()
    leader = terminal("contexts", "LEADER")
    return {i for i, group in enumerate(groups) if leader.match(plain, group[0].end)}


def find_contents(plain: str, groups: Groups) -> Iterator[int]:
    """The labels of the tables of contents that have a name: 目录第一章总则1第二章… or 目录一览1.定义2.….

    The table is a row of short texts, none of them twice, two or more of whose values stand again further on before the
    same two characters, whatever the family: what is 1. there can be 第一条 below.
    """
    names = names_before(plain, groups)
    if not names:
        return
    starts = [group[0].start for group in groups]
    openings = [opening_of(plain, group[0]) for group in groups]
    last = {opening: i for i, opening in enumerate(openings)}
    stop = 0
    for name in names:
        first = bisect_left(starts, name)
        if first < stop or starts[first] - name > LONGEST_LINE or STOP.search(plain, name, starts[first]):
            continue
        stop, seen = first, set[tuple[str, Opening]]()
        while (
            stop < len(groups)
            and (entry := (groups[stop][0].family, openings[stop])) not in seen
            and is_line(entry_text(plain, groups, stop))
        ):
            seen.add(entry)
            stop += 1
        again = [i for i in range(first, stop) if last[openings[i]] > i]
        kinds = {groups[i][0].family for i in range(first, again[-1] + 1)} if len(again) > 1 else set()
        for i in range(first, stop):
            if groups[i][0].family not in kinds:
                break
            yield i


def names_before(plain: str, groups: Groups) -> list[int]:
    """Where the names of tables of contents end, from a little before the first label up to the last."""
    if not groups:
        return []
    start, end = max(0, groups[0][0].start - LONGEST_LINE - LONGEST_NAME), groups[-1][0].start
    if all(plain.find(name, start, end) < 0 for name in NAMES):
        return []
    return [name.end() for name in terminal("contexts", "CONTENTS").finditer(plain, start, end)]


def find_titles(plain: str, groups: Groups) -> dict[Value, list[str]]:
    """The headings that the tables of contents name, by the value of their number: 第一章 and 第一条 have the same."""
    titles: dict[Value, list[str]] = {}
    for i in find_contents(plain, groups):
        title = entry_text(plain, groups, i).strip(f"{EDGE}。")
        titles.setdefault(groups[i][0].value, []).append(title)
    return titles


def short_text(plain: str, groups: Groups, i: int) -> str:
    """What stands between the label `i` and the next one, or nothing where that is too long for a line of contents."""
    start = groups[i][0].end
    until = groups[i + 1][0].start if i + 1 < len(groups) else len(plain)
    return plain[start:until] if until - start <= LONGEST_LINE else ""


def entry_text(plain: str, groups: Groups, i: int) -> str:
    """What stands behind the label `i` in a table of contents: to the end of the line where a text begins on it."""
    at = groups[i][0].end
    line = plain[at : max(at, plain.find("\n", at, at + LONGEST_LINE))]
    return line if line.strip() else short_text(plain, groups, i)


def is_line(text: str) -> bool:
    """Whether `text` can be a line of contents; some sites end each line with a stop."""
    return 1 < len(text) <= LONGEST_LINE and not STOP.search(text.rstrip().removesuffix("。"))


def opening_of(plain: str, label: Candidate) -> Opening:
    """The value of a label and the first two characters of the text behind it."""
    return label.value, "".join(HAN.findall(plain, label.end, label.end + 8)[:2])
