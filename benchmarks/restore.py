"""How fast restoring is, beside OpenCC's t2s in the same process: `python benchmarks/restore.py [SECONDS]`.

Million characters of raw text a second, the best of all runs in SECONDS (2 for each row), for three texts: clean, annotated
without splices, and annotated with the splices that the damage makes. The ratio is what to compare between machines.
"""

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from opencc import OpenCC

from normalizer import damage
from normalizer.restoration import restore

CLEAN = Path(__file__).parent.parent / "corpus" / "clean"


def main() -> None:
    """Prints one line a text."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    simplify = OpenCC("t2s").convert
    restore(damage.damage("条例。互联网"))  # loads tables and dictionary
    print(f"{'Mchar/s':24}{'characters':>12}{'restore':>10}{'t2s':>8}{'ratio':>8}")
    for name, text in texts():
        ours, theirs = rate(restore, text, seconds), rate(simplify, text, seconds)
        print(f"{name:24}{len(text):12}{ours:10.1f}{theirs:8.1f}{theirs / ours:8.1f}")


def texts() -> list[tuple[str, str]]:
    """The texts by name, made of the corpus."""
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(CLEAN.glob("*.txt")))
    clean = damage.traditional(re.sub(r"[^\u3400-\u9fff，。；：、\n]", "", sources))
    table = damage.table("seed")
    lines = [
        line for line in re.split("(?<=[，。；：、\n])", clean) if "?" not in damage.forward(line, table)
    ]
    return [
        ("clean", clean),
        ("annotated", damage.forward("\n".join(lines), table)),
        ("annotated and spliced", damage.forward(clean, table)),
    ]


def rate(function: Callable[[str], object], text: str, seconds: float) -> float:
    """Million characters a second, the best run."""
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end or best == float("inf"):
        began = time.perf_counter()
        function(text)
        best = min(best, time.perf_counter() - began)
    return len(text) / best / 1e6


if __name__ == "__main__":
    main()
