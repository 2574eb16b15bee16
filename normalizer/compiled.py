"""Writes what Lark makes of the grammars: `python -m normalizer.compiled`, after every change of `grammar/`."""

import json

from normalizer.scanner import COMPILED, GRAMMAR, compile_terminals, digest
from normalizer.tree import TABLE, kept_table


def write() -> None:
    """Writes data/terminals.json and data/document.json."""
    names = sorted(path.stem for path in GRAMMAR.glob("*.lark") if path.stem != "document")
    everything = {name: (digest(name), compile_terminals(name)) for name in names}
    COMPILED.write_text(json.dumps(everything, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    TABLE.write_text(json.dumps(kept_table(), ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
