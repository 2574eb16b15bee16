"""Extraction: what was filled in comes back, filled in by hand too, with its place and with what contradicts itself."""

import json
import random
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from generated import data_for
from hypothesis import given, settings
from hypothesis import strategies as st
from test_fill import LEASE, PAGES

import normalizer
from normalizer import Variant, cli
from normalizer.document import Layer
from normalizer.readers import read
from normalizer.readers.page import Page

CLEAN = [path for path in PAGES if path.name.endswith((".lines.txt", ".indented.txt"))]
# Two blanks with nothing between them: which value is whose, nobody can tell.
LEAST_SAME = 0.99
FIXED = "甲乙双方本着平等自愿的原则订立本合同并共同遵守以下各项约定"


@cache
def variants(path: Path) -> tuple[Variant, ...]:
    return normalizer.normalize(normalizer.read(path)).variants


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(CLEAN), st.integers())
def test_what_is_filled_in_comes_back(path: Path, seed: int) -> None:
    for variant in variants(path):
        filled = normalizer.fill(variant, data_for(variant, random.Random(seed)))
        written = {
            key: value for key, value in filled.data.items() if key not in {f.key for f in filled.faults}
        }
        extracted = normalizer.extract(variant, str(filled.render("txt")))
        same = sum(extracted.data.get(key) == value for key, value in written.items())
        assert extracted.likeness > 0.99
        assert same >= len(written) - 2


def test_nearly_all_of_the_corpus_comes_back() -> None:
    same = total = 0
    for path in CLEAN[::3]:
        for variant in variants(path):
            filled = normalizer.fill(variant, data_for(variant, random.Random(path.name)))
            extracted = normalizer.extract(variant, str(filled.render("txt")))
            total += len(filled.data)
            same += sum(extracted.data.get(key) == value for key, value in filled.data.items())
    assert same >= LEAST_SAME * total


HAND = [
    (
        "甲方：__王芳__\n押金 1200 元（大写：壹仟贰佰元整），于 2026 年5月 1日前付清。\n用途：□居住√办公□其他____",
        "办公",
    ),
    (
        "甲方:王芳\n押金１２００元(大写:壹仟贰佰元整),于２０２６年５月１日前付清。\n用途：☑居住□办公□其他____",
        "居住",
    ),
    (
        "甲方：王芳\n押金_1,200_元（大写：_壹仟贰佰圆整_），于__2026__年__5__月__1__日前付清。\n用途：■居住□办公□其他__",
        "居住",
    ),
    (
        "甲方：王芳\n押金共计1200元（大写：壹仟贰佰元整），应于2026年5月1日以前付清。\n用途：□居住☑办公□其他____",
        "办公",
    ),
    (
        "甲方：王芳\n押金1200元（大寫：壹仟貳佰元整），於2026年5月1日前付清。\n用途：□居住□辦公☑其他____",
        "其他",
    ),
]


@pytest.mark.parametrize(("text", "purpose"), HAND)
def test_a_text_filled_in_by_hand_is_understood(text: str, purpose: str) -> None:
    extracted = normalizer.extract(normalizer.normalize(LEASE).variants[0], text)
    assert extracted.data == {
        "甲方": "王芳", "押金": 1200, "押金大写": 1200, "付清日期": "2026-05-01", "用途": purpose,
    }  # fmt: skip
    assert not extracted.problems


def test_every_value_has_its_place() -> None:
    text = HAND[0][0]
    extracted = normalizer.extract(normalizer.normalize(LEASE).variants[0], text)
    assert {found.key: text[slice(*found.span)] for found in extracted.found if found.key != "用途"} == {
        "甲方": "王芳", "押金": "1200", "押金大写": "壹仟贰佰元整", "付清日期": "2026 年5月 1日",
    }  # fmt: skip


