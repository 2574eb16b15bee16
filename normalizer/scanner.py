"""Terminals of `grammar/` as regular expressions: the knowledge stays in the grammar, the scan runs in C.

Lark's own lexer loop would cost three to four times as much, and compiling the grammars at every start 0.2 s. So
`data/terminals.json` keeps what Lark made of each grammar beside the grammar's digest; where the digest does not fit,
the grammar is compiled anew. `python -m normalizer.scanner` writes the file.
"""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

import regex

from normalizer.tables import DATA

HERE = Path(__file__).parent
# A wheel carries the grammars inside the package; a checkout keeps them beside it.
GRAMMAR = next(folder for folder in (HERE / "grammar", HERE.parent / "grammar") if folder.is_dir())
COMPILED = DATA / "terminals.json"


def compile_terminals(name: str) -> dict[str, str]:
    """The terminals of `grammar/<name>.lark` as patterns by name, in Lark's order of precedence.

    Terminals whose name begins with `_` are building blocks and are left out.
    """
    from lark.load_grammar import load_grammar

    path = GRAMMAR / f"{name}.lark"
    grammar, _ = load_grammar(path.read_text(encoding="utf-8"), str(path), [], False)  # type: ignore[no-untyped-call]
    compiled, _, _ = grammar.compile(["start"], "*")
    ranked = sorted(
        compiled, key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name)
    )
    return {t.name: t.pattern.to_regexp() for t in ranked if not t.name.startswith("_")}


def digest(name: str) -> str:
    """The digest of a grammar's text."""
    return sha256((GRAMMAR / f"{name}.lark").read_bytes()).hexdigest()


@cache
def kept() -> dict[str, tuple[str, dict[str, str]]]:
    """What data/terminals.json holds: for each grammar its digest and its terminals."""
    loaded: dict[str, tuple[str, dict[str, str]]] = json.loads(COMPILED.read_text(encoding="utf-8"))
    return loaded


@cache
def patterns(name: str) -> dict[str, str]:
    """The terminals of a grammar, kept or compiled."""
    of, found = kept().get(name, ("", {}))
    return found if of == digest(name) else compile_terminals(name)


@cache
def terminal(grammar: str, name: str) -> regex.Pattern[str]:
    """One terminal of `grammar/<grammar>.lark`.

    >>> terminal("numbers", "ARTICLE").match("第三条").group()
    '第三条'
    """
    return regex.compile(patterns(grammar)[name])


@cache
def scanner(name: str) -> regex.Pattern[str]:
    """The terminals of `grammar/<name>.lark` as one alternation of named groups.

    >>> scanner("numbers").match("第三条").lastgroup
    'ARTICLE'
    """
    return regex.compile("|".join(f"(?P<{key}>{pattern})" for key, pattern in patterns(name).items()))


def write_compiled() -> None:
    """Writes data/terminals.json."""
    names = sorted(path.stem for path in GRAMMAR.glob("*.lark") if path.stem != "document")
    everything = {name: (digest(name), compile_terminals(name)) for name in names}
    COMPILED.write_text(json.dumps(everything, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_compiled()
