"""The documents say what is so: commands print what they show, names and files exist, both READMEs are in step."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import normalizer
from normalizer import cli

ROOT = Path(__file__).parent.parent
READMES = ["README.md", "README.zh.md"]
DOCUMENTS = [*READMES, *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def package(requirement: str) -> str:
    return re.split("[ <>=;]", requirement)[0]


def blocks(name: str) -> list[str]:
    return re.findall(r"^```.*?^```$", text(name), re.DOTALL | re.MULTILINE)


def test_commands_print_what_the_documents_show() -> None:
    command = [sys.executable, str(ROOT / "tests" / "regenerate_docs.py"), "--check"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    checked = subprocess.run(
        command, check=False, stdout=subprocess.PIPE, encoding="utf-8", env=environment, timeout=300
    )
    assert checked.returncode == 0, f"run tests/regenerate_docs.py and review its change:\n{checked.stdout}"


@pytest.mark.parametrize("name", READMES)
@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_is_shown(name: str, command: str) -> None:
    assert re.search(rf"^\$ .*\bfanben {command}\b", text(name), re.MULTILINE)


@pytest.mark.parametrize("name", READMES)
def test_every_dependency_has_its_reason(name: str) -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    packages = set(map(package, project["dependencies"]))
    assert packages == set(re.findall(r"^\| `([\w-]+)` \|", text(name), re.MULTILINE))
    extras = {
        (extra, package(requirement))
        for extra, requirements in project["optional-dependencies"].items()
        for requirement in requirements
    } - {("ray", "fanben[crawl]")}
    assert extras == set(re.findall(r"^\| (\w+) \| `(.*?)` \|", text(name), re.MULTILINE))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", text(name))
    assert [target for target in targets if not (ROOT / name).parent.joinpath(target).exists()] == []


def test_both_readmes_show_the_same() -> None:
    english, chinese = map(blocks, READMES)
    assert english == chinese


def test_the_changes_begin_with_this_version() -> None:
    assert re.findall(r"^## (\S+)", text("CHANGELOG.md"), re.MULTILINE)[0] == normalizer.__version__
