"""Filling in: values as documents write them, what is refused and why, and that values stay in their places."""

import datetime
import json
import random
from functools import cache
from pathlib import Path

import pytest
from generated import data_for
from hypothesis import given, settings
from hypothesis import strategies as st

import normalizer
from normalizer import Unfit, Variant, cli
from normalizer.writers import FORMATS

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "corpus" / "pages").glob("*.txt"))
SOME = PAGES[:: max(1, len(PAGES) // 40)]
LEASE = "甲方：____\n押金____元（大写：____），于____年__月__日前付清。\n用途：□居住□办公□其他____"


@cache
def variants(text: str) -> tuple[Variant, ...]:
    return normalizer.normalize(text).variants


def filled_in(template: str, *values: object) -> str:
    """The template with its blanks filled in in order; `None` leaves one."""
    (variant,) = variants(template)
    keys = [field.key for field in variant.fields if field.same_as is None]
    data = dict(zip(keys, values, strict=False))
    return str(normalizer.fill(variant, data).render("txt")).strip()


WRITTEN = [
    # dates: whole and split blanks, from data, text and objects
    ("于____年____月____日前付清。", ["2026-05-01"], "于2026年5月1日前付清。"),
    ("于____年____月____日前付清。", ["2026年5月1日"], "于2026年5月1日前付清。"),
    ("于____年____月____日前付清。", [datetime.date(2026, 5, 1)], "于2026年5月1日前付清。"),
    ("于20__年__月__日前付清。", ["２０２６／５／１"], "于2026年5月1日前付清。"),
    ("签订日期：____", ["2026.5.1"], "签订日期：2026年5月1日"),
    ("签订日期：____-__-__", ["二〇二六年五月一日"], "签订日期：2026-05-01"),
    ("自民国____年__月__日起生效。", ["2026-05-01"], "自民国115年5月1日起生效。"),
    ("自____年__月起执行。", ["2026-05"], "自2026年5月起执行。"),
    # amounts and their words
    ("押金____元。", [500], "押金500元。"),
    ("押金____元。", ["500元"], "押金500元。"),
    ("押金____元。", ["￥1,200.50"], "押金1200.50元。"),
    ("押金____元。", ["5万元"], "押金50000元。"),
    ("押金____万元。", ["50000元"], "押金5万元。"),
    ("押金____元。", ["伍万元整"], "押金50000元。"),
    ("押金____元（大写：____）。", [1015.05], "押金1015.05元（大写：壹仟零壹拾伍元零伍分）。"),
    ("押金人民币（大写）____（￥____元）。", [None, 35000], "押金人民币（大写）叁万伍仟元整（￥35000元）。"),
    ("押金人民币（大写）____（￥____元）。", ["叁万伍仟元整"], "押金人民币（大写）叁万伍仟元整（￥35000元）。"),
    ("押金人民币__万__仟__佰__拾__元整。", [35000], "押金人民币叁万伍仟元整。"),
    # units are written once
    ("在____个工作日内答复。", ["3个工作日"], "在3个工作日内答复。"),
    ("在____个工作日内答复。", ["三"], "在3个工作日内答复。"),
    ("违约金为____%。", ["5%"], "违约金为5%。"),
    ("违约金为总价的千分之____。", [5], "违约金为总价的千分之5。"),
    ("住址：____省____市。", ["省", "南京市"], "住址：省省南京市。"),
    ("住址：____省____市。", ["江苏省", "南京"], "住址：江苏省南京市。"),
    ("一、依据\n1.1 根据《____》执行。", ["《民法典》"], "一、依据\n1.1 根据《民法典》执行。"),
    # options
    ("用途：□居住□办公", ["办公"], "用途：□居住☑办公"),
    ("用途：☑居住☐办公", ["办公"], "用途：☐居住☑办公"),
    ("付款方式（可多选）：□现金□支票□转账", ["现金、转账"], "付款方式（可多选）：☑现金□支票☑转账"),
    ("性别：男□ 女□", ["女"], "性别：男□ 女☑"),
    # asked once, written twice; a signature waits for the hand
    ("甲方：____\n一、甲方应当付款。\n甲方（签字）：____", ["王芳"], "甲方：王芳\n一、甲方应当付款。\n甲方（签字）：____"),
    # values are data
    ("甲方：____", ["{% x %}<b>&amp;</b>"], "甲方：{% x %}<b>&amp;</b>"),
    ("甲方：____", ["王芳\n一、没有的条款"], "甲方：王芳 一、没有的条款"),
]  # fmt: skip


@pytest.mark.parametrize(("template", "values", "expected"), WRITTEN)
def test_a_value_is_written_as_documents_write_it(template: str, values: list[object], expected: str) -> None:
    written = filled_in(template, *values)
    assert "".join(written.split()) == "".join(expected.split())
    assert len(written.splitlines()) == len(expected.splitlines())


REFUSED = [
    ({"甲方名": "王芳"}, "甲方名", "did you mean 甲方?"),
    ({"押金": "很多"}, "押金", "expected a number of 元, got '很多'"),
    ({"押金": "5美元"}, "押金", "expected a number of 元"),
    ({"押金": -1}, "押金", "expected a number of 元, got -1"),
    ({"付清日期": "2026-02-30"}, "付清日期", "expected a date such as 2026-05-01, got '2026-02-30'"),
    ({"用途": "仓库"}, "用途", "expected one of 居住, 办公, 其他"),
    ({"甲方": ["王芳"]}, "甲方", "expected a text"),
    ({"甲方": "王\x00芳"}, "甲方", "hidden character, U+0000"),
    ({"甲方": "王\u202e芳"}, "甲方", "hidden character, U+202E"),
    ({"甲方": "王\ud800芳"}, "甲方", "hidden character, U+D800"),
    ({"押金": 500, "押金大写": "伍仟元整"}, "押金大写", "the words say 5000, the figures (押金) 500"),
    ({"押金": 0.001}, "押金大写", "can't be written in words"),
    ({"押金": 10**16}, "押金大写", "can't be written in words"),
]


@pytest.mark.parametrize(
    ("template", "values", "told"),
    [
        ("自____年__月起执行。", ["2026-05-01"], "expected a date such as 2026-05, got '2026-05-01'"),
        ("自____年__月至____年__月租赁。", ["2026-05", "2026-03"], "the end 2026-03 is before the start"),
    ],
)
def test_a_date_that_does_not_fit_is_refused(template: str, values: list[object], told: str) -> None:
    with pytest.raises(normalizer.Unfit, match=told):
        filled_in(template, *values)


@pytest.mark.parametrize(
    ("label", "right", "wrong"),
    [
        ("身份证号", "11010519491231002X", "110105194912310021"),
        ("身份证号", "11010519491231002x", "110105194912310012"),
        ("统一社会信用代码", "91110000600037341L", "91110000600037342L"),
    ],
)
def test_a_wrong_check_digit_is_refused(label: str, right: str, wrong: str) -> None:
    (variant,) = variants(f"{label}：____")
    assert normalizer.fill(variant, {label: right}).values == {label: right.upper()}
    with pytest.raises(Unfit, match=f"the check digit of {wrong} is wrong"):
        normalizer.fill(variant, {label: wrong})


@pytest.mark.parametrize(("data", "key", "message"), REFUSED)
def test_what_is_refused_is_named_with_what_was_expected(
    data: dict[str, object], key: str, message: str
) -> None:
    with pytest.raises(Unfit) as caught:
        normalizer.fill(variants(LEASE)[0], data)
    assert [problem.key for problem in caught.value.problems] == [key]
    assert message in str(caught.value)


def test_strict_names_every_required_field_without_a_value() -> None:
    with pytest.raises(Unfit) as caught:
        normalizer.fill(variants(LEASE)[0], {"甲方": "王芳", "押金": 1}, strict=True)
    assert [problem.key for problem in caught.value.problems] == ["付清日期", "用途"]


@pytest.mark.parametrize(
    ("value", "message"), [("____公司", "a place to fill in"), ("王芳（", "（"), ("某（某", "pair")]
)
def test_what_looks_wrong_in_a_value_is_a_fault_and_with_strict_an_error(value: str, message: str) -> None:
    (variant,) = variants("甲方：____")
    (fault,) = normalizer.fill(variant, {"甲方": value}).faults
    assert fault.field == "f1"
    with pytest.raises(Unfit):
        normalizer.fill(variant, {"甲方": value}, strict=True)


def test_a_large_value_takes_no_longer_than_its_length() -> None:
    filled = normalizer.fill(variants(LEASE)[0], {"甲方": "（" * 5_000_000 + "）" * 5_000_000})
    assert len(str(filled.render("txt"))) > 10_000_000
    with pytest.raises(Unfit):
        normalizer.fill(variants(LEASE)[0], {"押金": "9" * 10_000_000})


@pytest.mark.parametrize("path", SOME, ids=lambda path: path.name)
def test_corpus_documents_are_filled_in_without_leftovers(path: Path) -> None:
    for variant in normalizer.normalize(normalizer.read(path)).variants:
        filled = normalizer.fill(variant, data_for(variant, random.Random(path.name)))
        assert not filled.unfilled
        nowhere = {fault.key for fault in filled.faults if "heading" in fault.message}
        assert len(nowhere) == len(filled.faults) <= 1
        text = str(filled.render("txt"))
        assert all(value.strip() in text for key, value in filled.values.items() if key not in nowhere)
        again = normalizer.normalize(text, script="keep").variants
        left = [field for each in again for field in each.fields if field.type not in ("signature", "choice")]
        assert len(left) <= len(nowhere)


@settings(deadline=None, max_examples=60)
@given(st.text(min_size=1), st.sampled_from(sorted(FORMATS)))
def test_any_text_is_filled_in_or_refused(text: str, format: str) -> None:
    (variant,) = variants("甲方：____\n一、总则\n1.1 甲方应当付款。")
    try:
        filled = normalizer.fill(variant, {"甲方": text})
    except Unfit:
        return
    rendered = filled.render(format)
    if format == "txt":
        assert len(str(rendered).split("\n")) == len(str(normalizer.render(variant, "txt")).split("\n"))


# ---- the command ---------------------------------------------------------------------------------


@pytest.fixture
def template(tmp_path: Path) -> str:
    tmp_path.joinpath("lease.txt").write_text(LEASE, encoding="utf-8")
    return str(tmp_path / "lease.txt")


DATA = {"甲方": "王芳", "押金": "1200", "付清日期": "2026-05-01", "用途": "居住"}
FORMS = {
    "json": json.dumps(DATA),
    "yaml": "甲方: 王芳\n押金: 1200\n付清日期: 2026-05-01\n用途: 居住\n",
    "toml": '"甲方" = "王芳"\n"押金" = 1200\n"付清日期" = 2026-05-01\n"用途" = "居住"\n',
    "csv": "\ufeff甲方,押金,付清日期,用途,用途其他\n王芳,1200,2026-05-01,居住,\n".replace(
        ",用途其他", ""
    ).replace("居住,", "居住"),
}


@pytest.mark.parametrize("form", FORMS)
def test_data_comes_in_four_forms(
    form: str, template: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = tmp_path / f"data.{form}", tmp_path / "out.txt"
    data.write_text(FORMS[form], encoding="utf-8")
    assert cli.main(["fill", template, "--data", str(data), "-o", str(out), "--strict"]) == 0
    assert "押金1200元（大写：壹仟贰佰元整），于2026年5月1日前付清。" in out.read_text(encoding="utf-8")


def test_a_row_of_csv_is_a_document(
    template: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data.csv"
    data.write_bytes("甲方,押金\n王芳,100\n李雷/韩梅,200\n".encode("gb18030"))
    out = str(tmp_path / "out" / "{row}-{甲方}.md")
    assert cli.main(["fill", template, "--data", str(data), "-o", out]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["1-王芳.md", "2-李雷_韩梅.md"]


MISTAKES = [
    ("data.json", '{"甲方": "王芳", "甲方": "李雷"}', "out.txt", "the key 甲方 is there 2 times"),
    ("data.yaml", "甲方: 王芳\n甲方: 李雷", "out.txt", "the key 甲方 is there 2 times"),
    ("data.json", "{", "out.txt", "line 1, column 2"),
    ("data.json", "3", "out.txt", "no object with a key for each field"),
    ("data.json", '{"押金": NaN}', "out.txt", "NaN is no number"),
    ("data.yaml", "甲方: [", "out.txt", "line 1"),
    ("data.toml", "甲方 = 1", "out.txt", "line 1"),
    ("data.csv", "甲方\n王芳,1\n", "out.txt", "line 2: a value stands in a column without a key"),
    ("data.csv", "甲方\n王芳\n李雷\n", "out.txt", "2 documents don't fit into"),
    ("data.csv", "甲方\n王芳\n王芳\n", "{甲方}.txt", "documents 1 and 2 would both be"),
    (
        "data.csv",
        "甲方,押金\n王芳,1\n王芳,很多\n",
        "{row}.txt",
        "data.csv, document 2: 押金: expected a number of 元",
    ),
    ("data.csv", "甲方\n王芳\n", "{乙方}.txt", "there is no value for {乙方} in every document"),
    ("data.xls", "", "out.txt", "data must be a file whose name ends with .json"),
    ("data.json", "{}", "out.pdf", "the name must end with one of"),
    ("data.json", '{"甲方": "王芳", "押金": 1}', "out.txt --strict", "this field has no value"),
]


@pytest.mark.parametrize(("name", "content", "out", "message"), MISTAKES)
def test_a_mistake_is_one_sentence_and_no_file(
    name: str,
    content: str,
    out: str,
    message: str,
    template: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data, folder = tmp_path / name, tmp_path / "out"
    data.write_text(content, encoding="utf-8")
    target, *rest = out.split()
    assert cli.main(["fill", template, "--data", str(data), "-o", str(folder / target), *rest]) == 2
    assert message in capsys.readouterr().err
    assert not folder.exists()
