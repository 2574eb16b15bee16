"""Fields that belong together: the two ends of a range, an amount in figures and in words, the same thing asked twice."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import regex
from msgspec.structs import replace

from normalizer.document import Field, FieldType, Part, Party
from normalizer.fields.limits import DATE_ENDS
from normalizer.fields.names import Name
from normalizer.fields.types import Surroundings
from normalizer.offsets import inner_cuts
from normalizer.patterns import compiled

# How much may stand between two blanks of one statement: 元整(大写:人民币
NEAR = 20
# Between the ends of a range: 起至, 日到, 时——
RANGE = compiled(
    r"[^,。;:、\n]{0,6}?[,、]?(?:[至到]|[-~—]{1,2})(?:民国|公元|次日|当日|第|[上下]午|¥|人民币){0,2}"
)
# Between the two wordings of an amount nothing else is named: ____元,大写____, but ____元,总价大写____.
AMOUNT = compiled(r"[^,。;\n]*(?:,\(?(?:即|[合共]?计|人民币|新台币|[大小]写|¥)[^,。;\n]*)?")
WORDS = compiled(r"大写[)]?:?[(]?(?:人民币|新台币)?[)]?:?\Z")
WORDS_BEHIND = compiled(r"[元圆整]*\(大写\)(?!:|人民币)")
# 人民币____元整(¥____): the first is in words.
FIGURES_BEHIND = compiled(r"[元圆][整正] ?\((?:小写)?:?(?:人民币)?[¥￥]? ?")
# What a key says besides what the amount is for.
AMOUNT_ENDS = compiled(r"(?:[大小]写)$|^(?:人民币)?(?:金额)?(?:[大小]写)?$")
# What is asked of a party once, wherever it is written.
ASKED_ONCE: frozenset[FieldType] = frozenset({"person", "organization", "address", "contact", "identifier"})
LINKED: frozenset[FieldType] = ASKED_ONCE | {"party", "signature"}
# What a label says besides who signs or is named.
NAMED = compiled(
    r"^由(?=[一-龥]{2})|签名|签字|签章|盖章|签署|公章|印章|捺印|手印|名称|姓名|全称|单位|个人|法人|自然人|以?下[简统]?称|[或及和/、: ]"
    r"|已?(?:认真|仔细)?(?:阅读|阅知|知悉|知晓).*"
)
# 甲方(出租方): two words for one; (一) tells one from another.
WORD_EDGE = compiled(r"\((?![一二三四五六七八九十0-9]+\))|\)")
# Who signs for another.
AGENT = compiled(r"代表|代理|经办|监护|^负责")


class Asked(NamedTuple):
    """A blank as far as it is understood; `party` is the one whose block it stands in."""

    start: int
    end: int
    type: FieldType
    name: Name
    around: Surroundings
    party: str


class Link(NamedTuple):
    """The other field of two, as an index, and what this one is of the two; `pair` is `None` for an amount in words alone."""

    pair: int | None
    part: Part


def find_pairs(plain: str, asked: Sequence[Asked], breaks: Sequence[int]) -> dict[int, Link]:
    """The link of each field that has one; none reaches across one of `breaks`."""
    links = {
        index: Link(None, "words")
        for index, each in enumerate(asked)
        if each.type == "money" and _in_words(each)
    }
    for index, (first, second) in enumerate(pairwise(asked)):
        start, end = first.end, second.start
        if first.type != second.type or end - start > NEAR or inner_cuts(breaks, start, end):
            continue
        between = plain[start:end]
        alone = [links.get(place, Link(None, "figures")) for place in (index, index + 1)]
        wordings = {link.part for link in alone if link.pair is None} == {"words", "figures"}
        if first.type == "money" and wordings and AMOUNT.fullmatch(between):
            _pair(links, index, alone[0].part)
        elif RANGE.fullmatch(between) and index not in links and not _is_one_number(first, between):
            _pair(links, index, "start")
    return links


def _is_one_number(first: Asked, between: str) -> bool:
    """编号:____-____ is one number of two parts."""
    return first.type == "identifier" and between.strip() in ("-", "—")


OTHER: dict[Part, Part] = {"start": "end", "end": "start", "figures": "words", "words": "figures"}


def _pair(links: dict[int, Link], index: int, part: Part) -> None:
    links[index] = Link(index + 1, part)
    links[index + 1] = Link(index, OTHER[part])


def pair_keys(keys: Sequence[str], kinds: Sequence[FieldType], links: Mapping[int, Link]) -> list[str]:
    """The keys; what is one statement has one name, that of the first field that has a name of its own."""
    result = list(keys)
    for index, (pair, part) in links.items():
        if part == "words" and pair is not None:
            stem = _common([result[place] for place in sorted((index, pair))], AMOUNT_ENDS) or "金额"
            result[index], result[pair] = f"{stem}大写", stem
        elif part == "start" and pair is not None and kinds[index] == "date":
            stem = _common([result[index], result[pair]], DATE_ENDS)
            named = "时间" if result[index].endswith("时间") else "日期"
            result[index], result[pair] = f"{stem}起始{named}", f"{stem}截止{named}"
    return result


def _common(keys: Sequence[str], ends: regex.Pattern[str]) -> str:
    return next(filter(None, (ends.sub("", key) for key in keys)), "")


def _in_words(amount: Asked) -> bool:
    around = amount.around
    return bool(
        around.form == "ladder"
        or WORDS.search(around.left)
        or around.hint.startswith("大写")
        or WORDS_BEHIND.match(around.right)
        or FIGURES_BEHIND.fullmatch(around.right)
    )


def find_same(asked: Sequence[Asked], keys: Sequence[str]) -> dict[int, int]:
    """The first field that asks the same, for each field that is not the first: who signs, and what a party has one of.

    `keys` are those of the fields before they were numbered.
    """
    first: dict[str, int] = {}
    same: dict[int, int] = {}
    for index, (each, key) in enumerate(zip(asked, keys, strict=True)):
        if each.type not in LINKED:
            continue
        who, what = _who(each), [key] if _is_of_party(each, key) else []
        names = who if each.type in ("party", "signature") else what
        known = next((first[name] for name in names if name in first), None)
        if known is not None:
            same[index] = known
        elif each.type != "signature":
            first |= dict.fromkeys([*what, *who], index)
    return same


def linked(fields: Sequence[Field], parties: Sequence[Party]) -> list[Field]:
    """`fields` with those of a party asking what the first of them asks; none asks what a field asks that itself asks again."""
    place = {field.id: index for index, field in enumerate(fields)}
    firsts = [(party, min(party.fields, key=place.__getitem__)) for party in parties if party.fields]
    again = {field: first for party, first in firsts for field in party.fields}
    asked: dict[str, str] = {}
    for field in fields:
        before = again.get(field.id) or field.same_as or field.id
        asked[field.id] = asked.get(before, before)
    sames = (asked[field.id] if asked[field.id] != field.id else None for field in fields)
    return [
        field if same == field.same_as else replace(field, same_as=same)
        for field, same in zip(fields, sames, strict=True)
    ]


def _who(each: Asked) -> tuple[str, ...]:
    """Who is named or signs here: 监督人 of 监督人(签字), 甲方 and 出租方 of 甲方(出租方)."""
    return (
        side_words(each.name.label) if each.type in ("party", "signature", "person", "organization") else ()
    )


@lru_cache(maxsize=1024)  # asked by each reader of a variant, and the labels of a site are few
def side_words(label: str | None) -> tuple[str, ...]:
    """What a label calls who is named or signs there: 甲方 and 出租方 of 甲方(出租方), nothing where one acts for another."""
    words = [NAMED.sub("", word) for word in WORD_EDGE.split(label or "")]
    return () if any(map(AGENT.search, words)) else tuple(word for word in words if len(word) > 1)


def _is_of_party(each: Asked, key: str) -> bool:
    return each.type in ASKED_ONCE and bool(each.party) and key.startswith(each.party)
