"""What Lark makes of the grammars: their terminals as patterns, and the LALR table of the document."""

from collections.abc import Iterator

from lark import Lark
from lark.grammar import Rule as LarkRule
from lark.grammar import Terminal as LarkTerminal
from lark.load_grammar import load_grammar
from lark.parsers.lalr_analysis import Shift

from normalizer.edges import first_of
from normalizer.grammars import DROP, END, GAP, GRAMMAR, KEEP, SPLICE, Rule, Table, Terminal


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
