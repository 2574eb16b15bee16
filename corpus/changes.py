"""Pairs of versions made by known edits: a document of ours, what an editor made of it, and which clause became which.

`pairs()` gives for each document one pair for each edit of `EDITS`, and one with several edits together.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

from source import Blank, Clause, Mention, Part, Piece, Source, Text, changed
from tables import rows
from versions import DIGITS, STYLES, chinese, version

SENTENCE = re.compile(r"[^。；]+[。；]?")
NUMERAL = re.compile(rf"[{DIGITS}十]+|\d+(?=\D*$)")
DECIMAL = re.compile(r"\d+(?:[.．]\d+)*([.．]\d+)")
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# Shorter wordings are nobody's in particular: what is moved, split or reworded says at least so much.
LEAST = 12


class Node(NamedTuple):
    """A clause of the edited document, the positions of the clauses it was made of, and whether it was carried elsewhere."""

    clause: Clause
    origins: tuple[int, ...]
    moved: bool = False


class Pair(NamedTuple):
    """A document before and after: the nodes stand for all its clauses in order, those of attachments included."""

    edit: str
    before: Source
    after: Source
    nodes: tuple[Node, ...]


Nodes = list[Node]
Edit = Callable[[Nodes, Random, Sequence[Clause]], Nodes]


def pairs(documents: Sequence[Source]) -> Iterator[Pair]:
    """The pairs of every document with some clauses; the same documents give the same pairs."""
    able = [bare(document) for document in documents if len(document.main.clauses) > 4]
    for number, document in enumerate(able):
        foreign = _leaves(able[(number + 1) % len(able)])
        for name, edits in EDITS.items():
            draw = Random(f"{document.name} {name}")
            nodes = [Node(clause, (i,)) for i, clause in enumerate(document.main.clauses)]
            for edit in edits:
                nodes = edit(nodes, draw, foreign)
            nodes = relabelled(nodes, document.main.clauses)
            yield _pair(name, document, nodes)
        yield _version(document)


def bare(document: Source) -> Source:
    """The document without its mentions, whose targets wouldn't stay where they are."""
    plain = changed(document, lambda part: "" if isinstance(part, Mention) else part)
    clauses = tuple(clause._replace(text=_joined(clause.text.parts)) for clause in plain.main.clauses)
    return plain._replace(main=plain.main._replace(clauses=clauses), parties=())


def _pair(name: str, document: Source, nodes: Nodes) -> Pair:
    clauses = tuple(node.clause for node in nodes)
    main = Part(_with_parents(clauses), document.main.closing)
    shift = len(document.main.clauses)
    rest = [Node(c, (i,)) for i, c in enumerate(document.clauses[shift:], start=shift)]
    attachments = tuple(_shifted(part, len(nodes) - shift) for part in document.attachments)
    return Pair(name, document, document._replace(main=main, attachments=attachments), (*nodes, *rest))


def _shifted(part: Part, by: int) -> Part:
    return part._replace(
        clauses=tuple(c if c.parent < 0 else c._replace(parent=c.parent + by) for c in part.clauses)
    )


def _version(document: Source) -> Pair:
    """The document as another site shows it: reworded by a table, numbered otherwise, blanks of other lengths."""
    after = version(document, 2)
    return Pair("version", document, after, tuple(Node(c, (i,)) for i, c in enumerate(after.clauses)))


def _leaves(document: Source) -> list[Clause]:
    """Clauses that can stand anywhere: some wording, no blanks, nothing below."""
    clauses = document.main.clauses
    return [c for i, c in enumerate(clauses) if _size(clauses, i) == 1 and _loose(c)]


def _loose(clause: Clause) -> bool:
    plain = clause.text.plain
    return len(plain) >= LEAST and not clause.text.fields and not clause.paragraphs and plain[-1] in "。；"


def _size(clauses: Sequence[Clause], start: int) -> int:
    """How many clauses the one at `start` is, with all below it."""
    end = start + 1
    while end < len(clauses) and clauses[end].level > clauses[start].level:
        end += 1
    return end - start


def _with_parents(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    path: list[int] = []
    found = []
    for position, clause in enumerate(clauses):
        del path[clause.level - 1 :]
        found.append(clause._replace(parent=path[-1] if path else -1))
        path.append(position)
    return tuple(found)


def insert(nodes: Nodes, draw: Random, foreign: Sequence[Clause]) -> Nodes:
    """Up to three clauses of another document, each beside a leaf."""
    nodes = [*nodes]
    for clause in draw.sample(foreign, min(3, len(foreign))):
        sizes = [_size([n.clause for n in nodes], i) for i in range(len(nodes))]
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
        able = [i for i in range(1, len(nodes)) if _size(clauses, i) <= 3 and _has_siblings(clauses, i)]
        if able:
            start = draw.choice(able)
            del nodes[start : start + _size(clauses, start)]
    return nodes


def _has_siblings(clauses: Sequence[Clause], at: int) -> bool:
    return len(_siblings(clauses, at)) > 2


def _siblings(clauses: Sequence[Clause], at: int) -> list[int]:
    """The positions of the list that the clause at `at` belongs to."""
    placed = _with_parents(clauses)
    return [i for i, clause in enumerate(placed) if clause.parent == placed[at].parent]


def move(nodes: Nodes, draw: Random, foreign: Sequence[Clause]) -> Nodes:
    """One or two clauses, with what is below them, in another list of their level or at least three places on."""
    for _ in range(draw.choice((1, 2))):
        clauses = [n.clause for n in nodes]
        able = [i for i in range(len(nodes)) if _size(clauses, i) <= 4 and _says_much(clauses[i])]
        start = draw.choice(able or [0])
        end = start + _size(clauses, start)
        near = _siblings(clauses, start)
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
        if _size(clauses, i) == 1 and not n.clause.paragraphs and _halves(n.clause)
    ]
    found = []
    chosen = set(draw.sample(able, min(3, len(able))))
    for i, node in enumerate(nodes):
        if i in chosen and len(node.origins) == 1 and (halves := _halves(node.clause)):
            first, second = halves
            found.append(node._replace(clause=node.clause._replace(text=first)))
            rest = node.clause._replace(heading=Text(()), mark="", text=second)
            found.append(Node(rest, node.origins))
        else:
            found.append(node)
    return found


