"""`fanben diff` and `fanben compare`: what they print, their exit status, the user's mistakes."""

import io
import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from test_promises import texts

import normalizer
from normalizer import cli
from normalizer.comparison.view import view
from normalizer.schema import SCHEMAS

OLD = "一、租金每月____元。\n二、押金乙方支付押金。\n三、违约责任乙方逾期支付租金的，支付违约金。\n"
NEW = "一、租金每月________元。\n二、违约责任乙方逾期支付租金的，应当支付违约金。\n"


@pytest.fixture
def pages(tmp_path: Path) -> tuple[str, str]:
    for name, text in (("old.txt", OLD), ("new.txt", NEW)):
        tmp_path.joinpath(name).write_text(text, encoding="utf-8")
    return str(tmp_path / "old.txt"), str(tmp_path / "new.txt")


def test_a_pipe_gets_a_plain_line_for_each_change(
    pages: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["diff", *pages]) == 1
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()[2:]]
    assert lines == [
        "removed  二 → ·  [-押金-]  [-乙方支付押金。-]",
        "changed renumbered  三 → 二  违约责任  乙方逾期支付租金的，{+应当+}支付违约金。",
    ]


def test_nothing_differs(pages: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["diff", pages[0], pages[0]]) == 0
    assert "100% the same" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "schema"),
    [(["diff"], "comparison"), (["compare"], "collation"), (["compare", "--master"], "master")],
)
def test_json_is_valid_by_its_schema(
    pages: tuple[str, str], capsys: pytest.CaptureFixture[str], arguments: list[str], schema: str
) -> None:
    cli.main([*arguments, *pages, "--to", "json"])
    printed = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(SCHEMAS[schema]()).validate(printed)
    assert cli.main(["schema", "--of", schema]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMAS[schema]()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["diff", "{old}", "{old}#2"], "{old} has no variant #2: it has 1 variant"),
        (
            ["diff", "{old}", "{new}", "--ignore", "case"],
            "can't ignore 'case': choose of script, width, punctuation",
        ),
        (["compare", "{old}"], "{old} has one variant alone: comparing takes two"),
    ],
)
def test_mistakes_are_told_in_one_sentence(
    pages: tuple[str, str], capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    names = dict(zip(("old", "new"), pages, strict=True))
    assert cli.main([argument.format(**names) for argument in arguments]) == 2
    assert capsys.readouterr().err == f"fanben: {sentence.format(**names)}\n"


def test_several_variants_need_a_choice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "two.txt"
    page.write_text(f"承诺书(2篇)\n承诺书第(1)篇\n{OLD}承诺书第(2)篇\n{NEW}", encoding="utf-8")
    assert cli.main(["diff", str(page), str(page)]) == 2
    assert f"{page} has 2 variants: say which, as in {page}#1" in capsys.readouterr().err
    assert cli.main(["diff", f"{page}#1", f"{page}#2"]) == 1
    assert "removed  二 → ·" in capsys.readouterr().out
    assert cli.main(["compare", str(page)]) == 0
    shown = capsys.readouterr().out
    assert "违约责任  #1 三, #2 二" in shown and "#1  1: 押金" in shown


@pytest.mark.usefixtures("capsys")  # the command line takes hold of standard output
def test_what_is_ignored_is_a_choice(pages: tuple[str, str], tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(OLD.replace("的，", "的"), encoding="utf-8")
    assert cli.main(["diff", pages[0], str(other)]) == 1
    assert cli.main(["diff", pages[0], str(other), "--ignore", "script,width,punctuation"]) == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(texts, min_size=2, max_size=4))
def test_topics_hold_every_passage_once(given_texts: list[str]) -> None:
    """Each passage is in one topic, itself or below one that is; shares count variants; the master holds none of one."""
    variants = [normalizer.normalize(text).variants[0] for text in given_texts]
    collation = normalizer.compare(variants)
    places = [(it.variant, it.place.position) for topic in collation.topics for it in topic.occurrences]
    assert len(places) == len(set(places))
    for topic in collation.topics:
        found = {it.variant for it in topic.occurrences}
        assert (topic.share == "all") == (len(found) == len(variants))
        assert (topic.share == "one") == (len(found) == 1)
    shared = [topic.name for topic in collation.topics if topic.share != "one"]
    assert sorted(clause.name for clause in normalizer.master(variants).clauses) == sorted(shared)
    assert all(collation.similarity[i][i] == 1 for i in range(len(variants)))


@pytest.mark.parametrize("wide", [True, False])
def test_side_by_side_where_there_is_room(wide: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without colours the same characters, and never wider than the terminal."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    a, b = (normalizer.normalize(text).variants[0] for text in (OLD, NEW))
    width = 120 if wide else 60
    shown = {}
    for colour in (True, False):
        console = Console(width=width, force_terminal=True, no_color=not colour, file=io.StringIO())
        with console.capture() as captured:
            console.print(view(normalizer.diff(a, b), width))
        assert ("\x1b[31m" in captured.get()) == colour
        shown[colour] = re.sub(r"\x1b\[[0-9;]*m", "", captured.get())
    assert shown[True] == shown[False]
    assert all(cell_len(line) <= width for line in shown[True].splitlines())
    row = next(line for line in shown[True].splitlines() if "{+应当+}" in line)
    assert (row.count("逾期支付租金") == 2) == wide
