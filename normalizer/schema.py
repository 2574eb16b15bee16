"""The published JSON Schemas, made from the types: of the document (`document.py`) and of what compares two or more."""

from collections.abc import Callable
from inspect import cleandoc
from typing import Any

import msgspec

from normalizer import document
from normalizer.comparison import values
from normalizer.comparison.values import Collation, Comparison, Master
from normalizer.document import Document

JsonObject = dict[str, Any]
STRUCTS: dict[str, Any] = vars(document) | vars(values)


def document_schema() -> JsonObject:
    """The JSON Schema (2020-12) that every `Document.to_json()` satisfies; keys it doesn't name may be added later.

    >>> document_schema()["$id"]
    'urn:fanben:document:1'
    """
    schema = _schema(Document, document.SCHEMA_VERSION)
    schema["$defs"]["Run"]["oneOf"] = [{"required": ["text"]}, {"required": ["field"]}]
    return schema


def comparison_schema() -> JsonObject:
    """The JSON Schema that every `Comparison.to_json()` satisfies.

    >>> comparison_schema()["$id"]
    'urn:fanben:comparison:1'
    """
    return _schema(Comparison, values.SCHEMA_VERSION)


def collation_schema() -> JsonObject:
    """The JSON Schema that every `Collation.to_json()` satisfies."""
    return _schema(Collation, values.SCHEMA_VERSION)


def master_schema() -> JsonObject:
    """The JSON Schema that every `Master.to_json()` satisfies."""
    return _schema(Master, values.SCHEMA_VERSION)


SCHEMAS: dict[str, Callable[[], JsonObject]] = {
    "document": document_schema,
    "comparison": comparison_schema,
    "collation": collation_schema,
    "master": master_schema,
}


def schema_json(name: str = "document") -> str:
    """The schema called `name` as text; that of the document is `schema.json`."""
    return msgspec.json.format(msgspec.json.encode(SCHEMAS[name]()), indent=2).decode() + "\n"


def _schema(root: type[msgspec.Struct], version: int) -> JsonObject:
    schema = msgspec.json.schema(root)
    definitions: JsonObject = schema["$defs"]
    for name, definition in definitions.items():
        definition["description"] = cleandoc(definition["description"])
        if STRUCTS[name].__struct_config__.omit_defaults:
            definition["properties"] = {
                key: _never_null(value) if "default" in value else value
                for key, value in definition["properties"].items()
            }
    definitions[root.__name__]["properties"]["schema_version"] = {"const": version}
    kind = root.__name__.lower()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:fanben:{kind}:{version}",
        "title": f"fanben {kind}, version {version}",
        "description": "Every span is [start, end] in code points of the raw text, half-open.",
        **schema,
    }


def _never_null(value: JsonObject) -> JsonObject:
    """A key with a default is left out of the JSON instead of being null (`omit_defaults`)."""
    choices = [choice for choice in value.get("anyOf", [value]) if choice != {"type": "null"}]
    return choices[0] if len(choices) == 1 else {"anyOf": choices}
