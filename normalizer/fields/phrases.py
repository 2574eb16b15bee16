"""What the words around a blank name: the sources of `data/field_nouns.tsv`, by the words of `data/field_words.tsv`."""

from functools import cache, lru_cache
from typing import NamedTuple

import regex

from normalizer.document import FieldType
from normalizer.fields.types import type_of_label
from normalizer.patterns import compiled
from normalizer.tables import rows

STOPS = compiled(r"(?s)(?:(.*)([,。;:、!?()\[\]\"“”《》【】]|\s|[0-9][.)、]|(?<=[㐀-鿿])\.))?(.*)")
LONGEST = 20
# Between a label and its colon, a party and its label: 乙方的岗位为:____.
COPULA = compiled(r"(?<=[㐀-鿿]{2})(?<![行作认以因])[为是]$")
OF = compiled("(?<=[甲乙丙丁]方)的")
LETTERS = compiled(r"(?r)[A-Za-z]{2,10}$")
CALLED = compiled(
    r"\s*(?:\p{Han}{1,11}(?:公司|集团|中心|[会店厂院校局行社馆所部站场学])(?=\(以?下[^()]{0,6}(?:[甲乙丙丁买卖供需]方|我们|本公司)))?,?\(?以?下[均统合]?简?称为?[\"“「]?([㐀-鿿]{2,8})"
)
# 贷款人:中国农业发展银行____: what is given of the name.
FIXED_NAME = compiled(r"\p{Han}{2,14}(?:银行|公司|局|厅|委员会|大学|集团|联社)")
TOGETHER = compiled("[双各三]方")
TITLE = compiled(r"(?r)([^《》]{2,30})》第$")
OPENING = '《【("“ '


class Words(NamedTuple):
    """The kinds of `data/field_words.tsv`."""

    stated: regex.Pattern[str]
    bound: regex.Pattern[str]
    bounded: regex.Pattern[str]
    carriers: regex.Pattern[str]
    front: regex.Pattern[str]
    right: regex.Pattern[str]
    party: regex.Pattern[str]
    agent: regex.Pattern[str]
    signed: regex.Pattern[str]
    link: regex.Pattern[str]
    border: regex.Pattern[str]
    topic: regex.Pattern[str]
    role: regex.Pattern[str]
    empty: regex.Pattern[str]
    action: regex.Pattern[str]
    each: regex.Pattern[str]
    side: regex.Pattern[str]
    named: regex.Pattern[str]
    capped: regex.Pattern[str]
    paid: regex.Pattern[str]
    sold: regex.Pattern[str]
    done: regex.Pattern[str]
    due: regex.Pattern[str]
    easy: regex.Pattern[str]
    told: regex.Pattern[str]
    occasion: regex.Pattern[str]
    renewal: regex.Pattern[str]


@cache
def words() -> Words:
    """The table, compiled."""
    word = {kind: f"(?:{words})" for kind, words in rows("field_words")}
    noun = rf"((?:[㐀-鿿]{{2}}的)?(?:(?!{word['cut']})[㐀-鿿A-Za-z]){{2,12}})"
    # What ends a phrase is searched backwards, `(?r)`: five times as fast.
    return Words(
        stated=compiled(rf"(?r)(?:{word['bound']}|{word['copula']}){word['carrier']}*$"),
        bound=compiled(word["bound"]),
        bounded=compiled(rf"(?r){word['bound']}$"),
        carriers=compiled(rf"(?r){word['carrier']}+$"),
        front=compiled(rf"(?:{word['front']}|{word['verb']}(?!{word['kept']}))*+"),
        right=compiled(rf" ?{word['behind']}*+{word['light']}*+{noun}"),
        party=compiled(word["party"]),
        agent=compiled(word["agent"]),
        signed=compiled(rf".*?({word['party']}(?:{word['party']}|{word['signed']})*+)$"),
        link=compiled(word["link"]),
        border=compiled(rf"(?:{word['border']}|{word['verb']}(?!{word['kept']}|$))"),
        topic=compiled(word["topic"]),
        role=compiled(word["role"]),
        empty=compiled(word["empty"]),
        action=compiled(word["action"]),
        each=compiled(word["each"]),
        side=compiled(word["side"]),
        named=compiled(word["named"]),
        capped=compiled(word["capped"]),
        paid=compiled(word["paid"]),
        sold=compiled(word["sold"]),
        done=compiled(word["done"]),
        due=compiled(word["due"]),
        easy=compiled(word["easy"]),
        told=compiled(word["told"]),
        occasion=compiled(word["occasion"]),
        renewal=compiled(word["renewal"]),
    )


@lru_cache(maxsize=64)  # several sources of a name ask for those of one blank
def pieces(text: str) -> tuple[str, str, str]:
    """What stands before the last stop, the stop, and what stands behind it."""
    hit = STOPS.fullmatch(text)
    return (hit[1] or "", hit[2] or "", hit[3].lstrip("0123456789.")) if hit else ("", "", text)


def label_of(text: str, kind: FieldType) -> tuple[str, str]:
    """The label that ends `text` (without its colon), and the words of it that make the key."""
    bracket = ""
    text = COPULA.sub("", text)
    if text.endswith(")"):
        text, _, bracket = text.rpartition("(")
    piece = pieces(text)[2]
    signed = words().signed.match(piece)
    if signed:
        piece = signed[1]
    elif len(piece) > 10:
        piece = phrase(piece.rpartition("的")[2])
    label = f"{piece}({bracket}" if bracket else piece
    return label, label if kind == "signature" else OF.sub("", piece)


