"""What a blank asks for and in which unit: `data/field_types.tsv`, `data/field_labels.tsv`, `data/field_units.tsv`."""

import json
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple, cast

import regex

from normalizer.document import FieldType
from normalizer.grammars import EDGES, Edges
from normalizer.patterns import compiled
from normalizer.tables import rows

UNKNOWN = Edges("", "", "")
LOOK_AHEAD = re.compile(r"\(\?[=!][^()]*\)")
# Between a label and its blank: 电话为____, 住所设在____.
COPULAS = ("暂定为", "设在", "为", "是", "系", "在")


class Surroundings(NamedTuple):
    """What stands around a blank: before it, what kind of gap it is, its hint, and behind both.

    `near`: only a label stands between it and the blank before. `closing`: where the document is signed.
    `joined`: the blank before it stands in front of `left`. `sentence`: the words from the beginning of the sentence on, where
    `left` has not all of them.
    """

    left: str
    form: str
    hint: str
    right: str
    near: bool = False
    closing: bool = False
    joined: bool = False
    sentence: str = ""


class Unit(NamedTuple):
    """A row of `data/field_units.tsv`."""

    type: str
    unit: str
    spelling: str
    number: str


class _Rule(NamedTuple):
    """A row of `data/field_types.tsv`: the words of its cells, or the source of a pattern; empty for anything."""

    type: FieldType
    after: frozenset[str]
    closing: bool
    form: frozenset[str]
    left: str
    unit: frozenset[str]
    hint: str
    right: str


class _Fitting(NamedTuple):
    """What is left to look at of a row: a word that must stand on each side, and the sources of its patterns."""

    word_before: str
    word_behind: str
    left: str
    hint: str
    right: str
    type: FieldType


@cache
def _pattern(source: str) -> regex.Pattern[str]:
    """What ends a text is searched backwards."""
    return compiled(f"(?r){source}" if source.endswith(r"\Z") else source)


@cache
def _spellings() -> tuple[tuple[Unit, str], ...]:
    """The units, each with its spelling without look-aheads."""
    return tuple((Unit(*row), LOOK_AHEAD.sub("", row[2])) for row in rows("field_units"))


@cache
def _units(first: str) -> tuple[regex.Pattern[str], tuple[Unit, ...]]:
    """The units that can begin with `first`: those that name it outside of a look-ahead. All of them are slow to search."""
    units = tuple(unit for unit, spelling in _spellings() if first in spelling)
    return compiled("|".join(f"({unit.spelling})" for unit in units)), units


def find_unit(right: str) -> tuple[Unit | None, int]:
    """The unit that `right` begins with, and where it ends; `(None, 0)` where there is none.

    >>> find_unit("个工作日内")[0].unit, find_unit("的")
    ('工作日', (None, 0))
    """
    if not right:
        return None, 0
    pattern, units = _units(right[0])
    hit = pattern.match(right) if units else None
    if not hit:
        return None, 0
    unit = units[cast(int, hit.lastindex) - 1]
    return (unit._replace(unit=hit[0]) if unit.unit == "=" else unit), hit.end()


def _words(cell: str) -> frozenset[str]:
    return frozenset(filter(None, cell.split("|")))


@cache
def type_rules() -> tuple[tuple[_Rule, ...], tuple[_Rule, ...]]:
    """The rows of `data/field_types.tsv` above and below the row `-`."""
    party = f"(?:{'|'.join(party_labels())})"
    table = [
        _Rule(
            cast(FieldType, kind), _words(after), place == "closing", _words(form), left.replace("{party}", party),
            _words(unit), hint, right,
        )
        for kind, after, place, form, left, unit, hint, right, _ in rows("field_types")
    ]  # fmt: skip
    labels = next(index for index, rule in enumerate(table) if str(rule.type) == "-")
    return tuple(table[:labels]), tuple(table[labels + 1 :])


@cache
def party_labels() -> tuple[str, ...]:
    """The words for a side of a document, the longest first."""
    words = [
        word
        for kind, _, word in rows("field_labels")
        if kind == "party" and not word.endswith(("名称", "全称"))
    ]
    return tuple(sorted(words, key=len, reverse=True))


@cache
def _labels() -> tuple[dict[str, tuple[FieldType, bool]], int]:
    """The words of `data/field_labels.tsv`, each with its type and whether it must be whole; the longest length."""
    words = {word: (cast(FieldType, kind), whole == "1") for kind, whole, word in rows("field_labels")}
    return words, max(map(len, words))


def find_type(around: Surroundings, before: FieldType | None = None, unit: Unit | None = None) -> FieldType:
    """The type of a blank: that of the first row that fits, `text` where none does.

    `before` is the type of the blank before it, `unit` what `find_unit` finds behind it.

    >>> find_type(Surroundings("合同编号:", "underline", "", ""))
    'identifier'
    """
    after = before if before and around.near else ""
    contexts, fallbacks = _fitting(
        around.form, around.closing, after, unit.type if unit else "", around.left[-1:], around.right[:1]
    )
    return _matched(contexts, around) or _labelled(around) or _matched(fallbacks, around) or "text"


@lru_cache(maxsize=4096)
def _fitting(
    form: str, closing: bool, after: str, unit: str, before: str, behind: str
) -> tuple[tuple[_Fitting, ...], tuple[_Fitting, ...]]:
    """The rows above and below the row `-` as far as they fit what isn't a pattern and the characters beside the blank."""
    contexts, fallbacks = (
        tuple(
            _fitted(rule)
            for rule in rules
            if (not rule.after or after in rule.after)
            and (not rule.closing or closing)
            and (not rule.form or form in rule.form)
            and (not rule.unit or unit in rule.unit)
            and before in (_edges(rule.left).last or before)
            and behind in (_edges(rule.right).first or behind)
        )
        for rules in type_rules()
    )
    return contexts, fallbacks


def _fitted(rule: _Rule) -> _Fitting:
    source = rule.left and f"(?:{rule.left})\\Z"
    return _Fitting(_edges(rule.left).word, _edges(rule.right).word, source, rule.hint, rule.right, rule.type)


@cache
def kept_edges() -> dict[str, Edges]:
    """What data/edges.json holds, by pattern."""
    return {source: Edges(*edges) for source, edges in json.loads(EDGES.read_text(encoding="utf-8")).items()}


def _edges(source: str) -> Edges:
    """The edges of a pattern, as far as they are kept."""
    return kept_edges().get(source, UNKNOWN)


def _matched(rules: Sequence[_Fitting], around: Surroundings) -> FieldType | None:
    """The type of the first row that fits."""
    for word_before, word_behind, left, hint, right, kind in rules:
        if (
            word_before in around.left
            and word_behind in around.right
            and (not right or _pattern(right).match(around.right))
            and (not hint or (around.hint and _pattern(hint).match(around.hint)))
            and (not left or _pattern(left).search(around.left))
        ):
            return kind
    return None


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


def type_of_label(label: str) -> tuple[FieldType | None, str]:
    """The type of the longest word of `data/field_labels.tsv` that a label ends with, and the word.

    >>> type_of_label("公司注册地址")
    ('address', '地址')
    """
    words, longest = _labels()
    ends = (label[-length:] for length in range(min(longest, len(label)), 0, -1))
    word = next((end for end in ends if end in words), "")
    return (words[word][0] if word else None), word
