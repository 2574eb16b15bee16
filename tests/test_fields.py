"""Blanks and fields: cases as data (`tests/cases/fields`), the promises for any text, and the tables behind them."""

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

import normalizer
from normalizer.document import FieldType
from normalizer.fields import Described, blanks, describe
from normalizer.fields.blanks import Blank, find_blanks
from normalizer.fields.types import kept_edges, type_rules
from normalizer.scanner import terminals
from normalizer.script import simplified_view
from normalizer.tables import rows

CASES = Path(__file__).parent / "cases" / "fields"
TYPES = {*get_args(FieldType)}
# What blanks and their surroundings are made of, so that random text meets the rules.
TOKENS = st.sampled_from([
    "____", "_", "__", "＿", "□", "☑", "企业", "个人", "其他", "年", "月", "日", "时", ":", "20", "2025", "X", "XX",
    "××", "***", "……", "——", "(", ")", "(  )", "【", "】", "[", "]", "[具体地址]", "{{金额}}", "万", "仟", "佰",
    "拾", "元", "角", "%", "小时", "个工作日", "次", "名", "第", "条", "《", "》", "法", "甲方", "(盖章)", "签订日期", "金额",
    "人民币", "¥", "大写:", "圆整", "提前", "个工作日", "【男/女】", " 元", ",", "。", "不超过", "自", "至", "以下简称", "A", "1", " ", "   ", "\n", "\x00", "\x1f", "\ud800",
])  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(TOKENS, max_size=40).map("".join))


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{file.stem}: {case['label']}")
        for file in sorted(CASES.glob("*.json"))
        for case in json.loads(file.read_text(encoding="utf-8"))
    ]


@cache
def compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern)


def grammar_match(plain: str, start: int) -> regex.Match[str] | None:
    """What the first terminal of the grammar that fits matches, all of them tried."""
    matches = (compiled(found.pattern).match(plain, start) for found in terminals("blanks").values())
    return next(filter(None, matches), None)


def fields_of(plain: str, closing: bool = False) -> tuple[Described, ...]:
    return describe(plain, find_blanks(plain), (), (), [(0, len(plain))] if closing else ())


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any]) -> None:
    plain = case["plain"]
    found = find_blanks(plain)
    assert [
        [
            plain[field.start : field.end],
            blank.form,
            field.type,
            field.unit,
            field.key,
            field.hint,
            list(field.options),
        ]
        for blank, field in zip(found, describe(plain, found, (), ()), strict=True)
    ] == case["blanks"]


@pytest.mark.parametrize(
    ("plain", "types"),
    [
        ("入住房号____,铺位号____,位于湖滨小区____幢____单元____室。", ["identifier"] * 5),
        ("____省____市____县", ["address"] * 3),
        (
            "合作银行为____。发病时送往____救治。对结果不服的,向____举报。提交____依照届时规则仲裁。",
            ["organization"] * 4,
        ),
        (
            "向原告住所地____人民法院起诉。交由____出版社发行。计量单位为____。",
            ["organization"] * 2 + ["text"],
        ),
        (
            "投诉不超过____起以内,入住____晚,树苗____棵,土地____公顷,卷面成绩:____分,手套____双。",
            ["count"] * 6,
        ),
        ("设备出厂于____年,保存不少于____年,答题____分钟。", ["date", "duration", "duration"]),
        ("班级:____讲解员:____检测人(全称):____", ["text", "person", "party"]),
        ("通知送达至{{客服邮箱}},货物送至{{收货仓库}}。", ["contact", "address"]),
    ],
)
def test_types_by_whole_families_of_words(plain: str, types: list[str]) -> None:
    assert [field.type for field in fields_of(plain)] == types


