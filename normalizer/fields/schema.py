"""A JSON Schema (2020-12) of the data that fills in a variant: a property for each thing that is asked once."""

import re
from collections.abc import Iterator
from typing import Any

from normalizer.document import Clause, Document, Field, Paragraph, Variant
from normalizer.fields.constraints import formats

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# How much of the sentence a description shows on each side of the blank.
SHOWN = 16
TEXT: Json = {"type": "string", "minLength": 1}
NUMBER: Json = {"type": "number", "minimum": 0}
CLOCK = "(?:[01][0-9]|2[0-4]):[0-5][0-9]"
# What kind of date is asked for, by the blank and what stands behind it (after a tab); the first that fits.
DATES: tuple[tuple[re.Pattern[str], Json], ...] = (
    (re.compile("年[^\\t]*月[^\\t]*[时時点]"), {"type": "string", "pattern": f"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]{CLOCK}"}),
    (re.compile("年.*月.*[日号號].*\t|[-/.].*[-/.].*\t"), {"type": "string", "format": "date"}),
    (re.compile("年.*月.*\t"), {"type": "string", "pattern": "^[0-9]{4}-(?:0[1-9]|1[0-2])$"}),
    (re.compile("月.*[日号號].*\t"), {"type": "string", "pattern": "^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"}),
    (re.compile("(?:[时時点].*分|:).*\t"), {"type": "string", "pattern": f"^{CLOCK}$"}),
    (re.compile("\t[日号號](?!期)"), {"type": "integer", "minimum": 1, "maximum": 31}),
    (re.compile("\t月"), {"type": "integer", "minimum": 1, "maximum": 12}),
    (re.compile("\t(?:学|學)?年|^[^年]*(?:学|學)?年?\t届"), {"type": "integer", "minimum": 1900, "maximum": 2999}),
)  # fmt: skip


def data_schema(variant: Variant) -> Json:
    """The schema of the data for one variant: an object with a property for each key.

    A field that asks again what another one asked (`same_as`) has none, and an amount in words beside its figures is not
    required. Titles and descriptions are Chinese. `x-field` (the id), `x-type`, `x-span` and, where there is one, `x-unit`,
    `x-format`, `x-checksum`, `x-part` and `x-pair` (a key) say what JSON Schema has no word for.

    >>> from normalizer import normalize
    >>> [variant] = normalize("甲方：____\\n押金____元，于____年__月__日前付清。").variants
    >>> schema = data_schema(variant)
    >>> [(key, value["type"], value.get("format")) for key, value in schema["properties"].items()]
    [('甲方', 'string', None), ('押金', 'number', None), ('付清日期', 'string', 'date')]
    """
    asked = [field for field in variant.fields if field.same_as is None]
    keys = {field.id: field.key for field in variant.fields}
    labels = [field.label for field in asked]
    around = {id: (_wording(before), _wording(behind)) for id, before, behind in surroundings(variant)}
    return {
        "$schema": DIALECT,
        "title": variant.title or f"第{variant.ordinal}篇",
        "type": "object",
        "properties": {
            field.key: {
                "title": field.label if field.label and labels.count(field.label) == 1 else field.key,
                "description": _description(field, *around.get(field.id, ("", ""))),
                **_value(field, around.get(field.id, ("", ""))[1]),
                **_extensions(field, keys),
            }
            for field in asked
        },
        "required": [field.key for field in asked if field.required and not _follows(field)],
        "additionalProperties": False,
    }


def page_schema(document: Document) -> Json:
    """The schema of the data for a page: that of its variant; of several, each is in `$defs` under its ordinal, and any may be filled in.

    >>> from normalizer import normalize
    >>> schema = page_schema(normalize("承诺书（2篇）\\n第1篇\\n承诺人：____\\n第2篇\\n承诺人：____"))
    >>> [*schema["$defs"]], schema["anyOf"][0]
    (['1', '2'], {'$ref': '#/$defs/1'})
    """
    if len(document.variants) == 1:
        return data_schema(document.variants[0])
    definitions = {str(variant.ordinal): data_schema(variant) for variant in document.variants}
    return {
        "$schema": DIALECT,
        "title": document.title or "",
        "anyOf": [{"$ref": f"#/$defs/{ordinal}"} for ordinal in definitions],
        "$defs": definitions,
    }


def _value(field: Field, behind: str) -> Json:
    """What the value is in JSON."""
    if field.type == "choice":
        return _choice(field)
    if field.type in ("money", "percent") or (field.type in ("count", "duration") and field.unit):
        return NUMBER
    if field.type == "date":
        return next(
            (value for shape, value in DATES if shape.search(f"{field.blank}\t{behind}")), DATES[1][1]
        )
    if field.format:
        pattern = formats()[field.format].pattern
        return (
            {"type": "string", "pattern": pattern} if pattern else {"type": "string", "format": field.format}
        )
    return TEXT


def _choice(field: Field) -> Json:
    """One of the options, or several; a lone box is ticked or not."""
    options = [*dict.fromkeys(field.options)]
    if len(options) < 2:
        return {"type": "boolean"}
    one = {"type": "string", "enum": options}
    return {"type": "array", "items": one, "uniqueItems": True, "minItems": 1} if field.multiple else one


def _follows(field: Field) -> bool:
    """Whether the value follows from another field's: an amount in words from its figures."""
    return field.part == "words" and field.pair is not None


def _description(field: Field, before: str, behind: str) -> str:
    """What is expected, the hint, and the place in the sentence."""
    parts = (
        formats()[field.format].meaning if field.format else "",
        f"单位：{field.unit}" if field.unit else "",
        "可多选" if field.multiple else "",
        "大写金额" if field.part == "words" else "",
        f"提示：{field.hint}" if field.hint else "",
        f"原文：{before[-SHOWN:]}____{behind[:SHOWN]}" if before or behind else "",
    )
    return "；".join(filter(None, parts))


def _extensions(field: Field, keys: dict[str, str]) -> Json:
    checksum = formats()[field.format].checksum if field.format else ""
    pair = keys.get(field.pair or "")
    values = {
        "unit": field.unit, "format": field.format, "checksum": checksum, "part": field.part, "pair": pair,
    }  # fmt: skip
    return {
        "x-field": field.id, "x-type": field.type, "x-span": list(field.span),
        **{f"x-{name}": value for name, value in values.items() if value},
    }  # fmt: skip


def surroundings(variant: Variant) -> Iterator[tuple[str, Paragraph, Paragraph]]:
    """The id of each field that stands in a paragraph, with what is before and behind it there, at most four runs of each."""
    for paragraph in paragraphs(variant):
        for index, run in enumerate(paragraph):
            if run.field:
                yield run.field, paragraph[max(0, index - 4) : index], paragraph[index + 1 : index + 5]


def _wording(runs: Paragraph) -> str:
    """What the runs say, on one line, the other blanks as `____`."""
    return "".join("____" if run.text is None else run.text for run in runs).replace("\n", " ")


def paragraphs(variant: Variant) -> Iterator[Paragraph]:
    """All paragraphs of the variant, from the top to the bottom."""
    yield from variant.preamble
    todo: list[Clause] = [*reversed(variant.clauses)]
    while todo:
        clause = todo.pop()
        yield from clause.body
        todo += reversed(clause.children)
    yield from variant.closing
