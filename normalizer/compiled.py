"""What is kept of the grammars, data/field_types.tsv and the patterns: `python -m normalizer.compiled` after every change of them.

A grammar or a pattern that was changed since is compiled anew at every start; one whose edges are not kept is tried everywhere.
"""

import json
import pickle
from pathlib import Path

import regex

from normalizer.edges import edges_of
from normalizer.fields.types import type_rules
from normalizer.grammars import COMPILED, EDGES, GRAMMAR, TABLE, Edges, grammar_digest
from normalizer.lark_tables import compile_table, compile_terminals
from normalizer.patterns import KEPT, PROBE, asked
from normalizer.pipeline import normalize

PAGES = Path(__file__).parent.parent / "corpus" / "pages"


def compile_edges() -> dict[str, Edges]:
    """The edges of the patterns of data/field_types.tsv that have some."""
    sources = {
        source for rules in type_rules() for rule in rules for source in (rule.left, rule.right) if source
    }
    edges = {source: edges_of(source) for source in sorted(sources)}
    return {source: each for source, each in edges.items() if any(each)}


def compile_patterns() -> dict[str, bytes]:
    """The patterns that the pages of the corpus ask for, and the one that tells whether an installed `regex` can read them."""
    for page in PAGES.glob("*.txt"):
        normalize(page.read_bytes()).to_json()
    return {source: pickle.dumps(regex.compile(source)) for source in sorted({PROBE, *asked})}


def write() -> None:
    """Writes data/terminals.json, data/document.json, data/edges.json and, with these, data/patterns.pickle."""
    names = sorted(path.stem for path in GRAMMAR.glob("*.lark") if path.stem != "document")
    everything = {name: (grammar_digest(name), compile_terminals(name)) for name in names}
    COMPILED.write_text(json.dumps(everything, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    TABLE.write_text(
        json.dumps([grammar_digest("document"), *compile_table()], ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
    EDGES.write_text(json.dumps(compile_edges(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    KEPT.write_bytes(pickle.dumps(compile_patterns()))


if __name__ == "__main__":
    write()
