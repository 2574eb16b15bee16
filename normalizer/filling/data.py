"""The data of documents to fill in, from JSON, YAML, TOML or CSV: text, numbers, dates and lists by key."""

import csv
import io
import json
import tomllib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, Final

Record = Mapping[str, object]


class Unreadable(ValueError):
    """Data that can't be read, in one sentence."""


def parse_data(text: str, form: str) -> list[Record]:
    """The documents' data in `text`; `form` is json, yaml, toml or csv.

    One object is one document and a list of them several; of CSV each row is one, below a row of keys. `Unreadable`
    where the text is damaged, is something else, or has a key twice.

    >>> parse_data("甲方,押金\\n王芳,500\\n", "csv")
    [{'甲方': '王芳', '押金': '500'}]
    """
    try:
        data = PARSERS[form](text)
    except RecursionError:
        raise Unreadable("it is nested too deeply") from None
    records = data if isinstance(data, list) else [data]
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            place = f"document {number}" if isinstance(data, list) else "it"
            raise Unreadable(f"{place} is no object with a key for each field")
    return list(records)


def _json(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise Unreadable(f"line {error.lineno}, column {error.colno}: {error.msg}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    _check_unique(key for key, _ in pairs)
    return dict(pairs)


def _no_number(name: str) -> object:
    raise Unreadable(f"{name} is no number")


def _check_unique(keys: Iterable[str]) -> None:
    for key, count in Counter(keys).items():
        if count > 1:
            raise Unreadable(f"the key {key} is there {count} times")


def _toml(text: str) -> object:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(str(error)) from None


def _yaml(text: str) -> object:
    """Every scalar as text: YAML reads 010010 as the number 4104 and 12:30 as 750, which no postcode and no time is."""
    import yaml

    class Loader(yaml.BaseLoader):
        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
            _check_unique(str(key.value) for key, _ in node.value)
            return super().construct_mapping(node, deep)

    try:
        return _without_null(yaml.load(text, Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise Unreadable(f"{place}{error.problem}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise Unreadable(" ".join(str(error).split())) from None


def _without_null(data: object) -> object:
    if isinstance(data, dict):
        return {key: None if value in ("null", "~") else value for key, value in data.items()}
    return [_without_null(each) for each in data] if isinstance(data, list) else data


def _csv(text: str) -> list[Record]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        raise Unreadable(f"line {reader.line_num}: {error}") from None
    if not rows:
        raise Unreadable("it has no row of keys")
    keys = [key.strip() for key in rows[0][1]]
    _check_unique(filter(None, keys))
    for line, row in rows:
        if any(map(str.strip, row[len(keys) :])) or any(
            cell.strip() for key, cell in zip(keys, row, strict=False) if not key
        ):
            raise Unreadable(f"line {line}: a value stands in a column without a key")
    return [{key: cell for key, cell in zip(keys, row, strict=False) if key} for _, row in rows[1:]]


PARSERS: Final[Mapping[str, Callable[[str], object]]] = {
    "json": _json, "yaml": _yaml, "yml": _yaml, "toml": _toml, "csv": _csv,
}  # fmt: skip
