"""What differs between two variants of a template: `diff`, and `apply` as its proof."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from normalizer.comparison.alignment import pair_all
from normalizer.comparison.groups import Group, groups
from normalizer.comparison.moves import kinds_of, moved
from normalizer.comparison.passages import Item, items, passages
from normalizer.comparison.rows import rows, rows_of_words
from normalizer.comparison.values import (
    IGNORABLE,
    IGNORED,
    KINDS,
    SCHEMA_VERSION,
    Compared,
    Comparison,
    Ignored,
    Match,
    Passage,
    Role,
    Row,
    Side,
    Slot,
    Words,
)
from normalizer.comparison.words import asks, tokens
from normalizer.document import Field, Variant

__all__ = ["apply", "diff", "passages"]

_Words = list[tuple[Slot, Words]]
_Fields = Mapping[str, Field]


class _Read(NamedTuple):
    """One variant as the comparison sees it."""

    items: list[Item]
    fields: _Fields


def _read(variant: Variant) -> _Read:
    return _Read(items(variant), {field.id: field for field in variant.fields})


def diff(a: Variant, b: Variant, *, ignored: Collection[Ignored] = IGNORED) -> Comparison:
    """What differs between two variants, clause by clause and word by word.

    `ignored` is any of `script`, `width` (spaces too) and `punctuation`; `ValueError` for others. Time and memory grow
    linearly with what both have in common and are bounded where they have nothing.

    >>> import normalizer
    >>> a = normalizer.normalize("一、總則甲方付款。二、違約責任乙方賠償____元。").variants[0]
    >>> b = normalizer.normalize("一、總則甲方付款。二、保密雙方保密。三、違約責任乙方賠償______萬元。").variants[0]
    >>> [match.kinds for match in diff(a, b).matches]
    [('kept',), ('inserted',), ('changed', 'renumbered')]
    """
    if unknown := set(ignored) - set(IGNORABLE):
        raise ValueError(f"can't ignore {min(unknown)!r}: choose of {', '.join(IGNORABLE)}")
    left, right = _read(a), _read(b)
    found = groups(left.items, right.items, pair_all(left.items, right.items))
    elsewhere = moved(found, left.items, right.items)
    matches = tuple(
        _match(group, left, right, ignored, group in elsewhere) for group in _in_order(found, elsewhere)
    )
    counts = Counter(kind for match in matches for kind in match.kinds)
    return Comparison(
        SCHEMA_VERSION,
        tuple(name for name in IGNORABLE if name in ignored),
        _compared(a),
        _compared(b),
        round(_similarity(matches), 4),
        {kind: counts[kind] for kind in KINDS if counts[kind]},
        matches,
    )


def apply(comparison: Comparison, side: Side) -> tuple[Passage, ...]:
    """The passages of one side, from the comparison alone: `"a"` takes none of its changes, `"b"` takes all of them.

    >>> import normalizer
    >>> a, b = (normalizer.normalize(text).variants[0] for text in ("一、甲方付款。", "一、乙方收款。"))
    >>> comparison = diff(a, b)
    >>> apply(comparison, "a") == passages(a), apply(comparison, "b") == passages(b)
    (True, True)
    """
    found = [passage for match in comparison.matches for passage in _passages(match, side)]
    return tuple(sorted(found, key=lambda passage: passage.place.position))


def _passages(match: Match, side: Side) -> Iterator[Passage]:
    wording: dict[tuple[int, Role], list[str]] = {}
    for row in match.rows:
        slot: Slot | None = getattr(row, side)
        words: list[Words | None] = [getattr(piece, side) for piece in row.pieces]
        if slot:
            wording.setdefault((slot.passage, slot.role), []).extend(w.text for w in words if w)
    for number, place in enumerate(getattr(match, side)):
        heading = wording.get((number, "heading"))
        yield Passage(
            place, "".join(heading) if heading else None, "".join(wording.get((number, "text"), ()))
        )


def _match(group: Group, a: _Read, b: _Read, ignored: Collection[Ignored], is_moved: bool) -> Match:
    found = _rows(group, a, b, ignored)
    return Match(
        kinds_of(group, found, a.items, b.items, is_moved),
        tuple(a.items[i].passage.place for i in group.a),
        tuple(b.items[j].passage.place for j in group.b),
        found,
    )


def _rows(group: Group, a: _Read, b: _Read, ignored: Collection[Ignored]) -> tuple[Row, ...]:
    left, right = _words(group.a, a.items), _words(group.b, b.items)
    if not (left and right) or _say_same(left, a.fields, right, b.fields):
        return rows_of_words(left, right)
    return rows(tokens(left, a.fields, ignored), tokens(right, b.fields, ignored))


def _say_same(a: _Words, fields_a: _Fields, b: _Words, fields_b: _Fields) -> bool:
    """Whether both say the same to the letter: then nothing needs to be cut into words."""
    return len(a) == len(b) and all(
        slot == other
        and left.text == right.text
        and (left.field is None) == (right.field is None)
        and (not left.field or not right.field or asks(fields_a[left.field]) == asks(fields_b[right.field]))
        for (slot, left), (other, right) in zip(a, b, strict=True)
    )


def _words(positions: Sequence[int], found: Sequence[Item]) -> _Words:
    return [
        (Slot(number, role), words)
        for number, position in enumerate(positions)
        for role, words in found[position].words
    ]


def _in_order(found: Sequence[Group], elsewhere: Collection[Group]) -> Iterator[Group]:
    """The groups in the order of B; what B hasn't stands behind what it followed in A, unless that moved away."""
    follows: dict[Group | None, list[Group]] = {}
    last = None
    for group in sorted(group for group in found if group.a and group not in elsewhere):
        if group.b:
            last = group
        else:
            follows.setdefault(last, []).append(group)
    yield from follows.get(None, ())
    for group in found:
        if group.b:
            yield group
            yield from follows.get(group, ())


def _similarity(matches: Sequence[Match]) -> float:
    """The share of both wordings that is in pieces which both have; 1 where there is no wording at all."""
    pieces = [piece for match in matches for row in match.rows for piece in row.pieces]
    both = sum(len(p.a.text) + len(p.b.text) for p in pieces if p.a and p.b)
    whole = both + sum(len(w.text) for p in pieces if not (p.a and p.b) for w in (p.a, p.b) if w)
    return both / whole if whole else 1.0


def _compared(variant: Variant) -> Compared:
    return Compared(variant.ordinal, variant.label, variant.title)
