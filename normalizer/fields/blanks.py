"""Where a text is to be filled in: the terminals of `grammar/blanks.lark`, looked for only where one can begin."""

import re
from functools import cache
from typing import NamedTuple

import regex

from normalizer.patterns import compiled
from normalizer.scanner import terminals
from normalizer.tables import rows


class Blank(NamedTuple):
    """A place to fill in, `plain[start:end]`, which may be empty; `form` is its terminal in `grammar/blanks.lark`, in lower case."""

    start: int
    end: int
    form: str


def anchor(start: int, end: int) -> int:
    """The place that a blank belongs to: where it begins, or the character before it where it has no width."""
    return start if start < end else max(0, start - 1)


# Where a blank can begin. Brackets, 年, blanks and dots are common: there the next character must promise more.
# The leading set lets `re` skip the rest of a page four times as fast as `regex` does. `plain`: an underline of three or
# more with nothing behind it that makes a date, a time or a ladder; of what the grammar has only UNDERLINE fits it.
FIRST = re.compile(
    r"[_﹍﹎﹏×*\[【〔{$«□☐☑☒■▢◻◼○…—仟Xx(年 .\-万元圆整正个]"
    r"(?:(?<=_)(?:__++(?! ?[_年月日时点学届〕亿万仟千佰百拾十元圆角分:\-/.])(?P<plain>)|_*)"
    r"|(?<=\()(?=[ _)填输插请此×Xx●•*…])|(?<=年)(?=[ _X×*…—(\[【月])|(?<= )(?<!  )(?:(?=[ 年月万仟佰拾亿千%‰元圆整》个工小分平㎡种日天次名人份条款项号辆台套件张间岗职室厅厨卫])|(?<=为 )|(?<=: )(?=[,。;]))|(?<=[¥￥币BM写):为计共额价款金费前于在后][万元圆整正个])"
    r"|(?<=\.)(?=\.\.)|(?<=-)(?=--)|(?<![_(年 .\-万元圆整正个]))"
)
# A blank between two words, none of which is a unit; where there is one in SPACED characters the page writes them anywhere.
SPACE_INSIDE = compiled(
    r" (?<=[\u4e00-\u9fff] )(?=[\u4e00-\u9fff])(?![年月日天元圆整个工小分平种次名人份条款项号辆台套件张间])"
)
SPACED = 25
SPACES = 8  # as many stand between the labels of a form
BOX = "□☐☑☒■▢◻◼"
BOXES = compiled(f"[{BOX}]")
# What a box without a label stands for that has a blank behind it: □现金□____
OTHER = "其他"
FILLED_IN = compiled(" ?[_(]")
# A label in front of its box (男□ 女□) reaches back to a stop, a blank or a gap.
LABEL_BEFORE = re.compile(rf"[^{BOX}_\s,。;:、?!()\[\]【】]{{1,12}}(?: ?)\Z")
# In text without breaks the underline of a signature runs into that of the date: 盖章:____________年____月____日.
SIGNED_DATE = compiled(r"(?<=:)(?<!日期:)(?<!时间:)(?<!日:)(_{6,})(?:(_{2,4})年(?=\2月)| +年(?= *月))")


def find_blanks(plain: str) -> tuple[Blank, ...]:
    """All places to fill in, sorted and disjoint, in linear time.

    A date of several gaps is one blank; the options of a choice are one blank, and a gap behind them is another.

    >>> find_blanks("有效期至____年__月__日,每日开展____次巡检(一)。")
    (Blank(start=4, end=15, form='date'), Blank(start=20, end=24, form='underline'))
    >>> [(blank.form, blank.end) for blank in find_blanks("类型:□企业□其他____")]
    [('boxes', 9), ('underline', 13)]
    """
    found: list[Blank] = []
    end = 0
    for first in FIRST.finditer(plain):
        start = first.start()
        if start < end:
            continue
        if first["plain"] is not None:
            found.append(Blank(start, end := first.end(), "underline"))
        elif hit := first_match(plain, start):
            found += _blanks_of(plain, *hit, end)
            end = found[-1].end
    single = {blank for blank in found if blank.form == "hollow" and blank.end - blank.start == 1}
    return (
        tuple(blank for blank in found if blank not in single)
        if single and is_spaced(plain)
        else tuple(found)
    )


def is_spaced(plain: str) -> bool:
    """Whether a page writes blanks between its words, as after a bad scan; there a single one is not what is left of an underline."""
    return len(SPACE_INSIDE.findall(plain)) > SPACES + len(plain) // SPACED


def first_match(plain: str, start: int) -> tuple[str, regex.Match[str]] | None:
    """The first terminal of grammar/blanks.lark that matches at `start`, and its match."""
    for form, terminal in _beginning_with(plain[start]):
        if hit := compiled(terminal).match(plain, start):
            return form, hit
    return None


@cache
def _beginning_with(character: str) -> list[tuple[str, str]]:
    """The names and patterns of the terminals that can begin with the character."""
    return [
        (form, found.pattern)
        for form, found in terminals("blanks").items()
        if not found.first or re.match(f"[{found.first}]", character)
    ]


def _blanks_of(plain: str, form: str, hit: regex.Match[str], low: int) -> list[Blank]:
    """The blank that the grammar found, with what belongs to it on its left (not before `low`) and on its right."""
    start, end = hit.span()
    if "lead" in hit.re.groupindex and hit.start("lead") >= 0:
        start = max(hit.start("lead"), low)
    if form == "BOXES":
        named = plain[end - 1] not in BOX or (end - start > 1 and FILLED_IN.match(plain, end))
        start = start if named else _label_start(plain, start, low)
        end = _options_end(plain, start, end)
    if form == "DATE" and (signature := SIGNED_DATE.match(plain, start)):
        return [Blank(start, signature.end(1), "underline"), Blank(signature.end(1), end, "date")]
    return [Blank(start, end, form.lower())]


def _label_start(plain: str, start: int, low: int) -> int:
    label = LABEL_BEFORE.search(plain, max(low, start - 13), start)
    return label.start() if label else start


@cache
def _continuation() -> regex.Pattern[str]:
    return compiled("|".join(row[0] for row in rows("field_continuations")))


def _options_end(plain: str, start: int, end: int) -> int:
    """Where the last label ends: in the middle of a sentence it runs on into what follows (由□甲方□乙方承担)."""
    labels = [label.strip(" ,、;/") for label in BOXES.split(plain[start:end])]
    last, others = labels[-1], labels[:-1]
    if len(labels) < 3 or not last or plain[start - 1 : start] in (":", " ", "(", "\n", ""):
        return end
    for other in others:
        if other and last[1:].startswith(other) and last[0] in "不非未无":
            return end - len(last) + 1 + len(other)
    lengths = {len(other) for other in others if other}
    alike = len(labels) > 4 and len(lengths) == 1 and plain[end : end + 1] != "_"
    if alike and 1 < min(lengths) < len(last) - 1 and not last.startswith("其"):
        return end - len(last) + min(lengths)
    own = (
        word.start()
        for word in _continuation().finditer(last, 1)
        if not any(word[0] in other for other in others)
    )
    return end - len(last) + next(own, len(last))
