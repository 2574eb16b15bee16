"""The clause tree: Lark's LALR parser over our tokens, with the builder of the document embedded in it."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from lark import Lark, Transformer
from lark import __version__ as lark_version
from lark.grammar import Rule
from lark.lexer import Lexer, TerminalDef

from normalizer.document import Clause, Hashes, Paragraph
from normalizer.scanner import GRAMMAR
from normalizer.scanner import digest as grammar_digest
from normalizer.tables import DATA
from normalizer.tokens import Head, Token

TABLE = DATA / "document.json"
SHIFT = 0  # Lark's number for it; the other action is to reduce


class Tree(NamedTuple):
    """The parts of a variant."""

    preamble: tuple[Paragraph, ...]
    clauses: tuple[Clause, ...]
    closing: tuple[Paragraph, ...]


class Prose(NamedTuple):
    """A paragraph with its wording, fields as `{{key}}`."""

    runs: Paragraph
    text: str


class Closing(NamedTuple):
    """The paragraphs of a closing, told apart from the clauses around it."""

    paragraphs: tuple[Paragraph, ...]


class Stream(Lexer):
    """Hands the parser the tokens it was given."""

    __future_interface__ = 1

    def __init__(self, lexer_conf: object) -> None:
        """Lark's protocol; there is nothing to configure."""

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Any]:
        """The tokens given to `parse`."""
        return iter(lexer_state.text)


class Builder(Transformer[Any, Tree]):
    """One method for each rule of grammar/document.lark; it keeps no state."""

    def start(self, children: list[Any]) -> Tree:
        preamble, *rest = children
        clauses = tuple(child for child in rest if isinstance(child, Clause))
        closing = tuple(p for child in rest if isinstance(child, Closing) for p in child.paragraphs)
        return Tree(preamble, clauses, closing)

    def preamble(self, children: list[Prose]) -> tuple[Paragraph, ...]:
        return tuple(prose.runs for prose in children)

    def closing(self, children: list[Prose]) -> Closing:
        return Closing(tuple(prose.runs for prose in children))

    def children(self, children: list[Clause]) -> tuple[Clause, ...]:
        return tuple(children)

    def paragraph(self, children: list[Token]) -> Prose:
        return Prose(
            tuple(token.value[0] for token in children), "".join(token.value[1] for token in children)
        )

    def clause(self, children: list[Any]) -> Clause:
        number, titled, *prose, inner = children
        head: Head = number.value
        heading, heading_span = titled.value if titled else (None, None)
        text = "\n".join(p.text for p in prose)
        return Clause(
            id=head.id,
            number=head.number,
            level=head.level,
            heading=heading,
            heading_span=heading_span,
            text=text,
            body=tuple(p.runs for p in prose),
            children=inner,
            span=head.span,
            hash=hashes(head, f"{heading or ''}\n{text}", inner),
        )


def hashes(head: Head, wording: str, inner: tuple[Clause, ...]) -> Hashes:
    """The four digests of a clause, composed from the leaves up; only `raw` sees the number."""
    return Hashes(
        raw=digest(head.raw, (c.hash.raw for c in inner)),
        normalized=digest(wording, (c.hash.normalized for c in inner)),
        script=digest(head.folded, (c.hash.script for c in inner)),
        blanks=digest(head.abstract, (c.hash.blanks for c in inner)),
    )


def digest(own: str, below: Iterable[str]) -> str:
    """Sixteen hexadecimal digits for a clause's own wording and the digests of its children, in order."""
    return blake2b("\0".join([own, *below]).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@cache
def parser() -> Lark:
    """The LALR parser of grammar/document.lark, with the builder embedded.

    Lark takes 25 ms to make its table of the grammar; so data/document.json keeps it, and another grammar or another
    Lark makes it anew.
    """
    kept = json.loads(TABLE.read_text(encoding="utf-8"))
    if kept["made_of"] != made_of():
        return compiled(Builder())
    data, memo = kept["data"], {int(number): rule for number, rule in kept["memo"].items()}
    table = data["parser"]["parser"]
    table["states"] = {int(number): row for number, row in table["states"].items()}
    data["options"]["lexer"] = data["parser"]["lexer_conf"]["lexer_type"] = Stream
    found: Lark = Lark._load_from_dict(data, memo, transformer=Builder())  # type: ignore[no-untyped-call]
    return found


def compiled(builder: Builder | None = None) -> Lark:
    """The parser as Lark makes it of the grammar."""
    return Lark.open(str(GRAMMAR / "document.lark"), parser="lalr", lexer=Stream, transformer=builder)


def made_of() -> list[str]:
    """What a table belongs to: the digest of the grammar, and the version of Lark."""
    return [grammar_digest("document"), lark_version]


def kept_table() -> dict[str, Any]:
    """What data/document.json has to hold."""
    data, memo = compiled().memo_serialize([TerminalDef, Rule])
    data["options"]["lexer"] = data["parser"]["lexer_conf"]["lexer_type"] = None  # a class
    data["parser"]["parser"] = numbered(data["parser"]["parser"])
    return {"made_of": made_of(), "data": data, "memo": memo}


def numbered(table: dict[str, Any]) -> dict[str, Any]:
    """A table of Lark's with its states in the order in which they are reached: Lark's own differs from run to run."""
    names, order = table["tokens"], [*table["start_states"].values()]
    rows: list[dict[str, Any]] = []
    for state in order:  # grows on the way
        rows.append(dict(sorted((names[token], step) for token, step in table["states"][state].items())))
        order += (to for action, to in rows[-1].values() if action == SHIFT and to not in order)
    number = {state: i for i, state in enumerate(order)}
    return {
        **table,
        "tokens": {name: name for name in sorted(names.values())},
        "states": {
            i: {name: (action, number[to] if action == SHIFT else to) for name, (action, to) in row.items()}
            for i, row in enumerate(rows)
        },
        "start_states": {name: number[state] for name, state in table["start_states"].items()},
        "end_states": {name: number[state] for name, state in table["end_states"].items()},
    }


def parse(stream: Iterable[Token]) -> Tree:
    """The tree of one variant, from its tokens."""
    tree: Tree = parser().parse(stream)  # type: ignore[assignment]
    return tree
