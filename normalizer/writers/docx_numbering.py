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

# The first that shows the last part of a label is taken. LibreOffice 7.4 counts as Word does in these; it shows plain
# numbers for ⑴ and ⒈, ① for ㊀, and none above ⑳.
FORMATS: Final = (
    "decimal", "chineseCountingThousand", "decimalEnclosedCircleChinese", "decimalFullWidth", "ideographTraditional",
    "chineseLegalSimplified", "ideographLegalTraditional", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter",
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
        self.starts = [1] * LEVELS
        self.counts: list[int | None] = [None] * LEVELS

    def next(self, place: int) -> int:
        """The number that the level would show next."""
        last = self.counts[place]
        return self.starts[place] if last is None else last + 1

    def referred(self, place: int, number: int) -> str:
        """How the label of a level below shows `number`, the count of the level `place`."""
        counts = place >= 0 and self.levels[place].style == "decimal" and self.counts[place] == number
        return f"%{place + 1}" if counts else str(number)

    def count(self, place: int, number: int) -> None:
        """The level shows `number`; those below it start again."""
        self.counts[place] = number
        for outer in range(place):
            self.counts[outer] = self.starts[outer] if self.counts[outer] is None else self.counts[outer]
        self.counts[place + 1 :] = [None] * (LEVELS - place - 1)


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
        """The list of the clause above where it can go on with this one, one that had such clauses, or a new one.

        Articles that count through the chapters have a list in which no chapters are: LibreOffice doesn't know `w:lvlRestart`.
        """
        inside = parent if parent and not (place and runs(number)) else None
        if inside and (level := shown(number, place, inside)) and inside.levels[place] in (UNUSED, level):
            inside.levels[place] = level
            return inside
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
            found.starts = [1] * LEVELS  # a numbering starts there each time, not only the first
            found.starts[place] = number
        found.count(place, number)
        return Place(found.numbering, place)


def shown(number: Number, place: int, counted: List | None) -> Level | None:
    """What shows the label on the level `place`; None where nothing does.

    The parts before its last are text but where `counted` has counted them in Arabic digits. (Word can show any count in
    those, `w:isLgl`; LibreOffice before 7.5 can't, and writes 一.1 for 1.1 below 一、.)
    """
    *outer, own = number.value or (0,)
    style = next((style for style in FORMATS if own > 0 and label(own, style) in number.label), None)
    if style is None or "%" in number.label:
        return None
    before, _, behind = number.label.rpartition(label(own, style))
    if counted and outer and before == "".join(f"{part}." for part in outer):
        places = range(place - len(outer), place)
        before = "".join(f"{counted.referred(at, part)}." for at, part in zip(places, outer, strict=True))
    return Level(style=style, text=f"{before}%{place + 1}{behind}", suffix="")


def runs(number: Number) -> bool:
    """Whether numbers of this family go on where a clause around them ends."""
    family = families().get(number.family)
    return bool(family and family.runs)


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
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{level.start}"/><w:numFmt w:val="{level.style}"/>'
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