CONTRADICTIONS = [
    (LEASE, HAND[0][0].replace("壹仟贰佰", "壹仟"), "押金大写", "the words say 1000, the figures (押金) 1200"),
    (LEASE, HAND[0][0].replace("□居住", "☑居住"), "用途", "expected one of 居住, 办公, 其他"),
    (LEASE, HAND[0][0].replace(" 5月", "13月").replace("5月", "13月"), "付清日期", "expected a date"),
    (f"甲方：____\n一、{FIXED}。\n二、甲方：____", f"甲方：王芳\n一、{FIXED}。\n二、甲方：李雷", "甲方_2", "李雷 stands here, and 王芳"),
    (f"一、{FIXED}。\n押金人民币__万__仟__佰__拾__元整（￥____元）。", f"一、{FIXED}。\n押金人民币叁万伍仟零佰零拾零元整（￥36000元）。",
     "押金大写", "the words say 35000, the figures (押金) 36000"),
    (LEASE, HAND[0][0].replace("1200 ", "1200.50 ").replace("佰元整", "佰元伍分"), "押金大写", "the words say 1200.05"),
    (f"一、{FIXED}。\n自____年__月__日起至____年__月__日止。", f"一、{FIXED}。\n自2026年5月1日起至2025年5月1日止。",
     "截止日期", "the end 2025-05-01 is before the start"),
    (f"一、{FIXED}。\n身份证号：____", f"一、{FIXED}。\n身份证号：110101 19900307 1234", "身份证号", "check digit"),
]  # fmt: skip


@pytest.mark.parametrize(("template", "text", "key", "message"), CONTRADICTIONS)
def test_what_contradicts_itself_is_told(template: str, text: str, key: str, message: str) -> None:
    extracted = normalizer.extract(normalizer.normalize(template).variants[0], text)
    (problem,) = extracted.problems
    assert problem.key == key
    assert message in problem.message


AGREEING = [
    ("押金____元（大写：____）。", "押金1,015.05元（大写：壹仟零壹拾伍圆零伍分）。"),
    ("押金____万元（大写：____）。", "押金3.5万元（大写：叁万伍仟元整）。"),
    ("押金人民币__万__仟__佰__拾__元整（￥____元）。", "押金人民币叁万伍仟零佰零拾零元整（￥35,000.00元）。"),
    ("甲方：____\n一、甲方应当付款。\n二、甲方：____", "甲方：王芳\n一、甲方应当付款。\n二、甲方：_王芳_"),
    ("甲方：____\n一、甲方应当付款。\n二、甲方：____", "甲方：____\n一、甲方应当付款。\n二、甲方：王芳"),
    ("自____年__月__日起至____年__月__日止。", "自2026年5月1日起至二〇二六年五月一日止。"),
]


@pytest.mark.parametrize(("template", "text"), AGREEING)
def test_values_that_agree_are_no_contradiction(template: str, text: str) -> None:
    (variant,) = normalizer.normalize(f"一、{FIXED}。\n{template}").variants
    extracted = normalizer.extract(variant, f"一、{FIXED}。\n{text}")
    assert not extracted.problems
    assert set(extracted.data) == {field.key for field in variant.fields if field.same_as is None}


def test_a_field_filled_in_twice_differently_is_told_from_the_word_document_too() -> None:
    (variant,) = normalizer.normalize(f"甲方：____\n一、{FIXED}。\n二、甲方：____").variants
    written = normalizer.fill(variant, {"甲方": "王芳", "甲方_2": "李雷"}).render("docx")
    assert isinstance(written, bytes)
    extracted = normalizer.extract(variant, read(written))
    assert extracted.data == {"甲方": "王芳"}
    assert [problem.key for problem in extracted.problems] == ["甲方_2"]


def test_headers_and_footers_are_no_part_of_a_value() -> None:
    (variant,) = normalizer.normalize(f"一、{FIXED}。\n签订地点：____").variants
    written = normalizer.fill(variant, {"签订地点": "南京"}).render("docx")
    assert isinstance(written, bytes)
    page = read(written)
    assert any(layer.rule == "page_footer" for layer in page.layers)
    extracted = normalizer.extract(variant, page)
    assert extracted.data == {"签订地点": "南京"}
    assert [page.text[slice(*found.span)] for found in extracted.found] == ["南京"]


