"""The automatic numbers of a DOCX: what Word counts and shows, computed from its numbering and styles.

After ECMA-376 part 1, 17.9; what it leaves open is decided as Word does: a heading 2 before the first heading 1
makes that one "2" (Microsoft knowledge base, Q197139), and numberings made from one abstract numbering count together.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from normalizer.readers.docx_package import Element
from normalizer.readers.list_labels import label

LEVELS = 9
_OFF = ("0", "false", "off", "none")
_SUFFIXES = {"tab": " ", "space": " ", "nothing": ""}


class Level(NamedTuple):
    """One level of a numbering: where it starts, how its numbers look, and after which levels it starts again."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    suffix: str = " "
    restart: int = LEVELS
    legal: bool = False
    paragraph_style: str | None = None


class Numbering(NamedTuple):
    """The levels a paragraph can refer to, the counter they use, and those it starts anew when it first comes to them."""

    counter: str
    levels: tuple[Level, ...]
    restarts: tuple[int, ...]


Counts = dict[str, list[int | None]]


def value(element: Element | None, path: str) -> str | None:
    """The `w:val` of the descendant at `path`; None where there is none of them."""
    found = element.find(path) if element is not None else None
    return found.get("val") if found is not None else None


def is_on(element: Element | None, path: str) -> bool:
    """Whether the switch at `path` is on: there, and not switched off by its value."""
    found = element.find(path) if element is not None else None
    return found is not None and found.get("val", "true") not in _OFF


def integer(written: str | None, otherwise: int) -> int:
    """A number as an attribute has it; `otherwise` where it is none, or longer than nine digits."""
    return int(written) if written and re.fullmatch(r"-?[0-9]{1,9}", written) else otherwise


def read_numberings(root: Element | None, styles: Element | None) -> dict[str, Numbering]:
    """The numberings by their `numId`, from numbering.xml (and styles.xml, through which one may refer to another)."""
    if root is None:
        return {}
    abstracts = {str(abstract.get("abstractNumId")): abstract for abstract in root.iter("abstractNum")}
    numberings = {str(number.get("numId")): number for number in root.iter("num")}
    found = {}
    for name, number in numberings.items():
        counter = _resolved(str(value(number, "abstractNumId")), abstracts, numberings, styles)
        if counter in abstracts:
            overridden = {integer(level.get("ilvl"), -1): level for level in number.iter("lvlOverride")}
            restarts = tuple(
                place for place, level in overridden.items() if level.find("startOverride") is not None
            )
            found[name] = Numbering(counter, _levels(abstracts[counter], overridden), restarts)
    return found


def _resolved(
    name: str, abstracts: Mapping[str, Element], numberings: Mapping[str, Element], styles: Element | None
) -> str:
    """The abstract numbering behind `name`, which may point to a numbering style that points to another."""
    link = value(abstracts.get(name), "numStyleLink")
    for style in styles.iter("style") if link and styles is not None else ():
        if style.get("styleId") == link:
            return value(numberings.get(value(style, "pPr/numPr/numId") or ""), "abstractNumId") or name
    return name


def _levels(abstract: Element, overridden: Mapping[int, Element]) -> tuple[Level, ...]:
    written = {integer(level.get("ilvl"), -1): level for level in abstract.iter("lvl")}
    return tuple(_level(written.get(place), overridden.get(place)) for place in range(LEVELS))


def _level(written: Element | None, override: Element | None) -> Level:
    replaced = override.find("lvl") if override is not None else None
    source = replaced if replaced is not None else written
    restart = value(source, "lvlRestart")
    return Level(
        start=integer(value(override, "startOverride") or value(source, "start"), 1),
        style=value(source, "numFmt") or value(source, "AlternateContent/Fallback/numFmt") or "decimal",
        text=value(source, "lvlText") or "",
        suffix=_SUFFIXES.get(value(source, "suff") or "tab", " "),
        restart=LEVELS if restart is None else integer(restart, LEVELS),
        legal=is_on(source, "isLgl"),
        paragraph_style=value(source, "pStyle"),
    )


def next_label(
    name: str, numbering: Numbering, place: int, counts: Counts, used: set[tuple[str, int]]
) -> str:
    """The number of the next paragraph on level `place` (from 0) of the numbering, with the blank behind it.

    `counts` and `used` go with the document, and are moved on.
    """
    count = counts.setdefault(numbering.counter, [None] * LEVELS)
    if place in numbering.restarts and (name, place) not in used:
        count[place] = None
    used.add((name, place))
    _count_on(count, numbering.levels, place)
    level = numbering.levels[place]
    text = re.sub(
        "%([1-9])", lambda part: _number(count, numbering.levels, int(part[1]) - 1, level.legal), level.text
    )
    if level.style == "bullet":
        text = _bullet(text)
    return text + level.suffix if text else ""


def _count_on(count: list[int | None], levels: tuple[Level, ...], place: int) -> None:
    for outer in range(place):
        count[outer] = levels[outer].start if count[outer] is None else count[outer]
    last = count[place]
    count[place] = levels[place].start if last is None else last + 1
    for inner in _inner_levels(levels, place):
        count[inner] = None


def _inner_levels(levels: tuple[Level, ...], place: int) -> Iterator[int]:
    return (inner for inner in range(place + 1, LEVELS) if place < levels[inner].restart)


def _number(count: list[int | None], levels: tuple[Level, ...], place: int, legal: bool) -> str:
    number = count[place]
    return label(
        levels[place].start if number is None else number, "decimal" if legal else levels[place].style
    )


def _bullet(text: str) -> str:
    """A bullet is a sign of a picture font, or a letter in one (`l` is ●), with no number in it."""
    return text if text and not (text.isalnum() or "\ue000" <= text[0] <= "\uf8ff") else "•"
