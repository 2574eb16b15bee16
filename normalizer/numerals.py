"""Number words to integers: Chinese, Arabic, Roman, circled and lettered.

A library would be the rule here; cn2an, the one that is kept up, takes 150 ms to import (measured), more than
a whole conversion may take. Tests compare these few lines with it for every ordinal up to 9,999.
"""

import unicodedata
from functools import cache

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "参": 3}
DIGITS |= {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10}
STEMS = "甲乙丙丁戊己庚辛壬癸"


@cache
def chinese(text: str) -> int:
    """The value of a Chinese number below 10,000, with units (一百二十三) or digit by digit (二〇二三).

    >>> chinese("十一"), chinese("一千二百六十"), chinese("二〇二三")
    (11, 1260, 2023)
    """
    if not any(c in UNITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in UNITS:
            total += (digit or 1) * UNITS[c]
            digit = 0
        else:
            digit = DIGITS[c]
    return total + digit


@cache
def number_value(text: str) -> int:
    """The value of one part of a label: `3`, `三`, `叁`, `丙`, `③`, `Ⅲ`, `c`, `iii`.

    >>> [number_value(part) for part in ("3", "三", "叁", "丙", "③", "Ⅲ", "⑶", "c", "iii", "III")]
    [3, 3, 3, 3, 3, 3, 3, 3, 3, 3]
    """
    if text[0] in DIGITS or text[0] in UNITS:
        return chinese(text)
    if text in STEMS:
        return STEMS.index(text) + 1
    if text.isdecimal():
        return int(text)
    if (len(text) == 1 and not text.isalpha()) or text[0] in "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ":
        return int(unicodedata.numeric(text, 0))
    return ord(text.lower()) - ord("a") + 1 if len(text) == 1 else roman(text.lower())


def roman(text: str) -> int:
    """The value of a Roman number in lower case letters.

    >>> roman("xiv")
    14
    """
    values = [{"i": 1, "v": 5, "x": 10}[c] for c in text]
    return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))
