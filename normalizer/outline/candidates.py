"""Places that look like the number of a clause, each with how much it looks like one there."""

import re
from bisect import bisect_right
from collections.abc import Container, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec

from normalizer.document import Span
from normalizer.numerals import number_value, roman
from normalizer.outline.contents import find_contents, find_echoes
from normalizer.outline.contexts import Look, look_of, test
from normalizer.outline.values import Candidate, costs
from normalizer.scanner import scanner, terminal

# What stands before a label, by its last character.
BEFORE = {
    **dict.fromkeys("。;!?；！？…", "stop"),
    **dict.fromkeys(")”’》】〉」』]\"'", "close"),
    **dict.fromkeys("(“‘《【〈「『[", "quote"),
    **dict.fromkeys(",、", "comma"),
    "\n": "line",
    ":": "colon",
    "_": "blank",
}
FIRM = frozenset({"line", "stop", "colon"})  # whatever blank may end there
QUOTES = re.compile("[“”]")
TABLE_HEAD = "序号"  # in each match of TABLE
PARTS = re.compile(
    r"[0-9]+|[零〇一二三四五六七八九十百千]+|[壹贰叁参肆伍陆柒捌玖拾]+|[甲乙丙丁戊己庚辛壬癸]|[ivx]{2,5}|[IVX]{2,4}|[A-Za-z]"
    r"|[㈠-㈩㊀-㊉⒈-⒛⑴-⒇①-⑳❶-❿Ⅰ-Ⅻⅰ-ⅻ]"
)
ROMAN_TWINS = {
    "letter_paren": "roman_paren",
    "letter_lower": "roman_lower",
    "letter": "roman",
}  # (i) is the first Roman or the ninth letter

HOPELESS = -7.0  # a candidate of this weight is never a number: no step of the outline gains that much


def find_candidates(plain: str, start: int, end: int, blanks: Sequence[Span]) -> list[list[Candidate]]:
    """All candidates in `plain[start:end]` outside of `blanks`, grouped by place: at most one of a group is a number.

    Places that no outline could accept (citations, most quantities) are left out.
    """
    quoted, tables = quotations(plain, start, end), find_tables(plain, start, end)
    blank_starts, blank_ends = [*(b[0] for b in blanks), end], [b[1] for b in blanks]
    behind_blanks = set(blank_ends)
    places, quoting = place_weights(), costs()["weight_quoted"]
    found: list[list[Candidate]] = []
    for match in scanner("numbers").finditer(plain, start, end):
        at = match.start()
        if blank_starts[bisect_right(blank_ends, at)] <= at or (tables and inside(tables, at)):
            continue
        before = before_class(plain, start, at, behind_blanks)
        weight = places[before] + (quoting if quoted and inside(quoted, at) else 0.0)
        group = candidates_at(plain, match, before, weight)
        if group:
            found.append(group)
    return mark_contents(plain, [group for group in mark_inline(found) if group])


def candidates_at(plain: str, match: re.Match[str], before: str, weight: float) -> list[Candidate]:
    """The ways to read a label that an outline could accept, none where it could not accept the whole of it."""
    at, end = match.span()
    least = hopeless(before)
    group: list[Candidate] = []
    for length, family, value, own, look in readings(str(match.lastgroup), match.group()):
        stop, likely = at + length, weight + own
        if look and likely > least:
            likely += look(plain, at, stop, family)
        if stop < end and not test("COUNTED")(plain, end):
            break
        if likely > least:
            group.append(Candidate(at, stop, family, value, likely, before))
        elif not group:
            break
    return group


def mark_contents(plain: str, groups: list[list[Candidate]]) -> list[list[Candidate]]:
    """Lowers the weight of a table of contents."""
    price = costs()["weight_echo"]
    listed = {*find_contents(plain, groups), *find_echoes(plain, groups)}
    if not listed:
        return groups
    return [[heavier(c, price) for c in group] if i in listed else group for i, group in enumerate(groups)]


def heavier(candidate: Candidate, weight: float) -> Candidate:
    """The same candidate with `weight` more."""
    return msgspec.structs.replace(candidate, weight=candidate.weight + weight)


@cache
def place_weights() -> dict[str, float]:
    """What each kind of place weighs."""
    places = ("line", "stop", "colon", "close", "blank", "comma", "quote", "word")
    return {before: costs()[f"weight_{before}"] for before in places}


