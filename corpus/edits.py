"""What an editor does to the clauses of a document, an edit a function: each takes all the clauses and gives them anew."""

import re
from collections.abc import Sequence
from random import Random

from nodes import LEAST, Node, Nodes, siblings, size
from source import Blank, Clause, Piece, Text
from wording import halves, joined, reworded


def insert(nodes: Nodes, draw: Random, foreign: Sequence[Clause]) -> Nodes:
    """Up to three clauses of another document, each beside a leaf."""
    nodes = [*nodes]
    for clause in draw.sample(foreign, min(3, len(foreign))):
        sizes = [size([n.clause for n in nodes], i) for i in range(len(nodes))]
        beside = draw.choice([i for i, size in enumerate(sizes) if size == 1])
        sibling = nodes[beside].clause
        new = clause._replace(level=sibling.level, label=sibling.label, gap=sibling.gap)
        nodes.insert(beside + 1, Node(new, ()))
    return nodes


def remove(nodes: Nodes, draw: Random, foreign: Sequence[Clause]) -> Nodes:
    """Up to three clauses gone, with the little that is below them; something is left of every list."""
    nodes = [*nodes]
    for _ in range(3):
        clauses = [n.clause for n in nodes]
        able = [i for i in range(1, len(nodes)) if size(clauses, i) <= 3 and _has_siblings(clauses, i)]
        if able:
            start = draw.choice(able)
            del nodes[start : start + size(clauses, start)]
    return nodes


def _has_siblings(clauses: Sequence[Clause], at: int) -> bool:
    return len(siblings(clauses, at)) > 2


def move(nodes: Nodes, draw: Random, foreign: Sequence[Clause]) -> Nodes:
    """One or two clauses, with what is below them, in another list of their level or at least three places on."""
    for _ in range(draw.choice((1, 2))):
        clauses = [n.clause for n in nodes]
        able = [i for i in range(len(nodes)) if size(clauses, i) <= 4 and _says_much(clauses[i])]
        start = draw.choice(able or [0])
        end = start + size(clauses, start)
        near = siblings(clauses, start)
        here = near.index(start) if start in near else 0
        close = near[max(0, here - 2) : here + 3]
        goals = [
            i
            for i in range(len(nodes))
            if clauses[i].level == clauses[start].level and not start <= i < end and i not in close
        ]
        if able and goals and len(near) > 1:
            nodes = _carried(nodes, start, end, draw.choice(goals))
    return nodes


def _carried(nodes: Nodes, start: int, end: int, goal: int) -> Nodes:
    """`start:end` before the clause at `goal`."""
    carried = [nodes[start]._replace(moved=True), *nodes[start + 1 : end]]
    rest = nodes[:start] + nodes[end:]
    goal -= (end - start) * (goal > start)
    return rest[:goal] + carried + rest[goal:]


def _says_much(clause: Clause) -> bool:
    return len(clause.heading.plain + clause.text.plain) >= LEAST


def split(nodes: Nodes, draw: Random, _: Sequence[Clause]) -> Nodes:
    """Up to three leaves of several sentences cut in two."""
    clauses = [n.clause for n in nodes]
    able = [
        i
        for i, n in enumerate(nodes)
        if size(clauses, i) == 1 and not n.clause.paragraphs and halves(n.clause.text)
    ]
    found = []
    chosen = set(draw.sample(able, min(3, len(able))))
    for i, node in enumerate(nodes):
        cut = halves(node.clause.text) if i in chosen and len(node.origins) == 1 else None
        if cut:
            first, second = cut
            found.append(node._replace(clause=node.clause._replace(text=first)))
            rest = node.clause._replace(heading=Text(()), mark="", text=second)
            found.append(Node(rest, node.origins))
        else:
            found.append(node)
    return found


def merge(nodes: Nodes, draw: Random, _: Sequence[Clause]) -> Nodes:
    """Up to three pairs of neighbouring leaves as one clause."""
    clauses = [n.clause for n in nodes]
    able = [i for i in range(len(nodes) - 1) if _mergeable(clauses, i)]
    chosen = set(draw.sample(able, min(3, len(able))))
    chosen -= {i + 1 for i in chosen}
    found: Nodes = []
    for i, node in enumerate(nodes):
        if i - 1 in chosen and len(found[-1].origins) == len(node.origins) == 1:
            before = found.pop()
            text = Text((*before.clause.text.parts, *node.clause.text.parts))
            origins = before.origins + node.origins
            found.append(Node(before.clause._replace(text=text), origins, before.moved))
        else:
            found.append(node)
    return found


def _mergeable(clauses: Sequence[Clause], at: int) -> bool:
    first, second = clauses[at], clauses[at + 1]
    leaves = first.level == second.level and size(clauses, at) == size(clauses, at + 1) == 1
    long = min(len(first.text.plain), len(second.text.plain)) >= LEAST
    return leaves and long and not first.paragraphs and not second.heading.parts


def reword(nodes: Nodes, draw: Random, _: Sequence[Clause]) -> Nodes:
    """Half of the clauses said otherwise: other words, turns in another order, a sentence more or less."""
    return [
        node._replace(clause=node.clause._replace(text=reworded(node.clause.text, draw)))
        if len(node.clause.text.plain) >= LEAST and draw.random() < 0.5
        else node
        for node in nodes
    ]


def blank(nodes: Nodes, draw: Random, _: Sequence[Clause]) -> Nodes:
    """Blanks filled in, one in four; the others of another length, which is no change."""

    def written(part: Piece) -> Piece:
        if not isinstance(part, Blank) or not re.fullmatch("_+", part.raw):
            return part
        if part.type in ("duration", "count", "percent", "money") and draw.random() < 0.25:
            return str(draw.randint(2, 60))
        return part._replace(raw=part.raw + "__")

    return [
        node._replace(clause=node.clause._replace(text=joined(tuple(map(written, node.clause.text.parts)))))
        for node in nodes
    ]
