"""The clauses of a variant by what a citation calls them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from normalizer.document import Span
from normalizer.numerals import number_value
from normalizer.outline.candidates import PARTS

Value = tuple[int, ...]


class Step(NamedTuple):
    """A step on the way to a clause: a unit (条, 款, 项 …, or nothing) and its number; without a unit perhaps a sign, `(B`."""

    unit: str
    value: Value
    sign: str = ""


FAMILIES = {
    "条": "article",
    "章": "chapter",
    "节": "section",
    "编": "part",
    "部分": "division",
    "阶段": "stage",
}
KUAN = frozenset({"kuan", "han"})
# Units that name a clause of the outermost list where nothing is counted by them.
COUNTED = frozenset({"条", "章", "部分", "部", "段"})
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


@dataclass(frozen=True)
class Clauses:
    """The clauses in order, with what finds them; each index is made when it is asked for, for most texts cite little."""

    nodes: Sequence[Node]
    plain: str

    @cached_property
    def starts(self) -> list[int]:
        """Where each clause begins."""
        return [node.start for node in self.nodes]

    @cached_property
    def roots(self) -> list[int]:
        """For each clause the annex that it stands in."""
        roots: list[int] = []
        for index, node in enumerate(self.nodes):
            own = index if node.family == "annex" else NOWHERE
            roots.append(roots[node.parent] if node.parent >= 0 else own)
        return roots

    @cached_property
    def articles(self) -> list[int]:
        """For each clause the article that it is or that comes before it."""
        articles: list[int] = []
        for index, node in enumerate(self.nodes):
            articles.append(index if node.family == "article" else articles[-1] if articles else NOWHERE)
        return articles

    @cached_property
    def families(self) -> frozenset[str]:
        """What the document counts by."""
        return frozenset(map(_family, self.nodes))

    @cached_property
    def numbered(self) -> dict[tuple[int, str, Value], int]:
        """A clause by annex (`NOWHERE`: in the whole document), family and value; of two the first counts."""
        numbered: dict[tuple[int, str, Value], int] = {}
        for index, (node, root) in enumerate(zip(self.nodes, self.roots, strict=True)):
            family = _family(node)
            numbered.setdefault((NOWHERE, family, node.value), index)
            if root != NOWHERE:
                numbered.setdefault((root, family, node.value), index)
        return numbered

    @cached_property
    def decimals(self) -> dict[Value, list[int]]:
        """The clauses of each decimal number; 通用条款 and 专用条款 both have a 2.1."""
        decimals: dict[Value, list[int]] = {}
        for index, node in enumerate(self.nodes):
            if node.family.startswith("decimal"):
                decimals.setdefault(node.value, []).append(index)
        return decimals

    @cached_property
    def ends(self) -> list[int]:
        """For each clause the one behind all that is below it."""
        ends = list(range(1, len(self.nodes) + 1))
        for index in reversed(range(len(self.nodes))):
            parent = self.nodes[index].parent
            if parent >= 0:
                ends[parent] = max(ends[parent], ends[index])
        return ends

    @cached_property
    def titled(self) -> dict[str, int]:
        """A clause at the top by the first four characters of its text, 通用条款."""
        titled: dict[str, int] = {}
        for index, node in enumerate(self.nodes):
            if node.parent < 0:
                titled.setdefault(self.plain[slice(*node.text)].lstrip()[:4], index)
        return titled

    @cached_property
    def children(self) -> dict[tuple[int, int], int]:
        """A clause by the one above it and the last of its value."""
        children: dict[tuple[int, int], int] = {}
        for index, node in enumerate(self.nodes):
            children.setdefault((node.parent, node.value[-1]), index)
        return children

    @cached_property
    def series(self) -> dict[tuple[int, str, int], int]:
        """A clause by the one above it, its family and the last of its value."""
        series: dict[tuple[int, str, int], int] = {}
        for index, node in enumerate(self.nodes):
            series.setdefault((node.parent, _family(node), node.value[-1]), index)
        return series

    @cached_property
    def signed(self) -> dict[tuple[int, str], int]:
        """A clause by the one above it and the sign of its label."""
        signed: dict[tuple[int, str], int] = {}
        for index, node in enumerate(self.nodes):
            signed.setdefault((node.parent, sign_of(node.label)), index)
        return signed


def sign_of(label: str) -> str:
    """What tells 五、 from （五）: the number as written, with the bracket before it."""
    number = PARTS.search(label)
    return f"{'(' if label[0] in '(（' else ''}{number[0] if number else label}"


def _family(node: Node) -> str:
    """附件 and 附表 are counted apart, decimals of all lengths together."""
    if node.family == "annex":
        return node.label[:2]
    return "decimal" if node.family.startswith("decimal") else node.family


def clause_at(clauses: Clauses, place: int) -> int:
    """The clause in whose own text a place is, `NOWHERE` before the first."""
    return bisect_right(clauses.starts, place) - 1


def annex_at(clauses: Clauses, text: str) -> int:
    """The annex that `text` (附件一, 附表2) names; 附表 alone is the first."""
    return clauses.numbered.get((NOWHERE, text[:2], value_of(text) or (1,)), NOWHERE)


def value_of(text: str) -> Value:
    """The number in a label: (3, 1) in 第3-1条, (2,) in 第(二)."""
    return tuple(number_value(part) for part in PARTS.findall(text))


def target_of(clauses: Clauses, path: Sequence[Step], here: int, root: int) -> int:
    """The clause that `path` leads to, cited in the clause `here`, looked for in the annex `root` first.

    It is followed as deep as there are clauses: where 款 is a paragraph without a number, the 条 is the target.
    """
    (unit, value, sign), *inner = path
    if sign:
        return _signed(clauses, path, here)
    return target_inside(clauses, inner, _first(clauses, unit, value, here, root))


def target_inside(clauses: Clauses, path: Sequence[Step], index: int) -> int:
    """The clause that `path` leads to from the clause `index`; `NOWHERE` from nowhere, or where a decimal is not below."""
    for unit, value, _ in path:
        index = _below(clauses, index, unit, value) if index != NOWHERE else NOWHERE
    return index


def _first(clauses: Clauses, unit: str, value: Value, here: int, root: int) -> int:
    """The clause where a path begins."""
    if unit in ("款", "项", "目"):
        return _nearest(clauses, unit, value, root if root != NOWHERE else here)
    for family in (FAMILIES.get(unit, "decimal"), "decimal"):
        for annex in (root, NOWHERE):
            if (annex, family, value) in clauses.numbered:
                return clauses.numbered[annex, family, value]
    if unit in COUNTED and len(value) == 1 and FAMILIES.get(unit) not in clauses.families:
        for annex in (root, NOWHERE):
            found = _outermost(clauses, annex, value[0], here)
            if found != NOWHERE and (unit == "部分" or clauses.nodes[found].family not in FAMILIES.values()):
                return found
    return NOWHERE


def _outermost(clauses: Clauses, annex: int, value: int, here: int) -> int:
    """The clause of this number below `annex`, in the list that goes on around `here`: (1), (A) and 1. stand side by side."""
    while here != NOWHERE and clauses.nodes[here].parent != annex:
        here = clauses.nodes[here].parent
    beside = clauses.series.get((annex, _family(clauses.nodes[here]), value)) if here != NOWHERE else None
    return clauses.children.get((annex, value), NOWHERE) if beside is None else beside


def target_before(clauses: Clauses, path: Sequence[Step], place: int) -> int:
    """The clause of 前项第三款: below the clause that stands before the one at `place` in its list, if it has one so numbered."""
    here = clause_at(clauses, place)
    if here == NOWHERE or len(path) != 1:
        return NOWHERE
    node = clauses.nodes[here]
    before = clauses.series.get((node.parent, _family(node), node.value[-1] - 1), NOWHERE)
    return clauses.children.get((before, path[0].value[-1]), NOWHERE) if before != NOWHERE else NOWHERE


def _signed(clauses: Clauses, path: Sequence[Step], here: int) -> int:
    """五、2.: the clause of this sign in the innermost list around, and below it what there must be."""
    around = here
    while True:
        found = clauses.signed.get((around, path[0].sign), NOWHERE)
        for step in path[1:]:
            found = clauses.children.get((found, step.value[-1]), NOWHERE) if found != NOWHERE else found
        if found != NOWHERE or around == NOWHERE:
            return found
        around = clauses.nodes[around].parent


def _nearest(clauses: Clauses, unit: str, value: Value, here: int) -> int:
    """第二项 alone: the clause of this number in the innermost list around, or else the article around."""
    if len(value) > 1:
        places = (clauses.numbered.get((NOWHERE, family, value)) for family in ("decimal", "coded"))
        return next((place for place in places if place is not None), NOWHERE)
    around = here
    while around != NOWHERE:
        outermost = clauses.nodes[around].parent == NOWHERE
        if clauses.nodes[around].family == "article" or (unit == "款" and outermost):
            return _below(clauses, around, unit, value)
        if unit != "款" and (around, value[-1]) in clauses.children:
            return clauses.children[around, value[-1]]
        around = clauses.nodes[around].parent
    return clauses.children.get((NOWHERE, value[-1]), NOWHERE)


def _below(clauses: Clauses, index: int, unit: str, value: Value) -> int:
    """The clause of this number in the list of `index`; where there is none, `index`, or `NOWHERE` for a bare decimal."""
    if len(value) > 1:
        places = clauses.decimals.get(value, [])
        first = bisect_right(places, index)
        if first < len(places) and places[first] < clauses.ends[index]:
            return places[first]
        if not unit:
            return NOWHERE
        return clauses.numbered.get((clauses.roots[index], "decimal", value), index)
    child = clauses.children.get((index, value[-1]), NOWHERE)
    if child == NOWHERE:
        return index
    # Where an article says something itself, 第二款 is its second paragraph and not its （二）; 一、 below it are 款 too,
    # and in Taiwan 款 are below 項.
    node, below = clauses.nodes[index], clauses.nodes[child].family
    article = node.family == "article" or node.parent == NOWHERE
    return index if unit == "款" and article and not node.bare and below not in KUAN else child
