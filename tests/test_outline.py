"""The outline: cases as data, the tables behind it, and the margin of each number."""

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from lark import Lark, Token
from lark import Tree as LarkTree
from lark.lexer import Lexer

import normalizer
from normalizer.document import Clause, Document
from normalizer.edges import edges_of
from normalizer.grammars import COMPILED, GRAMMAR, TABLE, grammar_digest
from normalizer.lark_tables import compile_table, compile_terminals
from normalizer.outline.candidates import TABLE_HEAD
from normalizer.outline.contents import DOTS, NAMES
from normalizer.outline.contexts import COLON
from normalizer.outline.steps import families
from normalizer.outline.values import costs
from normalizer.scanner import terminal, terminals
from normalizer.script import simplified_view
from normalizer.tables import rows
from normalizer.tree import BUILDERS, parse

CASES = json.loads(
    Path(__file__).parent.joinpath("cases", "outline", "cases.json").read_text(encoding="utf-8")
)


def tree_of(document: Document) -> list[str]:
    """One line a clause: its label and heading, indented by its level."""

    def below(clause: Clause) -> Iterator[str]:
        yield ("  " * (clause.level - 1) + f"{clause.number.label} {clause.heading or ''}").rstrip()
        for child in clause.children:
            yield from below(child)

    return [line for variant in document.variants for clause in variant.clauses for line in below(clause)]


def marked(case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(strict=True)] if case["provenance"] == "known_failure" else []
    return pytest.param(case, id=case["label"], marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    assert tree_of(normalizer.normalize(case["text"])) == case["tree"]


@pytest.mark.parametrize(
    "case", [c for c in CASES if c["provenance"] != "known_failure"], ids=lambda case: case["label"]
)
def test_case_with_folded_punctuation(case: dict[str, Any]) -> None:
    folded = case["text"].translate(str.maketrans("，：；！？（）．", ",:;!?()."))
    assert tree_of(normalizer.normalize(folded)) == case["tree"]


def test_every_terminal_has_a_row_and_every_row_a_terminal() -> None:
    names = set(terminals("numbers"))
    of_rows = {"DECIMAL" if name.startswith("decimal") else name.upper() for name in families()}
    assert names | {"DECIMAL"} == of_rows


def test_costs_are_unique_and_used() -> None:
    names = [name for name, _, _ in rows("costs")]
    code = "".join(p.read_text(encoding="utf-8") for p in Path(normalizer.__file__).parent.rglob("*.py"))
    assert len(set(names)) == len(names) == len(costs())
    before = ("line", "stop", "colon", "close", "blank", "comma", "quote", "word")
    assert [n for n in names if f'"{n}"' not in code and n.removeprefix("weight_") not in before] == []


def test_kept_terminals_are_those_of_the_grammars() -> None:
    kept = json.loads(COMPILED.read_text(encoding="utf-8"))
    names = sorted(path.stem for path in GRAMMAR.glob("*.lark") if path.stem != "document")
    assert kept == {
        name: [grammar_digest(name), {key: list(found) for key, found in compile_terminals(name).items()}]
        for name in names
    }


def test_a_terminal_begins_with_one_of_its_first_characters() -> None:
    """Where a search looks ahead for them, it finds what it finds without."""
    pages = Path(__file__).parent.parent.joinpath("corpus", "pages").glob("*.txt")
    plain = simplified_view("\n".join(page.read_text(encoding="utf-8") for page in sorted(pages)[::8]))
    for grammar in ("chrome", "closing", "contexts", "headings", "numbers", "variants"):
        for name, found in terminals(grammar).items():
            guarded = [match.span() for match in terminal(grammar, name).finditer(plain)]
            assert guarded == [match.span() for match in re.finditer(found.pattern, plain)], (grammar, name)


def test_what_tells_a_context_is_in_each_match() -> None:
    """Where a word or the last character is looked for first, it stands in whatever the grammar matches."""
    pages = Path(__file__).parent.parent.joinpath("corpus", "pages").glob("*.txt")
    plain = simplified_view("\n".join(page.read_text(encoding="utf-8") for page in sorted(pages)))
    for name, words in (("CONTENTS", NAMES), ("LEADER", DOTS)):
        found = re.findall(terminals("contexts")[name].pattern, plain)
        assert found and all(any(word in match for word in words) for match in found), name
    assert edges_of(terminals("contexts")["TABLE"].pattern).word == TABLE_HEAD
    assert set(edges_of(terminals("contexts")["ATTACHED"].pattern).last) == COLON


def test_the_kept_table_is_that_of_the_grammar() -> None:
    made = [grammar_digest("document"), *compile_table()]
    assert json.loads(TABLE.read_text(encoding="utf-8")) == json.loads(json.dumps(made))


def test_the_table_builds_what_lark_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shape of the tree, by Lark's own loop over the same grammar."""
    sequences = (
        "",
        "TEXT",
        "TEXT NUMBER HEADING TEXT _CLOSING TEXT",
        "NUMBER _INDENT NUMBER TEXT NUMBER HEADING _INDENT NUMBER _DEDENT _DEDENT NUMBER",
        "_CLOSING TEXT NUMBER TEXT _CLOSING TEXT",
    )
    lark = Lark.open(str(GRAMMAR / "document.lark"), parser="lalr", lexer=Words)
    for name in ("start", "preamble", "closing", "clause", "children"):
        monkeypatch.setitem(BUILDERS, name, partial(LarkTree, name))
    for sequence in sequences:
        words = [(word, Token(word, str(i))) for i, word in enumerate(sequence.split())]
        assert parse(words) == lark.parse(sequence)


class Words(Lexer):
    """The names of terminals, between blanks."""

    __future_interface__ = 1

    def __init__(self, lexer_conf: object) -> None:
        """Lark's protocol; there is nothing to configure."""

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Token]:
        """The words of the text."""
        return (Token(word, str(i)) for i, word in enumerate(lexer_state.text.text.split()))


