"""Where a value goes: a field with what stands on both sides of it, and what its value must be."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from normalizer.document import Field, Variant
from normalizer.fields.schema import data_schema, paragraphs
from normalizer.script import simplified_view

Json = dict[str, Any]
# Enough for a unit, a bracket, or the words 大写人民币.
NEAR = 16


class Place(NamedTuple):
    """A field and its surroundings up to the next blank, in simplified script and half width; `schema` is that of its value.

    `written`: it stands in a paragraph. A blank in a heading is part of the heading's text.
    """

    field: Field
    before: str
    behind: str
    schema: Json
    written: bool = True

    @property
    def blank(self) -> str:
        """The blank in simplified script and half width."""
        return simplified_view(self.field.blank)


def places_of(variant: Variant) -> dict[str, Place]:
    """The places of a variant by key, in order. A field that asks again (`same_as`) has the schema of the first."""
    properties: Mapping[str, Json] = data_schema(variant)["properties"]
    keys = {field.id: field.key for field in variant.fields}
    around = _surroundings(variant)
    return {
        field.key: Place(
            field,
            *around.get(field.id, ("", "")),
            schema=properties[keys[field.same_as] if field.same_as else field.key],
            written=field.id in around,
        )
        for field in variant.fields
    }


def _surroundings(variant: Variant) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for paragraph in paragraphs(variant):
        texts = ["", *(run.text or "" for run in paragraph), ""]
        for index, run in enumerate(paragraph, start=1):
            if run.field:
                before, behind = texts[index - 1][-NEAR:], texts[index + 1][:NEAR]
                found[run.field] = simplified_view(before), simplified_view(behind)
    return found
