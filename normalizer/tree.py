"""The clause tree: Lark's LALR parser over our tokens, with the builder of the document embedded in it."""

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from lark import Lark, Transformer
from lark.lexer import Lexer

from normalizer.document import Clause, Hashes, Paragraph
from normalizer.scanner import GRAMMAR
from normalizer.tokens import Head, Token


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
    """The LALR parser of grammar/document.lark, with the builder embedded."""
    return Lark.open(str(GRAMMAR / "document.lark"), parser="lalr", lexer=Stream, transformer=Builder())


def parse(stream: Iterable[Token]) -> Tree:
    """The tree of one variant, from its tokens."""
    tree: Tree = parser().parse(stream)  # type: ignore[assignment]
    return tree
