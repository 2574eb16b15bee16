"""What is kept of the patterns: data/patterns.pickle, written by `python -m normalizer.compiled`."""

import copyreg
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import regex

from normalizer import patterns

PAGE = Path(__file__).parent.parent / "corpus" / "pages" / "房屋租赁合同.lines.txt"
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
