"""What is wrong with data before a document is filled in, and with what then stands in it."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple, cast

from normalizer.fields.blanks import find_blanks
from normalizer.fields.constraints import formats
from normalizer.filling.amounts import factor_of, has_words
from normalizer.filling.check_digits import has_check_digit
from normalizer.filling.dates import SAMPLE, SHAPES, shape_of
from normalizer.filling.places import Json, Place
from normalizer.filling.values import HIDDEN, unit_behind
from normalizer.script import simplified_view

ALIKE = 50  # of 100: 甲方名字 is taken for 甲方名称
SHOWN = 30
PAIRS = {"(": ")", "《": "》", "“": "”", "【": "】", "〔": "〕"}


class Problem(NamedTuple):
    """Something wrong, tied to the field with this key and id (`None`: there is no such field)."""

    key: str
    field: str | None
    label: str | None
    message: str

    def __str__(self) -> str:
        label = f" ({self.label})" if self.label and self.label != self.key else ""
        return f"{self.key}{label}: {self.message}"


def problem(place: Place, message: str) -> Problem:
    """A problem with the value in a place."""
    return Problem(place.field.key, place.field.id, place.field.label, message)


def unknown_keys(given: Iterable[object], places: Mapping[str, Place]) -> Iterator[Problem]:
    """The keys that no field has, each with the one that was probably meant."""
    from rapidfuzz import process

    names = {name: key for key, place in places.items() for name in (place.field.label, key) if name}
    for key in given:
        if key not in places:
            meant = process.extractOne(str(key)[:SHOWN], list(names), score_cutoff=ALIKE)
            hint = f"; did you mean {names[meant[0]]}?" if meant else ""
            yield Problem(_cut(str(key)), None, None, f"no field has this key{hint}")


def unfit_values(data: Mapping[str, object], places: Mapping[str, Place]) -> Iterator[Problem]:
    """The values that their schema refuses, and what no document may hold."""
    from jsonschema import Draft202012Validator, FormatChecker

    checker = FormatChecker()
    for key, value in data.items():
        place = places[key]
        if not Draft202012Validator(place.schema, format_checker=checker).is_valid(value):
            yield problem(place, f"expected {expected(place)}, got {_shown(value)}")
        elif isinstance(value, str) and (hidden := HIDDEN.search(value)):
            yield problem(place, f"the value has a hidden character, U+{ord(hidden[0]):04X}")


def expected(place: Place) -> str:
    """What the schema wants, in a few words."""
    schema = place.schema
    options = ", ".join(place.field.options)
    if place.field.type == "date":
        shape = shape_of(schema)
        return f"a date such as {SHAPES[shape].format(**SAMPLE)}" if shape in SHAPES else _whole(schema)
    if place.field.format:
        return formats()[place.field.format].meaning
    words = {
        "array": f"some of {options}", "boolean": "true or false",
        "number": f"a number of {place.field.unit}" if place.field.unit else "a number",
    }  # fmt: skip
    return words.get(schema["type"], f"one of {options}" if "enum" in schema else "a text")


def _whole(schema: Json) -> str:
    return f"a whole number from {schema['minimum']} to {schema['maximum']}"


def _shown(value: object) -> str:
    return _cut(repr(value) if isinstance(value, str) else str(value))


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def contradictions(data: Mapping[str, object], places: Mapping[str, Place]) -> Iterator[Problem]:
    """Values that can't all be true: words that aren't the figures, an end before its start, a year the document denies, a wrong check digit."""
    keys = {place.field.id: key for key, place in places.items()}
    for key, value in data.items():
        place = places[key]
        pair = keys.get(place.field.pair or "")
        other = data.get(pair) if pair else None
        if place.field.part == "words" and not has_words(cast(float, value), place.field.unit):
            yield problem(
                place, f"{value} can't be written in words: at most 16 digits, and two behind the point"
            )
        elif (
            other is not None
            and place.field.part == "words"
            and yuan(value, place) != yuan(other, places[str(pair)])
        ):
            yield problem(place, f"the words say {value}, the figures ({pair}) {other}")
        elif other is not None and place.field.part == "end" and _is_before(value, other, place):
            yield problem(place, f"the end {value} is before the start ({pair}) {other}")
        elif place.field.type == "date" and not _fits_blank(value, place):
            yield problem(place, f"the document says {place.field.blank.strip()}, the value {value}")
        elif place.field.format and not has_check_digit(str(value), place.field.format):
            rule = formats()[place.field.format].checksum
            yield problem(place, f"the check digit of {value} is wrong ({rule})")


def yuan(value: object, place: Place) -> Decimal:
    """The amount in 元."""
    return Decimal(str(value)) * factor_of(place.field.unit)


def _is_before(end: object, start: object, place: Place) -> bool:
    """Of dates with a year as far as both go; from 11-15 to 03-15 and from 22:00 to 06:00 are ranges, too."""
    if place.field.type == "date" and isinstance(end, str) and isinstance(start, str):
        length = min(len(end), len(start))
        return length >= len("2026-05") and end[:length] < start[:length]
    return place.schema["type"] == "number" and cast(float, end) < cast(float, start)


def _fits_blank(value: object, place: Place) -> bool:
    """20__年 is no place for 1998, and 2025年__月__日 none for 2026."""
    figures = ""
    for character in place.blank:
        if not character.isascii() or not character.isdigit():
            break
        figures += character
    return not figures or str(value).startswith(figures)


def faults_of(values: Mapping[str, str], places: Mapping[str, Place]) -> Iterator[Problem]:
    """What looks wrong in the filled-in places: nothing written, a blank that is left, a doubled unit, half a pair of brackets."""
    for key, text in values.items():
        place, plain = places[key], simplified_view(text)
        unit = unit_behind(place)
        if not place.written:
            yield problem(place, "its blank stands in a heading, and headings stay as they are")
        if place.field.type != "choice" and find_blanks(plain):
            yield problem(place, f"the value still has a place to fill in: {_shown(text)}")
        if unit and plain.endswith(unit):
            yield problem(place, f"{unit} stands twice: in the value and behind it")
        for opening, closing in PAIRS.items():
            if place.field.type != "choice" and plain.count(opening) != plain.count(closing):
                yield problem(place, f"{opening} and {closing} don't pair in {_shown(text)}")
