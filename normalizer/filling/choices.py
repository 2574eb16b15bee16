"""Options to tick: which of them a value names, and the boxes of the blank with marks in them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from normalizer.fields.blanks import BOXES, OTHER
from normalizer.filling.places import Place
from normalizer.script import simplified_view

TICKED, EMPTY = "☑", "☐"
TICKS = re.compile("[☑☒■◼√✓✔✅]")
BETWEEN = re.compile(r"[;；,，、|\n]")
EDGES = " ,、;/⟧"
YES = frozenset({"true", "yes", "是", "有", "√", "☑", "1"})
NO = frozenset({"false", "no", "否", "无", "☐", "□", "0"})


class Box(NamedTuple):
    """A box of a blank, at a place in it, and the option that it stands for."""

    at: int
    option: str


def boxes_of(place: Place) -> list[Box]:
    """The boxes of a choice in order; the label stands behind its box, or in front as in 男□ 女□."""
    blank = place.field.blank
    places = [hit.start() for hit in BOXES.finditer(blank)]
    labels = [label.strip(EDGES) for label in BOXES.split(place.blank)]
    named = labels[:-1] if labels[0] else labels[1:]
    options = {simplified_view(option): option for option in place.field.options}
    if len(named) > 1 and not labels[0] and not labels[-1]:
        named[-1] = OTHER
    return [Box(at, options.get(label, label)) for at, label in zip(places, named, strict=True)]


def read_choice(given: object, place: Place) -> object:
    """The options that `given` names as the schema wants them; what names none is handed back."""
    kind = place.schema["type"]
    if kind == "boolean":
        word = str(given).strip().lower()
        return True if word in YES else False if word in NO else given
    if kind == "string":
        return _option(given, place)
    several = BETWEEN.split(given) if isinstance(given, str) and _option(given, place) is given else given
    if not isinstance(several, Sequence) or isinstance(several, str):
        several = [several]
    return [_option(one, place) for one in several]


def _option(given: object, place: Place) -> object:
    if not isinstance(given, str):
        return given
    word = _bare(given)
    return next((option for option in place.field.options if _bare(option) == word), given)


def _bare(text: str) -> str:
    return TICKS.sub("", BOXES.sub("", simplified_view(text))).replace(" ", "")


def write_choice(value: object, place: Place) -> str:
    """The blank with ☑ before what is chosen; a mark that was there before the choice goes. Without boxes, what is chosen."""
    boxes = boxes_of(place)
    chosen = [*_chosen(value, boxes)]
    if not boxes:
        return "、".join(chosen)
    blank, parts, end = place.field.blank, list[str](), 0
    for box in boxes:
        empty = EMPTY if TICKS.match(blank, box.at) else blank[box.at]
        parts += blank[end : box.at], TICKED if box.option in chosen else empty
        end = box.at + 1
    return "".join([*parts, blank[end:]])


def _chosen(value: object, boxes: list[Box]) -> Iterator[str]:
    if isinstance(value, bool):
        yield from (box.option for box in boxes if value)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, Sequence):
        yield from map(str, value)
