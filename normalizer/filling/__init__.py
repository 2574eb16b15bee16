"""Filling in a variant: data in, the values as the document writes them out."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, cast

from normalizer.document import Variant
from normalizer.filling.amounts import factor_of, plain_number
from normalizer.filling.checks import (
    Problem,
    contradictions,
    faults_of,
    problem,
    unfit_values,
    unknown_keys,
    yuan,
)
from normalizer.filling.places import Place, places_of
from normalizer.filling.values import Value, read_value, write_value
from normalizer.writers import render

__all__ = ["Filled", "Problem", "Unfit", "fill"]


class Unfit(ValueError):
    """Data that can't be filled in; `problems` says why, one for each key."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Filled(NamedTuple):
    """A variant with values: `data` as its schema wants them, `values` as they are written, both by key.

    `unfilled` are the keys of required fields that stay blank, `faults` what looks wrong in a value that was filled in.
    """

    variant: Variant
    data: Mapping[str, Value]
    values: Mapping[str, str]
    unfilled: tuple[str, ...]
    faults: tuple[Problem, ...]

    def render(self, format: str) -> str | bytes:
        """The document in a format of `normalizer.render`; a field without a value stays a blank."""
        return render(self.variant, format, self.values)


def fill(variant: Variant, data: Mapping[str, object], *, strict: bool = False) -> Filled:
    """The variant with `data` (by the keys of its fields) in its places.

    Dates may be given as 2026-05-01, 2026年5月1日 or a `date`, amounts in another unit of money, options as a list or as
    one text; `None` and empty text leave a blank. An amount in words follows from its figures, and a field that asks
    again (`same_as`) from the first; a signature does not: it stays blank for the hand unless it has a value of its own.
    `Unfit` for an unknown key, a value of another kind and values that contradict each other; with `strict` for a
    required field without a value and for every fault too.

    >>> import normalizer
    >>> [variant] = normalizer.normalize("甲方：____\\n押金____元（大写：____），于____年__月__日前付清。").variants
    >>> filled = fill(variant, {"甲方": "王芳", "押金": "1.2万元", "付清日期": "2026-05-01"})
    >>> print(str(filled.render("txt")).strip())
    甲方：王芳
    押金12000元（大写：壹万贰仟元整），于2026年5月1日前付清。
    """
    places = places_of(variant)
    given = {key: value for key, value in data.items() if not is_empty(value)}
    problems = [*unknown_keys(given, places)]
    read = {key: read_value(value, places[key]) for key, value in given.items() if key in places}
    problems += unfit_values(read, places)
    whole = {} if problems else completed(cast("dict[str, Value]", read), places)
    problems += contradictions(whole, places)
    if problems:
        raise Unfit(tuple(problems))
    return _checked(_filled(variant, whole, places), places, strict)


def is_empty(value: object) -> bool:
    """Whether a value leaves its field blank."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def completed(data: Mapping[str, Value], places: Mapping[str, Place]) -> dict[str, Value]:
    """The data with each amount that was given only in figures or only in words in the other of the two as well."""
    keys = {place.field.id: key for key, place in places.items()}
    result = dict(data)
    for key, value in data.items():
        place = places[key]
        pair = keys.get(place.field.pair or "")
        if pair and pair not in data and place.field.part in ("figures", "words"):
            result[pair] = plain_number(yuan(value, place) / factor_of(places[pair].field.unit))
    return {key: result[key] for key in places if key in result}


def _filled(variant: Variant, data: dict[str, Value], places: Mapping[str, Place]) -> Filled:
    values = dict(_written(data, places))
    unfilled = tuple(
        key
        for key, place in places.items()
        if key not in values and place.field.required and place.field.type != "signature"
    )
    return Filled(variant, data, values, unfilled, tuple(faults_of(values, places)))


def _written(data: Mapping[str, Value], places: Mapping[str, Place]) -> Iterator[tuple[str, str]]:
    keys = {place.field.id: key for key, place in places.items()}
    for key, place in places.items():
        asked = (
            key
            if key in data or place.field.type == "signature"
            else keys.get(place.field.same_as or "", key)
        )
        if asked in data:
            yield key, write_value(data[asked], place)


def _checked(filled: Filled, places: Mapping[str, Place], strict: bool) -> Filled:
    if strict and (filled.unfilled or filled.faults):
        blank = (problem(places[key], "this field has no value") for key in filled.unfilled)
        raise Unfit((*blank, *filled.faults))
    return filled
