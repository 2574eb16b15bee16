"""What is kept of the patterns: data/patterns.pickle, written by `python -m normalizer.compiled`."""

import copyreg
import pickle
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
import regex

from normalizer import patterns
from normalizer.scanner import alternation
from normalizer.script import simplified_view

PAGES = Path(__file__).parent.parent / "corpus" / "pages"
PAGE = PAGES / "房屋租赁合同.lines.txt"
ODD = "\x1c\x1f\x85\u180e\u200b\u3000\ufeff\0\ud800\U0001d7ce"
MISSING = """
import sys, normalizer
from normalizer import patterns
normalizer.normalize(open(sys.argv[1], "rb").read()).to_json()
print(ascii({*patterns.asked} - patterns.kept().keys()))
"""


def test_a_page_asks_for_what_is_kept() -> None:
    done = subprocess.run([sys.executable, "-c", MISSING, str(PAGE)], capture_output=True, check=True)
    assert done.stdout.strip() == b"set()", "python -m normalizer.compiled"


def test_what_is_kept_is_what_the_installed_regex_makes() -> None:
    assert patterns.kept()
    for source, kept in patterns.kept().items():
        assert code(pickle.loads(kept)) == code(regex.compile(source)), source


def code(pattern: regex.Pattern[str]) -> list[object]:
    """What `regex` pickles of a pattern; the items of a class stand in any order."""
    made = copyreg.dispatch_table[type(pattern)](pattern)[1]
    return [sorted(part) if isinstance(part, bytes) else part for part in made]


def test_the_code_of_another_regex_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "patterns.pickle"
    monkeypatch.setattr(patterns, "KEPT", other)
    assert patterns.kept.__wrapped__() == {}
    other.write_bytes(pickle.dumps({patterns.PROBE: b"other", "a": b"no code"}))
    assert patterns.kept.__wrapped__() == {}


@pytest.mark.parametrize("name", ("chrome", "numbers", "mentions", "closing"))
def test_both_engines_scan_alike(name: str) -> None:
    """What is read first in a process and what is read later are read the same."""
    loaded, compiled = regex.compile(alternation(name)), re.compile(alternation(name))
    for page in sorted(PAGES.glob("*.txt"))[::4]:
        plain = simplified_view(page.read_text(encoding="utf-8"))
        for text in (plain, shuffled(plain)):
            found = [(match.lastgroup, match.span()) for match in compiled.finditer(text)]
            assert [(match.lastgroup, match.span()) for match in loaded.finditer(text)] == found


def shuffled(text: str) -> str:
    """One character in eight is another of the text, or an odd one."""
    chance, pool = random.Random(text), text + ODD * 99
    return "".join(chance.choice(pool) if chance.random() < 1 / 8 else here for here in text)