@pytest.mark.parametrize(
    ("plain", "keys"),
    [
        (
            "买方(盖章):____卖方(盖章):____账号:____账号:____",
            ["买方盖章", "卖方盖章", "买方账号", "卖方账号"],
        ),
        ("甲方:____乙方:____丙方:____日期:____日期:____", ["甲方", "乙方", "丙方", "日期", "日期_2"]),
        ("本合同一式____份,甲方____份、乙方____份。", ["合同份数", "甲方份数", "乙方份数"]),
        ("向当地____人民法院起诉,或者提交____仲裁;向____举报。", ["管辖法院", "仲裁机构", "举报受理机构"]),
        ("按照第____种方式结算。", ["结算方式"]),
        ("培训共计  个学期。", ["培训期限"]),
    ],
)
def test_keys_by_columns_and_by_what_follows(plain: str, keys: list[str]) -> None:
    assert [field.key for field in fields_of(plain)] == keys


def test_negative_cases_ask_for_nothing() -> None:
    negative = json.loads((CASES / "negative.json").read_text(encoding="utf-8"))
    assert negative and not any(case["blanks"] for case in negative)


@given(TEXTS)
def test_blanks_are_sorted_and_disjoint(plain: str) -> None:
    end = 0
    for blank in find_blanks(plain):
        assert end <= blank.start <= blank.end <= len(plain)
        end = blank.end


@given(TEXTS)
def test_a_quick_look_finds_what_the_grammar_finds(plain: str) -> None:
    """`FIRST` only skips places and settles plain underlines: the grammar at every place gives the same underlines."""
    end, slow = 0, []
    for start in range(len(plain)):
        if start >= end and (hit := grammar_match(plain, start)):
            end = hit.end()
            slow.append((start, end))
    quick = [blank for blank in find_blanks(plain) if blank.form == "underline"]
    assert all(any(start <= blank.start and blank.end <= stop for start, stop in slow) for blank in quick)
    assert sum(stop - start for start, stop in slow) <= sum(
        blank.end - blank.start for blank in find_blanks(plain)
    )


@given(
    TEXTS,
    st.lists(st.integers(0, 200), max_size=5),
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80))),
)
def test_fields_are_usable(plain: str, breaks: list[int], spans: list[tuple[int, int]]) -> None:
    found = find_blanks(plain)
    headings = [(min(span), max(span), f"第{place}节") for place, span in enumerate(spans)]
    fields = describe(plain, found, sorted(breaks), headings)
    assert [(field.start, field.end) for field in fields] == [(blank.start, blank.end) for blank in found]
    assert len({field.key for field in fields}) == len(fields)
    for field in fields:
        assert field.key.isidentifier() and not field.key.startswith("_")
        assert field.type in TYPES
        assert (field.type == "choice") == (
            next(b.form for b in found if b.start == field.start) in ("boxes", "pick")
        )


def test_no_context_reaches_across_a_break() -> None:
    plain = "合同编号____"
    [blank] = find_blanks(plain)
    assert [field.type for field in describe(plain, [blank], [], [])] == ["identifier"]
    assert [field.type for field in describe(plain, [blank], [blank.start], [])] == ["text"]


def test_headings_tell_like_blanks_apart() -> None:
    plain = "并在____日内。并在____日内。"
    headings = [(0, 16, "总则"), (0, 8, "一般投诉"), (8, 16, "复杂投诉")]
    keys = [field.key for field in describe(plain, find_blanks(plain), [], headings)]
    assert keys == ["一般投诉期限", "复杂投诉期限"]


def test_the_label_is_what_stands_before() -> None:
    assert [field.label for field in fields_of("甲方(盖章):____有效期为____年,____。")] == [
        "甲方(盖章)",
        "有效期",
        "内容",
    ]


@pytest.mark.parametrize(
    "unit",
    ["_", "(", "□", "□a", "年", "[", "…", "X", "_X", "_ ", "(_", "____:", "甲方:_", " 仟", "20_", "{{"],
)
def test_repeated_signs_give_disjoint_blanks(unit: str) -> None:
    plain = unit * 8_000
    blanks = find_blanks(plain)
    assert len(describe(plain, blanks, (), ())) == len(blanks)
    assert all(before.end <= after.start for before, after in pairwise(blanks))


