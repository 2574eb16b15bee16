"""The published schema: equal to the committed file, valid by its metaschema, and true of real documents."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import normalizer
from normalizer.schema import document_schema, schema_json

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "corpus" / "pages").glob("*.txt"))

Validator = jsonschema.Draft202012Validator


@pytest.fixture(scope="module")
def validator() -> Any:
    return Validator(document_schema())


@pytest.fixture
def document() -> Any:
    raw = "承诺书\n前言\n一、总则\n1.1 甲方应于____年____月____日前支付____元。\n签名：______\n"
    return json.loads(normalizer.normalize(raw, trace=True).to_json())


def test_committed_file_is_the_schema() -> None:
    committed = (ROOT / "normalizer" / "schema.json").read_text(encoding="utf-8")
    assert committed == schema_json(), "regenerate: python -m normalizer schema > normalizer/schema.json"


def test_schema_is_valid_by_its_metaschema() -> None:
    Validator.check_schema(document_schema())


def test_every_type_is_titled_and_described() -> None:
    definitions = document_schema()["$defs"]
    assert {"Document", "Variant", "Clause", "Field", "Run"} <= definitions.keys()
    assert [name for name, it in definitions.items() if it["title"] != name or not it["description"]] == []


@pytest.mark.parametrize("raw", ["", "\x00", "没有编号", "一、\n二、\n", "（" * 50, "____" * 50])
def test_odd_pages_are_valid(validator: Any, raw: str) -> None:
    validator.validate(json.loads(normalizer.normalize(raw, trace=True).to_json()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_corpus_pages_are_valid(validator: Any, page: Path) -> None:
    validator.validate(json.loads(normalizer.normalize(page.read_bytes(), trace=True).to_json()))


@pytest.mark.parametrize(
    "run",
    [{"span": [0, 1]}, {"span": [0, 1], "text": "甲", "field": "f1"}, {"span": [0, 1], "text": None}],
    ids=["neither", "both", "null"],
)
def test_a_run_is_either_text_or_field(validator: Any, document: Any, run: dict[str, Any]) -> None:
    assert validator.is_valid(document)
    document["variants"][0]["preamble"] = [[run]]
    assert not validator.is_valid(document)


@pytest.mark.parametrize("key", ["schema_version", "variants", "layers", "diagnostics", "restoration"])
def test_a_document_without_a_key_is_refused(validator: Any, document: Any, key: str) -> None:
    del document[key]
    assert not validator.is_valid(document)


def test_keys_may_be_added(validator: Any, document: Any) -> None:
    document["variants"][0]["later"] = 1
    assert validator.is_valid(document)
