"""The clauses of an edited document in order: what they were made of, and their places in the tree."""

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from source import Clause

# Shorter wordings are nobody's in particular: what is moved, split or reworded says at least so much.
LEAST = 12


class Node(NamedTuple):
    """A clause of the edited document, the positions of the clauses it was made of, and whether it was carried elsewhere."""

    clause: Clause
    origins: tuple[int, ...]
    moved: bool = False


Nodes = list[Node]
Edit = Callable[[Nodes, Random, Sequence[Clause]], Nodes]


def size(clauses: Sequence[Clause], start: int) -> int:
    """How many clauses the one at `start` is, with all below it."""
    end = start + 1
    while end < len(clauses) and clauses[end].level > clauses[start].level:
        end += 1
    return end - start


def with_parents(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    path: list[int] = []
    found = []
    for position, clause in enumerate(clauses):
        del path[clause.level - 1 :]
        found.append(clause._replace(parent=path[-1] if path else -1))
        path.append(position)
    return tuple(found)


def siblings(clauses: Sequence[Clause], at: int) -> list[int]:
    """The positions of the list that the clause at `at` belongs to."""
    placed = with_parents(clauses)
    return [i for i, clause in enumerate(placed) if clause.parent == placed[at].parent]
