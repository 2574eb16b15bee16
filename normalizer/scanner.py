"""Terminals of `grammar/` as regular expressions: the knowledge stays in the grammar, the scan runs in C.

Lark's own lexer loop would cost three to four times as much, and compiling the grammars at every start 0.2 s. So
`data/terminals.json` keeps what Lark made of each grammar beside the grammar's digest; where the digest does not fit,
the grammar is compiled anew. `python -m normalizer.compiled` writes the file, and data/document.json (normalizer/tree.py).

The terminals are for `re`, which, told what they can begin with, finds them up to four times as fast as `regex`. Only
grammar/blanks.lark needs more than `re` has (normalizer/fields/blanks.py).
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from itertools import count
from typing import cast

from normalizer.grammars import COMPILED, LINE_START, Terminal, grammar_digest
from normalizer.patterns import compiled

# `re` takes 50 ms to compile the scanners, and a process that reads one page is done before that pays. So the first scans,
# enough for a page of eight variants, are done by `regex`, whose patterns are kept.
FIRST_SCANS = 50
_scans = count()


# What begins with one character, or one of a class: `re` looks there itself before it tries an alternative.
OPENING = re.compile(r"(?:[^]\\[(){}.*+?|^$]|\[[^]\\^][^]\\]*\])(?![*+?{|])")


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
    if of != grammar_digest(name):
        from normalizer.lark_tables import compile_terminals

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


def scanner(name: str, *keys: str) -> re.Pattern[str]:
    """The terminals of `grammar/<name>.lark`, all of them or those of `keys`, as one alternation; `lastgroup` names the one
    that matches.

    >>> scanner("numbers").match("第三条").lastgroup
    'ARTICLE'
    """
    if not keys and next(_scans) < FIRST_SCANS:
        return cast(re.Pattern[str], compiled(alternation(name)))  # it has the same methods
    return _by_re(name, *keys)


@cache
def _by_re(name: str, *keys: str) -> re.Pattern[str]:
    return re.compile(alternation(name, *keys))


@cache
def alternation(name: str, *keys: str) -> str:
    """The group of each terminal is an empty one behind it, and those that don't begin with a character look ahead for theirs.

    So most are passed over without a step into them.
    """
    found = terminals(name)
    if keys:
        found = {key: found[key] for key in keys}
    alternatives = "|".join(
        f"{'' if OPENING.match(each.pattern) else look_ahead([each])}(?:{each.pattern})(?P<{key}>)"
        for key, each in found.items()
    )
    return f"{look_ahead(found.values())}(?:{alternatives})"


def look_ahead(several: Iterable[Terminal]) -> str:
    """What every match of one of these begins with: a search skips the rest of a text two to six times as fast."""
    firsts = [found.first for found in several]
    items = "".join(first.removeprefix(LINE_START) for first in firsts)
    if not all(firsts) or not items:
        return ""
    at_line = any(first.startswith(LINE_START) for first in firsts)
    return f"(?:(?<![^\n])|(?=[{items}]))" if at_line else f"(?=[{items}])"
