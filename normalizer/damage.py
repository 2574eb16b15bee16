"""The damage that the mirror sites do to a page, run forward: annotated characters, spliced bytes, folded punctuation.

A site works on the code page 936 bytes of a traditional text, from left to right, by the byte (`forward`).

>>> forward("原因導致的服務，或濫用", {"務": "wù", "驅": "qū", "驗": "yàn"})
'原因?qū)е碌姆\ue848?wù),或?yàn)E用'
"""

import random
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Literal, get_args

from normalizer import codepage
from normalizer.script import converted
from normalizer.tables import rows

TableName = Literal["narrow", "medium", "wide", "seed"]
TABLES: tuple[TableName, ...] = get_args(TableName)

# Folded by the sites after all else, in shifted text too. Full-width digits were not met.
FOLDED: Mapping[str, str] = {
    chr(ord(narrow) + 0xFEE0): narrow
    for narrow in ",:;!?()ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
}
# A byte is put before each of theirs, in step or not, and can't be seen afterwards. Some sites mark only ；.
# Here it is 7F, which is part of no character.
MARKED = "；？"

# The sites' converter goes by the character, and leaves those that traditional script has too (counted on 77 pages).
LEFT_SIMPLIFIED = frozenset(
    "并于范咨后采愿系周秘布里核群确万适划托征筑广极占志厂块挂只余涂虫游奸干伙斗党了几台面向松丑谷卷借累表制回注签准"
)
# To compile the pattern for a table takes as long as to look at so many bytes one by one.
_SHORT = 4_000
# What has one byte and can be the second one of a pair; other bytes below 80 can't.
_NARROW = re.compile("[@-\x7f€][@-\x7f€]*")  # with + alone it is tried at each character
_NO_TRAILS = bytes(byte if byte >= 0x40 else ord("?") for byte in range(256))
_FULL_WIDTH = re.compile("[！-～]")
_SITE_FORMS = str.maketrans("爲衆僞啓", "為眾偽啟")


def forward(
    text: str, table: Mapping[str, str], *, folded: Mapping[str, str] = FOLDED, marked: str = MARKED
) -> str:
    """`text` as a site would show it that writes `X(reading)` for each character X of `table`.

    `table` gives the reading as written (`"wù"`; `"huì "` where the site leaves a blank), in the order in which the site
    replaces: of two that overlap in the bytes, the later one is found only if the earlier one's annotation does not part
    it. `folded` are the full-width characters that the site makes ASCII, `marked` those that get the byte put before them.
    Total: characters outside the code page stay, and no byte is read across them.

    >>> forward("能夠實時", {"驅": "qū", "實": "shí", "時": "shí"})
    '能夠?qū)崟r(shí)'
    >>> forward("當地人", {"數": "shù", "當": "dāng"}), forward("當地人", {"當": "dāng", "數": "shù"})
    ('當(dāng)?shù)厝?', '當(dāng)地人')
    """
    damaged = forwarder(table, folded, marked)
    return "\x7f".join(damaged(piece) for piece in text.split("\x7f"))


def forwarder(table: Mapping[str, str], folded: Mapping[str, str], marked: str) -> Callable[[str], str]:
    """`forward` with its table made ready, for many texts without U+007F."""
    scan = scanner(table)
    marks = [codepage.pair(mark) for mark in marked]

    def damaged(text: str) -> str:
        encoded = codepage.encode(text)
        for mark in marks:
            encoded = encoded.replace(mark, b"\x7f" + mark)
        return fold(codepage.decode(scan(encoded)).replace("\x7f", ""), folded)

    return damaged


