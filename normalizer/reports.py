"""Diagnostics for people and for machines: lines of text, JSON, SARIF 2.1.0, and the commands of GitHub's workflows."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from normalizer import __version__
from normalizer.document import Diagnostic
from normalizer.lines import line_columns
from normalizer.tables import rows

SARIF_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
GITHUB_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class Finding(NamedTuple):
    """A diagnostic in a file; line and column count from 1, columns in code points, the end is behind the last."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    diagnostic: Diagnostic


def find_places(file: str, text: str, diagnostics: Iterable[Diagnostic]) -> list[Finding]:
    """The diagnostics with their lines and columns in the raw `text` of `file`.

    >>> [(f.line, f.column) for f in find_places("a.txt", "一\\n二三", [Diagnostic("number_gap", "warning", "", (3, 4))])]
    [(2, 2)]
    """
    place = line_columns(text)
    return [Finding(file, *place(d.span[0]), *place(d.span[1]), d) for d in diagnostics]


def as_text(findings: Sequence[Finding]) -> str:
    """A line for each: `file:line:column level rule message`."""
    return "".join(f"{_heading(f)} {f.diagnostic.message}\n" for f in findings)


def _heading(finding: Finding) -> str:
    seen = finding.diagnostic
    return f"{finding.file}:{finding.line}:{finding.column} {seen.level} {seen.rule}"


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects, each a diagnostic with its file, line and column."""
    return json.dumps([_object(f) for f in findings], ensure_ascii=False, indent=2) + "\n"


def _object(finding: Finding) -> dict[str, Any]:
    seen = finding.diagnostic
    clause = {"clause": seen.clause} if seen.clause else {}
    return {
        "file": finding.file, "line": finding.line, "column": finding.column,
        "rule": seen.rule, "level": seen.level, "message": seen.message, "span": seen.span, **clause,
    }  # fmt: skip


def as_github(findings: Sequence[Finding]) -> str:
    """Workflow commands, which GitHub shows as notes beside the lines."""
    return "".join(f"{line}\n" for line in map(_command, findings))


def _command(finding: Finding) -> str:
    seen = finding.diagnostic
    places = {"file": finding.file, "line": finding.line, "col": finding.column, "title": seen.rule}
    properties = ",".join(f"{name}={_escaped(str(value), ',:')}" for name, value in places.items())
    return f"::{GITHUB_COMMANDS[seen.level]} {properties}::{_escaped(seen.message)}"


def _escaped(text: str, further: str = "") -> str:
    """As the runner of GitHub's workflows reads it."""
    for character in f"%\r\n{further}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def as_sarif(findings: Sequence[Finding]) -> str:
    """A log of one run (SARIF 2.1.0, OASIS standard), every rule described, places in code points."""
    rules = [
        {
            "id": rule,
            "shortDescription": {"text": what},
            "defaultConfiguration": {"level": SARIF_LEVELS[level]},
        }
        for rule, level, what in rows("diagnostic_rules")
    ]
    order = {rule["id"]: index for index, rule in enumerate(rules)}
    driver = {"name": "fanben", "version": __version__, "rules": rules}
    results = [_result(finding, order[finding.diagnostic.rule]) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    seen = finding.diagnostic
    region = {
        "startLine": finding.line, "startColumn": finding.column, "endLine": finding.end_line,
        "endColumn": finding.end_column, "charOffset": seen.span[0], "charLength": seen.span[1] - seen.span[0],
    }  # fmt: skip
    physical = {"artifactLocation": {"uri": _uri(finding.file)}, "region": region}
    logical = {"logicalLocations": [{"fullyQualifiedName": seen.clause}]} if seen.clause else {}
    return {
        "ruleId": seen.rule, "ruleIndex": rule, "level": SARIF_LEVELS[seen.level],
        "message": {"text": seen.message}, "locations": [{"physicalLocation": physical, **logical}],
    }  # fmt: skip


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


REPORTS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}
