"""What a length of time is called by what it limits: 押金退还期限 in 押金应在____日内退还, 停业天数 in 停业超过____天."""

from normalizer.fields.phrases import words
from normalizer.fields.types import Surroundings, Unit
from normalizer.patterns import compiled

INSIDE = compiled(r"[之以]?内,?")
PIECES = compiled(r"[,。;:!?、\n]")
SHORT = ("小时", "分钟", "秒")
# 押金 in 押金应在…, 纸质回单 in 纸质回单应当在…; who has to do it is no subject.
SUBJECT = compiled(
    r"^(?:\([一二三四五六七八九十0-9]{1,3}\)|[0-9.]*)(?!本|该|其|如|若|因|未|不|逾|任何|合同|协议|可以|[但并且已])((?:(?![应须由在于自将从需])\p{Han}){2,6})(?=应|须|由|在|于|自|将|从|需)"
    r"(?<![人方者员司会局处部位院校行店们您户主家前后时内起日对])"
)
# What is done to what: 竣工图 in 提交竣工图.
OBJECT = compiled(
    r"(?:全部|所有|全额|相应|有关|上述|当[年月期]|上[年月期]|下[年月期]|该|其|\p{Han}{2}的)?(?!百分|人民币|本|各|下列|以下|[\p{Han}]{1,3}[人方](?!案))((?:(?![的及和与并或至给到])\p{Han}){2,4})(?=[,。;、及和与并或至给到]|$)"
)
# 初步 in 作出初步响应
KIND = compiled(r"(?:书面|一次性?|及时|相应|有关)?(\p{Han}{0,3})")
# 财务会计报告 in 将财务会计报告送交各股东
HANDLED = compiled(r"[将把]((?:(?![将把向给的交])\p{Han}){2,8})$")
# 合同终止后____年内不得披露: what must not be done says less than the heading.
NEVER = compiled(r"不得|没有|仍|亦|继续|无(?!息|偿|条件|理由|异议)")
BEFORE = compiled(r"[日号]?[之以]?前,?")
NOTICE = compiled(r"提前 ?$")
BEFORE_END = compiled(r"(?:期满|届满|到期|期限届满|期间届满|终止|结束)(?:之?日)?之?前 ?$")
BOUND = compiled(r"(?:超过|超出|少于|多于|低于|高于|短于|长于|至少|至多|最少|最多|达到?|满|连续)[了约]? ?$")
ADDED_UP = compiled(r"[止,]?(?:共计?|合?计|总计|为期|共为) ?$")
PERIOD = compiled(r"(?<=..)期[限间]?$|(?<=.)[限间]$")
# What the key of a date says besides what the days bound.
DATE_ENDS = compiled(r"(?:起始|截止|开始|终止)?(?:日期|时间)$")
# 连续____个月不付利息的
DONE = compiled(r"(?:以上)?((?:(?![按因应须])\p{Han}){2,6})(?:的|[,;。]|者,)")
ONCE = compiled(
    r"[^,。;]{0,6}?(?!安排|进行|组织|开展|提供)(\p{Han}{2})(?:一次|1次|壹次)|(?:至少|应当?|须|安排|进行|组织|开展|提供|做)*(?:一次|1次)(\p{Han}{2,8})"
)


def limit_of(around: Surroundings, unit: Unit | None, behind: str) -> str:
    """The key of a length of time; empty where the sentence has none of the forms known here.

    >>> day = Unit("duration", "日", "日", "天数")
    >>> limit_of(Surroundings("押金应在交房后", "underline", "", "日内无息退还。"), day, "内无息退还。")
    '押金退还期限'
    >>> limit_of(Surroundings("甲方停业超过", "underline", "", "日;"), day, ";")
    ''
    """
    if unit is None:
        return ""
    left = around.left
    if NOTICE.search(left):
        return _notice(around.sentence or left, behind)
    if BEFORE_END.search(left) and (kept := words().renewal.search(left + behind)):
        return f"{kept[0]}通知期限"
    if left.endswith("每"):
        return period_of(left, behind)
    if left.endswith(("连续", "累计")) and (done := DONE.match(behind)):
        return done[1] + _number(unit)
    if inside := INSIDE.match(behind):
        return _due(around.sentence or left, behind[inside.end() :], "时限" if unit.unit in SHORT else "期限")
    return ""