def scanner(table: Mapping[str, str]) -> Callable[[bytes], bytes]:
    """The site's replacements over bytes: each pair that is in the table, in step or not, gets its annotation behind it."""
    order = [unit for unit in map(_unit, table) if unit]
    rank = {unit: at for at, unit in enumerate(order)}
    annotated = _Runs({_unit(key): _unit(key) + _written(reading) for key, reading in table.items()}, rank)
    if not order:
        return lambda encoded: encoded
    found = f"[{re.escape(''.join(order))}]"

    def scan(encoded: bytes) -> bytes:
        units = _units(encoded)
        if len(units) < _SHORT:
            runs = ((inside, "".join(run)) for inside, run in groupby(units, rank.__contains__))
            return _bytes(annotated[run] if inside else run for inside, run in runs)
        pieces: list[str] = re.split(f"({found})", units)
        if "" in pieces[2:-1:2]:  # overlapping pairs, which are rare: splitting at runs takes twice as long
            pieces = re.split(f"({found}+)", units)
        pieces[1::2] = map(annotated.__getitem__, pieces[1::2])
        return _bytes(pieces)

    return scan


def paired(text: str, table: Mapping[str, str]) -> set[str]:
    """The characters of `table` whose bytes stand in `text`, in step or not.

    >>> sorted(paired("因導", {"驅": "qū", "導": "dǎo", "務": "wù"}))
    ['導', '驅']
    """
    return table.keys() & map(_character, set(_units(codepage.encode(text))))


def overlapping(text: str, table: Mapping[str, str]) -> set[tuple[str, str]]:
    """The characters of `table` of which one ends with the byte that the other begins with, somewhere in `text`.

    >>> overlapping("當地人", {"數": "shù", "當": "dāng"})
    {('當', '數')}
    """
    known = {_unit(key): key for key in table if codepage.pair(key)}
    inside = (known.get(unit) for unit in _units(codepage.encode(text)))
    return {(first, second) for first, second in pairwise(inside) if first and second}


def full_width_in(text: str) -> set[str]:
    """The full-width characters that a text has."""
    return set(_FULL_WIDTH.findall(text))


def fold(text: str, folded: Mapping[str, str] = FOLDED) -> str:
    """`text` with full-width characters as `folded` has them.

    >>> fold("燃气，气源")
    '燃气,气源'
    """
    for wide in folded.keys() & full_width_in(text):  # few: `translate` takes five times as long
        text = text.replace(wide, folded[wide])
    return text


def straddled(text: str, characters: Iterable[str]) -> set[str]:
    """The neighbours in `text` across which the bytes of one of `characters` stand.

    >>> straddled("因導致", "驅導"), straddled("為____", "開")
    ({'因導'}, {'為_'})
    """
    units = "".join(map(_unit, characters))
    if not units:
        return set()
    # Two bytes for each character: of narrow ones the first can be a trail, and no pair with what fills up is a character.
    evened = codepage.encode_only(_NARROW.sub(lambda run: run[0][0] + "\x7f", text), b"?")
    evened = evened.translate(_NO_TRAILS).replace(b"?", b"??")
    across = _paired(evened[1:-1:2], evened[2::2])
    # One after the other: a pattern for all of them takes ten times as long to compile.
    places = [
        2 * match.start()
        for unit in units
        if unit in across
        for match in re.finditer(re.escape(unit), across)
    ]
    return {codepage.decode(evened[at : at + 4])[:2] for at in places}


class _Runs(dict[str, str]):
    """The annotated form of each run of units that are in the table; runs of several are worked out when they are met."""

    def __init__(self, single: Mapping[str, str], rank: Mapping[str, int]) -> None:
        super().__init__(single)
        self.rank = rank

    def __missing__(self, run: str) -> str:
        """Pairs that overlap, each with the one before it: an annotation written behind that one parts this one."""
        written: set[int] = set()
        for at in sorted(range(len(run)), key=lambda at: (self.rank[run[at]], at)):
            if at - 1 not in written:
                written.add(at)
        return "".join(self[unit] if at in written else unit for at, unit in enumerate(run))


# Leads as 0 to 7D, other bytes F0: with these as the upper halves, `_units` makes no surrogates.
_UPPER = bytes(byte - 0x81 if byte in codepage.LEADS else 0xF0 for byte in range(256))


