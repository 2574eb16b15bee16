"""Where the grammars are, and what is kept of what Lark made of them: terminals as patterns, the LALR table of the document."""

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from normalizer.tables import DATA

HERE = Path(__file__).parent
# A wheel carries the grammars inside the package; a checkout keeps them beside it.
GRAMMAR = next(folder for folder in (HERE / "grammar", HERE.parent / "grammar") if folder.is_dir())
COMPILED = DATA / "terminals.json"
TABLE = DATA / "document.json"
EDGES = DATA / "edges.json"
LINE_START = "^"  # in `Terminal.first`
END = "$END"  # Lark's name for the end of the input
# What becomes of a symbol of a rule: handed to its builder, left out, or (a repetition) its items handed over one by
# one; GAP is an optional symbol that is not there.
KEEP, DROP, SPLICE, GAP = "keep", "drop", "splice", "gap"


class Terminal(NamedTuple):
    """A terminal's pattern, and the characters that a match can begin with.

    `first` are items of a character class, in front of them `^` where a match can also begin at the start of a line
    with any character; it is empty where nothing is known.
    """

    pattern: str
    first: str


class Edges(NamedTuple):
    """The characters that a match of a pattern begins and ends with, and a word in it; empty where nothing is known."""

    first: str
    last: str
    word: str


def grammar_digest(name: str) -> str:
    """The digest of a grammar's text."""
    return sha256((GRAMMAR / f"{name}.lark").read_bytes()).hexdigest()


class Rule(NamedTuple):
    """A rule of the table: what it makes, of how many symbols, what builds it, and what becomes of each symbol.

    `parts` is empty where all of them are handed over.
    """

    origin: str
    size: int
    builder: str | None
    parts: list[str]


class Table(NamedTuple):
    """For each state what a symbol leads to: a state (0 and more) to go to, or a rule (~number) to reduce by."""

    rows: list[dict[str, int]]
    rules: list[Rule]
