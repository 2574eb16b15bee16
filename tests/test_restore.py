"""Restoration: cases as data (`tests/cases/restore`), the promises for any text, and the damage model undone."""

import json
import pickle
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizer import damage
from normalizer.changes import apply, changes_of, undo
from normalizer.restoration import RULES, Restored, restore
from normalizer.tables import rows

CASES = Path(__file__).parent / "cases" / "restore"
SHARED = Path(__file__).parent.parent.parent / "shared"
SEED = SHARED / "seed" / "page.txt"
# Rules that the annotations' proof makes together.
TOGETHER = {"pinyin", "splice", "annotated_blank"}
FREQUENT = next(row[1] for row in rows("damage") if row[0] == "wide")[:400]
TOKENS = [
    *("服務(wù)", "質(zhì)量", "管理?xiàng)l例", "或?yàn)E用", "原因?qū)е碌", "?;ヂ?lián)", "??", "?;", "?shí)", "(wù)", "(hé)", "和(hé)", "當(dāng)?shù)"),
    *("。ㄒ唬", "。ǘ", "。1)", "⑹褂", "旳", "的.", "的'", "&nbsp;", "&amp;", "&#12288;", "amp;", "\u200b", "\ufeff", "\u00a0", "\u3000"),
    *("甲方", "承諾", "一、", "（一）", ",", ";", ":", "?", "(", ")", "_", "€", "\ue848", "\x7f", "\0", "\ud800", "\n", "A", "r", "3", "𠀀"),
    *("甲方".encode().decode("latin-1"), "合同".encode().decode("gb18030")),
]  # fmt: skip


def cases() -> list[Any]:
    return [
        pytest.param(
            path.stem,
            case,
            id=f"{path.stem}: {case['label']}",
            marks=pytest.mark.xfail(strict=True) if case["provenance"] == "known_failure" else (),
        )
        for path in sorted(CASES.glob("*.json"))
        for case in json.loads(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("rule", "case"), cases())
def test_case(rule: str, case: dict[str, str]) -> None:
    restored = restore(case["raw"])
    assert restored.text == case.get("text", case["raw"])
    assert (rule in {edit.rule for edit in restored.edits}) == ("text" in case)
    check(case["raw"], restored)


def test_every_rule_has_its_cases() -> None:
    names = {rule.__name__ for rule in RULES} - {"annotations"} | TOGETHER
    assert {path.stem for path in CASES.glob("*.json")} == names


def check(raw: str, restored: Restored) -> None:
    """The promises: each change is on record and can be taken back, and a second run finds nothing to do."""
    assert changes_of(restored.edits) == restored.changes
    assert apply(raw, restored.changes) == restored.text
    assert undo(restored.text, restored.edits) == raw
    assert all(raw[slice(*edit.span)] == edit.before for edit in restored.edits)
    assert all(
        one.span[1] <= two.span[0] for one, two in zip(restored.edits, restored.edits[1:], strict=False)
    )
    assert all(edit.before != edit.after for edit in restored.edits)
    assert pickle.loads(pickle.dumps(restored)) == restored
    assert restored.proven == (not restored.unresolved)
    assert all(0 <= seen.span[0] <= seen.span[1] <= len(raw) for seen in restored.diagnostics)
    assert restore(restored.text).edits == ()


@given(st.text(max_size=120) | st.lists(st.sampled_from(TOKENS), max_size=25).map("".join))
@settings(deadline=None)
def test_promises_for_any_text(raw: str) -> None:
    check(raw, restore(raw))


@given(
    st.lists(st.sampled_from([*FREQUENT, *"的一是了，。；、：1A_\n"]), max_size=60).map("".join),
    st.sampled_from(damage.TABLES),
    st.booleans(),
)
@settings(deadline=None)
def test_damage_is_undone_or_left(text: str, name: damage.TableName, blank: bool) -> None:
    """What is called proven is the text before the damage, but for characters of which a byte was lost."""
    table = damage.table(name, blank=blank)
    raw = damage.forward(text, table)
    restored = restore(raw)
    check(raw, restored)
    if restored.proven and not re.search(r"\?", raw):
        assert fold(restored.text) == fold(text)


def fold(text: str) -> str:
    return text.translate({ord(wide): narrow for wide, narrow in damage.FOLDED.items()})


def test_an_annotation_that_begins_a_page_belongs_to_nothing() -> None:
    seen = restore("(guī)服務(wù)內容由甲方提供服務").diagnostics  # nor to the last character
    assert [each.span for each in seen] == [(7, 11)]


@given(st.integers(0, 17_000), st.integers(1, 400), st.integers(0, 40))
@settings(deadline=None)
@pytest.mark.skipif(not SEED.exists(), reason="the shared pages are not here")
def test_mutilated_page(start: int, length: int, gap: int) -> None:
    page = SEED.read_text(encoding="utf-8")
    raw = page[start : start + length] + page[start + length + gap : start + 2 * length]
    check(raw, restore(raw))


@pytest.mark.skipif(not SEED.exists(), reason="the shared pages are not here")
def test_seed_page_is_proven() -> None:
    raw = SEED.read_text(encoding="utf-8")
    restored = restore(raw)
    assert restored.proven
    assert len(restored.table) == 87  # the 86 that are annotated, and 驅
    assert damage.forward(restored.text, restored.table) == raw


@pytest.mark.parametrize(
    "raw", ["(" * 100_000, "?wù)" * 20_000, "服務(wù)" * 50_000, "&amp;" * 50_000, "。ㄒ唬" * 5_000, "⑹褂" * 20_000, "服" * 1_000_000]
)  # fmt: skip
def test_hostile_text_is_restored_in_bounded_time(raw: str) -> None:
    check(raw, restore(raw))
