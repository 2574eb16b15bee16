"""The five promises (total, lossless, proven, stable, placed) on any text, on our own tokens, and on mutilated pages."""

import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import normalizer
from normalizer.damage import TABLES, TableName, damage
from normalizer.document import Clause, Document, document_of
from normalizer.trace import leaves

PAGES = sorted(Path(__file__).parent.parent.joinpath("corpus", "pages").glob("*.txt"))
SHARED = Path(__file__).parent.parent.parent / "shared"
TOKENS = [
    *"一二三四五六七八九十、。,:;()（）：；“”《》\n　 _第章条项款之",
    *("第一章", "第二条", "第三条之一", "第 3-1 條", "（一）", "(二)", "一、", "二、", "1.", "2.", "1.1", "1.1.1", "2.1", "①", "⑵", "(1)", "2)"),
    *("A.", "b)", "(ii)", "Ⅰ.", "ⅱ、", "附件一", "第一阶段", "• ", "T第(1)篇", "篇二", "（8篇）", "范文三："),
    *("甲方", "承诺方", "总则", "违约责任", "依照第十条第一款的规定", "1.5倍", "30%", "2023年1月1日", "服務(wù)", "準(zhǔn)", "原因?qū)е碌姆?"),
    *("____", "____年__月__日", "□企业□个人□其他____", "（　　）", "{{x}}", "XX", "……", "签名：", "签订日期：", "特此承诺", "附件：1."),
    *("甲方：", "乙方（盖章）：\n", "法定代表人：　", "自20 年 月 日", "共 个月"),
    *("\0", "\ud800", "\ufeff", "\u200b", "&nbsp;", "第=PAGE1*2-11頁(共=NUMPAGES1*22頁)PAGE", "温馨提示", "付费下载\n", "。ㄒ唬"),
]  # fmt: skip

any_text = st.text(max_size=200)
token_text = st.lists(st.sampled_from(TOKENS), max_size=60).map("".join)


@cache
def page(number: int) -> str:
    return PAGES[number].read_text(encoding="utf-8")


@st.composite
def mutilated_page(draw: st.DrawFn) -> str:
    text = page(draw(st.integers(0, len(PAGES) - 1)))
    start = draw(st.integers(0, max(0, len(text) - 1)))
    piece = text[start : start + draw(st.integers(0, 1500))]
    cut = draw(st.integers(0, len(piece)))
    return (
        piece[:cut]
        + draw(st.sampled_from(["", "\n", "(", "1.", "\0", "?qū)"]))
        + piece[cut + draw(st.integers(0, 5)) :]
    )


texts = st.one_of(any_text, token_text, mutilated_page())


def clauses(document: Document) -> Iterator[tuple[Clause, Clause | None]]:
    """Every clause with its parent."""

    def below(clause: Clause, parent: Clause | None) -> Iterator[tuple[Clause, Clause | None]]:
        yield clause, parent
        for child in clause.children:
            yield from below(child, clause)

    for variant in document.variants:
        for clause in variant.clauses:
            yield from below(clause, None)


def check(text: str) -> None:
    """All five promises for one text."""
    document = normalizer.normalize(text, trace=True)
    json = document.to_json()
    assert document_of(json) == document
    assert normalizer.original(json) == text
    assert normalizer.normalize(text, trace=True).to_json() == json
    check_places(document, text)
    restored = normalizer.restore(text)
    assert not normalizer.restore(restored.text).edits


def check_places(document: Document, text: str) -> None:
    """Spans lie in the raw text; clauses nest and do not overlap; the leaves and the diagnostics stand in order."""
    for clause, parent in clauses(document):
        begin, end = clause.span
        assert 0 <= begin <= clause.number.span[0] < clause.number.span[1] <= end <= len(text)
        assert parent is None or (
            parent.span[0] <= begin and end <= parent.span[1] and clause.level == parent.level + 1
        )
    places = [seen.span for seen in document.diagnostics]
    assert places == sorted(places)
    at = 0
    for leaf in leaves(document.variants, document.layers):
        assert at <= leaf.span[0] <= leaf.span[1] <= len(text)
        at = leaf.span[1]
    for variant in document.variants:
        assert len({field.key for field in variant.fields}) == len(variant.fields)


@settings(max_examples=150, deadline=None)
@given(texts)
def test_promises_hold(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\0",
        "\ud800",
        "一、",
        "_" * 5000,
        "(" * 100_000,
        "□" * 3000,
        "1." * 3000,
        "（一）" * 3000,
        "第一条" * 3000,
    ],
    ids=lambda text: f"{text[:6]!r}x{len(text)}",
)
def test_hostile_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "unit",
    ["一、甲方支付____元。", "甲方：____\n", "乙方（盖章）：\n日期：  年  月  日\n", "管理?xiàng)l例", "学校（以下简称“甲方”）"],
)  # fmt: skip
def test_time_grows_with_the_length(unit: str) -> None:
    def seconds(count: int) -> float:
        begin = time.process_time()
        normalizer.normalize(unit * count)
        return time.process_time() - begin

    short = min(seconds(400) for _ in range(3))
    assert seconds(4000) < 25 * max(short, 0.02)


def test_deep_nesting_ends_at_a_level() -> None:
    families = (
        "一、",
        "（一）",
        "1.",
        "（1）",
        "①",
        "A.",
        "a)",
        "⑴",
        "1]",
        "Ⅰ.",
        "•",
        "㈠",
        "⒈",
        "第一步",
        "第一节",
        "第一条",
    )
    document = normalizer.normalize("：".join(families) + "承诺方应当遵守。")
    assert max((clause.level for clause, _ in clauses(document)), default=0) <= 12


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_pages_are_lossless_and_placed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    document = normalizer.normalize(text, trace=True)
    assert normalizer.original(document.to_json()) == text
    assert all(edit.rule != "whole" for edit in document.edits or ())
    check_places(document, text)


def test_ids_are_unique() -> None:
    document = normalizer.normalize("一、总则1.甲方应当守约。1.乙方应当守约。一、附则1.双方各执一份。")
    ids = [clause.id for clause, _ in clauses(document)]
    assert len(set(ids)) == len(ids) > 3


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(TABLES), st.integers(0, 50))
def test_a_damaged_page_gives_the_tree_of_the_clean_one(table: TableName, seed: int) -> None:
    clean = "服务承诺书一、总则1.1承诺方应当遵守规定，保证服务质量。1.2承诺方对数据负责。二、责任2.1因承诺方的原因造成损失的，依法赔偿。"
    tree = [(c.number.label, c.level, c.heading, c.text) for c, _ in clauses(normalizer.normalize(clean))]
    scraped = damage(clean, table=table, seed=seed)
    assert [
        (c.number.label, c.level, c.heading, c.text) for c, _ in clauses(normalizer.normalize(scraped))
    ] == tree


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared documents are not here")
def test_the_shared_page_is_lossless() -> None:
    text = (SHARED / "seed" / "page.txt").read_text(encoding="utf-8")
    document = normalizer.normalize(text, trace=True)
    assert normalizer.original(document.to_json()) == text
    assert document.restoration.proven and document.restoration.unresolved == 0
    check_places(document, text)
