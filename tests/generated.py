"""Data that a variant's schema accepts, from a source of chance."""

import random
import re
from collections.abc import Mapping
from typing import Any

from normalizer import Variant, data_schema

WORDS = ("王芳", "海淀科技有限公司", "Lin & Co <b>", "北辰东路8号", "第二期", "甲-01", "丰泽")
FORMATS = {
    "id_card": "110101199003071233", "credit_code": "91110108MA01ABCD2H", "bank_account": "6222020200012345678",
    "mobile": "13800138000", "phone": "010-62771234", "postcode": "100084", "email": "a@b.cn",
}  # fmt: skip


def data_for(variant: Variant, chance: random.Random) -> dict[str, object]:
    """A value for each property; an amount in words is left to its figures, and an end of a range to its start."""
    properties: Mapping[str, Mapping[str, Any]] = data_schema(variant)["properties"]
    data = {
        key: value_for(schema, chance)
        for key, schema in properties.items()
        if not ("x-pair" in schema and schema.get("x-part") == "words")
    }
    for key, schema in properties.items():
        if schema.get("x-part") == "start" and schema.get("x-pair") in data:
            data[key], data[schema["x-pair"]] = in_order(data[key], data[schema["x-pair"]])
    return data


def in_order(start: object, end: object) -> tuple[object, object]:
    """The two ends of a range, if both are numbers or dates as exact as each other."""
    if isinstance(start, str) and isinstance(end, str):
        length = min(len(start), len(end))
        return (
            (start, start[:4] + "-12-28" + end[10:])
            if length >= 10 and end[:length] < start[:length]
            else (start, end)
        )
    return (end, start) if end < start else (start, end)  # type: ignore[operator]


def value_for(schema: Mapping[str, Any], chance: random.Random) -> object:
    if "enum" in schema:
        return chance.choice(schema["enum"])
    if "x-format" in schema:
        return FORMATS[schema["x-format"]]
    if schema["x-type"] == "date":
        return date_for(schema, chance)
    match schema["type"]:
        case "boolean":
            return chance.random() < 0.5
        case "array":
            return chance.sample(schema["items"]["enum"], chance.randint(1, len(schema["items"]["enum"])))
        case "number":
            return chance.choice([chance.randint(0, 10**7), chance.randint(0, 10**7) / 100])
    return chance.choice(WORDS)


def date_for(schema: Mapping[str, Any], chance: random.Random) -> object:
    if schema["type"] == "integer":
        return (
            chance.randint(max(schema["minimum"], 2000), 2099)
            if schema["minimum"] > 1000
            else chance.randint(1, 12)
        )
    year, month, day = chance.randint(2000, 2099), chance.randint(1, 12), chance.randint(1, 28)
    hour, minute = chance.randint(0, 23), chance.randint(0, 59)
    whole = f"{year}-{month:02}-{day:02}"
    shapes = (f"{whole}T{hour:02}:{minute:02}", whole[:7], whole[5:], f"{hour:02}:{minute:02}")
    return next((text for text in shapes if "pattern" in schema and re.match(schema["pattern"], text)), whole)
