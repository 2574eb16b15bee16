"""Places that look like the number of a clause, each with how much it looks like one there."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache

from normalizer.document import Span
from normalizer.numerals import number_value, roman
from normalizer.outline.contents import find_contents, find_echoes
from normalizer.outline.values import Candidate
from normalizer.scanner import scanner, terminal, terminals
from normalizer.tables import rows

STOPS = frozenset("。;!?；！？…")
CLOSERS = frozenset(')”’》】〉」』]"')
QUOTES = re.compile("[“”]")
OPENERS = frozenset("(“‘《【〈「『[")
PARTS = re.compile(
    r"[0-9]+|[零〇一二三四五六七八九十百千]+|[壹贰叁参肆伍陆柒捌玖拾]+|[甲乙丙丁戊己庚辛壬癸]|[ivx]{2,5}|[IVX]{2,4}|[A-Za-z]"
    r"|[㈠-㈩㊀-㊉⒈-⒛⑴-⒇①-⑳❶-❿Ⅰ-Ⅻⅰ-ⅻ]"
)
INNER_ORDINALS = frozenset({"kuan", "xiang", "mu"})
ORDINALS = (
    frozenset({"part", "volume", "division", "chapter", "section", "article", "annex"}) | INNER_ORDINALS
)
ROMAN_TWINS = {
    "letter_paren": "roman_paren",
    "letter_lower": "roman_lower",
    "letter": "roman",
}  # (i) is the first Roman or the ninth letter
NUMERIC = frozenset({"arabic", "decimal"})
LETTERS = frozenset(
    {"stem", "stem_paren", "letter", "letter_lower", "letter_half", "letter_paren", "capital_paren"}
)

HALVES = frozenset({"half_paren", "han_half"})

HOPELESS = -7.0  # a candidate of this weight is never a number: no step of the outline gains that much


@cache
def costs() -> dict[str, float]:
    """The costs of data/costs.tsv by name."""
    return {name: float(cost) for name, cost, _ in rows("costs")}


def find_candidates(plain: str, start: int, end: int, blanks: Sequence[Span]) -> list[list[Candidate]]:
    """All candidates in `plain[start:end]` outside of `blanks`, grouped by place: at most one of a group is a number.

    Places that no outline could accept (citations, most quantities) are left out.
    """
    quoted = quotations(plain, start, end)
    blank_ends = [b[1] for b in blanks]
    places, quoting = place_weights(), costs()["weight_quoted"]
    tables = [match.span() for match in terminal("contexts", "TABLE").finditer(plain, start, end)]
    found: list[list[Candidate]] = []
    for match in scanner("numbers").finditer(plain, start, end):
        at = match.start()
        b = bisect_right(blank_ends, at)
        if (b < len(blanks) and blanks[b][0] <= at) or inside(tables, at):
            continue
        before = before_class(plain, start, at, blank_ends)
        weight = places[before] + quoting * inside(quoted, at)
        group = candidates_at(plain, match, before, weight)
        if group:
            found.append(group)
    return mark_contents(plain, [group for group in mark_inline(found) if group])


def candidates_at(plain: str, match: re.Match[str], before: str, weight: float) -> list[Candidate]:
    """The ways to read a label that an outline could accept, none where it could not accept the whole of it."""
    at, label = match.start(), str(match.lastgroup).lower()
    attached, least = label in NUMERIC and is_attached(plain, at), hopeless(before)
    uncounted = label == "decimal" and not terminal("contexts", "COUNTED").match(plain, match.end())
    more = costs()["weight_cut_word"] if uncounted else 0.0
    group: list[Candidate] = []
    for length, family, value, cut in readings(label, match.group()):
        stop = at + length
        likely = weight + look(plain, at, stop, family, attached) + cut + (more if cut else 0.0)
        if likely > least:
            group.append(Candidate(at, stop, family, value, likely, before))
        elif not group:
            break
    return group


def mark_contents(plain: str, groups: list[list[Candidate]]) -> list[list[Candidate]]:
    """Lowers the weight of a table of contents."""
    price = costs()["weight_echo"]
    listed = {*find_contents(plain, groups), *find_echoes(plain, groups)}
    return [
        [c._replace(weight=c.weight + price) for c in group] if i in listed else group
        for i, group in enumerate(groups)
    ]


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
    likely = [group[0] for group in groups if group[0].weight > 0]
    on_lines = sum(c.before == "line" for c in likely[1:])
    if on_lines < 2 or 3 * on_lines < len(likely):
        return groups
    return [group if group[0].before == "line" else lowered(group) for group in groups]


def lowered(group: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of a place inside a line, without those that are hopeless there."""
    price = costs()["weight_inline"]
    if group[0].weight + price <= hopeless(group[0].before):
        return []
    return [c._replace(weight=c.weight + price) for c in group if c.weight + price > hopeless(c.before)]


