"""Diagnostics and `fanben lint`: an example for every rule, the forms of the report, no false alarm on clean sources."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from notation import sources
from render import render
from source import Source

import normalizer
from normalizer import cli, options
from normalizer.reports import REPORTS
from normalizer.tables import rows

ROOT = Path(__file__).parent.parent
EXAMPLE = re.compile(r"^### `(\w+)`\n\n(\w+):.*?^```text\n(.*?)\n```$", re.DOTALL | re.MULTILINE)
EXAMPLES = EXAMPLE.findall((ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8"))
RULES = {rule: level for rule, level, _ in rows("diagnostic_rules")}
WRONG = "第一条 违反第九条的，赔偿（损失。\n第二条 其他。\n"


def closed(*required: str, **properties: Any) -> dict[str, Any]:
    """The JSON Schema of an object that has these properties and no others."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": [*required],
    }


def listed(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


# What SARIF 2.1.0 (sections 3.13 to 3.30) says of the properties that we write; it allows no others.
STRING, COUNT, OFFSET = (
    {"type": "string"},
    {"type": "integer", "minimum": 1},
    {"type": "integer", "minimum": 0},
)
LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = closed("text", text=STRING)
RULE = closed("id", id=STRING, shortDescription=MESSAGE, defaultConfiguration=closed(level=LEVEL))
REGION = closed(
    startLine=COUNT, startColumn=COUNT, endLine=COUNT, endColumn=COUNT, charOffset=OFFSET, charLength=OFFSET
)
URI = {"type": "string", "pattern": r"^[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+$"}
PHYSICAL = closed("artifactLocation", artifactLocation=closed(uri=URI), region=REGION)
LOCATION = closed(physicalLocation=PHYSICAL, logicalLocations=listed(closed(fullyQualifiedName=STRING)))
RESULT = closed(
    "message", ruleId=STRING, ruleIndex=OFFSET, level=LEVEL, message=MESSAGE, locations=listed(LOCATION)
)
DRIVER = closed("name", name=STRING, version=STRING, rules=listed(RULE) | {"uniqueItems": True})
RUN = closed(
    "tool",
    tool=closed("driver", driver=DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results=listed(RESULT),
)
SARIF = closed("version", "runs", version={"const": "2.1.0"}, runs=listed(RUN), **{"$schema": STRING})


def lint(*arguments: str | Path) -> int:
    return cli.main(["lint", *map(str, arguments)])


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    page = tmp_path / "有错.txt"
    page.write_text(WRONG, encoding="utf-8")
    return page


@pytest.mark.parametrize(("rule", "level", "example"), EXAMPLES, ids=[rule for rule, _, _ in EXAMPLES])
def test_every_rule_has_its_example(rule: str, level: str, example: str) -> None:
    seen = normalizer.normalize(example).diagnostics
    assert {(each.rule, each.level) for each in seen} == {(rule, level)}
    assert all(0 <= each.span[0] < each.span[1] <= len(example) for each in seen)


def test_every_rule_is_described() -> None:
    assert {rule: level for rule, level, _ in EXAMPLES} == RULES
    source = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "normalizer").rglob("*.py")))
    assert {*re.findall(r'(?:Diagnostic|warnings)\(\s*"(\w+)"', source)} <= {*RULES}


@pytest.mark.parametrize("document", sources(), ids=lambda document: document.name)
def test_clean_sources_have_the_faults_that_they_name(document: Source) -> None:
    """`# traps: fault: RULE …` names a fault on purpose; no other error is seen."""
    named = {trap.split()[1] for trap in document.traps if trap.startswith("fault: ")}
    text, _ = render(document, lines=True)
    seen = normalizer.normalize(text).diagnostics
    assert named & {*RULES} <= {each.rule for each in seen}
    assert {each.rule for each in seen if each.level == "error"} <= named


def test_what_is_cited_tells_how_grave_it_is() -> None:
    seen = normalizer.normalize("第一条 依照第九条、第二章和附件三办理。\n第二条 其他。").diagnostics
    assert [each.level for each in seen if each.rule == "broken_reference"] == ["error", "warning", "info"]


def test_a_diagnostic_says_its_clause() -> None:
    seen = normalizer.normalize("一、总则\n（一）依照第九条，（交付。\n（二）其他。\n二、附则").diagnostics
    assert [(each.rule, each.clause) for each in seen] == [
        ("broken_reference", "一/（一）"),
        ("unmatched_bracket", "一/（一）"),
    ]


def test_lint_prints_places_in_the_raw_text(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(wrong) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{wrong}:1:7 error broken_reference 第九条: this document has no such clause",
        f"{wrong}:1:14 warning unmatched_bracket （ has no other half",
    ]


def test_lint_finds_nothing_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.txt"
    page.write_text("第一条 依照第二条办理。\n第二条 其他（略。\n", encoding="utf-8")
    assert lint(page) == 0
    assert "warning unmatched_bracket" in capsys.readouterr().out


def test_lint_takes_one_variant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.txt"
    page.write_text(f"承诺书第(1)篇\n{WRONG}承诺书第(2)篇\n第一条 甲。\n第二条 乙。\n", encoding="utf-8")
    assert lint(page) == 1
    assert lint(f"{page}#2") == 0
    assert capsys.readouterr().out.count("broken_reference") == 1


def test_json_has_what_the_library_gives(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(wrong, "--to", "json") == 1
    first, second = json.loads(capsys.readouterr().out)
    assert first == {
        "file": str(wrong), "line": 1, "column": 7, "rule": "broken_reference", "level": "error",
        "message": "第九条: this document has no such clause", "span": [6, 9], "clause": "第一条",
    }  # fmt: skip
    assert second["rule"] == "unmatched_bracket"


def test_sarif_is_valid(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(wrong, "--to", "sarif") == 1
    log = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(SARIF).validate(log)
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        r["ruleId"] for r in run["results"]
    ]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert WRONG[region["charOffset"] :][: region["charLength"]] == "第九条"
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (1, 7, 10)


def test_github_commands_are_escaped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "a,b:100%.txt"
    page.write_text(WRONG, encoding="utf-8")
    assert lint(page, "--to", "github") == 1
    first = capsys.readouterr().out.splitlines()[0]
    file = str(page).replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    assert (
        first
        == f"::error file={file},line=1,col=7,title=broken_reference::第九条: this document has no such clause"
    )


def test_the_command_line_offers_every_report() -> None:
    assert tuple(REPORTS) == options.REPORTS