def test_a_header_in_front_leaves_the_places_of_the_values() -> None:
    (variant,) = normalizer.normalize(f"签订地点：____\n一、{FIXED}。").variants
    text = f"某某公司 内部资料\n签订地点：南京\n一、{FIXED}。"
    page = Page(
        text, None, "docx", None, "made", (Layer("chrome", "page_header", (0, 9), "某某公司 内部资料"),)
    )
    (found,) = normalizer.extract(variant, page).found
    assert text[slice(*found.span)] == "南京"


def test_of_signatures_in_a_row_with_their_dates_the_dates_are_told_apart() -> None:
    (variant,) = normalizer.normalize(
        f"一、{FIXED}。\n男方（签名）：____ 女方（签名）：____\n____年__月__日 ____年__月__日"
    ).variants
    filled = normalizer.fill(variant, {"日期": "2026-05-01", "日期_2": "2026-05-02"})
    extracted = normalizer.extract(variant, str(filled.render("txt")))
    assert extracted.data == {"日期": "2026-05-01", "日期_2": "2026-05-02"}


def test_another_document_is_refused() -> None:
    (variant,) = normalizer.normalize(f"甲方：____\n一、{FIXED}。").variants
    with pytest.raises(ValueError, match="another document"):
        normalizer.extract(variant, "今天天气很好。" * 20)
    with pytest.raises(ValueError, match="another document"):
        normalizer.extract(variant, f"{FIXED[: len(FIXED) // 3]}，今天天气很好。" * 3)


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_text_is_read_or_refused(template: str, text: str) -> None:
    for variant in normalizer.normalize(f"甲方：____{template}").variants:
        try:
            extracted = normalizer.extract(variant, f"甲方：{text}")
        except ValueError:
            continue
        assert all(0 <= found.span[0] <= found.span[1] <= len(text) + 3 for found in extracted.found)


def prose(seed: int, length: int) -> str:
    """Text that has no ten characters in common with that of another seed."""
    return "".join(random.Random(seed).choices("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏", k=length))


def test_a_place_that_is_not_looked_for_is_told() -> None:
    kept = prose(0, 15_000)
    (variant,) = normalizer.normalize(f"{kept}\n{prose(1, 6_000)}送达____路，{prose(2, 5_000)}").variants
    extracted = normalizer.extract(variant, f"{kept}\n{prose(3, 6_000)}送达北辰路，{prose(4, 5_000)}")
    (missed,) = extracted.problems
    assert missed.field == variant.fields[0].id
    assert "not looked for" in missed.message
    assert extracted.data == {}


def test_time_grows_with_the_length() -> None:
    def extraction(count: int) -> Callable[[], float]:
        template = "\n".join(
            f"{i}、第{i}项服务由____在____日内完成并报告第{i * 7}号。" for i in range(1, count)
        )
        (variant,) = normalizer.normalize(template).variants
        text = template.replace("____日", "3日").replace("____", "王芳")

        def seconds() -> float:
            begin = time.process_time()
            assert normalizer.extract(variant, text).likeness > 0.9
            return time.process_time() - begin

        return seconds

    short, long = extraction(150), extraction(1200)
    assert min(long() for _ in range(2)) < 16 * min(short() for _ in range(3))


def test_the_command_prints_the_data_and_tells_contradictions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template, filled = tmp_path / "lease.txt", tmp_path / "filled.txt"
    template.write_text(LEASE, encoding="utf-8")
    filled.write_text(HAND[0][0], encoding="utf-8")
    assert cli.main(["extract", str(template), str(filled)]) == 0
    assert json.loads(capsys.readouterr().out)["付清日期"] == "2026-05-01"
    filled.write_text(HAND[0][0].replace("贰佰", ""), encoding="utf-8")
    assert cli.main(["extract", str(template), str(filled), "--to", "text"]) == 1
    out, err = capsys.readouterr()
    assert "2:4 押金: 1200" in out
    assert "押金大写: the words say 1000" in err
    assert cli.main(["extract", str(template), str(filled), "--to", "report"]) == 1
    assert json.loads(capsys.readouterr().out)["found"][0]["span"] == [5, 7]