@lru_cache(maxsize=4096)
def readings(family: str, text: str) -> list[tuple[int, str, tuple[int, ...], float]]:
    """The ways to read a label: (length, family, value, cost of cutting); a decimal can be cut short: 1.24小时.

    >>> readings("decimal", "1.24")
    [(4, 'decimal2', (1, 24), 0.0), (2, 'arabic', (1,), -4.0), (3, 'decimal2', (1, 2), -4.0)]
    """
    value = tuple(number_value(part) for part in PARTS.findall(text)) or (1,)
    if family != "decimal":
        found = [(len(text), family, value, 0.0)]
        if family in ROMAN_TWINS and (letter := text.strip("().、").lower()) in ("i", "v", "x"):
            found.append((len(text), ROMAN_TWINS[family], (roman(letter),), 0.0))
        return found
    found = [(len(text), f"decimal{len(value)}", value, 0.0)]
    cut = costs()["weight_cut"]
    dots = [i for i, c in enumerate(text.rstrip(".")) if c == "."]
    for n, dot in enumerate(dots, start=1):
        if text[dot + 1] != "0":
            found.append((dot + 1, "arabic" if n == 1 else f"decimal{n}", value[:n], cut))
    for digits in range(1, len(str(value[-1]))):
        shorter = (*value[:-1], int(str(value[-1])[:digits]))
        found.append((dots[-1] + 1 + digits, f"decimal{len(value)}", shorter, cut))
    return found


def before_class(plain: str, start: int, at: int, blank_ends: Sequence[int]) -> str:
    """What stands before `at`: line, stop, colon, close, blank, comma, quote or word."""
    while at > start and plain[at - 1] == " ":
        at -= 1
    if at == start or plain[at - 1] == "\n":
        return "line"
    c = plain[at - 1]
    if c in STOPS:
        return "stop"
    if c == ":":
        return "colon"
    b = bisect_right(blank_ends, at) - 1
    if c == "_" or (b >= 0 and blank_ends[b] == at):
        return "blank"
    if c in CLOSERS:
        return "close"
    return "quote" if c in OPENERS else "comma" if c in ",、" else "word"


def look(plain: str, at: int, stop: int, family: str, attached: bool) -> float:
    """What the text just before and behind a label adds to its weight; `attached` as `is_attached` says of its place."""
    price = costs()
    if family in ORDINALS:
        cited = terminal("contexts", "CITED").match(plain, stop) is not None
        citing = ends_with("CITING", plain, at) or (family == "article" and plain[at - 1 : at] == "》")
        inner = family in INNER_ORDINALS
        return cited * price["weight_cited"] + citing * price["weight_citing"] + inner * price["weight_inner"]
    if family == "han":
        inside_word = at > 0 and terminal("contexts", "INSIDE_WORD").match(plain, at - 1) is not None
        series = terminal("contexts", "SERIES").match(plain, stop) is not None
        return inside_word * price["weight_inside_word"] + series * price["weight_series"]
    if family in LETTERS:
        return price["weight_letter"] + price["weight_series"] * (
            terminal("contexts", "KIND").match(plain, stop - 1) is not None
        )
    if family == "arabic" or family[:4] == "deci":
        return price["weight_quantity"] * (attached or quantity(plain, stop, family))
    if family in HALVES and plain.rfind("(", max(0, at - 12), at) > plain.rfind(")", max(0, at - 12), at):
        return price["weight_quantity"]
    cited = plain[at - 1 : at] == "第" or terminal("contexts", "ITEM_CITED").match(plain, stop) is not None
    named = (
        at > 0 and family == "han_paren" and terminal("contexts", "PERSON").match(plain, at - 1) is not None
    )
    return price["weight_cited"] * cited + price["weight_person"] * named


def is_attached(plain: str, at: int) -> bool:
    """Whether what stands before the figures at `at` makes them a quantity or the number of an enclosure."""
    return (at > 0 and plain[at - 1] in "0123456789.第-") or ends_with("ATTACHED", plain, at)


def quantity(plain: str, stop: int, family: str) -> bool:
    """Whether a unit follows a decimal at once (1.5倍), or a second number an integer (3、4、5)."""
    name = "NUMBERS" if family == "arabic" else "QUANTITY"
    return terminal("contexts", name).match(plain, stop) is not None


def ends_with(context: str, plain: str, at: int) -> bool:
    """Whether the terminal `context` matches a text of at most five characters that ends at `at`."""
    return ending(context).search(plain, max(0, at - 5), at) is not None


@cache
def ending(context: str) -> re.Pattern[str]:
    """A terminal of grammar/contexts.lark up to the end of what is searched."""
    return re.compile(rf"(?:{terminals('contexts')[context].pattern})\Z")


def quotations(plain: str, start: int, end: int, longest: int = 2000) -> list[Span]:
    """The spans between “ and ”; an opening without its closing within `longest` characters counts for nothing."""
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
