"""The variants of a page and its layers: cases as data."""

import json
from pathlib import Path
from typing import Any

import pytest

import normalizer
from normalizer.layers import Part, with_marked

FOLDER = Path(__file__).parent / "cases" / "segment"
CASES = json.loads(FOLDER.joinpath("variants.json").read_text(encoding="utf-8"))
LAYERS = json.loads(FOLDER.joinpath("layers.json").read_text(encoding="utf-8"))
PAGE = "甲方委托乙方提供服务，乙方按照约定的内容提供，" * 10


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_variants(case: dict[str, Any]) -> None:
    found = normalizer.normalize(case["text"]).variants
    assert [[variant.label, variant.title] for variant in found] == case["variants"]


@pytest.mark.parametrize("case", LAYERS, ids=lambda case: case["label"])
def test_layers(case: dict[str, Any]) -> None:
    assert [layer.rule for layer in normalizer.normalize(case["text"]).layers] == case["layers"]


def test_page_counters_are_layers_and_the_sentence_they_cut_is_whole() -> None:
    document = normalizer.normalize(f"1、服务合同书{PAGE}双方同\n2、意{PAGE}签订。一、服务内容乙方提供服务。")
    assert [(layer.rule, layer.text) for layer in document.layers] == [
        ("page_counter", "1、"),
        ("page_counter", "\n2、"),
    ]
    assert [clause.number.label for clause in document.variants[0].clauses] == ["一、"]
    assert "双方同意甲方" in "".join(run.text or "" for line in document.variants[0].preamble for run in line)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f"1、{PAGE}。\n2、{PAGE}。\n3、{PAGE}。", id="long clauses, each with its stop"),
        pytest.param("1、总则\n2、甲方的义务\n3、附则", id="short lines"),
        pytest.param(f"1、{PAGE}\n3、{PAGE}", id="a number missing"),
    ],
)
def test_a_list_of_lines_has_no_page_counters(page: str) -> None:
    document = normalizer.normalize(page)
    assert not document.layers
    assert [clause.number.family for clause in document.variants[0].clauses]


def test_layers_that_touch_are_two() -> None:
    footer, tips = Part("chrome", "footer", 2, 5), Part("tips", "tips", 5, 8)
    assert with_marked([tips], [footer]) == (footer, tips)
    assert with_marked([tips._replace(start=4)], [footer]) == (footer,)
