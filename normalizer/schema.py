"""The published JSON Schema of the document, made from the types in `document.py`."""

from inspect import cleandoc
from typing import Any

import msgspec

from normalizer import document
from normalizer.document import SCHEMA_VERSION, Document

JsonObject = dict[str, Any]


def document_schema() -> JsonObject:
    """The JSON Schema (2020-12) that every `Document.to_json()` satisfies; keys it doesn't name may be added later.

    >>> document_schema()["$id"]
    'urn:fanben:document:1'
    """
    schema = msgspec.json.schema(Document)
    definitions: JsonObject = schema["$defs"]
    for name, definition in definitions.items():
        definition["description"] = cleandoc(definition["description"])
        if getattr(document, name).__struct_config__.omit_defaults:
            definition["properties"] = {
                key: _never_null(value) if "default" in value else value
                for key, value in definition["properties"].items()
            }
    definitions["Document"]["properties"]["schema_version"] = {"const": SCHEMA_VERSION}
    definitions["Run"]["oneOf"] = [{"required": ["text"]}, {"required": ["field"]}]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:fanben:document:{SCHEMA_VERSION}",
        "title": f"fanben document, version {SCHEMA_VERSION}",
        "description": "Every span is [start, end] in code points of the raw text, half-open.",
        **schema,
    }


def schema_json() -> str:
    """The schema as the text of `schema.json`."""
    return msgspec.json.format(msgspec.json.encode(document_schema()), indent=2).decode() + "\n"


def _never_null(value: JsonObject) -> JsonObject:
    """A key with a default is left out of the JSON instead of being null (`omit_defaults`)."""
    choices = [choice for choice in value.get("anyOf", [value]) if choice != {"type": "null"}]
    return choices[0] if len(choices) == 1 else {"anyOf": choices}
