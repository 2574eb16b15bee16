"""The clauses of a variant by what a citation calls them."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from normalizer.document import Span
from normalizer.numerals import number_value
from normalizer.outline.candidates import PARTS

Value = tuple[int, ...]
Step = tuple[str, Value]  # a unit (条, 款, 项 …, or nothing) and its number

FAMILIES = {"条": "article", "章": "chapter", "节": "section", "编": "part", "部分": "stage"}
NOWHERE = -1


class Node(NamedTuple):
    """A clause: its label begins at `start`, its own text (with its heading) is `text`; `bare`: the text is all heading."""

    id: str
    family: str
    label: str
    value: Value
    parent: int
    start: int
    text: Span
    bare: bool


class Clauses(NamedTuple):
    """The clauses in order, with what finds them: place, (annex, family, value), (parent, last of the value).

    For each clause `roots` has the annex that it stands in, `articles` the article that it is or that comes before it.
    """

    nodes: Sequence[Node]
    starts: Sequence[int]
    roots: Sequence[int]
    articles: Sequence[int]
    numbered: dict[tuple[int, str, Value], int]
    children: dict[tuple[int, int], int]
    families: frozenset[str]


def clauses_of(nodes: Sequence[Node]) -> Clauses:
    """The clauses with their indexes; of two with the same number the first counts."""
    roots: list[int] = []
    articles: list[int] = []
    numbered: dict[tuple[int, str, Value], int] = {}
    children: dict[tuple[int, int], int] = {}
    families: set[str] = set()
    for index, node in enumerate(nodes):
        family = _family(node)
        root = roots[node.parent] if node.parent >= 0 else index if node.family == "annex" else NOWHERE
        roots.append(root)
        articles.append(index if family == "article" else articles[-1] if articles else NOWHERE)
        families.add(family)
        numbered.setdefault((NOWHERE, family, node.value), index)
        if root != NOWHERE:
            numbered.setdefault((root, family, node.value), index)
        children.setdefault((node.parent, node.value[-1]), index)
    starts = [node.start for node in nodes]
    return Clauses(nodes, starts, roots, articles, numbered, children, frozenset(families))


def _family(node: Node) -> str:
    """附件 and 附表 are counted apart, decimals of all lengths together."""
    if node.family == "annex":
        return node.label[:2]
    return "decimal" if node.family.startswith("decimal") else node.family


def clause_at(clauses: Clauses, place: int) -> int:
    """The clause in whose own text a place is, `NOWHERE` before the first."""
    return bisect_right(clauses.starts, place) - 1


def annex_at(clauses: Clauses, text: str) -> int:
    """The annex that `text` (附件一, 附表2) names."""
    return clauses.numbered.get((NOWHERE, text[:2], value_of(text)), NOWHERE)


def value_of(text: str) -> Value:
    """The number in a label: (3, 1) in 第3-1条, (2,) in 第(二)."""
    return tuple(number_value(part) for part in PARTS.findall(text))


def target_of(clauses: Clauses, path: Sequence[Step], here: int, root: int) -> int:
    """The clause that `path` leads to, cited in the clause `here`, looked for in the annex `root` first.

    It is followed as deep as there are clauses: where 款 is a paragraph without a number, the 条 is the target.
    """
    (unit, value), *inner = path
    found = _first(clauses, unit, value, here, root)
    for unit, value in inner if found != NOWHERE else ():
        found = _below(clauses, found, unit, value)
    return found


def _first(clauses: Clauses, unit: str, value: Value, here: int, root: int) -> int:
    """The clause where a path begins."""
    if unit in ("款", "项", "目"):
        return _nearest(clauses, unit, value, root if root != NOWHERE else here)
    for family in (FAMILIES.get(unit, "decimal"), "decimal"):
        for annex in (root, NOWHERE):
            if (annex, family, value) in clauses.numbered:
                return clauses.numbered[annex, family, value]
    if unit in ("条", "章", "部分") and len(value) == 1 and FAMILIES[unit] not in clauses.families:
        for annex in (root, NOWHERE):
            found = clauses.children.get((annex, value[0]), NOWHERE)
            if found != NOWHERE and clauses.nodes[found].family not in FAMILIES.values():
                return found
    return NOWHERE


def _nearest(clauses: Clauses, unit: str, value: Value, here: int) -> int:
    """第二项 alone: the clause of this number in the innermost list around, or else the article around."""
    if len(value) > 1:
        return clauses.numbered.get((NOWHERE, "decimal", value), NOWHERE)
    around = here
    while around != NOWHERE:
        if clauses.nodes[around].family == "article" or clauses.nodes[around].parent == NOWHERE:
            return _below(clauses, around, unit, value)
        if unit != "款" and (around, value[-1]) in clauses.children:
            return clauses.children[around, value[-1]]
        around = clauses.nodes[around].parent
    return clauses.children.get((NOWHERE, value[-1]), NOWHERE)


def _below(clauses: Clauses, index: int, unit: str, value: Value) -> int:
    """The clause of this number in the list of `index`; where there is none, `index`."""
    if len(value) > 1:
        return clauses.numbered.get((clauses.roots[index], "decimal", value), index)
    child = clauses.children.get((index, value[-1]), NOWHERE)
    if child == NOWHERE:
        return index
    # Where an article says something itself, 第二款 is its second paragraph and not its （二）.
    paragraph = unit == "款" and not clauses.nodes[index].bare and clauses.nodes[child].family != "kuan"
    return index if paragraph else child
