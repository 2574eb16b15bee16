"""What a blank is called: a label from its surroundings, and a key that is unique in its variant."""

import re
from functools import cache, lru_cache
from keyword import kwlist
from typing import NamedTuple

import regex

from normalizer.document import FieldType
from normalizer.fields.types import Surroundings, Unit
from normalizer.tables import rows

STOPS = re.compile(r"(?:(.*)([,。;:、!?()\[\]\"“”《》【】]|[^\S\x1c-\x1f]|[0-9][.)、]))?(.*)", re.DOTALL)
NOT_IN_KEY = re.compile(r"[^㐀-鿿〇A-Za-z0-9]+")
LONGEST = 20
LONGEST_HEADING = 8
# The ending of a type whose names need nothing added.
ANY = "(?:.)$"
LETTERS = regex.compile(r"(?r)[A-Za-z]{2,10}$")
CALLED = re.compile(r"\s*,?\(?以?下[均统合]?简?称为?[\"“「]?([㐀-鿿]{2,8})")
# A fixed beginning of a number: 合同编号:CG-____, 电话:400-____.
FIXED = regex.compile(r"(?r)(?<=:)[A-Za-z0-9〔〕()-]{1,12}$")
ASKING = re.compile(r"^请?(?:在?此处?)?(?:填[写入]?|输入|插入|注明|具体)?(?=.)")
CAPITAL = regex.compile(r"(?r)(?:\(大写\)|大写):?$")
# In the middle of a name: 演出费(含税)为____.
BRACKETS = re.compile(r"\([^()]*+\)")
# What a part of an address or a citation is called: 住所省, 仲裁规则条号.
PARTS = re.compile(r"地址([省市区县镇乡村路街号弄幢栋室]|单元|街道)|序号([条款项])|序号(月)")
# The two ends of a period: 自____起至民国____止.
RANGE = regex.compile(r"(?r)[自从至到](?:民国)?$")
TITLE = regex.compile(r"(?r)([^《》]{2,30})》第$")
OPENING = '《【("“ '
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


class _Words(NamedTuple):
    stated: regex.Pattern[str]
    bound: re.Pattern[str]
    carriers: regex.Pattern[str]
    front: re.Pattern[str]
    right: regex.Pattern[str]
    party: re.Pattern[str]
    signed: re.Pattern[str]
    link: re.Pattern[str]
    border: re.Pattern[str]
    topic: re.Pattern[str]
    role: re.Pattern[str]
    empty: re.Pattern[str]
    action: regex.Pattern[str]
    each: re.Pattern[str]


@cache
def _words() -> _Words:
    word = {kind: f"(?:{words})" for kind, words in rows("field_words")}
    noun = rf"((?:[㐀-鿿]{{2}}的)?(?:(?!{word['cut']})[㐀-鿿A-Za-z]){{2,12}})"
    # What ends a phrase is searched backwards, `(?r)`: five times as fast.
    return _Words(
        stated=regex.compile(rf"(?r)(?:{word['bound']}|{word['copula']}){word['carrier']}*$"),
        bound=re.compile(word["bound"]),
        carriers=regex.compile(rf"(?r){word['carrier']}+$"),
        front=re.compile(rf"(?:{word['front']}|{word['verb']}(?!{word['kept']}))*+"),
        right=regex.compile(rf" ?{word['behind']}*+{word['light']}*+{noun}"),
        party=re.compile(word["party"]),
        signed=re.compile(rf".*?({word['party']}(?:{word['party']}|{word['signed']})*+)$"),
        link=re.compile(word["link"]),
        border=re.compile(rf"(?:{word['border']}|{word['verb']}(?!{word['kept']}|$))"),
        topic=re.compile(word["topic"]),
        role=re.compile(word["role"]),
        empty=re.compile(word["empty"]),
        action=regex.compile(word["action"]),
        each=re.compile(word["each"]),
    )


@cache
def _nouns() -> dict[str, _Noun]:
    return {
        kind: _Noun(tuple(order.split()), f"(?:{ending})$", added, lone)
        for kind, order, ending, added, lone in rows("field_nouns")
    }