def _stated(left: str, behind: str) -> str:
    """有效期 in 有效期为____, 赔偿金额 in 赔偿金额不低于乙方损失____."""
    piece = pieces(left.rstrip(OPENING))[2]
    hit = words().stated.search(piece) or words().bound.search(piece)
    return phrase(words().carriers.sub("", piece[: hit.start()])) if hit else ""


def _label_before(left: str, behind: str) -> str:
    """第一阶段 in 第一阶段:至____: no word of its own stands between the colon and the blank."""
    before, stop, piece = pieces(left.rstrip(OPENING))
    bare = stop == ":" and (
        FIXED_NAME.fullmatch(piece)
        or words().stated.fullmatch(piece)
        or not phrase(words().carriers.sub("", piece))
    )
    return label_of(before, "text")[1] if bare else ""


def words_before(left: str, behind: str = "") -> str:
    """接到投诉后 in 甲方将在接到投诉后的____: the words right before a blank, without who and how."""
    piece = words().bounded.sub("", pieces(left.rstrip(OPENING))[2])
    found = phrase(words().carriers.sub("", piece))
    acting = words().party.fullmatch(found) and words().carriers.search(piece)  # 承运方按____
    return "" if acting else found


def _words_behind(left: str, behind: str) -> str:
    """服务升级 in ____次服务升级; 收到反馈后回复 in 收到反馈后____小时内予以回复, where two characters say too little."""
    hit = words().right.match(behind)
    if hit and behind.startswith(":", hit.end()) and type_of_label(hit[1])[0]:  # the next label
        return ""
    noun = hit[1].replace("的", "") if hit else ""
    return words_before(left) + noun if len(noun) == 2 else noun


def _words_around(left: str, behind: str) -> str:
    """承诺事项 in 承诺____事项."""
    hit = words().right.match(behind)
    before = TOGETHER.sub(" ", words().party.sub(" ", pieces(left)[2]))[-2:]  # 方每 of 乙方每____ is no word
    noun = hit[1].partition("的")[0] if hit else ""
    return ("" if " " in before or words().carriers.search(before) else before) + noun if noun else ""


def _code(left: str, behind: str) -> str:
    """ISO标准 in ISO____标准."""
    letters, hit = LETTERS.search(left), words().right.match(behind)
    return letters[0] + (hit[1] if hit else "") if letters else ""


def _topic(left: str, behind: str) -> str:
    """拍卖佣金 in 拍卖佣金按落槌价的____%."""
    hit = words().topic.search(pieces(left)[2])
    return phrase(hit[1]) if hit else ""


def _role(left: str, behind: str) -> str:
    """联系人 in ____为联系人."""
    hit = words().role.match(behind)
    return hit[1] if hit else ""


def _action(left: str, behind: str) -> str:
    """交付 in ____日前交付."""
    hit = words().action.match(behind)
    return hit[1] if hit else ""


def _each(left: str, behind: str) -> str:
    """每人 in 每人____元."""
    hit = words().each.search(left)
    return hit[1] if hit else ""


def _party(left: str, behind: str) -> str:
    """甲方 in 甲方____电话:, where the colon behind the party is missing."""
    piece = pieces(left)[2]
    return piece if words().party.fullmatch(piece) else ""


def _called(left: str, behind: str) -> str:
    """甲方 in ____(以下简称甲方)."""
    called = CALLED.match(behind)
    return called[1] if called else ""


def _named(left: str, behind: str) -> str:
    """活动 in 举办____活动."""
    hit = words().named.match(behind)
    return hit[1] if hit else ""


def _capped(left: str, behind: str) -> str:
    """违约金累计 in 支付违约金,累计不超过____%."""
    hit = words().capped.search(left)
    return f"{hit[1]}累计" if hit else ""


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
    "named": _named,
    "capped": _capped,
    "action": _action,
    "each": _each,
    "party": _party,
}


@lru_cache(maxsize=64)
def phrase(piece: str) -> str:
    """What the last words of `piece` name: without who and how, and without the verb before a noun."""
    rests = (piece[border.end() :] for border in words().border.finditer(piece))
    phrases = (_without_front(rest) for rest in (piece, *rests))
    last = ""
    for phrase in phrases:
        last = phrase if len(phrase) > 1 else last
    return last if len(last) <= LONGEST and not words().empty.fullmatch(last) else ""


def _without_front(piece: str) -> str:
    front = words().front.match(piece)
    return (piece[front.end() :] if front else piece).replace("的", "")


def party_in(label: str | None) -> str:
    """The party that a label begins with (`甲方` of 甲方(盖章)), or the empty string."""
    hit = words().party.match(label) if label else None
    return hit[0] if hit and not words().agent.match(hit[0]) else ""


def joined(front: str, key: str) -> str:
    """Both, with the words that end one and begin the other only once.

    >>> joined("商铺月租金", "月租金大写"), joined("房屋用", "用途")
    ('商铺月租金大写', '房屋用途')
    """
    shared = next((size for size in range(len(key), 0, -1) if front.endswith(key[:size])), 0)
    return front + key[shared:]
