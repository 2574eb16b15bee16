"""Markdown to the text it stands for: marks out, words, numbers and blanks as they are.

A CommonMark parser does harm here (markdown-it-py, tried): `____` alone on a line is a rule to it, `（__，__）` is
bold, `***公司` and `第 3. 条` are taken apart, and ordered lists are counted anew. So only marks that can't be a
blank are removed, and underscores never.
"""

import regex

from normalizer.outline.layout import INDENT, TITLED

# The rules in order; each one is linear: no pattern can scan past the next sign that could begin it.
_RULES = (
    (regex.compile(r"(?<!\\)<!--.*?(?:-->|\Z)", regex.DOTALL), ""),
    (regex.compile(r"(?<!\\)<br\s*+/?>", regex.IGNORECASE), "\n"),
    # Fences, underlines of headings, rules, and the second line of a table; a row of underscores is a blank.
    (regex.compile(r"^ {0,3}(?:```|~~~).*\n?", regex.MULTILINE), ""),
    (regex.compile(r"^ {0,3}(?:=+|-{2,}|(?:\* *){3,}|(?:- +){2,}-)[ \t]*+$\n?", regex.MULTILINE), ""),
    (regex.compile(r"^ {0,3}\|?(?: *:?-+:? *\|)+(?: *:?-+:?)? *$\n?", regex.MULTILINE), ""),
    (regex.compile(r"^ {0,3}(?:> ?)+", regex.MULTILINE), ""),
    # A heading of a laid-out document: its level stays as the indent of its line.
    (
        regex.compile(rf"^#(#{{1,5}}) (?=\S{{1,24}}+{TITLED})", regex.MULTILINE),
        lambda m: INDENT * (len(m[1]) - 1),
    ),
    (regex.compile(r"^ {0,3}#{1,6}(?:[ \t]++|$)", regex.MULTILINE), ""),
    (regex.compile(r"(?<=[^\s#])[ \t]++#++[ \t]*+$", regex.MULTILINE), ""),
    (
        regex.compile(r"^([ \t]*+)[-*+][ \t]++(?:\[([ xX])\](?=[ \t]))?", regex.MULTILINE),
        lambda item: item[1] + _bullet(item[2]),
    ),
    (regex.compile(r"^ {0,3}\|(.*)\|[ \t]*$", regex.MULTILINE), lambda row: "\t".join(_cells(row[1]))),
    (
        regex.compile(r"(?<!\\)!?\[([^\[\]\n]*+)\]\((?=[^()\s]*[./#:])[^()\s]*+(?:[ \t]++\"[^\"\n]*+\")?\)"),
        r"\1",
    ),
    (regex.compile(r"(?<!\\)<([a-z]{2,9}:[^\s<>]*+|[^\s<>@]{1,64}@[^\s<>@]*+)>", regex.IGNORECASE), r"\1"),
    # Three stars are a blank more often than bold italics.
    (regex.compile(r"(?<![\\*])\*\*(?![*\s])([^*\n]++)(?<!\s)\*\*(?!\*)"), r"\1"),
    (regex.compile(r"(?<![\\*0-9A-Za-z])\*(?![*\s])([^*\n]++)(?<!\s)\*(?![*0-9A-Za-z])"), r"\1"),
    (regex.compile(r"(?<![\\`])`([^`\n]++)`(?!`)"), r"\1"),
    (regex.compile(r"(?:  ++|\\)$", regex.MULTILINE), ""),
    (regex.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


def markdown_text(source: str) -> str:
    """The text of a Markdown page, line by line; ordered lists keep the numbers that are written. Total.

    >>> markdown_text("# 租赁合同\\n\\n**甲方**：____\\n\\n3\\\\. 租金\\n- [x] 自有\\n| 项目 | 金额 |\\n|---|---|\\n| 租金 | __元 |")
    '租赁合同\\n\\n甲方：____\\n\\n3. 租金\\n☑ 自有\\n项目\\t金额\\n租金\\t__元'
    """
    text = source
    for pattern, written in _RULES:
        text = pattern.sub(written, text)
    return text


def _bullet(box: str | None) -> str:
    return "• " if box is None else "☐" if box == " " else "☑"


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in regex.split(r"(?<!\\)\|", row)]
