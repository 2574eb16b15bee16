"""Writes into the documents what the program gives: `python tests/regenerate_docs.py`; with --check it only compares.

A command is a line `$ fanben …` in a ```console block; what stands below it is its output, from the project's folder.
A ```json block is a clause of the page above it, the one with the id that the block names.
"""

import difflib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import normalizer

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").glob("*.md"))]
CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
CLAUSE = re.compile(r'^>>> page = (".*")$(.*?^```json\n)(.*?)(?=^```$)', re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^\$ (.*)$", re.MULTILINE)
TRAILING = re.compile(r" +$", re.MULTILINE)  # rich fills the lines of a table with blanks
IDENTIFIER = re.compile(r'"id": "([^"]*)"')


def answered(text: str) -> str:
    """`text` with the real output in its console and JSON blocks."""
    text = CONSOLE.sub(lambda block: "".join(map(_answer, COMMAND.findall(block[0]))), text)
    return CLAUSE.sub(
        lambda block: f">>> page = {block[1]}{block[2]}{_clause(json.loads(block[1]), block[3])}", text
    )


def _answer(command: str) -> str:
    python = f"fanben() {{ '{sys.executable}' -m normalizer \"$@\"; }}"
    environment = os.environ | {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    script = ["bash", "-c", f"{python}; {command}"]
    ran = subprocess.run(
        script, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT, env=environment
    )
    return f"$ {command}\n{TRAILING.sub('', ran.stdout.decode())}"


def _clause(page: str, shown: str) -> str:
    """The clause that `shown` has the id of, a key a line."""
    wanted = IDENTIFIER.search(shown)
    document = json.loads(normalizer.normalize(page).to_json())
    clause = next(
        it for it in _clauses(document["variants"][0]["clauses"]) if wanted and it["id"] == wanted[1]
    )
    lines = (f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in clause.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _clauses(clauses: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for clause in clauses:
        yield clause
        yield from _clauses(clause["children"])


def main() -> int:
    """The exit status: 1 where --check finds a document that doesn't show what the program gives."""
    stale = False
    for path in DOCUMENTS:
        old = path.read_text(encoding="utf-8")
        new = answered(old)
        stale |= old != new
        if "--check" not in sys.argv:
            path.write_text(new, encoding="utf-8")
        else:
            lines = old.split("\n"), new.split("\n")
            changes = difflib.unified_diff(*lines, path.name, "now", lineterm="")
            sys.stdout.writelines(f"{line}\n" for line in changes)
    return int(stale and "--check" in sys.argv)


if __name__ == "__main__":
    raise SystemExit(main())
