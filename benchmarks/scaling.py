"""Parsing time against length: python benchmarks/scaling.py [--largest 10000000]

A page is grown from the corpus; a line a size: characters, seconds, thousand characters a second, and the exponent of
the growth since the size before (1.0 is linear). Then the shapes that tempt a parser: numbers in a row, nested numbers,
brackets. Figures of one run on one machine; only the exponents compare.
"""

import argparse
import time
from collections.abc import Callable
from math import log, log2, log10
from pathlib import Path

import normalizer
from normalizer.fields import describe
from normalizer.fields.blanks import find_blanks
from normalizer.readers.html import html_text
from normalizer.readers.markdown import markdown_text

PAGES = Path(__file__).parent.parent / "corpus" / "pages"
HOSTILE = {
    "100,000 candidates in a row": "1." * 100_000,
    "10,000 nested numbers": "".join(f"{'1.' * (1 + n % 6)}1承诺方应当遵守。" for n in range(10_000)),
    "100,000 numbers of one list": "".join(f"（{n}）承诺方应当遵守。" for n in range(1, 100_001)),
    "100,000 brackets": "(" * 100_000,
    "a line of 10 MB": "承诺方应当遵守约定，" * 1_000_000,
}


BLANKS = ("_", "(", "□", "□a", "年", "[", "…", "X", "_X", "_ ", "(_", "____:", "甲方:_", " 仟", "20_", "{{")
MARKUP = ("<", "<p>", "<!--", "&", "(", "[", "[](", "**a", "&#9", "> ", "|-", "`")


def exponent_of(function: Callable[[str], object], piece: str) -> float:
    """How the time of `function` grows from 20,000 to 80,000 repetitions: 1 is linear, 2 quadratic."""

    def took(count: int) -> float:
        began = time.perf_counter()
        function(piece * count)
        return time.perf_counter() - began

    return log(max(took(80_000), 1e-6) / max(took(20_000), 1e-6), 4)


def grown(length: int) -> str:
    """The flat pages of the corpus, one behind the other, up to `length` characters."""
    pages = "".join(path.read_text(encoding="utf-8") for path in sorted(PAGES.glob("*.flat.txt")))
    return (pages * (length // len(pages) + 1))[:length]


def seconds(text: str) -> float:
    """The time of one conversion to JSON."""
    began = time.perf_counter()
    normalizer.normalize(text).to_json()
    return time.perf_counter() - began


def sizes(largest: int) -> None:
    """Prints a line a size, up to `largest` characters."""
    seconds(grown(2_000))
    size, last = 10_000, 0.0
    print(f"{'characters':>28} {'seconds':>9} {'kchar/s':>8} {'exponent':>9}")
    while size <= largest:
        took = seconds(grown(size))
        exponent = f"{log10(took / last):9.2f}" if last else " " * 9
        print(f"{size:28,} {took:9.2f} {size / took / 1000:8.0f} {exponent}")
        size, last = size * 10, took


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--largest", type=int, default=1_000_000)
    sizes(parser.parse_args().largest)
    for name, text in HOSTILE.items():
        took = seconds(text)
        half = seconds(text[: len(text) // 2])
        print(f"{name:>28} {took:9.2f} {len(text) / took / 1000:8.0f} {log2(took / half):9.2f}")
    for stage, function, pieces in (
        ("blanks", lambda text: describe(text, find_blanks(text), (), ()), BLANKS),
        ("html", html_text, MARKUP),
        ("markdown", markdown_text, MARKUP),
    ):
        worst = max((exponent_of(function, piece), piece) for piece in pieces)
        print(f"{stage:>28} worst exponent {worst[0]:.2f} at {worst[1]!r}")


if __name__ == "__main__":
    main()
