"""A value as data and as a Chinese document writes it."""

import datetime
import re
from functools import cache
from typing import cast

import regex

from normalizer.fields.types import find_unit
from normalizer.filling.amounts import figures, read_number, write_words
from normalizer.filling.choices import read_choice, write_choice
from normalizer.filling.dates import read_date, write_date
from normalizer.filling.places import Place
from normalizer.script import simplified_view
from normalizer.tables import rows

Value = str | int | float | bool | list[str]

# What hides in a document or reverses its text: it belongs in no value.
HIDDEN = regex.compile(
    r"[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\ufffe\uffff]"
)
BLANKS = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
# What a value may repeat of the document around it: the brackets, and the unit behind.
AROUND = {"《": "》", "“": "”", "(": ")", "【": "】", "〔": "〕", "第": ""}
BEFORE_SUM = re.compile(r"(?:¥|￥|\$|[(/]?[万亿]?元\)?[::]?) ?$")


def read_value(given: object, place: Place) -> object:
    """The value that `given` names, as the schema of the place wants it; what can't be read is handed back as it is."""
    kind = place.schema["type"]
    if place.field.type == "choice":
        return read_choice(given, place)
    if isinstance(given, datetime.date | datetime.time):
        given = given.isoformat()
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return given
    if kind == "number":
        return _unless_none(read_number(_folded(given), place), given) if isinstance(given, str) else given
    if place.field.type == "date":
        return _unless_none(read_date(_folded(given), place), given)
    return _read_text(str(given), place)


def _unless_none(value: Value | None, given: object) -> object:
    return given if value is None else value


def _folded(given: object) -> str:
    return simplified_view(str(given)).strip()


def _read_text(text: str, place: Place) -> str:
    """One line; an identifier in ASCII."""
    text = BLANKS.sub(" ", text).strip()
    if place.field.format:
        text = _folded(text)
        return text.replace(" ", "").upper() if place.field.format in ("id_card", "credit_code") else text
    return trimmed(text, place)


def trimmed(text: str, place: Place) -> str:
    """`text` without what the document writes around the blank: 江苏省 before 省 is 江苏, 《民法典》 in 《》 is 民法典."""
    plain = simplified_view(text)
    start, end = 0, len(text)
    opening = place.before[-1:]
    if opening in AROUND and plain.startswith(opening) and plain.endswith(AROUND[opening]):
        start, end = 1, end - len(AROUND[opening])
    unit = unit_behind(place)
    if unit and plain.endswith(unit, start, end):
        end -= len(unit)
    return text[start:end].strip() or text


def unit_behind(place: Place) -> str:
    """The unit that stands right behind the blank; may be empty."""
    _, length = find_unit(place.behind)
    return place.behind[:length] or next(filter(place.behind.startswith, _units()), "")


@cache
def _units() -> tuple[str, ...]:
    """The words of `data/value_units.tsv`, the longest first."""
    return tuple(sorted((word for (word,) in rows("value_units")), key=len, reverse=True))


def write_value(value: Value, place: Place) -> str:
    """The value (as `read_value` gives it) as the document writes it in this place."""
    if place.field.type == "choice":
        return write_choice(value, place)
    if place.field.type == "date":
        return write_date(cast("str | int", value), place)
    if place.schema["type"] == "number":
        return _write_number(cast("int | float", value), place)
    return str(value)


def _write_number(value: float, place: Place) -> str:
    field = place.field
    if field.type != "money":
        bare = field.type != "percent" or bool(field.unit) or place.before.endswith(("百分之", "千分之"))
        return figures(value) + ("" if bare else "%")
    if field.part == "words":
        return write_words(value, place)
    named = field.unit or BEFORE_SUM.search(place.before) or re.match(r"\(?[元圆万亿]", place.behind)
    return figures(value, cents=True) + ("" if named else "元")