def test_tables_are_well_formed() -> None:
    types = [row for row in rows("field_types") if row[0] != "-"]
    assert {len(row) for row in types} == {9}
    forms = {name.lower() for name in terminals("blanks")}
    assert {form for row in types for form in row[3].split("|") if form} <= forms
    assert {
        row[0] for row in (*types, *rows("field_labels"), *rows("field_units"), *rows("field_nouns"))
    } <= TYPES
    assert {row[0] for row in rows("field_nouns")} == TYPES
    labels = [row[2] for row in rows("field_labels")]
    assert len(labels) == len({*labels})


def test_every_row_of_the_types_has_its_example() -> None:
    """The last cell of a row shows a text; the type that the row stands for is found in it."""
    for row in rows("field_types"):
        if row[0] != "-":
            assert row[0] in {field.type for field in fields_of(row[8], row[2] == "closing")}, row


def test_first_characters_cover_the_grammar() -> None:
    """No case is found only because another blank made the scan look there."""
    for parameter in cases():
        plain = parameter.values[0]["plain"]
        for start, end, _ in find_blanks(plain):
            assert any(blanks.FIRST.match(plain, at) for at in range(start, max(end, start + 1))), plain[
                start:end
            ]


def test_blank_is_a_plain_tuple() -> None:
    assert find_blanks("(  )") == (Blank(0, 4, "bracket"),)


@pytest.mark.parametrize(
    ("plain", "required"),
    [("传真:____(如有)", False), ("备注:____", False), ("甲方:____", True), ("用途:□居住□其他____", False)],
)
def test_what_may_stay_empty(plain: str, required: bool) -> None:
    assert fields_of(plain)[-1].required is required


def test_which_choices_take_several() -> None:
    plain = "用途(可多选):□居住□办公。性别:□男□女。服务内容:□保洁□保安□绿化。付款:□现金□转账(二选一)"
    assert [field.multiple for field in fields_of(plain)] == [True, False, True, False]
    behind = fields_of("范围:□起诉□签收文书(可多选)。签收:□有限公司□有限合伙。状况:□完好□有划痕□有凹陷")
    assert [field.multiple for field in behind] == [True, False, True]
    assert behind[0].options == ("起诉", "签收文书")


def test_formats_of_numbers() -> None:
    plain = "身份证号:____。统一社会信用代码:____。手机:____。联系电话:____。邮编:____。账号:____。合同编号:____。"
    formats = ["id_card", "credit_code", "mobile", "phone", "postcode", "bank_account", None]
    assert [field.format for field in fields_of(plain)] == formats


def test_the_two_of_a_pair_know_each_other() -> None:
    plain = "租期自____年__月__日至____年__月__日。租金(大写):____元整(小写:____元)。定金人民币____元(大写)。"
    fields = fields_of(plain)
    parts = [(field.part, field.pair) for field in fields]
    assert parts == [("start", 1), ("end", 0), ("words", 3), ("figures", 2), ("words", None)]
    assert [field.key for field in fields[2:4]] == ["租金大写", "租金"]


@pytest.mark.parametrize(
    ("plain", "pairs"),
    [
        ("应补交押金____元(大写:____),补交后押金总额为____元。", [1, 0, None]),
        ("单价____元,总价暂定为人民币__佰__拾__元整(¥____元)。", [None, 2, 1]),
        ("租金____元,大写____元整。", [1, 0]),
    ],
)
def test_an_amount_has_one_wording(plain: str, pairs: list[int | None]) -> None:
    assert [field.pair for field in fields_of(plain)] == pairs


def test_what_is_asked_again() -> None:
    plain = "甲方:____乙方:____日期:____甲方(盖章):____乙方代表:____日期:____"
    assert [field.same_as for field in fields_of(plain)] == [None, None, None, 0, None, None]


def test_who_signs_was_named_before() -> None:
    plain = (
        "监督人:____法定代表人:____甲方(出租方):____监督人(签字):____法定代表人(签字):____出租方(盖章):____"
    )
    assert [field.same_as for field in fields_of(plain)] == [None, None, None, 0, None, 2]


