"""The titles of documents: at the head of a text, before the label of a variant, and behind it."""

import re

from normalizer.document import Span
from normalizer.scanner import scanner

TITLE_BREAK = re.compile(r"[。;!?\n_:]")
SHORTEST_TITLE, LONGEST_TITLE = 4, 40
TITLE_EDGE = "《》★☆●◆ 0123456789.、"  # what a list of titles puts around them: 1.《T》 篇一
CONTENTS_LINE = re.compile(r"\s*目 {0,4}[录次] *\n\s*+")
EDGE_BEFORE = re.compile(r"(?:[《》★☆●◆ .、]|[0-9]{1,2}[.、])*+")  # not the year of 2022年T
# A title ends with the name of a kind of document, and does not begin like a sentence (甲方与乙方签订本合同).
TITLE_END = re.compile(
    r"(?!根据|依据|按照|为了?|兹|经|[甲乙丙]方|双方|本)[^。;!?,:_\n《》]{2,36}?(?<![本该此])"
    r"(?:合同书?|协议书?|承诺书|责任书|保证书|声明书?|委托书|授权书|意向书|倡议书|申请书|证明书?|契约书?|合约|章程|公约|条例|办法"
    r"|规定|细则|制度|准则|守则|规则|规范|规约|手册|方案|通知|公告|决定|函)"
    r"(?:(?:及|之)?(?:补充|变更|解除|终止|实施|管理|暂行){1,2}(?:协议书?|合同书?|细则|办法|规定|规约|制度))?"
    r"(?:范文|范本|样本|模板)?(?:\([^()\n]{1,12}\))?"
)


def title_before(plain: str, at: int) -> str:
    """What stands before a label in its sentence."""
    return TITLE_BREAK.split(plain[max(0, at - LONGEST_TITLE) : at])[-1]


def line_before(plain: str, start: int, end: int) -> str:
    """What stands before a label that ends its line, where that can be a title; empty where it cannot."""
    if plain[end : end + 8].split("\n")[0].strip():
        return ""
    before = title_before(plain, start)
    at = start - len(before)
    return before.lstrip() if at and plain[at - 1] == "\n" and len(before.strip(TITLE_EDGE)) > 1 else ""


def title_behind(plain: str, at: int) -> Span | None:
    """The title behind a label: the short rest of its line, else the next line; in text without lines, up to a title's end."""
    start = at + len(plain[at : at + 80]) - len(plain[at : at + 80].lstrip())
    line_end = plain.find("\n", start)
    following = plain[start : line_end if line_end >= 0 else min(len(plain), start + 2 * LONGEST_TITLE)]
    number = scanner("numbers").match(plain, start)
    whole = (
        line_end >= 0 and 2 <= len(following.rstrip()) <= LONGEST_TITLE and not TITLE_BREAK.search(following)
    )
    if whole and number is None:
        return start, start + len(following.rstrip())
    title = TITLE_END.match(following) if number is None else None
    return (start, start + title.end()) if title else None


def first_title(plain: str) -> Span | None:
    """The title at the head of a text: its first line where that is short and no sentence, or up to a title's last word."""
    contents = CONTENTS_LINE.match(plain)
    start = contents.end() if contents else len(plain) - len(plain.lstrip())
    line_end = plain.find("\n", start)
    end = line_end if line_end >= 0 else len(plain)
    line = plain[start:end].rstrip()
    number = scanner("numbers").search(plain, start, end)
    numbered = number is not None and number.start() == start
    if 2 <= len(line) <= LONGEST_TITLE and line_end >= 0 and not numbered and not TITLE_BREAK.search(line):
        return (start, start + len(line))
    limit = min(number.start() if number else end, start + LONGEST_TITLE + 20)
    match = TITLE_END.match(plain, start, limit)
    return match.span() if match else None