def _units(encoded: bytes) -> str:
    """A character for each byte, which tells the byte before it too: the byte in its lower half, that one in its upper.

    So pairs of bytes are a set of characters, which `re` finds 5 times as fast, and the lower halves are the bytes again.
    """
    return _paired((b"\0" + encoded)[:-1], encoded)


def _paired(firsts: bytes, seconds: bytes) -> str:
    """The unit of each byte of `seconds` behind the one of `firsts`."""
    units = bytearray(2 * len(seconds))
    units[::2] = seconds
    units[1::2] = firsts.translate(_UPPER)
    return units.decode("utf-16-le")


@lru_cache(1 << 14)
def _unit(character: str) -> str:
    return _units(codepage.pair(character))[-1:]


@lru_cache(1 << 14)
def _character(unit: str) -> str:
    """The character whose unit it is; nothing for a unit that is no pair of bytes in range."""
    upper, lower = divmod(ord(unit), 256)
    is_pair = upper < 0x7E and lower in codepage.TRAILS
    return codepage.decode(bytes((upper + 0x81, lower))) if is_pair else ""


@lru_cache(1 << 11)
def _written(reading: str) -> str:
    return _units(codepage.encode(f"({reading})"))


def _bytes(units: Iterable[str]) -> bytes:
    """The bytes that the units are of."""
    return "".join(units).encode("utf-16-le")[::2]


def table(name: TableName, *, blank: bool = False) -> dict[str, str]:
    """A ready table: 40, 90 or 1,276 characters, or 86 as on the page that the model was measured on (`seed`).

    `blank` leaves a blank behind each reading, as some sites do. `ValueError` for an unknown name.

    >>> len(table("narrow")), table("narrow")["會"], table("narrow", blank=True)["會"]
    (40, 'huì', 'huì ')
    """
    if name not in TABLES:
        raise ValueError(f"unknown table {name!r}: choose one of {', '.join(TABLES)}")
    characters = next(row[1] for row in rows("damage") if row[0] == name)
    readings = {row[0]: row[1].split()[0] for row in rows("readings")}
    return {character: readings[character] + " " * blank for character in characters}


def damage(
    text: str, *, table: TableName | Mapping[str, str] = "medium", chrome: bool = False, seed: int = 0
) -> str:
    """Clean text in either script as a mirror site would show it, with the site's own lines around it if `chrome`.

    `seed` picks how many pages the site's lines speak of; the same arguments give the same page.

    >>> damage("管理条例，实施细则", table={"項": "xiàng", "實": "shí"})
    '管理?xiàng)l例,實(shí)施細則'
    """
    page = _with_chrome(text, random.Random(seed)) if chrome else text
    return forward(traditional(page), _ready(table))


def _ready(name: TableName | Mapping[str, str]) -> Mapping[str, str]:
    return table(name) if isinstance(name, str) else name


def traditional(text: str) -> str:
    """`text` in the traditional script of the sites: by the character, with the simplified ones that they leave.

    >>> traditional("对于范围内的义务，应当确认后执行")
    '對于范圍內的義務，應當确認后執行'
    """
    new = converted(text, "s2t").translate(_SITE_FORMS)
    return "".join(old if old in LEFT_SIMPLIFIED else form for old, form in zip(text, new, strict=True))


def _with_chrome(text: str, chance: random.Random) -> str:
    shown, left = chance.randint(2, 6), chance.randint(1, 20)
    title = text.lstrip().split("\n", 1)[0][:40]
    lines: dict[str, list[str]] = {"head": [], "foot": []}
    for place, line in rows("site_chrome"):
        if place == "page":
            lines["head"] += [line.format(title=title, page=page) for page in range(1, shown + 1)]
        else:
            lines[place].append(line.format(page=shown, left=left).removeprefix("-"))
    return "\n".join([*lines["head"], text, *lines["foot"], ""])
