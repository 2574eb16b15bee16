"""Fields that belong together: the two ends of a range, an amount in figures and in words, the same thing asked twice."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from normalizer.document import FieldType, Part
from normalizer.fields.names import Name
from normalizer.fields.phrases import party_words
from normalizer.fields.types import Surroundings
from normalizer.offsets import inner_cuts

# How much may stand between two blanks of one statement: 元整(大写:人民币
NEAR = 20
# Between the ends of a range: 起至, 日到, 时——
RANGE = re.compile(
    r"[^,。;:、\n]{0,6}?[,、]?(?:[至到]|[-~—]{1,2})(?:民国|公元|次日|当日|第|[上下]午|¥|人民币){0,2}"
)
# Between the two wordings of an amount; no sentence ends there.
AMOUNT = re.compile(r"[^。;\n]*")
WORDS = re.compile(r"大写[)]?:?(?:人民币|新台币)?[)]?:?\Z")
WORDS_BEHIND = re.compile(r"[元圆整]*\(大写\)(?!:|人民币)")
# 人民币____元整(¥____): the first is in words.
FIGURES_BEHIND = re.compile(r"[元圆][整正] ?\((?:小写)?:?(?:人民币)?[¥￥]? ?")
# What a key says besides what the amount is for, and what the days bound.
AMOUNT_ENDS = re.compile(r"(?:[大小]写)$|^(?:人民币)?(?:金额)?(?:[大小]写)?$")
DATE_ENDS = re.compile(r"(?:起始|截止|开始|终止)?日期$")
# What is asked of a party once, wherever it is written.
ASKED_ONCE: frozenset[FieldType] = frozenset({"person", "organization", "address", "contact", "identifier"})
# What a label says besides the party that signs or is named.
NAMED = re.compile(
    r"签名|签字|签章|盖章|签署|公章|印章|捺印|手印|名称|姓名|全称|单位|个人|法人|自然人|以?下简称|[或及和/、(): ]"
)


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
    links = {index: Link(None, "words") for index, each in enumerate(asked) if _in_words(each)}
    for index, (first, second) in enumerate(pairwise(asked)):
        between = plain[first.end : second.start]
        if first.type != second.type or len(between) > NEAR or inner_cuts(breaks, first.end, second.start):
            continue
        if first.type == "money" and (index in links) != (index + 1 in links) and AMOUNT.fullmatch(between):
            _pair(links, index, "words" if index in links else "figures")
        elif RANGE.fullmatch(between) and index not in links:
            _pair(links, index, "start")
    return links


OTHER: dict[Part, Part] = {"start": "end", "end": "start", "figures": "words", "words": "figures"}


def _pair(links: dict[int, Link], index: int, part: Part) -> None:
    links[index] = Link(index + 1, part)
    links[index + 1] = Link(index, OTHER[part])


def pair_keys(keys: Sequence[str], links: Mapping[int, Link]) -> list[str]:
    """The keys; what is one statement has one name, that of the first field that has a name of its own."""
    result = list(keys)
    for index, (pair, part) in links.items():
        if part == "words" and pair is not None:
            stem = _common([result[place] for place in sorted((index, pair))], AMOUNT_ENDS) or "金额"
            result[index], result[pair] = f"{stem}大写", stem
        elif (
            part == "start"
            and pair is not None
            and all(result[place].endswith("日期") for place in (index, pair))
        ):
            stem = _common([result[index], result[pair]], DATE_ENDS)
            result[index], result[pair] = f"{stem}起始日期", f"{stem}截止日期"
    return result


def _common(keys: Sequence[str], ends: re.Pattern[str]) -> str:
    return next(filter(None, (ends.sub("", key) for key in keys)), "")


def _in_words(each: Asked) -> bool:
    around = each.around
    return each.type == "money" and bool(
        around.form == "ladder"
        or WORDS.search(around.left)
        or around.hint.startswith("大写")
        or WORDS_BEHIND.match(around.right)
        or FIGURES_BEHIND.fullmatch(around.right)
    )


def find_same(asked: Sequence[Asked], keys: Sequence[str]) -> dict[int, int]:
    """The first field that asks the same, for each field that is not the first: who a party is, and what it has one of.

    `keys` are those of the fields before they were numbered.
    """
    first: dict[str, int] = {}
    same: dict[int, int] = {}
    for index, (each, key) in enumerate(zip(asked, keys, strict=True)):
        names = _names(each) or _of_party(each, key)
        known = next((first[name] for name in names if name in first), index)
        if known != index:
            same[index] = known
        elif each.type != "signature":
            first |= dict.fromkeys(names, index)
    return same


def _names(each: Asked) -> list[str]:
    """The names of the party that is named or signs here: 出租方 and 甲方 of 出租方(以下简称甲方)."""
    if each.type not in ("party", "signature"):
        return []
    label = each.name.label or ""
    names = party_words().findall(label)
    rest = NAMED.sub("", party_words().sub("", label))
    if not names or rest:
        return []
    behind = each.around.right if "简称" in each.around.right[:6] else ""
    return [*names, *party_words().findall(each.around.hint + behind)]


def _of_party(each: Asked, key: str) -> list[str]:
    return [key] if each.type in ASKED_ONCE and each.party and key.startswith(each.party) else []
