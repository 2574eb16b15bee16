"""What a blank is called: a label from its surroundings, and a key that is unique in its variant."""

from collections.abc import Sequence
from functools import cache, lru_cache
from keyword import kwlist
from typing import NamedTuple

from normalizer.document import FieldType
from normalizer.fields.limits import due_date, in_units, limit_of, number_of, period_of, sum_of
from normalizer.fields.options import choice_of, cost_of, insurance_in, paid_for
from normalizer.fields.phrases import LONGEST, SOURCES, label_of, pieces, words
from normalizer.fields.types import Surroundings, Unit, find_unit, type_of_label
from normalizer.patterns import compiled
from normalizer.tables import rows

NOT_IN_KEY = compiled(r"[^㐀-鿿〇A-Za-z0-9]+")
LONGEST_HEADING = 8
# The ending of a type whose names need nothing added.
ANY = "(?:.)$"
# A fixed beginning of a number: 合同编号:CG-____, 电话:400-____.
FIXED = compiled(r"(?r)(?<=:)[A-Za-z0-9〔〕()-]{1,12}$")
# 二〇二三年____月: what is given of the date.
GIVEN = compiled(
    r"(?r)(?<![\p{Han}0-9])?(?:(?:[12][0-9Xx×]{3}|[一二][〇○零九0][〇○零一二三四五六七八九Xx×]{2})年(?:[0-9一二三四五六七八九十Xx×]{1,3}月)?(?:[0-9一二三四五六七八九十Xx×]{1,3}日)?|[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日)$"
)
ASKING = compiled(r"^请?(?:在?此处?)?(?:填[写入]?|输入|插入|注明|具体)?(?=.)")
NAMING = compiled(
    r"(?!以|如|若|不|含|大写|小写|可|须|应|即|由|与|人民币|单位[:为]|[甲乙丙丁]方$|.*[或及])\p{Han}{3,10}"
)
CAPITAL = compiled(r"(?r)(?:\(大写\)|大写)(?:\(人民币\))?:?$")
# In the middle of a name: 演出费(含税)为____.
BRACKETS = compiled(r"\([^()]*+\)")
# What a part of an address or a citation is called: 住所省, 仲裁规则条号.
PARTS = compiled(
    r"地址(街道|小区|[省市区县镇乡村里邻路段街巷弄组])|(?:序号|编号)([条款项幢栋座室]|单元|号?楼)"
)
# The two ends of a period: 自____起至民国____止.
RANGE = compiled(r"(?r)[自从至到](?:民国)?$")
HOUSE = compiled(r"(?:([路街弄巷道村]|大道)|单元|[幢栋座楼层]) ?第?$")
# 押金,计____元: the sum of what was named before.
SUM = compiled(r"(?:^|,)(?:共计?|合?计|即|总计)(?:人民币|新台币)?[¥￥]?$")
# 第三者责任险,限额____万元: what is insured is named before, or behind.
COVER = compiled("(?:累计|每[人次座])?(?:赔偿)?(?:限额|保额)")
OWNED = compiled("(?:所有|自有|共有|名下)$")
SITED = compiled("(?:坐落|座落)[于在]?:?$")
# 上午____至____: hours, not days.
HOURS = compiled("(?:[上下]午|早[上晨]|晚[上间]|[中正]午|凌晨)$")
# Names that Jinja and Python reserve; only an author's own prompt ({{in}}) can ask for one.
RESERVED = frozenset({*kwlist, "true", "false", "none"})


class Name(NamedTuple):
    """`label` as it stands in the text, and `key` without a thought of other blanks."""

    label: str | None
    key: str


class _Noun(NamedTuple):
    order: tuple[str, ...]
    ending: str
    added: str
    lone: str


@cache
def _nouns() -> dict[str, _Noun]:
    return {
        kind: _Noun(tuple(order.split()), f"(?:{ending})$", added, lone)
        for kind, order, ending, added, lone in rows("field_nouns")
    }


