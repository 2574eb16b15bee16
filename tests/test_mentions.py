"""Parties, definitions and references: cases as data (`tests/cases/mentions`), and the promises for any text."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import normalizer
from normalizer.document import Clause, Variant

CASES = Path(__file__).parent / "cases" / "mentions"
TOKENS = st.sampled_from([
    "第三条", "第", "条", "三", "（一）", "第（二）项", "、", "至", "和", "本合同", "原合同", "前条", "该法", "《", "》", "《民法典》",
    "《补充协议》", "附件一", "附件", "1.", "1.1", "按1.1", "以下简称", "（", "）", "“", "”", "甲方", "乙方", "（盖章）", "：", "____",
    "出租人", "是指", "，指", "所称", "。", "；", "\n", " ", "一、", "第一条", "第二条", "的", "民法", "承诺人", "合伙人（一）",
    "\x00", "\ud800", "條", "簡稱",
])  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(TOKENS, max_size=60).map("".join))


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{file.stem}: {case['label']}")
        for file in sorted(CASES.glob("*.json"))
        for case in json.loads(file.read_text(encoding="utf-8"))
    ]


def first_variant(raw: str, script: str = "hans") -> Variant:
    return normalizer.normalize(raw, script=script).variants[0]


def found(variant: Variant) -> dict[str, list[list[Any]]]:
    return {
        "parties": [[p.name, p.role, *p.fields] for p in variant.parties],
        "definitions": [[d.term, d.meaning] for d in variant.definitions],
        "references": [[r.kind, r.text, r.target or r.law] for r in variant.references],
    }


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any]) -> None:
    seen = found(first_variant(case["raw"]))
    assert {kind: seen[kind] for kind in seen if kind in case} == {
        kind: case[kind] for kind in seen if kind in case
    }


def ids(clauses: tuple[Clause, ...]) -> set[str]:
    return {name for clause in clauses for name in (clause.id, *ids(clause.children))}


@given(TEXTS)
def test_mentions_have_their_places(raw: str) -> None:
    for variant in normalizer.normalize(raw).variants:
        clauses, fields = ids(variant.clauses), {field.id for field in variant.fields}
        for mentions in (variant.parties, variant.definitions, variant.references):
            assert all(0 <= m.span[0] < m.span[1] <= len(raw) for m in mentions)
        assert all(before.span[1] <= after.span[0] for before, after in pairwise(variant.references))
        assert {r.target for r in variant.references} - {None} <= clauses
        assert all({*party.fields} <= fields for party in variant.parties)
        assert all(r.law for r in variant.references if r.kind in ("law", "document"))


@pytest.mark.parametrize("script", ["hant", "tw"])
def test_texts_are_written_in_the_target_script(script: str) -> None:
    variant = first_variant("出租方（以下简称甲方）：____\n第一条 依照《劳动合同法》第三十九条处理。", script)
    assert found(variant) == {
        "parties": [["甲方", "出租方", "f1"]],
        "definitions": [["甲方", "出租方"]],
        "references": [["law", "《勞動合同法》第三十九條", "勞動合同法"]],
    }


@pytest.mark.parametrize(
    "unit",
    [
        "《",
        "第",
        "第一条",
        "第一条、",
        "（以下简称“甲方”）",
        "“甲”指",
        "甲方：____",
        "附件一",
        "按1.1",
        "本合同第一条",
        "所称",
        "合伙人（签名）：____",
        "是指，",
    ],
)
def test_what_is_repeated_ends(unit: str) -> None:
    assert first_variant(unit * 3_000).span == (0, 3_000 * len(unit))
