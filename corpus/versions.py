"""Further versions of a document, as sites publish them side by side: reworded, renumbered, shortened, other blanks."""

import re
from random import Random

from source import Blank, Clause, Part, Piece, Source, changed
from tables import rows

DIGITS = "一二三四五六七八九"
# Numbering styles that can stand for one another, by depth: {c} is the number in Chinese, {n} in Arabic.
STYLES = (
    ("第{c}条", "{c}、", "第{n}条"),
    ("（{c}）", "{n}.", "{n}、", "（{n}）"),
    ("（{n}）", "{n}）", "{n})"),
)
_DECIMAL = re.compile(r"\d[.．]\d")
_ITEM_CITED = re.compile(r"第?[（(][一二三四五六七八九十\d]+[）)][项項目]")


def chinese(number: int) -> str:
    """The number (1 to 99) in Chinese.

    >>> chinese(3), chinese(10), chinese(21)
    ('三', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    return (
        (DIGITS[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones - 1] if ones else "")
    )


def version(document: Source, number: int) -> Source:
    """Version `number` of `document`; 1 is the document itself, the others are drawn from a seed of name and number."""
    if number == 1:
        return document
    draw = Random(f"{document.name} {number}")
    for change in (_shorten, _renumber, _reword, _reblank):
        document = change(document, draw)
    return document


def _reword(document: Source, draw: Random) -> Source:
    chosen = {old: new for old, new in rows("rewordings") if draw.random() < 0.5}
    pattern = re.compile("|".join(sorted(chosen, key=len, reverse=True)) or "(?!)")
    return changed(
        document, lambda part: pattern.sub(lambda m: chosen[m[0]], part) if isinstance(part, str) else part
    )


def _reblank(document: Source, draw: Random) -> Source:
    line = draw.choice(("________", "____________", "＿＿＿＿＿＿", "______"))

    def written(part: Piece) -> Piece:
        return part._replace(raw=line) if isinstance(part, Blank) and re.fullmatch("_+", part.raw) else part

    return changed(document, written)


def _shorten(document: Source, draw: Random) -> Source:
    """Without the last clause of the main text, where it is a leaf with siblings, half of the time."""
    clauses = document.main.clauses
    alone = len(clauses) < 3 or clauses[-1].level != clauses[-2].level
    if alone or document.attachments or draw.random() < 0.5:
        return document
    return document._replace(main=Part(clauses[:-1], document.main.closing))


def _renumber(document: Source, draw: Random) -> Source:
    """With other labels of the same values, at each level of the main text that is numbered in one of `STYLES`."""
    clauses = document.main.clauses
    renewed: dict[int, tuple[str, str]] = {}
    for level in sorted({clause.level for clause in clauses}):
        old = _style([c.label for c in clauses if c.level == level], level)
        others = [c.label for c in clauses if c.level != level] + [new for _, new in renewed.values()]
        free = (
            [style for style in STYLES[level - 1] if style != old and not _clashes(style, others)]
            if old
            else []
        )
        if old and free and not (old[0] in "（(" and _cites_items(document)):
            renewed[level] = (old, draw.choice(free))

    def relabel(clause: Clause) -> Clause:
        old, new = renewed.get(clause.level, ("", ""))
        value = _value(clause.label, old)
        return clause._replace(label=new.format(c=chinese(value), n=value)) if new else clause

    return document._replace(main=Part(tuple(map(relabel, clauses)), document.main.closing))


def _clashes(style: str, others: list[str]) -> bool:
    """Whether labels in `style` would read like those of another level (1. beside 1.1 too)."""
    articles = style[0] == "第" and any(other[0] == "第" for other in others)
    decimals = "{n}" in style and any(_DECIMAL.search(other) for other in others)
    return articles or decimals or any(other == style or _value(other, style) for other in others)


def _cites_items(document: Source) -> bool:
    """Articles are cited as 第三条 however they are numbered; an item is cited by its label, which has to stay."""
    return any(_ITEM_CITED.search(text.plain) for text in document.texts)


def _style(labels: list[str], level: int) -> str | None:
    """The style of `STYLES` that all `labels` of a level are written in."""
    candidates = STYLES[level - 1] if level <= len(STYLES) else ()
    return next((style for style in candidates if all(_value(label, style) for label in labels)), None)


def _value(label: str, style: str) -> int:
    """The number that `label` writes in `style`; 0 where it is not in that style."""
    return next((n for n in range(1, 100) if style.format(c=chinese(n), n=n) == label), 0)