def name_of(
    around: Surroundings,
    kind: FieldType,
    unit: Unit | None,
    behind: str,
    previous: Name | None,
    options: Sequence[str] = (),
) -> Name:
    """The name of a blank of type `kind`.

    `behind` is what follows its unit; `options` are those of a choice; `previous` is the name of the blank before it, which
    goes on where only a link stands between (自____起至____止).

    >>> name_of(Surroundings("有效期为", "underline", "", "年,"), "duration", None, ",", None)
    Name(label='有效期', key='有效期')
    """
    noun = _nouns()[kind]
    if "大写" in around.left[-5:] and (capital := CAPITAL.search(around.left)):
        plain = name_of(around._replace(left=around.left[: capital.start()]), kind, unit, behind, previous)
        return Name(plain.label, f"{plain.key}大写")
    if previous and kind == "duration" and (key := sum_of(around.left, previous.key, unit)):
        return Name(previous.label, key)
    left = FIXED.sub("", around.left) if around.left[-1:].isascii() else around.left
    left = GIVEN.sub("", left) if left.endswith(("年", "月", "日")) else left
    if left.endswith(":"):
        label, stem = label_of(left[:-1], kind)
        if key := _called_otherwise(stem, kind):
            return Name(label, key)
        if stem and stem not in around.hint:
            return Name(label, _with_noun(stem, noun, unit, around.left, around.right))
    if around.form in ("named", "jinja"):
        return Name(around.hint, identifier(ASKING.sub("", around.hint)) or noun.lone)
    if previous and len(around.left) < 7 and (kind == "date" or words().link.fullmatch(around.left)):
        return Name(previous.label, _with_noun(previous.label or "", noun, unit, around.left, around.right))
    left = BRACKETS.sub("", _behind_unit(left) if around.joined else left)
    return _in_sentence(around, left, kind, unit, behind, options)


def _in_sentence(
    around: Surroundings, left: str, kind: FieldType, unit: Unit | None, behind: str, options: Sequence[str]
) -> Name:
    """The name of a blank without a label: what its sentence limits, chooses, states or does; `left` is what counts of it."""
    noun = _nouns()[kind]
    called = _called_otherwise(pieces(left)[2], kind)
    if kind in ("duration", "date") and not called and (key := _limit(around, unit, behind, noun)):
        return Name(None, key)
    chosen = choice_of(around, options) if kind == "choice" and not SOURCES["stated"](left, behind) else ""
    if key := identifier(chosen):
        return Name(None, key)
    if asked := noun_in(around.hint):
        return Name(asked, _with_noun(asked, noun, unit, left, around.right))
    if kind == "text" and left.endswith("每"):
        return Name(None, period_of(left, around.right) or "周期")
    stem = _stem(around, left, kind, behind)
    if key := called or _called_otherwise(stem, kind) or _followed(around.right, kind):
        return Name(stem or None, key)
    return Name(stem or None, _with_noun(stem, noun, unit, around.left, around.right))


def _stem(around: Surroundings, left: str, kind: FieldType, behind: str) -> str:
    """The words of the sentence, or of the hint, that say what the blank is; may be empty."""
    stem = next(filter(None, (SOURCES[source](left, behind) for source in _nouns()[kind].order)), "")
    stem = stem or identifier(around.hint)
    if left.endswith("由") and kind in ("choice", "party") and not stem:
        stem = cost_of(around.sentence or left)
    if kind == "money" and not stem and SUM.search(left):
        stem = paid_for(around.sentence or left)
    if kind == "money" and COVER.fullmatch(stem):
        stem = f"{insurance_in(around.sentence or left, behind)}{stem}"
    return stem


def noun_in(hint: str) -> str:
    """The name that a hint gives, where it is one: ____(物业名称), not ____(不少于三日).

    >>> noun_in("物业名称"), noun_in("请填写联系电话"), noun_in("如有"), noun_in("大写")
    ('物业名称', '联系电话', '', '')
    """
    asked = ASKING.sub("", hint)
    named = type_of_label(asked)[0] or asked.endswith(
        ("名称", "内容", "类型", "方式", "用途", "职务", "专业", "品牌")
    )
    return identifier(asked) if named and NAMING.fullmatch(asked) else ""


def _limit(around: Surroundings, unit: Unit | None, behind: str, noun: _Noun) -> str:
    """The key of a date or a length of time by what is due, where its own sentence does not name it (响应时限为____小时内)."""
    stated = SOURCES["stated"](around.left, behind)
    if stated and compiled(noun.ending).search(stated):
        return ""
    return identifier(due_date(around) if noun.lone == "日期" else limit_of(around, unit, behind))


def _behind_unit(left: str) -> str:
    """What stands behind the unit of the blank before: 租金 in ____ 个月租金____."""
    text = left.lstrip(" ")
    return text[find_unit(text)[1] :]


@lru_cache(maxsize=4096)
def identifier(text: str) -> str:
    """`text` as the beginning of a Jinja name: letters and figures only, no figure first; may be empty."""
    key = NOT_IN_KEY.sub("", text).lstrip("0123456789")[:LONGEST]
    return key if key.isidentifier() and key not in RESERVED else ""


