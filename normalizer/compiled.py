"""What Lark makes of the grammars, and `python -m normalizer.compiled`, which keeps it after every change of `grammar/`."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lark import Lark
from lark.grammar import Rule as LarkRule
from lark.grammar import Terminal as LarkTerminal
from lark.load_grammar import load_grammar
from lark.parsers.lalr_analysis import Shift

from normalizer.grammars import (
    COMPILED,
    DROP,
    END,
    GAP,
    GRAMMAR,
    KEEP,
    LINE_START,
    SPLICE,
    TABLE,
    Rule,
    Table,
    Terminal,
    grammar_digest,
)

# Among the items of a character class, where these stand for themselves only when they are escaped.
ANYTHING, NOTHING = ".", ""


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
    """Writes data/terminals.json and data/document.json."""
    names = sorted(path.stem for path in GRAMMAR.glob("*.lark") if path.stem != "document")
    everything = {name: (grammar_digest(name), compile_terminals(name)) for name in names}
    COMPILED.write_text(json.dumps(everything, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    TABLE.write_text(
        json.dumps([grammar_digest("document"), *compile_table()], ensure_ascii=False) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    write()
