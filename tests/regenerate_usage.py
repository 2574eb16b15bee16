"""Writes `normalizer/data/usage.tsv` from the corpus' undamaged pages: `python tests/regenerate_usage.py`."""

import json
import re
from collections import Counter
from itertools import groupby
from operator import add
from pathlib import Path

from normalizer.restoration.usage import plain

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "normalizer" / "data" / "usage.tsv"
PAGES = ROOT / "corpus" / "pages"
# One page of each document.
FORMS = {"flat", "folded", "traditional"}
PAIR = re.compile("[\u3400-\u9fff,.;:()。、]{2}")
LEAST = 2
HEADER = """\
# Which character follows which in contracts, and how often: simplified script, marks folded to ASCII.
# Format: character <tab> how many followed it once <tab> what follows it more often, each with its count. Sorted by code point.
# Used by: restoration, to choose among the characters that a lost byte leaves open.
# Source: one undamaged page of each document of corpus/; made by tests/regenerate_usage.py.
"""


def table() -> str:
    """The whole file."""
    pairs = Counter(pair for text in texts() for pair in map(add, text, text[1:]) if PAIR.fullmatch(pair))
    once = Counter(first for (first, _), count in pairs.items() if count < LEAST)
    usual = sorted(pair for pair, count in pairs.items() if count >= LEAST)
    rows = (
        f"{first}\t{once[first]}\t{''.join(f'{pair[1]}{pairs[pair]}' for pair in followed)}\n"
        for first, followed in groupby(usual, key=lambda pair: pair[0])
    )
    return HEADER + "".join(rows)


def texts() -> list[str]:
    """One page of each document."""
    pages = map(json.loads, (ROOT / "corpus" / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        plain((PAGES / f"{page['page']}.txt").read_text(encoding="utf-8"))
        for page in pages
        if page["form"] in FORMS
    ]


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
