"""Where a value goes: a field with what stands on both sides of it, and what its value must be."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from normalizer.document import Field, Paragraph, Variant
from normalizer.fields.schema import data_schema, surroundings
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
    around = {
        id: (_wording(before[-1:])[-NEAR:], _wording(behind[:1])[:NEAR])
        for id, before, behind in surroundings(variant)
    }
    return {
        field.key: Place(
            field,
            *around.get(field.id, ("", "")),
            schema=properties[keys[field.same_as] if field.same_as else field.key],
            written=field.id in around,
        )
        for field in variant.fields
    }


def _wording(runs: Paragraph) -> str:
    return simplified_view("".join(run.text or "" for run in runs))
