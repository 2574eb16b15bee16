"""Punctuation of Chinese text is full width; digits and Latin are ASCII. One code point for each."""

import re

from normalizer.patterns import compiled

CHINESE = r"\p{Han}，。、；：？！（）《》“”‘’【】…—_"
WIDE = str.maketrans(",:;?!()", "，：；？！（）")
NARROW = {
    code: code - 0xFEE0
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05, 0xFF0E)
}
LATIN_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％．]")
# A mark belongs to Chinese text where a Chinese character stands beside it, a blank or not; 8:30 and 1,000 keep theirs.
MARK = compiled(
    rf"(?<=[{CHINESE}][)\]0-9A-Za-z% ]{{0,3}})[,:;?!]+(?![0-9A-Za-z/])|[,:;?!]+(?=[{CHINESE}(])|(?<=[{CHINESE}])[,:;?!]+"
)
PAIR = re.compile(r"\([^()\n]{0,200}+\)")
QUOTED = re.compile(r'"([^"\n]{1,80}+)"')
IN_CHINESE = compiled(rf"[{CHINESE}]")
WORDED = compiled(r"[\p{Han}_]")


def full_width(text: str) -> str:
    """`text` with the punctuation of its Chinese passages in full width, and full-width digits and letters in ASCII.

    >>> full_width("甲方(出租方):租金为1,000元,8:30前支付;见ISO 9001(2015)。")
    '甲方（出租方）：租金为1,000元，8:30前支付；见ISO 9001（2015）。'
    >>> full_width("物业类型 ____ ;")
    '物业类型 ____ ；'
    """
    if LATIN_WIDE.search(text):
        text = text.translate(NARROW)
    text = PAIR.sub(_pair, text)
    text = MARK.sub(lambda m: m.group().translate(WIDE), text)
    return QUOTED.sub(_quoted, text)


def _pair(match: re.Match[str]) -> str:
    inner = match.group()
    before, after = (
        match.string[match.start() - 1 : match.start()],
        match.string[match.end() : match.end() + 1],
    )
    if IN_CHINESE.search(before + inner + after):
        return f"（{inner[1:-1]}）"
    return inner


def _quoted(match: re.Match[str]) -> str:
    return f"“{match.group(1)}”" if WORDED.search(match.group(1)) else match.group()
