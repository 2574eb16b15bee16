"""The automatic numbers of a DOCX: what Word has to count so that it shows the labels that the document has.

Counters are run here as Word runs them; a label that no counter shows (`附件：`, `Ⅱ.`) stays text.
"""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Final, NamedTuple
from xml.sax.saxutils import quoteattr

from normalizer.document import Number
from normalizer.outline.steps import families
from normalizer.readers.docx_numbering import LEVELS, Level
from normalizer.readers.list_labels import label
from normalizer.writers.docx_base import W
from normalizer.writers.sheet import Item

# Formats that Word and LibreOffice both count in; the first that shows the last part of a label is taken.
FORMATS: Final = (
    "decimal", "chineseCountingThousand", "decimalEnclosedCircle", "decimalEnclosedParen", "decimalEnclosedFullstop",
    "decimalFullWidth", "ideographTraditional", "chineseLegalSimplified", "ideographLegalTraditional",
    "ideographEnclosedCircle", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter",
)  # fmt: skip
UNUSED = Level()


class Place(NamedTuple):
    """What counts a paragraph: the id of a numbering (from 1), and its level from 0."""

    numbering: int
    level: int


class Numbering(NamedTuple):
    """A `w:num`: the list it goes on counting (from 0), and at which level (from 0) it starts anew with which number."""

    list: int
    level: int = 0
    start: int | None = None


class List:
    """A `w:abstractNum` under way: what its levels show, how far each has counted, which numbering goes on with it."""

    def __init__(self, index: int, numbering: int) -> None:
        self.index, self.numbering = index, numbering
        self.levels = [UNUSED] * LEVELS
        self.counts: list[int | None] = [None] * LEVELS

    def next(self, place: int) -> int:
        """The number that the level would show next."""
        last = self.counts[place]
        return 1 if last is None else last + 1

    def count(self, place: int, number: int) -> None:
        """The level shows `number`; those below it start again unless they run through."""
        self.counts[place] = number
        for outer in range(place):
            self.counts[outer] = 1 if self.counts[outer] is None else self.counts[outer]
        for inner in range(place + 1, LEVELS):
            self.counts[inner] = self.counts[inner] if self.levels[inner].restart == 0 else None


class Counting:
    """The lists and numberings of a document, and `places`: for each clause what counts it, or None."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.lists: list[List] = []
        self.numberings: list[Numbering] = []
        self._latest: dict[tuple[int, Level], List] = {}
        self.places = tuple(self._places(items))

    def _places(self, items: Iterable[Item]) -> Iterator[Place | None]:
        above: list[List | None] = []
        for item in items:
            del above[item.level - 1 :]
            parent = above[-1] if above else next(iter(self.lists), None)
            found = self._found(item.number, item.level - 1, parent) if item.level <= LEVELS else None
            above.append(found)
            yield self._counted(found, item.level - 1, item.number.value[-1]) if found else None

    def _found(self, number: Number, place: int, parent: List | None) -> List | None:
        """The list of the clause above where it can go on with this one, one that had such clauses, or a new one."""
        if parent and (level := shown(number, place, parent)) and parent.levels[place] in (UNUSED, level):
            parent.levels[place] = level
            return parent
        level = shown(number, place, None)
        if level is None:
            return None
        if (place, level) not in self._latest:
            self._latest[place, level] = self._new()
            self._latest[place, level].levels[place] = level
        return self._latest[place, level]

    def _new(self) -> List:
        self.numberings.append(Numbering(len(self.lists)))
        self.lists.append(List(len(self.lists), len(self.numberings)))
        return self.lists[-1]

    def _counted(self, found: List, place: int, number: int) -> Place:
        if found.next(place) != number:
            self.numberings.append(Numbering(found.index, place, number))
            found.numbering = len(self.numberings)
        found.count(place, number)
        return Place(found.numbering, place)


def shown(number: Number, place: int, counted: List | None) -> Level | None:
    """What shows the label on the level `place`; None where nothing does.

    The parts before its last are those of the clauses above, where `counted` has counted them, else text.
    """
    own = number.value[-1] if number.value else 0
    style = next((style for style in FORMATS if own > 0 and label(own, style) in number.label), None)
    if style is None or "%" in number.label:
        return None
    before, _, behind = number.label.rpartition(label(own, style))
    outer = number.value[:-1]
    inherited = outer and counted is not None and tuple(counted.counts[place - len(outer) : place]) == outer
    if inherited and style == "decimal" and before == "".join(f"{part}." for part in outer):
        before = "".join(f"%{level + 1}." for level in range(place - len(outer), place))
    family = families().get(number.family)
    return Level(
        style=style,
        text=f"{before}%{place + 1}{behind}",
        suffix="",
        restart=0 if family and family.runs else LEVELS,
        legal="%" in before,
    )


def numbering_xml(counting: Counting) -> str:
    """numbering.xml."""
    lists = "".join(map(list_xml, counting.lists))
    numberings = "".join(map(num_xml, count(1), counting.numberings))
    return f"<w:numbering {W}>{lists}{numberings}</w:numbering>"


def list_xml(each: List) -> str:
    """The `w:abstractNum` with the levels that are in use."""
    levels = "".join(level_xml(place, level) for place, level in enumerate(each.levels) if level != UNUSED)
    return f'<w:abstractNum w:abstractNumId="{each.index}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'


def level_xml(place: int, level: Level) -> str:
    """The `w:lvl`; where it stands on the page is told by the styles of its paragraphs."""
    restart = f'<w:lvlRestart w:val="{level.restart}"/>' if level.restart != LEVELS else ""
    legal = "<w:isLgl/>" if level.legal else ""
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{level.start}"/><w:numFmt w:val="{level.style}"/>{restart}{legal}'
        f'<w:suff w:val="nothing"/><w:lvlText w:val={quoteattr(level.text)}/><w:lvlJc w:val="left"/></w:lvl>'
    )


def num_xml(id: int, numbering: Numbering) -> str:
    """The `w:num`."""
    start = (
        f'<w:lvlOverride w:ilvl="{numbering.level}"><w:startOverride w:val="{numbering.start}"/></w:lvlOverride>'
        if numbering.start is not None
        else ""
    )
    return f'<w:num w:numId="{id}"><w:abstractNumId w:val="{numbering.list}"/>{start}</w:num>'
