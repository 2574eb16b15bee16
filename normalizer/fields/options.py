"""What a choice is called where no label names it: by the words behind it, by its options, by what it says yes or no to."""

from collections.abc import Sequence
from functools import cache

import regex

from normalizer.fields.limits import period_of
from normalizer.fields.phrases import joined, phrase, pieces, words
from normalizer.fields.types import Surroundings
from normalizer.patterns import compiled
from normalizer.tables import rows

# 工时制度 in 执行□标准□综合计算工时制度
NOUN = compiled(
    r"(\p{Han}{0,6}(?:制度?|标准|等级|级别|阶段|管辖权|方案|模式|结构|性质|类型|种类))(?=[^\p{Han}]|[的执进负予]|$)"
)
# 取得方式 in 以□出让□划拨方式取得
WAY = compiled(r"[方形]式(?:来|予以|进行|向[甲乙丙]方|对[甲乙丙]方)?(?!的)(\p{Han}{2})")
COURT = compiled(r"(?:所在地|住所地)?的?(?:有管辖权的)?(?:人民)?法院(?:起诉|提起|诉讼|管辖)")
YES = compiled(r"[已]?(\p{Han}{1,10})")
COST = compiled(r"((?:(?![的由按为和及、])\p{Han}){1,14}(?:费用?|税费?|佣金|保险|税金|款项))")
PAID = compiled(r"((?:(?![的由按为和及、])\p{Han}){1,14}(?:[费金款]|价款|报酬))(?=[,(]|按|为)")
INSURANCE = compiled(
    r"((?:(?![为的和及或、])\p{Han}){0,12}(?:责任|意外伤害|意外|损失|一切|财产|伤害|医疗)保?险)(?!公司|人|费|单|金)"
)
ASKED = compiled(
    r"(?:[甲乙丙丁]方|双方|旅游者|客户|业主)?(?:可以|有权|应当)?(?:选择|采用|选用)(?:以下|下列)?(?:第)?"
)


@cache
def _families() -> tuple[tuple[regex.Pattern[str], str], ...]:
    return tuple((compiled(pattern), key) for pattern, key in rows("field_options"))


def choice_of(around: Surroundings, options: Sequence[str]) -> str:
    """The key of a choice in a sentence; empty where its words name it (房屋现状为□) or nothing does.

    >>> choice_of(Surroundings("甲方安排乙方执行", "boxes", "", "工时制度。"), ("标准", "综合计算"))
    '工时制度'
    >>> choice_of(Surroundings("公司", "boxes", "", ",有董事"), ("设董事会", "不设董事会"))
    '是否设董事会'
    >>> choice_of(Surroundings("租金按", "boxes", "", "支付,"), ("月", "季", "年"))
    '租金支付周期'
    """
    left, right = around.left, around.right
    if left.endswith(("由", "归")):
        return ""
    if COURT.match(right):
        return "管辖法院"
    if way := WAY.match(right):
        return f"{way[1]}方式"
    if hit := NOUN.match(right):
        return hit[1] if len(hit[1]) > 2 else ""
    if family := next((key for pattern, key in _families() if pattern.search(" ".join(options))), ""):
        if family == "支付周期" and left.endswith("每"):
            return period_of(left, right) or family
        return joined(_of(left), family)
    asked = yes_or_no(options)
    return asked and asked + (_what(right) if asked.endswith(("在", "于", "弃")) or len(asked) < 5 else "")


def yes_or_no(options: Sequence[str]) -> str:
    """是否设董事会 of 设董事会 and 不设董事会; empty where two options are no yes and no.

    >>> yes_or_no(["已放弃", "未放弃"]), yes_or_no(["男", "女"])
    ('是否放弃', '')
    """
    if len(options) != 2:
        return ""
    yes, no = options
    said = YES.fullmatch(yes)
    if said and no in (f"不{yes}", f"未{said[1]}", f"没有{said[1]}", f"非{yes}"):
        return f"是否{said[1]}"
    return ""


def cost_of(sentence: str) -> str:
    """中介服务费 in 中介服务费____元由: what is paid, in the sentence of who pays it."""
    hit = COST.search(sentence)
    return phrase(hit[1]) if hit else ""


def paid_for(sentence: str) -> str:
    """押金 in 支付相当于两倍月租金的押金,计____元: what was last named of what is paid."""
    found = PAID.findall(sentence)
    return phrase(found[-1]) if found else ""


def insurance_in(sentence: str, behind: str) -> str:
    """学生实习责任险 in 投保学生实习责任险,保额____, 意外伤害保险 in 保额____元的意外伤害保险."""
    found = [*INSURANCE.finditer(sentence), *INSURANCE.finditer(behind)]
    return phrase(found[-1][1]) if found else ""


def _what(right: str) -> str:
    hit = words().right.match(right)
    return hit[1] if hit and right.startswith(hit[1]) else ""


def _of(left: str) -> str:
    """租金 in 租金按: what the choice is of, where it is a short name."""
    piece = pieces(left)[2]
    name = phrase(words().carriers.sub("", ASKED.sub("", piece)))
    known = len(name) < 5 and not words().party.search(name) and not words().due.fullmatch(name)
    return name if known else ""