@lru_cache(maxsize=4096)  # as find_type
def name_of(
    around: Surroundings, kind: FieldType, unit: Unit | None, behind: str, previous: Name | None
) -> Name:
    """The name of a blank of type `kind`.

    `behind` is what follows its unit; `previous` is the name of the blank before it, which goes on where only
    a link stands between (自____起至____止).

    >>> name_of(Surroundings("有效期为", "underline", "", "年,"), "duration", None, ",", None)
    Name(label='有效期', key='有效期')
    """
    noun = _nouns()[kind]
    if "大写" in around.left[-5:] and (capital := CAPITAL.search(around.left)):
        plain = name_of(around._replace(left=around.left[: capital.start()]), kind, unit, behind, previous)
        return Name(plain.label, f"{plain.key}大写")
    left = FIXED.sub("", around.left) if around.left[-1:].isascii() else around.left
    if left.endswith(":"):
        label, stem = _label(left[:-1], kind)
        if key := _called_otherwise(stem, kind):
            return Name(label, key)
        if stem and stem not in around.hint:
            return Name(label, _with_noun(stem, noun, unit, around.left, around.right))
    if around.form in ("named", "jinja"):
        return Name(around.hint, identifier(ASKING.sub("", around.hint)) or noun.lone)
    if previous and len(around.left) < 7 and _words().link.fullmatch(around.left):
        return Name(previous.label, _with_noun(previous.label or "", noun, unit, around.left, around.right))
    left = BRACKETS.sub("", left[around.lead :])
    stem = next(filter(None, (SOURCES[source](left, behind) for source in noun.order)), "")
    stem = stem or identifier(around.hint)
    if key := _called_otherwise(_pieces(left)[2], kind) or _called_otherwise(stem, kind):
        return Name(stem or None, key)
    return Name(stem or None, _with_noun(stem, noun, unit, around.left, around.right))


def identifier(text: str) -> str:
    """`text` as the beginning of a Jinja name: letters and figures only, no figure first; may be empty."""
    key = NOT_IN_KEY.sub("", text).lstrip("0123456789")[:LONGEST]
    return key if key.isidentifier() and key not in RESERVED else ""


def _with_noun(stem: str, noun: _Noun, unit: Unit | None, left: str, right: str) -> str:
    """`stem` as a key: with the noun that says what kind of value it is, where it does not end with one."""
    key = identifier(stem)
    if noun.added == "日期" and (edge := RANGE.search(left)):
        end = "时间" if key.endswith("时间") else "日期"
        return key.removesuffix(end) + ("起始" if edge[0][0] in "自从" else "截止") + end
    if not key:
        return noun.lone
    if part := PARTS.match(noun.added + right):
        place, rank, month = part.groups()
        return key + (place or (f"{rank}号" if rank else f"{month}份"))
    if re.search(noun.ending, key):
        return key
    if unit and unit.type == "duration":
        return key + ("时限" if "内" in right[:5] else unit.number if key[-1] in "前后过期" else noun.added)
    return key + noun.added.replace("{number}", unit.number if unit else "数量")


def _called_otherwise(stem: str, kind: FieldType) -> str:
    """The key of the first row of `data/field_keys.tsv` that fits; empty where none does."""
    for type_, words, key in rows("field_keys"):
        if type_ == kind and (hit := _whole(words).fullmatch(stem)):
            return hit.expand(key)
    return ""


@cache
def _whole(words: str) -> re.Pattern[str]:
    return re.compile(words)


def headed(heading: str, key: str, kind: FieldType) -> str:
    """The key under a heading: the heading alone where it names a value of this type, else both.

    >>> headed("租赁期限", "期限", "duration"), headed("付款方式", "金额", "money")
    ('租赁期限', '付款方式金额')
    """
    if len(heading) > LONGEST_HEADING:
        return key
    noun = _nouns()[kind]
    names = heading.endswith(key) or (
        key in (noun.lone, noun.added) and noun.ending != ANY and re.search(noun.ending, heading)
    )
    return heading if names else heading + key


def _label(text: str, kind: FieldType) -> tuple[str, str]:
    """The label that ends `text` (without its colon), and the words of it that make the key."""
    bracket = ""
    if text.endswith(")"):
        text, _, bracket = text.rpartition("(")
    piece = _pieces(text)[2]
    signed = _words().signed.match(piece)
    if signed:
        piece = signed[1]
    elif len(piece) > 10:
        piece = _phrase(piece.rpartition("的")[2])
    label = f"{piece}({bracket}" if bracket else piece
    return label, label if kind == "signature" else piece


