"""The clause tree: the LALR table that Lark made of grammar/document.lark, run over our tokens, and what each rule builds.

Lark's own loop takes three times as long for each token, and importing Lark as long as the rest of a start; the tests
hold it against this one.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from hashlib import blake2b
from itertools import chain
from typing import Any, NamedTuple

from normalizer.document import Clause, Hashes, Paragraph
from normalizer.grammars import END, GAP, KEEP, SPLICE, TABLE, Rule, Table, grammar_digest
from normalizer.tokens import Head, Prose, Token

STOP: Token = (END, None)


class Tree(NamedTuple):
    """The parts of a variant."""

    preamble: tuple[Paragraph, ...]
    clauses: tuple[Clause, ...]
    closing: tuple[Paragraph, ...]


class Closing(NamedTuple):
    """The paragraphs of a closing, told apart from the clauses around it."""

    paragraphs: tuple[Paragraph, ...]


def start(children: list[Any]) -> Tree:
    preamble, *rest = children
    clauses = tuple(child for child in rest if isinstance(child, Clause))
    closing = tuple(p for child in rest if isinstance(child, Closing) for p in child.paragraphs)
    return Tree(preamble, clauses, closing)


def preamble(children: list[Prose | None]) -> tuple[Paragraph, ...]:
    return children[0][0] if children[0] else ()


def closing(children: list[Prose | None]) -> Closing:
    return Closing(preamble(children))


def clause(children: list[Any]) -> Clause:
    head: Head
    head, titled, prose, inner = children
    heading, heading_span = titled or (None, None)
    body, text = prose or ((), "")
    below: tuple[Clause, ...] = inner or ()
    return Clause(
        head.id,
        head.number,
        head.level,
        heading,
        heading_span,
        text,
        body,
        below,
        head.span,
        hashes(head, f"{heading or ''}\n{text}", below),
    )


BUILDERS: dict[str, Callable[[list[Any]], Any]] = {
    "start": start, "preamble": preamble, "closing": closing, "clause": clause, "children": tuple,
}  # fmt: skip


def hashes(head: Head, wording: str, inner: tuple[Clause, ...]) -> Hashes:
    """The four digests of a clause, composed from the leaves up; only `raw` sees the number."""
    below = [c.hash for c in inner]
    script = digest(head.folded, [h.script for h in below])
    alike = head.abstract == head.folded and all(h.script == h.blanks for h in below)
    return Hashes(
        digest(head.raw, [h.raw for h in below]),
        digest(wording, [h.normalized for h in below]),
        script,
        script if alike else digest(head.abstract, [h.blanks for h in below]),
    )


def digest(own: str, below: list[str]) -> str:
    """Sixteen hexadecimal digits for a clause's own wording and the digests of its children, in order."""
    wording = "\0".join([own, *below]) if below else own
    return blake2b(wording.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@cache
def table() -> Table:
    """The table of grammar/document.lark: the kept one, or one that Lark makes anew of another grammar."""
    made_of, rows, rules = json.loads(TABLE.read_text(encoding="utf-8"))
    if made_of != grammar_digest("document"):
        from normalizer.lark_tables import compile_table

        return compile_table()
    return Table(rows, [Rule(*rule) for rule in rules])


def parse(stream: Iterable[Token]) -> Tree:
    """The tree of one variant, from its tokens."""
    rows, rules = table()
    states: list[int] = [0]
    values: list[Any] = []
    for kind, value in chain(stream, [STOP]):
        while (step := rows[states[-1]][kind]) < 0:
            origin, size, builder, parts = rules[~step]
            first = len(values) - size
            taken = values[first:]
            children = handed_over(parts, taken) if parts else taken
            values[first:] = [BUILDERS[builder](children) if builder else children]
            del states[first + 1 :]
            states.append(rows[states[first]][origin])
        states.append(step)
        values.append(value)
    tree: Tree = values[0]
    return tree


def handed_over(parts: Sequence[str], taken: list[Any]) -> list[Any]:
    """What the builder of a rule gets that leaves out, splices or misses symbols."""
    children: list[Any] = []
    at = 0
    for part in parts:
        if part == GAP:
            children.append(None)
            continue
        if part == KEEP:
            children.append(taken[at])
        elif part == SPLICE:  # a repetition comes first in its own rule: its list goes on
            children = children + taken[at] if children else taken[at]
        at += 1
    return children
