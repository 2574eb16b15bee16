"""What the matches of a pattern begin and end with, told from the pattern as `re` parses it."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from normalizer.grammars import LINE_START, Edges

# Among the items of a character class, where these stand for themselves only when they are escaped.
ANYTHING, NOTHING = ".", ""
MOST_EDGES = 128


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


def edges_of(pattern: str) -> Edges:
    """The characters that a match of `pattern` can begin and end with, and a word in it.

    >>> edges_of("[至到]|第?条款"), edges_of("[0-9]{2}个?公司"), edges_of("[^a]b?")
    (Edges(first='到条第至', last='到款至', word=''), Edges(first='0123456789', last='司', word='公司'), Edges(first='', last='', word=''))
    """
    from re import _parser

    parsed = _parser.parse(pattern.replace(r"\p{Han}", r"\w"))
    return Edges(_characters(_first(parsed, 1)), _characters(_first(parsed, -1)), _word(parsed))


def _word(sequence: Iterable[tuple[object, Any]]) -> str:
    """The longest word that stands in every match of a parsed sequence."""
    runs = groupby(sequence, key=lambda item: str(item[0]) == "LITERAL")
    words = ("".join(chr(code) for _, code in run) for literal, run in runs if literal)
    return max(words, key=len, default="")


def _characters(items: set[str]) -> str:
    """The characters of class items; empty where they are more than are worth a test, or where anything will do."""
    if items & {ANYTHING, NOTHING, LINE_START}:
        return ""
    found = re.findall(f"[{''.join(items)}]", "".join(map(chr, range(0x10000))))
    return "".join(found) if len(found) <= MOST_EDGES else ""


def _first(sequence: Iterable[tuple[object, Any]], step: int = 1) -> set[str]:
    """The class items that a match of a parsed sequence can begin with (with a `step` of -1: end with).

    NOTHING is among them where it can be empty.
    """
    found: set[str] = set()
    for operator, argument in list(sequence)[::step]:
        match str(operator):
            case "LITERAL":
                inner = {re.escape(chr(argument))}
            case "IN" if {str(kind) for kind, _ in argument} <= {"LITERAL", "RANGE"}:
                inner = {_item(value) for _, value in argument}
            case "BRANCH":
                inner = set().union(*(_first(branch, step) for branch in argument[1]))
            case "SUBPATTERN":
                inner = _first(argument[3], step)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                inner = _first(argument[2], step) | ({NOTHING} if argument[0] == 0 else set())
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