def _pieces(text: str) -> tuple[str, str, str]:
    """What stands before the last stop, the stop, and what stands behind it."""
    hit = STOPS.fullmatch(text)
    return (hit[1] or "", hit[2] or "", hit[3].lstrip("0123456789.")) if hit else ("", "", text)


def _stated(left: str, behind: str) -> str:
    """有效期 in 有效期为____, 赔偿金额 in 赔偿金额不低于乙方损失____."""
    piece = _pieces(left.rstrip(OPENING))[2]
    hit = _words().stated.search(piece) or _words().bound.search(piece)
    return _phrase(_words().carriers.sub("", piece[: hit.start()])) if hit else ""


def _label_before(left: str, behind: str) -> str:
    """第一阶段 in 第一阶段:至____: no word of its own stands between the colon and the blank."""
    before, stop, piece = _pieces(left.rstrip(OPENING))
    return _label(before, "text")[1] if stop == ":" and not _phrase(_words().carriers.sub("", piece)) else ""


def words_before(left: str, behind: str = "") -> str:
    """接到投诉后 in 甲方将在接到投诉后的____: the words right before a blank, without who and how."""
    return _phrase(_words().carriers.sub("", _pieces(left.rstrip(OPENING))[2]))


def _words_behind(left: str, behind: str) -> str:
    """服务升级 in ____次服务升级; 收到反馈后回复 in 收到反馈后____小时内予以回复, where two characters say too little."""
    hit = _words().right.match(behind)
    noun = hit[1].replace("的", "") if hit else ""
    return words_before(left) + noun if len(noun) == 2 else noun


def _words_around(left: str, behind: str) -> str:
    """承诺事项 in 承诺____事项."""
    hit = _words().right.match(behind)
    before = _pieces(left)[2]
    noun = hit[1].partition("的")[0] if hit else ""
    return ("" if _words().carriers.search(before) else before[-2:]) + noun if noun else ""


def _code(left: str, behind: str) -> str:
    """ISO标准 in ISO____标准."""
    letters, hit = LETTERS.search(left), _words().right.match(behind)
    return letters[0] + (hit[1] if hit else "") if letters else ""


def _topic(left: str, behind: str) -> str:
    """拍卖佣金 in 拍卖佣金按落槌价的____%."""
    hit = _words().topic.search(_pieces(left)[2])
    return _phrase(hit[1]) if hit else ""


def _role(left: str, behind: str) -> str:
    """联系人 in ____为联系人."""
    hit = _words().role.match(behind)
    return hit[1] if hit else ""


def _action(left: str, behind: str) -> str:
    """交付 in ____日前交付."""
    hit = _words().action.match(behind)
    return hit[1] if hit else ""


def _each(left: str, behind: str) -> str:
    """每人 in 每人____元."""
    hit = _words().each.search(left)
    return hit[1] if hit else ""


def _called(left: str, behind: str) -> str:
    """甲方 in ____(以下简称甲方)."""
    called = CALLED.match(behind)
    return called[1] if called else ""


def _title(left: str, behind: str) -> str:
    """The document whose article is asked for: 仲裁规则 in 《仲裁规则》第____条."""
    title = TITLE.search(left)
    return title[1] if title else ""


SOURCES = {
    "stated": _stated,
    "label": _label_before,
    "before": words_before,
    "behind": _words_behind,
    "around": _words_around,
    "code": _code,
    "title": _title,
    "called": _called,
    "topic": _topic,
    "role": _role,
    "action": _action,
    "each": _each,
}


def _phrase(piece: str) -> str:
    """What the last words of `piece` name: without who and how, and without the verb before a noun."""
    rests = (piece[border.end() :] for border in _words().border.finditer(piece))
    phrases = (_without_front(rest) for rest in (piece, *rests))
    last = ""
    for phrase in phrases:
        last = phrase if len(phrase) > 1 else last
    return last if len(last) <= LONGEST and not _words().empty.fullmatch(last) else ""


def _without_front(piece: str) -> str:
    front = _words().front.match(piece)
    return (piece[front.end() :] if front else piece).replace("的", "")


def party_in(label: str | None) -> str:
    """The party that a label begins with (`甲方` of 甲方(盖章)), or the empty string."""
    hit = _words().party.match(label) if label else None
    return hit[0] if hit else ""


def party_words() -> re.Pattern[str]:
    """The words for the sides of a document."""
    return _words().party
