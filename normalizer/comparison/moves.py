"""What became of each group: whether its place changed, its number, its wording."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from normalizer.comparison.groups import Group
from normalizer.comparison.passages import Item
from normalizer.comparison.values import KINDS, Kind, Row
from normalizer.script import simplified_view
from normalizer.sequences import increasing


def moved(groups: Sequence[Group], a: Sequence[Item], b: Sequence[Item]) -> set[Group]:
    """The groups that went to another clause, or past their neighbours: as few as explain the order.

    What is below a moved clause moves with it and isn't moved itself; a clause around others that came or went moves none.
    """
    around_a, around_b = around(a, groups, "a"), around(b, groups, "b")
    siblings: dict[int, list[Group]] = defaultdict(list)
    found = set()
    for group in groups:
        if group.a and group.b:
            if around_a[group.a[0]] == around_b[group.b[0]]:
                siblings[around_a[group.a[0]]].append(group)
            else:
                found.add(group)
    for together in siblings.values():
        together.sort()
        stayed = set(increasing([group.b[0] for group in together]))
        found.update(group for n, group in enumerate(together) if n not in stayed)
    return found


def around(items: Sequence[Item], groups: Sequence[Group], side: str) -> list[int]:
    """For each item the group of the nearest clause around it that both sides have; -1 for none."""
    number = {
        position: n
        for n, group in enumerate(groups)
        if group.a and group.b
        for position in getattr(group, side)
    }
    found: list[int] = []
    for item in items:
        parent = item.parent
        found.append(-1 if parent < 0 else number.get(parent, found[parent]))
    return found


def kinds_of(
    group: Group, rows: Sequence[Row], a: Sequence[Item], b: Sequence[Item], is_moved: bool
) -> tuple[Kind, ...]:
    """The kinds of a match, in the order of `KINDS`."""
    found = set(_kinds(group, rows, a, b, is_moved)) or {"kept"}
    return tuple(kind for kind in KINDS if kind in found)


def _kinds(
    group: Group, rows: Sequence[Row], a: Sequence[Item], b: Sequence[Item], is_moved: bool
) -> Iterator[Kind]:
    if not group.a or not group.b:
        yield "removed" if group.a else "inserted"
        return
    if len(group.b) > 1:
        yield "split"
    if len(group.a) > 1:
        yield "merged"
    if any(piece.a is None or piece.b is None for row in rows for piece in row.pieces):
        yield "changed"
    if is_moved:
        yield "moved"
    if label(a[group.a[0]]) != label(b[group.b[0]]):
        yield "renumbered"


def label(item: Item) -> str:
    """A clause's label, its script and width aside."""
    return simplified_view(item.passage.place.label or "").strip()
