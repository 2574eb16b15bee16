"""What a page annotates: its annotations in columns, and the table that its site must have had."""

import re
from collections.abc import Mapping
from itertools import accumulate, compress
from typing import NamedTuple

from normalizer import codepage
from normalizer.changes import Changes
from normalizer.patterns import compiled
from normalizer.restoration.readings import READING, TONES, can_be, readings
from normalizer.restoration.splices import annotated_before

_TONED = compiled(f"[{TONES}]")
_ANNOTATED = re.compile(rf"(\((?<=(.)\(){READING}\))", re.DOTALL)


class Annotated(NamedTuple):
    """A page's annotations in columns, its text without them, and without what is annotated too.

    `characters` are what is annotated, `written` the annotations: 務 and (wù); `rules` what taking one away is called.
    `shown` has each pair of a character and its reading once.
    """

    bare: str
    rest: str
    characters: list[str]
    written: list[str]
    starts: list[int]
    ends: list[int]
    rules: list[str]
    shown: frozenset[tuple[str, str]]


def annotated_in(raw: str) -> Annotated:
    """The annotations of a page.

    >>> annotated_in("服務(wù)為_(kāi)").shown == {("務", "wù"), ("開", "kāi")}
    True
    """
    parts = _ANNOTATED.split(raw)
    characters, written = parts[2::3], parts[1::3]
    del parts[2::3]
    between = parts[::2]
    rest = "".join([text[:-1] for text in between[:-1]]) + between[-1]
    places = list(accumulate(map(len, parts)))
    rules = ["pinyin"] * len(written)
    starts = places[:-1:2]
    pairs = set(zip(characters, written, strict=True))
    if narrow := {pair for pair in pairs if pair[0].isascii()}:
        pairs -= narrow
        for at in compress(range(len(starts)), map(str.isascii, characters)):
            characters[at], rules[at] = _character(raw, starts[at]), "annotated_blank"
            pairs.add((characters[at], written[at]))
    shown = frozenset((character, reading[1:-1]) for character, reading in pairs)
    return Annotated("".join(between), rest, characters, written, starts, places[1::2], rules, shown)


def _character(raw: str, place: int) -> str:
    """The character whose annotation stands behind the narrow one at `place`: the one that its byte makes with what is before it.

    >>> _character("為_(kāi)", 2), _character("為(wèi)_(kāi)", 7), _character("f(x)", 1)
    ('開', '開', 'f')
    """
    last = raw[place - 1]
    if ord(last) not in codepage.TRAILS:
        return last
    annotated = annotated_before(raw, place - 1)
    lead = codepage.pair(annotated[1] if annotated else raw[place - 2 : place - 1])[1:]
    return codepage.decode(lead + last.encode()) if lead and lead[0] in codepage.LEADS else last


def is_lesson(annotated: Annotated) -> bool:
    """Where one kind in ten of the annotated characters does not differ between the scripts; on sites' pages none did."""
    differing = sum(character in readings() for character, _ in annotated.shown)
    same = sum(
        "\u3400" <= character <= "\u9fff" and character not in readings() and bool(_TONED.search(reading))
        for character, reading in annotated.shown
    )
    return same > 0 and same * 9 >= differing


def table_of(annotated: Annotated) -> dict[str, str]:
    """The characters that are annotated with one reading wherever they stand.

    >>> table_of(annotated_in("服務(wù)與(yǔ)承諾，與服務(wù)"))
    {'務': 'wù'}
    """
    once = {character: reading for character, reading in annotated.shown if can_be(character, reading)}
    if not any(map(_TONED.search, once.values())):
        return {}  # 们(men) alone is as well English
    odd = {character for character, reading in annotated.shown if once.get(character, reading) != reading}
    always = [one for one in sorted(once) if one not in odd and one not in annotated.rest]
    return {character: once[character] for character in always}


def removed(annotated: Annotated, table: Mapping[str, str]) -> Changes:
    """What takes the annotations of the table's characters away."""
    nothing = ("",) * len(annotated.starts)
    changes = Changes(tuple(annotated.starts), tuple(annotated.ends), tuple(annotated.rules), nothing)
    if table.items() >= annotated.shown:
        return changes
    known = {(character, f"({reading})") for character, reading in table.items()}
    return changes.where(map(known.__contains__, zip(annotated.characters, annotated.written, strict=True)))