def test_faults_are_diagnosed() -> None:
    document = normalizer.normalize("一、甲方守约。二、乙方守约。四、丙方守约。四、丁方守约。")
    assert [d.rule for d in document.diagnostics if d.rule.startswith("number_")] == [
        "number_gap",
        "number_double",
    ]


def test_a_doubtful_number_is_diagnosed() -> None:
    """A lone （一） behind a stop may begin a list or not: both readings cost nearly the same."""
    document = normalizer.normalize("第一条甲方守约。（一）乙方守约。第二条丙方守约。")
    found = [d for d in document.diagnostics if d.rule == "ambiguous_number"]
    assert [document_text(d.span) for d in found] == ["（一）"]


@pytest.mark.parametrize(
    ("text", "doubled"),
    [
        ("一、甲方守约。二、乙方守约。二、丙方守约。三、丁方守约。", "二、"),
        ("第一条甲方守约。第二条乙方守约。第二条丙方守约。第三条丁方守约。", "第二条"),
    ],
    ids=["a list", "a list that could go on"],
)
def test_either_of_two_equal_numbers_is_doubtful(text: str, doubled: str) -> None:
    found = [d for d in normalizer.normalize(text).diagnostics if d.rule == "ambiguous_number"]
    assert [text[slice(*d.span)] for d in found] == [doubled, doubled]


def document_text(span: tuple[int, int]) -> str:
    return "第一条甲方守约。（一）乙方守约。第二条丙方守约。"[slice(*span)]


def test_line_breaks_help() -> None:
    """The same enumeration is a list on lines of its own, and part of its sentence inside a line."""
    inside = "1.费用包括：1）水费；2）电费。\n2.甲方付款。\n3.乙方收款。"
    on_lines = "1.费用包括：\n1）水费；\n2）电费。\n2.甲方付款。\n3.乙方收款。"
    assert len(tree_of(normalizer.normalize(inside))) == 3
    assert len(tree_of(normalizer.normalize(on_lines))) == 5


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("承诺书\n一、守时。\n二、守信。\n承诺人：", ["承诺人："]),
        ("借用合同\n一、借用物。\n甲方：____\n乙方：____\n附：身份证复印件一份。", ["甲方：", "乙方：", "附：身份证复印件一份。"]),
        ("责任书\n一、目标\n1、无事故。\n（企业）签字人：____\n年月日", ["（企业）签字人：", "年月日"]),
        ("借用合同\n一、借用物。\n二、期限。\n甲方（盖章）：____\n乙方（盖章）：____\n以上是借用合同的样子。各位读者在签订之前请仔细看一看，更多的文章另见。", ["甲方（盖章）：", "乙方（盖章）：", "以上是借用合同的样子。各位读者在签订之前请仔细看一看，更多的文章另见。"]),
        ("借用合同\n一、借用物。\n二、每次借出由管理员签字：____，借用人应当在三日内归还。逾期不还的，管理员应当催促借用人归还，并记入登记簿。", []),
        ("责任书\n一、守时。\n二、守信。\n幼儿园（盖章） 家长（签字）\n2020年9月1日", ["幼儿园（盖章） 家长（签字）", "2020年9月1日"]),
        ("借用合同\n一、借用物。\n二、联系方式如下。\n甲方：____\n电话：____", []),
    ],
    ids=["a side alone", "enclosures behind the sides", "who signs", "a remark below the signatures", "a signature in a rule", "who signs without a colon", "who somebody is"],
)  # fmt: skip
def test_closing(text: str, closing: list[str]) -> None:
    variant = normalizer.normalize(text).variants[0]
    found = ["".join(run.text or "" for run in paragraph).strip() for paragraph in variant.closing]
    assert found == closing


def test_a_verb_behind_a_blank_begins_no_line() -> None:
    (variant,) = normalizer.normalize("本协议由双方于____订立:甲方:____乙方:____").variants
    lines = ["".join(run.text or "_" for run in paragraph) for paragraph in variant.preamble]
    assert lines == ["本协议由双方于_订立：甲方：_", "乙方：_"]
