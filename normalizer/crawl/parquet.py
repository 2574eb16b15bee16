"""Documents as a Parquet file: a row each, typed and nested like the JSON, but the clauses of a variant in one flat list.

A clause names its `parent` instead of holding its `children`, because Parquet knows no type that holds itself.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import pyarrow
from msgspec import inspect
from pyarrow.parquet import ParquetWriter

from normalizer.document import Clause, Document

Json = dict[str, Any]

# A row group is held in memory as a whole: that many documents, or less where they are long (code points of raw text).
GROUP_ROWS = 1000
GROUP_LENGTH = 8_000_000
_LENGTH_BYTES = 8
_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def schema() -> pyarrow.Schema:
    """The columns, made from the types in `document.py`.

    >>> [field.name for field in schema()][:4]
    ['schema_version', 'source', 'title', 'declared_variants']
    """
    return pyarrow.schema(list(_type(inspect.type_info(Document))))


def _type(info: inspect.Type) -> pyarrow.DataType:
    match info:
        case inspect.StructType(cls=cls, fields=fields):
            named = [(f.encode_name, _type(f.type)) for f in fields if f.encode_name != "children"]
            return pyarrow.struct([*named, ("parent", pyarrow.string())] if cls is Clause else named)
        case inspect.UnionType(types=types):
            return _type(next(each for each in types if not isinstance(each, inspect.NoneType)))
        case inspect.VarTupleType(item_type=item):
            return pyarrow.list_(_type(item))
        case inspect.TupleType(item_types=items):
            return pyarrow.list_(_type(items[0]))
        case inspect.DictType(key_type=key, value_type=value):
            return pyarrow.map_(_type(key), _type(value))
        case inspect.IntType():
            return pyarrow.int64()
        case inspect.BoolType():
            return pyarrow.bool_()
    return pyarrow.string()


def row(document: Document) -> Json:
    """The document as it stands in a row."""
    values: Json = msgspec.to_builtins(document)
    for variant in values["variants"]:
        variant["clauses"] = list(_flat(variant["clauses"]))
    return values


def _flat(clauses: list[Json]) -> Iterator[Json]:
    """Every clause in the order of the page, with the id of the one above it."""
    waiting = [(clause, None) for clause in reversed(clauses)]
    while waiting:
        clause, parent = waiting.pop()
        children = clause.pop("children")
        yield clause | {"parent": parent}
        waiting += [(child, clause["id"]) for child in reversed(children)]


def block(documents: Sequence[Document]) -> bytes:
    """Rows as Arrow bytes behind their length; a lone surrogate, which Parquet can't hold, becomes U+FFFD."""
    rows = [row(document) for document in documents]
    try:
        batch = pyarrow.RecordBatch.from_pylist(rows, schema=schema())
    except UnicodeEncodeError:
        batch = pyarrow.RecordBatch.from_pylist(_encodable(rows), schema=schema())
    data: bytes = batch.serialize().to_pybytes()
    return len(data).to_bytes(_LENGTH_BYTES, "little") + data


def _encodable(value: Any) -> Any:
    match value:
        case str():
            return _SURROGATE.sub("\ufffd", value)
        case list() | tuple():
            return [_encodable(each) for each in value]
        case dict():
            return {key: _encodable(each) for key, each in value.items()}
    return value


def pack(blocks: Path, target: Path) -> Path:
    """Writes `target`, the Parquet file of the blocks; its bytes depend on the documents alone, not on how they were cut into blocks."""
    with blocks.open("rb") as file, ParquetWriter(target, schema(), compression="zstd") as writer:
        for group in row_groups(_batches(file)):
            writer.write_table(group, row_group_size=len(group))
    return target


def _batches(file: BinaryIO) -> Iterator[pyarrow.RecordBatch]:
    while head := file.read(_LENGTH_BYTES):
        data = file.read(int.from_bytes(head, "little"))
        yield pyarrow.ipc.read_record_batch(pyarrow.py_buffer(data), schema())


def row_groups(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.Table]:
    """The rows in groups of bounded size."""
    held: list[pyarrow.RecordBatch] = []
    rows = length = 0
    for batch in batches:
        start = 0
        for at, added in enumerate(batch["source"].field("length").to_pylist()):
            if rows and (rows == GROUP_ROWS or length + added > GROUP_LENGTH):
                yield _group([*held, batch.slice(start, at - start)])
                held, start, rows, length = [], at, 0, 0
            rows, length = rows + 1, length + added
        held.append(batch.slice(start))
    if rows:
        yield _group(held)


def _group(batches: list[pyarrow.RecordBatch]) -> pyarrow.Table:
    return pyarrow.Table.from_batches(batches).combine_chunks()
