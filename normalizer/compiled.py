"""What Lark makes of the grammars, and `python -m normalizer.compiled`, which keeps it after every change of `grammar/`.

It keeps the edges of the patterns of data/field_types.tsv as well: a pattern that is not among them is tried everywhere.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from lark import Lark
from lark.grammar import Rule as LarkRule
from lark.grammar import Terminal as LarkTerminal
from lark.load_grammar import load_grammar
from lark.parsers.lalr_analysis import Shift

from normalizer.fields.types import type_rules
from normalizer.grammars import (
    COMPILED,
    DROP,
    EDGES,
    END,
    GAP,
    GRAMMAR,
    KEEP,
    LINE_START,
    SPLICE,
    TABLE,
    Edges,
    Rule,
    Table,
    Terminal,
    grammar_digest,
)

# Among the items of a character class, where these stand for themselves only when they are escaped.
ANYTHING, NOTHING = ".", ""
MOST_EDGES = 128


def compile_terminals(name: str) -> dict[str, Terminal]:
    """The terminals of `grammar/<name>.lark` by name, in Lark's order of precedence.

    Terminals whose name begins with `_` are building blocks and are left out.
    """
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


def compile_edges() -> dict[str, Edges]:
    """The edges of the patterns of data/field_types.tsv that have some."""
    sources = {
        source for rules in type_rules() for rule in rules for source in (rule.left, rule.right) if source
    }
    edges = {source: edges_of(source) for source in sorted(sources)}
    return {source: each for source, each in edges.items() if any(each)}


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


def compile_table() -> Table:
    """The LALR table of grammar/document.lark.

    Its states are in the order in which they are reached, for Lark's own order differs from run to run. Lark stops when
    it reaches the end state; here that state takes the end of the input.
    """
    made = Lark.open(str(GRAMMAR / "document.lark"), parser="lalr", lexer="basic").parser.parser
    found = made.parser.parse_table
    order = [found.start_states["start"]]
    rows: list[dict[str, int]] = []
    rules: list[LarkRule] = []
    for state in order:  # grows on the way
        row: dict[str, int] = {}
        for name, (action, to) in sorted(found.states[state].items()):
            known = order if action is Shift else rules
            if to not in known:
                known.append(to)
            row[name] = known.index(to) if action is Shift else ~known.index(to)
        rows.append(row)
    end = order.index(found.end_states["start"])
    rows[end][END] = end
    return Table(rows, [_rule(rule) for rule in rules])


def _rule(rule: LarkRule) -> Rule:
    name, parts = rule.origin.name, list(_parts(rule))
    parts = [] if set(parts) <= {KEEP} else parts
    return Rule(name, len(rule.expansion), None if name.startswith("_") else name, parts)


def _parts(rule: LarkRule) -> Iterator[str]:
    """What becomes of each symbol. Lark writes the optional ones that are not there as True among the symbols' False."""
    absent = "".join(str(int(gap)) for gap in rule.options.empty_indices or [False] * len(rule.expansion))
    for gaps, symbol in zip(absent.split("0"), [*rule.expansion, None], strict=True):
        yield from [GAP] * len(gaps)
        if isinstance(symbol, LarkTerminal):
            yield DROP if symbol.filter_out else KEEP
        elif symbol:
            yield SPLICE if symbol.name.startswith("_") else KEEP


def write() -> None:
    """Writes data/terminals.json, data/document.json and data/edges.json."""
    names = sorted(path.stem for path in GRAMMAR.glob("*.lark") if path.stem != "document")
    everything = {name: (grammar_digest(name), compile_terminals(name)) for name in names}
    COMPILED.write_text(json.dumps(everything, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    TABLE.write_text(
        json.dumps([grammar_digest("document"), *compile_table()], ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
    EDGES.write_text(json.dumps(compile_edges(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