def _halves(clause: Clause) -> tuple[Text, Text] | None:
    """The text cut behind a sentence near its middle."""
    parts = clause.text.parts
    cuts = []
    for number, part in enumerate(parts):
        if isinstance(part, str):
            cuts += [(number, match.end()) for match in SENTENCE.finditer(part) if match[0][-1] == "。"]
    for number, at in sorted(cuts, key=lambda cut: abs(_length(parts, *cut) - len(clause.text.plain) / 2)):
        part = parts[number]
        assert isinstance(part, str)
        first, second = Text((*parts[:number], part[:at])), Text((part[at:], *parts[number + 1 :]))
        if min(len(first.plain), len(second.plain)) >= LEAST:
            return first, second
    return None


def _length(parts: Sequence[Piece], number: int, at: int) -> int:
    return len(Text(tuple(parts[:number])).plain) + at


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
    leaves = first.level == second.level and _size(clauses, at) == _size(clauses, at + 1) == 1
    long = min(len(first.text.plain), len(second.text.plain)) >= LEAST
    return leaves and long and not first.paragraphs and not second.heading.parts


def reword(nodes: Nodes, draw: Random, _: Sequence[Clause]) -> Nodes:
    """Half of the clauses said otherwise: other words, turns in another order, a sentence more or less."""
    return [
        node._replace(clause=node.clause._replace(text=_reworded(node.clause.text, draw)))
        if len(node.clause.text.plain) >= LEAST and draw.random() < 0.5
        else node
        for node in nodes
    ]


def _reworded(text: Text, draw: Random) -> Text:
    how = draw.sample((_other_words, _other_order, _longer, _shorter), 3)
    for change in how:
        text = change(text, draw)
    return text


def _other_words(text: Text, _: Random) -> Text:
    table = {old: new for name in ("rewordings", "turns") for old, new in rows(name)}
    pattern = re.compile("|".join(sorted(table, key=len, reverse=True)))
    return _each(text, lambda part: pattern.sub(lambda m: table[m[0]], part))


def _other_order(text: Text, _: Random) -> Text:
    """In a sentence of three turns or more the first two change places."""

    def turned(match: re.Match[str]) -> str:
        turns = match[0][:-1].split("，")
        end = match[0][-1]
        return "，".join([turns[1], turns[0], *turns[2:]]) + end if len(turns) > 2 else match[0]

    return _each(text, lambda part: re.sub(r"[^。；]+[。；]", turned, part))


def _longer(text: Text, draw: Random) -> Text:
    return Text((*text.parts, draw.choice(rows("additions"))[0])) if text.plain.endswith("。") else text


def _shorter(text: Text, _: Random) -> Text:
    """Without its last sentence, where there are three or more."""
    last = text.parts[-1]
    sentences = SENTENCE.findall(last) if isinstance(last, str) else []
    return Text((*text.parts[:-1], "".join(sentences[:-1]))) if len(sentences) > 2 else text


def _each(text: Text, change: Callable[[str], str]) -> Text:
    return Text(tuple(change(part) if isinstance(part, str) else part for part in text.parts))


def blank(nodes: Nodes, draw: Random, _: Sequence[Clause]) -> Nodes:
    """Blanks filled in, one in four; the others of another length, which is no change."""

    def written(part: Piece) -> Piece:
        if not isinstance(part, Blank) or not re.fullmatch("_+", part.raw):
            return part
        if part.type in ("duration", "count", "percent", "money") and draw.random() < 0.25:
            return str(draw.randint(2, 60))
        return part._replace(raw=part.raw + "__")

    return [
        node._replace(clause=node.clause._replace(text=_joined(tuple(map(written, node.clause.text.parts)))))
        for node in nodes
    ]


def _joined(parts: Sequence[Piece]) -> Text:
    """The parts, wording beside wording as one."""
    found: list[Piece] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, str) and isinstance(last, str):
            found[-1] = last + part
        else:
            found.append(part)
    return Text(tuple(found))


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


EDITS: dict[str, tuple[Edit, ...]] = {
    "move": (move,),
    "split": (split,),
    "merge": (merge,),
    "reword": (reword,),
    "renumber": (renumber,),
    "insert": (insert,),
    "remove": (remove,),
    "blank": (blank,),
    "combined": (split, merge, reword, move, insert, remove, blank),
}


def relabelled(nodes: Nodes, before: Sequence[Clause]) -> Nodes:
    """The nodes with the numbers their places ask for, wherever the document numbered that list from one without a fault."""
    runs_on = {
        level for level in {c.level for c in before} if _is_regular([c for c in before if c.level == level])
    }
    clauses = _with_parents([node.clause for node in nodes])
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
