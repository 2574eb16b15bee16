"""Labels of a form with nothing behind them: 甲方: and 联系电话: at the end of a line, or in front of the next label."""

from collections.abc import Sequence

import regex

from normalizer.document import FieldType, Span
from normalizer.fields.blanks import Blank
from normalizer.fields.phrases import words
from normalizer.fields.types import type_of_label
from normalizer.offsets import beginning_in
from normalizer.patterns import compiled

# 甲方:  承租方(乙方):  法定代表人/负责人:  地 址:  甲方签字:
LABEL = compiled(
    r"(?<![\p{Han}A-Za-z0-9、/(])(\p{Han}(?: {1,4}\p{Han}){1,3}|[\p{Han}/、]{2,14})(?:\([^()\n:_]{1,16}\))* ?:"
)
# What is filled in by hand; 费用: and 数量: may be the heading of a clause.
ASKED: frozenset[FieldType] = frozenset(
    {"party", "person", "organization", "address", "contact", "identifier", "date"}
)
SIGNED = compiled(
    r"[\p{Han}/、]{0,10}(?:签名|签字|盖章|签章|(?<![省市区县地日])签署|公章|捺印|签收)(?:或(?:盖章|签章|按手印))?[人处栏]?"
)
# Several parties together: their own labels follow.
TOGETHER = compiled(r".*(?:双方|各方|当事人|[立约].{0,4}书人).*")
MORE = 4  # characters that may stand before the word of the vocabulary: 公司注册地址
# Behind the colon stands the name to use, or the first sentence of a document without line breaks.
GOES_ON = compiled(
    r" *(?:\(以?下[均统合]?简?称|(?:为[^,。;:\n]{2,40},|根据《?|依照|依据|鉴于|经)?(?:甲、?乙|双方|甲方、乙方)[^:\n]{4})"
)
DATE = compiled(r" *[0-9〇零一二三四五六七八九十 ]{2,4}年.*")
DATED = ("日期", "时间")
VALUE = compiled(r"[^:,。;\n]{2,30}")


def find_prompts(plain: str, start: int, end: int, blanks: Sequence[Span]) -> list[Blank]:
    """The labels in a form `plain[start:end]` that nothing fills, as blanks of no width behind their colons.

    `blanks` are the blanks known before: what stands in front of one of them is not asked again.

    >>> find_prompts("甲方:\\n法定代表人: 电话:\\n", 0, 14, [])
    [Blank(start=3, end=3, form='prompt'), Blank(start=10, end=10, form='prompt'), Blank(start=14, end=14, form='prompt')]
    """
    if plain.find(":", start, end) < 0:
        return []
    labels = [label for label in LABEL.finditer(plain, start, end) if asks(label[1].replace(" ", ""))]
    edges = [*(label.start() for label in labels[1:]), end][: len(labels)]
    return [
        Blank(label.end(), label.end(), "prompt")
        for label, edge in zip(labels, edges, strict=True)
        if is_open(plain, label, edge, end, blanks)
    ]


def asks(label: str) -> bool:
    """Whether a label is one of a form: who, where, which number, when, or to sign."""
    if TOGETHER.fullmatch(label):
        return False
    if SIGNED.fullmatch(label) or words().side.fullmatch(label):
        return True
    kind, word = type_of_label(label)
    return kind in ASKED and len(label) - len(word) <= (0 if kind == "party" else MORE)


def is_open(plain: str, label: regex.Match[str], following: int, end: int, blanks: Sequence[Span]) -> bool:
    """Whether nothing that could be the value stands behind the label, up to the `following` one or the end of the form."""
    at = label.end()
    line = plain.find("\n", at, end)
    stop = min(following, line if line >= 0 else end)
    if beginning_in(blanks, at, stop + 1) or plain[at:stop].strip():
        return not beginning_in(blanks, at, stop + 1) and GOES_ON.match(plain, at, end) is not None
    return stop == following or not has_value(plain, line + 1, end, blanks, label[1].endswith(DATED))


def has_value(plain: str, start: int, end: int, blanks: Sequence[Span], dated: bool) -> bool:
    """Whether the next line of the form that is not empty is what a label above it asks for."""
    rest = plain[start:end].lstrip()
    line = rest.partition("\n")[0]
    at = end - len(rest)
    if beginning_in(blanks, at, at + len(line)) or not VALUE.fullmatch(line):
        return False
    return dated or not DATE.fullmatch(line)
