"""Terminals of `grammar/` as regular expressions: the knowledge stays in the grammar, the scan runs in C.

Lark's own lexer loop would cost three to four times as much, and compiling the grammars at every start 0.2 s. So
`data/terminals.json` keeps what Lark made of each grammar beside the grammar's digest; where the digest does not fit,
the grammar is compiled anew. `python -m normalizer.compiled` writes the file, and data/document.json (normalizer/tree.py).

The terminals are for `re`, which compiles them two to three times as fast as `regex` and, told what they can begin with,
finds them as fast. Only grammar/blanks.lark needs more than `re` has (normalizer/fields/blanks.py).
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from normalizer.tables import DATA

HERE = Path(__file__).parent
# A wheel carries the grammars inside the package; a checkout keeps them beside it.
GRAMMAR = next(folder for folder in (HERE / "grammar", HERE.parent / "grammar") if folder.is_dir())
COMPILED = DATA / "terminals.json"
# Among the items of a character class, where these stand for themselves only when they are escaped.
LINE_START, ANYTHING, NOTHING = "^", ".", ""


class Terminal(NamedTuple):
    """A terminal's pattern, and the characters that a match can begin with.

    `first` are items of a character class, in front of them `^` where a match can also begin at the start of a line
    with any character; it is empty where nothing is known.
    """

    pattern: str
    first: str


def compile_terminals(name: str) -> dict[str, Terminal]:
    """The terminals of `grammar/<name>.lark` by name, in Lark's order of precedence.

    Terminals whose name begins with `_` are building blocks and are left out.
    """
    from lark.load_grammar import load_grammar

    path = GRAMMAR / f"{name}.lark"
    grammar, _ = load_grammar(path.read_text(encoding="utf-8"), str(path), [], False)  # type: ignore[no-untyped-call]
    compiled, _, _ = grammar.compile(["start"], "*")
    ranked = sorted(
        compiled, key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name)
    )
    patterns = {t.name: t.pattern.to_regexp() for t in ranked if not t.name.startswith("_")}
    return {key: Terminal(pattern, first_of(pattern)) for key, pattern in patterns.items()}


def first_of(pattern: str) -> str:
    """What a match of `pattern` can begin with, as in `Terminal.first`.

    >>> first_of("第[0-9]+|(?:附|(?<=x)注)?表"), first_of("(?<![^\\n])条|项"), first_of("[^a]"), first_of("a?")
    ('注第表附', '^项', '', '')
    """
    from re import _parser

    # What only `regex` has: a character of a script, and a group of the same name in several alternatives.
    found = _first(_parser.parse(pattern.replace(r"\p{Han}", r"\w").replace("(?P<lead>", "(?:")))
    return (
        ""
        if found & {ANYTHING, NOTHING}
        else "".join(sorted(found, key=lambda item: (item != LINE_START, item)))
    )


def _first(sequence: Iterable[tuple[object, Any]]) -> set[str]:
    """The class items that a match of a parsed sequence can begin with, NOTHING among them where it can be empty."""
    found: set[str] = set()
    for operator, argument in sequence:
        match str(operator):
            case "LITERAL":
                inner = {re.escape(chr(argument))}
            case "IN" if {str(kind) for kind, _ in argument} <= {"LITERAL", "RANGE"}:
                inner = {_item(value) for _, value in argument}
            case "BRANCH":
                inner = set().union(*map(_first, argument[1]))
            case "SUBPATTERN":
                inner = _first(argument[3])
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                inner = _first(argument[2]) | ({NOTHING} if argument[0] == 0 else set())
            case "ASSERT_NOT" if argument[0] < 0 and str(argument[1]) == "[(NOT_LITERAL, 10)]":
                return found | {LINE_START}
            case "ASSERT" | "ASSERT_NOT" | "AT":
                continue
            case _:
                return {ANYTHING}
        found |= inner - {NOTHING}
        if NOTHING not in inner:
            return found
    return found | {NOTHING}


def _item(value: int | tuple[int, int]) -> str:
    low, high = value if isinstance(value, tuple) else (value, value)
    return re.escape(chr(low)) + (f"-{re.escape(chr(high))}" if high > low else "")


def digest(name: str) -> str:
    """The digest of a grammar's text."""
    return sha256((GRAMMAR / f"{name}.lark").read_bytes()).hexdigest()


@cache
def kept() -> dict[str, tuple[str, dict[str, tuple[str, str]]]]:
    """What data/terminals.json holds: for each grammar its digest and its terminals."""
    loaded: dict[str, tuple[str, dict[str, tuple[str, str]]]] = json.loads(
        COMPILED.read_text(encoding="utf-8")
    )
    return loaded


@cache
def terminals(name: str) -> dict[str, Terminal]:
    """The terminals of a grammar, kept or compiled."""
    of, found = kept().get(name, ("", {}))
    if of != digest(name):
        return compile_terminals(name)
    return {key: Terminal(*terminal) for key, terminal in found.items()}


@cache
def terminal(grammar: str, name: str) -> re.Pattern[str]:
    """One terminal of `grammar/<grammar>.lark`.

    >>> terminal("numbers", "ARTICLE").match("第三条").group()
    '第三条'
    """
    found = terminals(grammar)[name]
    return re.compile(f"{look_ahead([found])}(?:{found.pattern})")


@cache
def scanner(name: str) -> re.Pattern[str]:
    """The terminals of `grammar/<name>.lark` as one alternation of named groups.

    >>> scanner("numbers").match("第三条").lastgroup
    'ARTICLE'
    """
    found = terminals(name)
    alternatives = "|".join(f"(?P<{key}>{each.pattern})" for key, each in found.items())
    return re.compile(f"{look_ahead(found.values())}(?:{alternatives})")


def look_ahead(several: Iterable[Terminal]) -> str:
    """What every match of one of these begins with: a search skips the rest of a text two to six times as fast."""
    firsts = [found.first for found in several]
    items = "".join(first.removeprefix(LINE_START) for first in firsts)
    if not all(firsts) or not items:
        return ""
    at_line = any(first.startswith(LINE_START) for first in firsts)
    return f"(?:(?<![^\n])|(?=[{items}]))" if at_line else f"(?=[{items}])"
