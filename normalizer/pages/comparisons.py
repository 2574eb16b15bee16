"""A comparison as a page: the two texts side by side, passage by passage, what differs marked in them."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from normalizer.comparison.values import KINDS, Comparison, Kind, Match, Place, Side, Slot, Words
from normalizer.document import Variant
from normalizer.pages.sheets import page_of, spanned, word
from normalizer.pages.tips import field_tip

Tips = Mapping[str, str]  # what is said about a field, by its id


class Mark(NamedTuple):
    """Some words of one side; `alone` where the other side has none for them."""

    text: str
    alone: bool
    is_field: bool
    tip: str


class Told(NamedTuple):
    """A passage of one side: where it stands, its heading and its text."""

    place: Place
    tip: str
    heading: tuple[Mark, ...]
    text: tuple[Mark, ...]


class Pair(NamedTuple):
    """A match, as both sides tell it; `name` is what it is called where it is gone to, `level` how far it is set in."""

    id: str
    kinds: tuple[Kind, ...]
    same: bool
    name: str
    level: int
    a: tuple[Told, ...]
    b: tuple[Told, ...]


def comparison_page(comparison: Comparison, a: Variant, b: Variant) -> str:
    """The page that shows what differs between `a` and `b`."""
    tips = [{it.id: field_tip(it, spanned(it.span)) for it in variant.fields} for variant in (a, b)]
    pairs = [_pair(number, match, *tips) for number, match in enumerate(comparison.matches)]
    return page_of(
        "comparison.html",
        comparison=comparison,
        pairs=pairs,
        changes=sum(not pair.same for pair in pairs),
        kinds=[kind for kind in KINDS if kind in comparison.counts],
    )


def _pair(number: int, match: Match, tips_a: Tips, tips_b: Tips) -> Pair:
    left, right = _told(match, "a", tips_a), _told(match, "b", tips_b)
    first = (right or left)[0]
    return Pair(f"m{number}", match.kinds, match.same, _name(first), first.place.level, left, right)


def _name(told: Told) -> str:
    """Its number and heading, or how it begins."""
    heading = "".join(mark.text for mark in told.heading)
    beginning = "".join(mark.text for mark in told.text)[:12]
    part = "" if told.place.part == "clause" else word("part", told.place.part)
    return " ".join(filter(None, (told.place.label or part, heading or beginning)))


def _told(match: Match, side: Side, tips: Tips) -> tuple[Told, ...]:
    marks: dict[Slot, list[Mark]] = {}
    for slot, words, alone in _words(match, side):
        tip = tips.get(words.field or "", spanned(words.span))
        marks.setdefault(slot, []).append(Mark(_shown(words), alone, words.field is not None, tip))
    return tuple(
        Told(
            place,
            spanned(place.span),
            tuple(marks.get(Slot(number, "heading"), ())),
            tuple(marks.get(Slot(number, "text"), ())),
        )
        for number, place in enumerate(getattr(match, side))
    )


def _shown(words: Words) -> str:
    """The words; a blank, which reads `{{key}}`, is its key."""
    return words.text.removeprefix("{{").removesuffix("}}") if words.field else words.text


def _words(match: Match, side: Side) -> Iterator[tuple[Slot, Words, bool]]:
    """The words of one side with the slot they stand in, and whether the other side has none for them."""
    for row in match.rows:
        slot: Slot | None = getattr(row, side)
        for piece in row.pieces:
            words: Words | None = getattr(piece, side)
            if slot and words:
                yield slot, words, not (piece.a and piece.b)