def _with_noun(stem: str, noun: _Noun, unit: Unit | None, left: str, right: str) -> str:
    """`stem` as a key: with the noun that says what kind of value it is, where it does not end with one."""
    key = identifier(stem)
    if noun.added == "日期" and HOURS.search(key):
        key += "时间"
    if noun.added == "日期" and (edge := RANGE.search(left)):
        end = "时间" if key.endswith("时间") else "日期"
        return key.removesuffix(end) + ("起始" if edge[0][0] in "自从" else "截止") + end
    if named := _by_what_follows(noun, left, right):
        return named
    if noun.lone == "编号" and (number := _number_of_house(left, right)):
        return key.removesuffix("地址") + number
    if not key and unit and unit.type == "duration" and (number := number_of(left, unit)):
        return number
    part = PARTS.match(noun.added + right)
    if not key:
        house = part[2].removeprefix("号") + "号" if part and part[2] and noun.lone == "编号" else noun.lone
        return f"{noun.lone}{part[1]}" if part and part[1] else house
    # 过户手续由____办理 asks for the 过户手续办理方, 著作权归____所有 for the 著作权归属.
    if noun.lone in ("当事人", "选项") and left[-1:] in ("由", "归") and (done := words().done.match(right)):
        return f"{key}归属" if left.endswith("归") else f"{key}{done[1]}方"
    named_so = compiled(noun.ending).search(key)
    if part:
        if part[2]:
            return f"{key}{part[2].removeprefix('号')}号"
        return f"{key if named_so else key + noun.added}{part[1]}"
    if noun.lone == "地址" and SITED.search(left):
        return f"{OWNED.sub('', key).removesuffix('坐落').removesuffix('座落')}坐落"
    if named_so:
        return key
    added = noun.added.replace("{number}", unit.number if unit else "数量")
    if unit and unit.type == "duration":
        number = number_of(left, unit) or (unit.number if key[-1] in "前后过期" else added)
        return key + ("时限" if "内" in right[:5] else number)
    return key + added


def _number_of_house(left: str, right: str) -> str:
    """门牌号 in ____路____号, 房号 in ____单元____号, 楼层 in ____幢____层; empty elsewhere."""
    if right.startswith("层"):
        return "楼层"
    house = HOUSE.search(left) if right.startswith("号") and not right.startswith("号楼") else None
    return ("门牌号" if house[1] else "房号") if house else ""


def _by_what_follows(noun: _Noun, left: str, right: str) -> str:
    """缴纳周期 in 乙方每____应向甲方缴纳, 销售地区 in 产品在____的销售; empty for all others."""
    if noun.lone == "期限" and left.endswith("每") and (paid := words().paid.search(right[:16])):
        return f"{paid[0]}周期"
    if noun.lone == "地址" and (sold := words().sold.match(right)):
        return f"{sold[1]}地区"
    return ""


def _called_otherwise(stem: str, kind: FieldType) -> str:
    """The key of the first row of `data/field_keys.tsv` that fits; empty where none does."""
    for pattern, key in _keys("field_keys", kind) if stem else ():
        if hit := compiled(pattern).fullmatch(stem):
            return hit.expand(key)
    return ""


def _followed(right: str, kind: FieldType) -> str:
    """The key of the first row of `data/field_followers.tsv` that `right` begins with; empty where none does."""
    for pattern, key in _keys("field_followers", kind):
        if hit := compiled(pattern).match(right):
            return hit.expand(key)
    return ""


@cache
def _keys(table: str, kind: FieldType) -> tuple[tuple[str, str], ...]:
    """The patterns of a table for a type, with their keys."""
    return tuple((pattern, key) for type_, pattern, key in rows(table) if type_ == kind)


def headed(heading: str, key: str, kind: FieldType) -> str:
    """The key under a heading: the heading alone where it names a value of this type, else both.

    >>> headed("租赁期限", "期限", "duration"), headed("付款方式", "金额", "money")
    ('租赁期限', '付款方式金额')
    """
    if len(heading) > LONGEST_HEADING:
        return key
    noun = _nouns()[kind]
    names = heading.endswith(key) or (
        key in (noun.lone, noun.added) and noun.ending != ANY and compiled(noun.ending).search(heading)
    )
    if kind == "duration" and key.endswith("数"):
        return in_units(heading, key)
    return heading if names else heading + key
