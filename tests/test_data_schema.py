"""The JSON Schema of the data to fill in: valid, made of what form libraries understand, and right for each type."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import normalizer
from normalizer.cli import main
from normalizer.fields.schema import data_schema, page_schema

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "corpus" / "pages").glob("*.txt"))
DEV = ROOT.parent / "shared" / "dev"
# What both react-jsonschema-form and JSON Forms turn into an input; formats that they have a widget for.
KEYWORDS = {
    "type", "title", "description", "enum", "items", "uniqueItems", "minItems", "format", "pattern", "minLength",
    "minimum", "maximum",
}  # fmt: skip
FORMATS = {"date", "email"}

Json = dict[str, Any]


def schema_of(text: str) -> Json:
    [variant] = normalizer.normalize(text).variants
    return data_schema(variant)


def valid(schema: Json, data: Json) -> bool:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(schema, format_checker=checker).is_valid(data)


def properties(schema: Json) -> Iterator[Json]:
    for part in (schema, *schema.get("$defs", {}).values()):
        yield from part.get("properties", {}).values()


def check(text: str | bytes) -> None:
    document = normalizer.normalize(text)
    schema = page_schema(document)
    jsonschema.Draft202012Validator.check_schema(schema)
    for value in properties(schema):
        own = {name for name in value if not name.startswith("x-")}
        assert own <= KEYWORDS and value["title"]
        assert value.get("format", "date") in FORMATS
    for variant in document.variants:
        one = data_schema(variant)
        asked = {field.key for field in variant.fields if field.same_as is None}
        assert asked == {*one["properties"]} >= {*one["required"]}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_of_the_corpus_has_a_valid_schema(page: Path) -> None:
    check(page.read_bytes())


@pytest.mark.skipif(not DEV.exists(), reason="the documents of other sites are not here")
def test_every_real_document_has_a_valid_schema() -> None:
    for line in (DEV / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        check(json.loads(line)["raw"])


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        ("押金____元。", [0, 1200.5], [-1, "1200"]),
        ("签订日期：____年__月__日", ["2026-05-01"], ["2026-13-01", "五月"]),
        ("出生年月：____年__月", ["2026-05"], ["2026-05-01"]),
        ("于每月____日前支付租金。", [5], [0, 32, "5"]),
        ("性别：□男□女", ["男"], ["男女", ["男"]]),
        ("用途（可多选）：□居住□办公", [["居住"], ["居住", "办公"]], ["居住", [], ["居住", "居住"]]),
        ("身份证号：____", ["11010119900307001X"], ["110101"]),
        ("统一社会信用代码：____", ["91350100M000100Y43"], ["9135010OM000100Y43"]),
        ("邮编：____", ["100000"], ["北京"]),
        ("电子邮箱：____", ["a@example.com"], ["example.com"]),
        ("备注：____", ["无"], [""]),
    ],
)
def test_values(text: str, good: list[Any], bad: list[Any]) -> None:
    schema = schema_of(text)
    [key] = schema["properties"]
    assert all(valid(schema, {key: value}) for value in good)
    assert not any(valid(schema, {key: value}) for value in bad)


def test_what_must_be_there() -> None:
    schema = schema_of(
        "甲方：____\n借款金额：人民币____元（大写：____元整）。\n备注：____\n甲方（盖章）：____"
    )
    assert [*schema["properties"]] == ["甲方", "借款金额", "借款金额大写", "备注"]
    assert schema["required"] == ["甲方", "借款金额"]
    assert schema["properties"]["借款金额大写"]["x-pair"] == "借款金额"
    assert not valid(schema, {"甲方": "张三", "借款金额": 1, "别的": 2})


def test_the_command_prints_one_schema_or_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.txt"
    page.write_text("承诺书（2篇）\n第1篇\n承诺人：____\n第2篇\n承诺人：____\n日期：____", encoding="utf-8")
    assert main(["fields", str(page), "--schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert [*schema["$defs"]] == ["1", "2"] and len(schema["anyOf"]) == 2
    assert main(["fields", f"{page}#2", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema["$defs"]["2"]