@cache
def hopeless(before: str) -> float:
    """The weight at which a candidate is hopeless: a heading before it may refund what a word there costs."""
    return HOPELESS - (before == "word") * costs()["heading_gap"]


def mark_inline(groups: list[list[Candidate]]) -> list[list[Candidate]]:
    """Where the text keeps its lines (a third of what looks like a number begins one), lowers what stands inside a line."""
    likely = [group[0].before for group in groups if group[0].weight > 0]
    on_lines = likely[1:].count("line")
    if on_lines < 2 or 3 * on_lines < len(likely):
        return groups
    return [group if group[0].before == "line" else lowered(group) for group in groups]


def lowered(group: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of a place inside a line, without those that are hopeless there."""
    price = costs()["weight_inline"]
    if group[0].weight + price <= hopeless(group[0].before):
        return []
    return [heavier(c, price) for c in group if c.weight + price > hopeless(c.before)]


class Reading(NamedTuple):
    """A way to read the first `length` characters of a label, what that alone weighs, and how to look at what surrounds it."""

    length: int
    family: str
    value: tuple[int, ...]
    weight: float
    look: Look | None


@lru_cache(maxsize=4096)
def readings(terminal: str, text: str) -> list[Reading]:
    """The ways to read a label, the whole of it first; a decimal can be cut short: 1.24小时.

    >>> [reading[:4] for reading in readings("DECIMAL", "1.24")]
    [(4, 'decimal2', (1, 24), 0.0), (2, 'arabic', (1,), -4.0), (3, 'decimal2', (1, 2), -12.0)]
    """
    family = terminal.lower()
    value = tuple(number_value(part) for part in PARTS.findall(text)) or (1,)
    if family != "decimal":
        found = [Reading(len(text), family, value, 0.0, look_of(family))]
        if family in ROMAN_TWINS and (letter := text.strip("().、").lower()) in ("i", "v", "x"):
            twin = ROMAN_TWINS[family]
            found.append(Reading(len(text), twin, (roman(letter),), 0.0, look_of(twin)))
        return found
    whole = f"decimal{len(value)}"
    found = [Reading(len(text), whole, value, 0.0, look_of(whole))]
    dots = [i for i, c in enumerate(text.rstrip(".")) if c == "."]
    for n, dot in enumerate(dots, start=1):
        if text[dot + 1] != "0":
            found.append(cut(text, dot + 1, "arabic" if n == 1 else f"decimal{n}", value[:n]))
    for digits in range(1, len(str(value[-1]))):
        shorter = (*value[:-1], int(str(value[-1])[:digits]))
        found.append(cut(text, dots[-1] + 1 + digits, whole, shorter))
    return found


def cut(label: str, length: int, family: str, value: tuple[int, ...]) -> Reading:
    """The reading of the beginning of a decimal; where what is cut off makes it a quantity, nothing else need be looked at."""
    price, look = costs(), look_of(family)
    if look(label, 0, length, family):
        return Reading(length, family, value, price["weight_cut"] + price["weight_quantity"], None)
    return Reading(length, family, value, price["weight_cut"], look)


def before_class(plain: str, start: int, at: int, behind_blanks: Container[int]) -> str:
    """What stands before `at`: line, stop, colon, close, blank, comma, quote or word."""
    while at > start and plain[at - 1] == " ":
        at -= 1
    if at == start:
        return "line"
    before = BEFORE.get(plain[at - 1], "word")
    return "blank" if at in behind_blanks and before not in FIRM else before


def find_tables(plain: str, start: int, end: int) -> list[Span]:
    """The spans of the tables whose first column counts their lines."""
    if plain.find(TABLE_HEAD, start, end) < 0:
        return []
    return [match.span() for match in terminal("contexts", "TABLE").finditer(plain, start, end)]


def quotations(plain: str, start: int, end: int, longest: int = 2000) -> list[Span]:
    """The spans between “ and ”; an opening without its closing within `longest` characters counts for nothing."""
    if plain.find("“", start, end) < 0:
        return []
    spans, opened = [], -1
    for match in QUOTES.finditer(plain, start, end):
        if match.group() == "“":
            opened = match.start()
        elif opened >= 0:
            if match.start() - opened <= longest:
                spans.append((opened, match.start()))
            opened = -1
    return spans


def inside(spans: Sequence[Span], at: int) -> bool:
    """Whether `at` is inside one of `spans` (sorted, disjoint)."""
    i = bisect_right(spans, (at, at)) - 1
    return i >= 0 and spans[i][0] < at < spans[i][1]
