"""Single characters that scraping put in, or put in the place of others."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import repeat

from normalizer.changes import changes_of
from normalizer.document import Edit
from normalizer.patterns import Match, compiled
from normalizer.restoration.found import Found

# Few pages have any of these, so each pattern is made when it is first used.
# `&amp;` can stand for another entity's `&`, as often as the page was escaped; taken together, or a text would unfold in turns.
_ENTITY = r"&(?:(?:amp|AMP|#38|#x26);)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_NESTED = r"(?:amp|AMP|#38|#x26);(?=.)"
_INVISIBLE = "[\u200b\ufeff]+"
_BLANK = "\u00a0+"
_HAN = "\u3400-\u9fff"
# 旳 is a word of its own only where it is talked about: “旳”, 旳(dì), 旳，明也.
_VARIANT = f"(?<=[{_HAN}])旳(?=[{_HAN}，。、；])"
# Unicode says which character a radical of Kangxi's is (U+2F00 and up), but not of these.
_RADICAL, _RADICAL_ROWS = "[\u2e80-\u2fd5]", b"\x2e\x2f"
_RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻚⻛⻜⻝⻢⻣⻥⻦⻨⻩⻬⻮⻰", "民虎西见角贝车長长门青页风飞食马骨鱼鸟麦黄齐齿龙"
)
_STRAY = rf"(?<=[{_HAN}]的)[.'`](?=[{_HAN}])"
# One comma before a mark `re` finds ten times as fast as either of two.
_MARKS = "、，,。；;：:"
_STRAY_COMMA = rf"[,，](?<=[{_HAN}）)》”].)(?=[{_MARKS}](?:[{_HAN}（(《“\n]|\Z))"
# Measured on 416 texts without that damage (our corpus' sources and pages, laws and orders; 1.7 million characters): no such
# comma in any of them. So two kinds of marks and three commas are caution, not a balance: one author's slip of the key stays.
_OFTEN = 3
# Where other sentences end so too, a dot is a stop.
_DOT_FOR_STOP = rf"[{_HAN}](?<!的)\.(?=[{_HAN}])"
_NUMBERED = "第[一二三四五六七八九十百零〇0-9]+[章节節条條款项項篇]|[一二三四五六七八九十]+、"


def entity(text: str) -> Found:
    """HTML entities that end in a semicolon; not those for letters, digits, `#`, `;` and `&`, which could make new ones.

    >>> entity("甲方：&nbsp;&amp;#12288;&lt;a&gt; R&D; &#65;").changes.afters
    ('\\xa0', '\\u3000', '<', '>')
    """
    if "&" not in text:
        return Found()
    import html

    matches = ((match, html.unescape(re.sub(_NESTED, "", match[0]))) for match in re.finditer(_ENTITY, text))
    return Found(
        changes_of(
            Edit("entity", match.span(), match[0], after) for match, after in matches if _stands_alone(after)
        )
    )


def _stands_alone(after: str) -> bool:
    return (
        len(after) <= 2
        and not re.search("[&#;\ufffd0-9A-Za-z]", after)
        and not re.search("[\ud800-\udfff]", after)
    )


def invisible(text: str) -> Found:
    """U+200B and U+FEFF: they part words, and nobody sees them."""
    return _removed(
        "invisible", re.finditer(_INVISIBLE, text) if "\u200b" in text or "\ufeff" in text else ()
    )


def blank(text: str) -> Found:
    """U+00A0 is a blank. U+3000 is an indent, and places to fill in are made of it: it stays."""
    if "\u00a0" not in text:
        return Found()
    blanks = re.finditer(_BLANK, text)
    return Found(changes_of(Edit("blank", at.span(), at[0], " " * len(at[0])) for at in blanks))


def variant_character(text: str) -> Found:
    """旳 for 的, which some sites write against copying; and radicals for the characters they look like, out of PDF files.

    >>> variant_character("⼀、履⾏合同的⼈⺠").changes.afters
    ('一', '行', '人', '民')
    """
    found = compiled(_VARIANT).finditer(text) if "旳" in text else ()
    edits = [Edit("variant_character", at.span(), "旳", "的") for at in found]
    for at in re.finditer(_RADICAL, text) if has_rows(text, _RADICAL_ROWS) else ():
        after = unicodedata.normalize("NFKC", at[0].translate(_RADICALS))
        edits += [Edit("variant_character", at.span(), at[0], after)] if after != at[0] else []
    return Found(changes_of(sorted(edits, key=lambda edit: edit.span)))


def has_rows(text: str, rows: bytes) -> bool:
    """Whether the text has a character of one of these rows of Unicode, of 256 each: `re` takes five times as long to tell.

    >>> has_rows("⼀、履⾏", b"\x2f"), has_rows("一、履行", b"\x2f")
    (True, False)
    """
    seen = text.encode("utf-16-be", "surrogatepass")[::2]
    return any(row in seen for row in rows)


def stray_mark(text: str) -> Found:
    """A `.`, `'` or backtick behind 的 in the middle of a sentence; not where such are used elsewhere, nor before a number.

    >>> stray_mark("乙方的.損失由甲方的'責任").changes.starts
    (3, 10)
    """
    if not any(stray in text and "的" + stray in text for stray in ".'`"):
        return Found()
    numbered = re.compile(_NUMBERED)
    found = [at for at in compiled(_STRAY).finditer(text) if not numbered.match(text, at.end())]
    used = {"."} if any(at[0] == "." for at in found) and compiled(_DOT_FOR_STOP).search(text) else set()
    if sum(at[0] == "`" for at in found) < text.count("`"):
        used.add("`")
    return _removed("stray_mark", [at for at in found if at[0] not in used])


def stray_comma(text: str) -> Found:
    """A comma before other punctuation, on a page that has it three times and before several marks: no author errs so.

    >>> stray_comma("一,、標的:房屋,,建筑面積由甲,、乙方確認,。").changes.starts
    (1, 8, 16, 22)
    >>> stray_comma("甲方,,乙方,,丙方,,").changes.starts
    ()
    """
    commas = [at.start() for comma in ",，" for at in re.finditer(f"{comma}(?=[{_MARKS}])", text)]
    stray = map(compiled(_STRAY_COMMA).match, repeat(text), sorted(commas))
    found = [at for at in stray if at]
    marks = {text[at.end()] for at in found}
    return _removed("stray_comma", found if len(found) >= _OFTEN and len(marks) > 1 else ())


def _removed(rule: str, found: Iterable[Match]) -> Found:
    return Found(changes_of(Edit(rule, match.span(), match[0], "") for match in found))
