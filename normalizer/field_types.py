"""What a blank asks for and in which unit: `data/field_types.tsv`, `data/field_labels.tsv`, `data/field_units.tsv`."""

from functools import cache, lru_cache
from typing import NamedTuple, cast

import regex

from normalizer.document import FieldType
from normalizer.tables import rows

SEPARATOR = "\x1f"
# Between a label and its blank: 电话为____, 住所设在____.
COPULAS = ("暂定为", "设在", "为", "是", "系", "在")


class Surroundings(NamedTuple):
    """What stands around a blank: before it, what kind of gap it is, its hint, and behind both.

    `near`: only a label stands between it and the blank before.
    """

    left: str
    form: str
    hint: str
    right: str
    near: bool = False


class Unit(NamedTuple):
    """A row of `data/field_units.tsv`."""

    type: str
    unit: str
    spelling: str
    number: str


class _Rules(NamedTuple):
    """Rows of `data/field_types.tsv` as one pattern, a group a row, and the type that each group stands for."""

    pattern: regex.Pattern[str]
    types: tuple[FieldType, ...]


@cache
def _units() -> tuple[regex.Pattern[str], tuple[Unit, ...]]:
    units = tuple(Unit(*row) for row in rows("field_units"))
    return regex.compile("|".join(f"({unit.spelling})" for unit in units)), units


def find_unit(right: str) -> tuple[Unit | None, int]:
    """The unit that `right` begins with, and where it ends; `(None, 0)` where there is none.

    >>> find_unit("个工作日内")[0].unit, find_unit("的")
    ('工作日', (None, 0))
    """
    pattern, units = _units()
    hit = pattern.match(right)
    return (units[cast(int, hit.lastindex) - 1], hit.end()) if hit else (None, 0)


def _compiled(table: list[tuple[str, ...]]) -> _Rules:
    alternatives = []
    for _, after, form, left, unit, hint, right, _ in table:
        middle = SEPARATOR.join((after or "[a-z]*", f"(?:{form or '[a-z]*'})", unit or "[a-z]*"))
        inside = f"(?:{hint})[^{SEPARATOR}]*" if hint else f"[^{SEPARATOR}]*"
        alternatives.append(f"((?<={left}){SEPARATOR}{middle}{SEPARATOR}{inside}{SEPARATOR}(?:{right}))")
    return _Rules(regex.compile("|".join(alternatives)), tuple(cast(FieldType, row[0]) for row in table))


@cache
def _rules() -> tuple[_Rules, _Rules]:
    table = list(rows("field_types"))
    labels = next(index for index, row in enumerate(table) if row[0] == "-")
    return _compiled(table[:labels]), _compiled(table[labels + 1 :])


@cache
def _labels() -> tuple[dict[str, tuple[FieldType, bool]], int]:
    """The words of `data/field_labels.tsv`, each with its type and whether it must be whole; the longest length."""
    words = {word: (cast(FieldType, kind), whole == "1") for kind, whole, word in rows("field_labels")}
    return words, max(map(len, words))


@lru_cache(maxsize=4096)  # the eight variants of a page, and the pages of a site, ask for the same things
def find_type(around: Surroundings, before: FieldType | None = None, unit: Unit | None = None) -> FieldType:
    """The type of a blank: that of the first row that fits, `text` where none does.

    `before` is the type of the blank before it, `unit` what `find_unit` finds behind it.

    >>> find_type(Surroundings("合同编号:", "underline", "", ""))
    'identifier'
    """
    after = before if before and around.near else ""
    view = (around.left, after, around.form, unit.type if unit else "", around.hint, around.right)
    text, place = SEPARATOR.join(view), len(around.left)
    contexts, fallbacks = _rules()
    return _matched(contexts, text, place) or _labelled(around) or _matched(fallbacks, text, place) or "text"


def _matched(rules: _Rules, text: str, place: int) -> FieldType | None:
    hit = rules.pattern.match(text, place)
    return rules.types[cast(int, hit.lastindex) - 1] if hit else None


def _labelled(around: Surroundings) -> FieldType | None:
    left = around.left
    whole = left.endswith(":")
    if whole:
        left = left[:-1]
    else:
        left = next((left.removesuffix(copula) for copula in COPULAS if left.endswith(copula)), left)
    if left.endswith(")"):
        left = left.rpartition("(")[0]
    return _ending(left, whole) or _ending(around.hint, True)


def _ending(text: str, whole: bool) -> FieldType | None:
    """The type of the longest label word that `text` ends with."""
    words, longest = _labels()
    for length in range(min(longest, len(text)), 0, -1):
        kind, must_be_whole = words.get(text[-length:], (None, False))
        if kind and (whole or not must_be_whole or length == len(text)):
            return kind
    return None
