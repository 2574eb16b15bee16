"""What a value must be like: `data/field_formats.tsv` and `data/field_constraints.tsv`."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import regex

from normalizer.document import FieldType
from normalizer.fields.types import Surroundings
from normalizer.patterns import compiled
from normalizer.tables import rows

# 联系人及电话: two things in one blank.
JOINED = compiled("[及和与]")
# Behind it stand the words that belong to a blank.
STOP = re.compile("[。;,!?]")


class Format(NamedTuple):
    """A row of `data/field_formats.tsv`."""

    name: str
    type: str
    words: str
    pattern: str
    checksum: str
    meaning: str


class _Rule(NamedTuple):
    value: bool
    place: str
    words: regex.Pattern[str]


@cache
def formats() -> dict[str, Format]:
    """The formats by name."""
    return {row[0]: Format(*row) for row in rows("field_formats")}


@cache
def _format_words() -> regex.Pattern[str]:
    return compiled("|".join(f"(?P<{format.name}>{format.words})" for format in formats().values()))


@cache
def _rules(constraint: str) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(value == "yes", place, compiled(words))
        for name, value, place, words, _ in rows("field_constraints")
        if name == constraint
    )


def find_format(kind: FieldType, label: str, hint: str) -> str | None:
    """The format of an identifier or contact whose label or hint names one, and only one.

    >>> find_format("contact", "联系电话", "")
    'phone'
    >>> find_format("contact", "联系人及电话", "") is None
    True
    >>> find_format("identifier", "身份证号/统一社会信用代码", "") is None
    True
    """
    if kind not in ("identifier", "contact"):
        return None
    for words in (label, hint):
        found = [_format_words().search(part) for part in JOINED.split(words)]
        named = {hit.lastgroup for hit in _format_words().finditer(words)}
        if named and None in found:
            return None
        if len(named) > 1:
            return None
        if name := next(filter(None, named), None):
            return name if formats()[name].type == kind else None
    return None


def is_required(around: Surroundings) -> bool:
    """Whether a document without this blank filled in would be incomplete: not so for 备注 or ____(如有)."""
    places = {"label": _asked(around.left), "hint": around.hint, "right": around.right}
    return _decided("required", places, True)


def takes_several(around: Surroundings, options: Sequence[str]) -> bool:
    """Whether several of `options` may be chosen together."""
    if len(options) < 2:
        return False
    places = {
        "label": _asked(around.left),
        "hint": around.hint,
        "right": around.right,
        "options": " ".join(options),
    }
    return _decided("multiple", places, False)


def _asked(left: str) -> str:
    """The last words before a blank, with the bracket or the colon that ends them."""
    return STOP.split(left)[-1]


def _decided(constraint: str, places: dict[str, str], default: bool) -> bool:
    for rule in _rules(constraint):
        text = places[rule.place]
        if text and (rule.words.match(text) if rule.place == "right" else rule.words.search(text)):
            return rule.value
    return default
