"""The numbers of an edited document: in another style, or those that the new places of its clauses ask for."""

import re
from collections import defaultdict
from collections.abc import Sequence
from random import Random

from nodes import Nodes, with_parents
from source import Clause
from versions import DIGITS, STYLES, chinese

NUMERAL = re.compile(rf"[{DIGITS}十]+|\d+(?=\D*$)")
DECIMAL = re.compile(r"\d+(?:[.．]\d+)*([.．]\d+)")
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def renumber(nodes: Nodes, draw: Random, _: Sequence[Clause]) -> Nodes:
    """The outermost clauses numbered in another style, where they are numbered in one of ours."""
    values = {n.clause.label: position for position, n in enumerate(nodes) if n.clause.level == 1}
    count = len(values)
    for style in STYLES[0]:
        if list(values) == [_in_style(style, n) for n in range(1, count + 1)]:
            other = draw.choice([s for s in STYLES[0] if s != style])
            new = {_in_style(style, n): _in_style(other, n) for n in range(1, count + 1)}
            return [
                n._replace(clause=n.clause._replace(label=new[n.clause.label])) if n.clause.level == 1 else n
                for n in nodes
            ]
    return nodes


def _in_style(style: str, number: int) -> str:
    return style.format(c=chinese(number), n=number)


def relabelled(nodes: Nodes, before: Sequence[Clause]) -> Nodes:
    """The nodes with the numbers their places ask for, wherever the document numbered that list from one without a fault."""
    runs_on = {
        level for level in {c.level for c in before} if _is_regular([c for c in before if c.level == level])
    }
    clauses = with_parents([node.clause for node in nodes])
    lists: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, clause in enumerate(clauses):
        lists[clause.level, -1 if clause.level in runs_on else clause.parent].append(i)
    labels = [node.clause.label for node in nodes]
    for (level, _), members in lists.items():
        olds = [before[o] for i in members for o in nodes[i].origins[:1]]
        if level in runs_on or _lists_are_regular(before, olds):
            for value, i in enumerate(members, start=1):
                labels[i] = _with_value(labels[i], value)
    for i, clause in enumerate(clauses):
        if clause.parent >= 0 and (decimal := DECIMAL.fullmatch(labels[i])):
            labels[i] = _number(labels[clause.parent]) + decimal[1]
    return [n._replace(clause=n.clause._replace(label=label)) for n, label in zip(nodes, labels, strict=True)]


def _lists_are_regular(before: Sequence[Clause], olds: Sequence[Clause]) -> bool:
    parents = {old.parent for old in olds}
    return all(_is_regular([c for c in before if c.parent == parent]) for parent in parents)


def _is_regular(clauses: Sequence[Clause]) -> bool:
    return all(_with_value(c.label, n) == c.label for n, c in enumerate(clauses, start=1))


def _with_value(label: str, value: int) -> str:
    """The label with its last number replaced; as it is where it has none."""
    if label[:1] in CIRCLED:
        return CIRCLED[value - 1] + label[1:] if value <= len(CIRCLED) else label
    found = [*NUMERAL.finditer(label)]
    if not found:
        return label
    start, end = found[-1].span()
    new = str(value) if label[start:end].isdigit() else chinese(value)
    return label[:start] + new + label[end:]


def _number(label: str) -> str:
    """What decimals below a label begin with: 3 for 三、 and 第3条, 3.2 for 3.2."""
    if dotted := re.match(r"\d+([.．]\d+)*", label):
        return dotted[0]
    found = NUMERAL.findall(label)[-1]
    return found if found.isdigit() else str(next(n for n in range(1, 100) if chinese(n) == found))
