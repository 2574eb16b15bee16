"""The lines of a form: who signs, when, where; and where the closing of a document begins."""

import re
from collections.abc import Sequence
from itertools import pairwise

from normalizer.document import Span
from normalizer.offsets import beginning_in
from normalizer.patterns import compiled
from normalizer.scanner import scanner

# What may stand between signature lines: names of roles, short remarks. A sentence may not.
MOST_BETWEEN = 24
LONGEST_TAIL = 400  # what a site writes below them
SENTENCE = re.compile(r"[。;!?]\s*[\S\x1c-\x1f]")
DATE = compiled(r"年[^年月。\n]{0,12}月")
Place = tuple[int, int, str]  # a mark or a blank: its span and its kind
SIGNATURES = frozenset({"NAMED", "SIGNATURE"})
SIGNING = SIGNATURES | {"FORMULA"}
FRESH = frozenset("。;!?\n_)”》…")


def find_closing(plain: str, start: int, end: int, blanks: Sequence[Span]) -> int:
    """Where the closing of `plain[start:end]` begins, or `end` where there is none.

    A closing runs to the end: formulas, signature labels, dates and blanks with little text in between. It begins
    behind a stop, a blank or a line break, or with a formula; it has a formula, a signature, or a party and a date.
    What somebody wrote below the signatures is part of it: then two lines must sign.
    """
    marks = [(m.start(), m.end(), str(m.lastgroup)) for m in scanner("closing").finditer(plain, start, end)]
    inner = beginning_in(blanks, start, end)
    places = sorted([*marks, *((*span, "BLANK") for span in inner)], reverse=True)
    lines = lines_before(plain, start, end, places)
    if signed(plain, lines, end):
        return lines[-1][0]
    filled = (stop for _, stop, kind in places if kind in {"BLANK", "DATE"} or plain[stop - 1] == ":")
    tail = next(filled, end)
    if not parted(plain, tail, end) or end - tail > LONGEST_TAIL:
        return end
    lines = lines_before(plain, start, tail, [place for place in places if place[1] <= tail])
    return lines[-1][0] if sum(kind in SIGNING for _, kind in lines) > 1 else end


def lines_before(plain: str, start: int, end: int, places: Sequence[Place]) -> list[tuple[int, str]]:
    """Where the lines of a form begin that end at `end`, from the last to the first, each with its kind."""
    lines, last = [], end
    for at, stop, kind in places:
        if parted(plain, stop, last) or not plain[start:at].strip():
            break
        last = at
        asks = plain[stop - 1] == ":" or plain.startswith(("___", "………"), stop)
        signs = kind == "FORMULA" or (kind in SIGNATURES and stop - at > 4 and asks)
        if signs or (kind != "BLANK" and fresh(plain, start, at)):
            lines.append((at, kind))
    return lines


def signed(plain: str, lines: Sequence[tuple[int, str]], end: int) -> bool:
    """Whether lines, the last of them first, sign: a formula, a signature, or a party and a date."""
    if not lines:
        return False
    begin, kinds = lines[-1][0], {kind for _, kind in lines}
    dated = "WHEN" in kinds or DATE.search(plain, begin, end) is not None
    # 承诺人: alone on the last lines is signed; with an address or a number it can say who somebody is
    alone = kinds == {"PARTY"} and plain[begin - 1] == "\n"
    return bool(kinds & SIGNING) or ("PARTY" in kinds and dated) or alone


def parted(plain: str, stop: int, at: int) -> bool:
    """Whether more stands between two signature lines than a name or a short remark."""
    return at - stop > MOST_BETWEEN or SENTENCE.search(plain, stop, at) is not None


def fresh(plain: str, start: int, at: int) -> bool:
    """Whether a line of a form can begin at `at`: at a line's start, behind a stop or a blank."""
    while at > start and plain[at - 1] == " ":
        at -= 1
    return at == start or plain[at - 1] in FRESH


def form_lines(plain: str, start: int, end: int, blanks: Sequence[Span]) -> list[int]:
    """Where the lines of a form begin in text without line breaks: a label behind a blank or a formula, `甲方:____乙方:____`."""
    marks = list(scanner("closing").finditer(plain, start, end))
    ends = {stop for _, stop in beginning_in(blanks, start, end)} | {
        mark.end() for mark in marks if mark.lastgroup == "FORMULA"
    }
    behind = [m.start() for m in marks if (m.start() in ends or plain[m.start() - 1] in "日。") and leads(m)]
    return [at for before, at in pairwise([start, *behind]) if at > before]


def leads(mark: re.Match[str]) -> bool:
    """Whether a mark can begin a line: not (签字) behind its blank, nor the end of 致____公司:."""
    alone = mark.lastgroup == "SIGNATURE" and mark.group()[0] in "(签盖公手印捺章"
    return not alone and not mark.group().startswith(("公司", "单位", "学校", "企业", "部门"))