def test_the_fields_of_a_party_ask_the_same() -> None:
    raw = (
        "服务协议\n委托方：____（以下称“主办者”）\n受托方（乙方）：____\n第一条　主办者付款。\n第二条　乙方服务。\n"
        "主办者（盖章）：____\n代表：____\n乙方（盖章）：____\n附件一　清单\n乙方（盖章）：____\n"
    )
    [variant] = normalizer.normalize(raw).variants
    keys = {field.id: field.key for field in variant.fields}
    again = [keys.get(field.same_as or "") for field in variant.fields]
    assert again == [None, None, "委托方", None, "受托方", "受托方"]
    filled = normalizer.fill(variant, {"受托方": "王芳"})
    assert [key for key, value in filled.values.items() if value] == ["受托方"]


def test_who_stands_in_a_closing_signs() -> None:
    plain = "甲方:____代表人:____联系人:____见证人:____"
    assert [field.type for field in fields_of(plain)] == ["party", "person", "person", "person"]
    signed = ["signature", "signature", "person", "signature"]
    assert [field.type for field in fields_of(plain, closing=True)] == signed


def test_a_date_below_a_signature_is_a_field_of_its_own() -> None:
    assert [field.type for field in fields_of("甲方(签字):________ 年 月 日")] == ["signature", "date"]
    assert [field.type for field in fields_of("签订日期:________ 年 月 日")] == ["date"]


HEAD_OF_A_FORM = (
    "仓储协议\n甲方（存货人）：\n地 址：\n法定代表人：　电话：　乙方：\n开户行：中国银行\n账号：\n"
)
CLAUSES = "第一条　甲方委托乙方保管货物。\n第二条　乙方应提供下列证件：\n（一）营业执照；\n（二）许可证。\n"


def prompts_of(text: str) -> list[tuple[str, str, str]]:
    """Type, key and what stands before the field, of each field of no width."""
    return [
        (field.type, field.key, text[: field.span[0]][-2:])
        for variant in normalizer.normalize(text).variants
        for field in variant.fields
        if not field.blank
    ]


def test_a_label_that_nothing_fills_is_a_field_at_head_and_end() -> None:
    text = HEAD_OF_A_FORM + CLAUSES + "甲方（签章）：　乙方（签章）：\n日期："
    assert prompts_of(text) == [
        ("party", "甲方", "）："),
        ("address", "甲方地址", "址："),
        ("person", "法定代表人", "人："),
        ("contact", "甲方电话", "话："),
        ("party", "乙方", "方："),
        ("identifier", "账号", "号："),
        ("signature", "甲方签章", "）："),
        ("signature", "乙方签章", "）："),
        ("date", "日期", "期："),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "甲方：甲公司\n乙方：乙公司\n",  # filled in
        "甲方：\n北京某某商贸公司\n乙方：\n上海某某商贸公司\n",  # on the next line
        "双方：\n甲方：____\n立契约书人：\n乙方：____\n",  # several together
        "甲方：____\n地址：____\n",  # a blank as any other
        "费用：\n说明如下：\n",  # headings
    ],
)
def test_other_labels_are_no_fields(head: str) -> None:
    assert prompts_of("仓储协议\n" + head + CLAUSES) == []


@pytest.mark.parametrize(
    "page", sorted((Path(__file__).parent.parent / "corpus" / "clean").glob("*.txt"))[::12]
)
def test_edges_hold(page: Path) -> None:
    """What each pattern of data/field_types.tsv finds begins and ends with its edges, and its word stands in it."""
    text = simplified_view(page.read_text(encoding="utf-8"))
    for source in {source for table in type_rules() for rule in table for source in (rule.left, rule.right)}:
        first, last, word = kept_edges().get(source, ("", "", ""))
        for hit in compiled(source).finditer(text):
            assert hit[0][:1] in (first or hit[0])
            assert hit[0][-1:] in (last or hit[0])
            assert word in hit[0]