def due_date(around: Surroundings) -> str:
    """补偿金汇入日期 in 补偿金于每月____日前汇入; empty where nothing is said to be due.

    >>> due_date(Surroundings("补偿金于每月", "underline", "", "日前汇入乙方账户"))
    '补偿金汇入日期'
    """
    before = BEFORE.match(around.right)
    return _due(around.sentence or around.left, around.right[before.end() :], "日期") if before else ""


def number_of(left: str, unit: Unit) -> str:
    """What is added to the name of a length of time that is a bound; empty for all others.

    >>> number_of("甲方停业超过", Unit("duration", "日", "日", "天数"))
    '天数'
    """
    return _number(unit) if BOUND.search(left) else ""


def _number(unit: Unit) -> str:
    return "时长" if unit.unit in SHORT else unit.number


def sum_of(left: str, period: str, unit: Unit | None) -> str:
    """服务天数 in 服务期限自____至____,共____天; empty where no sum of the period before is asked for.

    >>> sum_of(",共", "服务期限截止日期", Unit("duration", "天", "天", "天数"))
    '服务天数'
    """
    if unit is None or not ADDED_UP.fullmatch(left.lstrip("止日 ")):
        return ""
    return in_units(DATE_ENDS.sub("", period), unit.number)


def in_units(period: str, number: str) -> str:
    """服务天数 for the days of a 服务期限."""
    return PERIOD.sub("", period) + number


def _due(sentence: str, behind: str, noun: str) -> str:
    """What is to be done in the time."""
    piece = PIECES.split(behind)[0]
    found = [*words().due.finditer(piece)]
    hit = next((hit for hit in found if not words().easy.fullmatch(hit[0])), None)
    if NEVER.search(piece, 0, hit.start() if hit else len(piece)):
        return noun
    if hit is None:
        return ""
    kind = KIND.fullmatch(piece, found[0].end(), hit.start()) if hit is not found[0] else None
    named = HANDLED.search(piece[: hit.start()]) or OBJECT.match(piece, hit.end())
    what = named[1] if named and not words().due.fullmatch(named[1]) else ""
    return f"{_subject(sentence) or what}{kind[1] if kind else ''}{hit[0]}{noun}"


def _subject(sentence: str) -> str:
    """What the last clauses of a sentence are about, where that is no person."""
    for piece in reversed(PIECES.split(sentence)[-3:]):
        hit = SUBJECT.match(piece.strip())
        if hit and not words().party.search(hit[1]):
            return hit[1]
        if words().party.match(piece.strip()):
            return ""
    return ""


def _notice(sentence: str, behind: str) -> str:
    """出售通知期限 in 甲方出售房屋的,应提前____日通知乙方."""
    told = words().told.search(PIECES.split(behind)[0])
    if told is None:
        return ""
    topics = [hit[0] for hit in words().occasion.finditer(sentence)]
    return f"{topics[-1] if topics else ''}{told[0]}期限"


def period_of(left: str, behind: str) -> str:
    """水箱清洗周期 in 水箱每____个月清洗一次."""
    once = ONCE.match(behind)
    done = (once[1] or once[2]) if once else ""
    if not done and (hit := words().due.search(PIECES.split(behind)[0])):
        done = hit[0]
    what = PIECES.split(left[:-1])[-1].strip()
    what = "" if words().party.search(what) or len(what) > 8 or not SUBJECT.match(f"{what}应") else what
    return f"{what}{done}周期" if done else ""
