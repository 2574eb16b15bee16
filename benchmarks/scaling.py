"""Parsing time against length: python benchmarks/scaling.py [--largest 10000000]

A page is grown from the corpus; a line a size: characters, seconds, thousand characters a second, and the exponent of
the growth since the size before (1.0 is linear). Then the shapes that tempt a parser: numbers in a row, nested numbers,
brackets. Figures of one run on one machine; only the exponents compare.
"""

import argparse
import time
from math import log2, log10
from pathlib import Path

import normalizer

PAGES = Path(__file__).parent.parent / "corpus" / "pages"
HOSTILE = {
    "100,000 candidates in a row": "1." * 100_000,
    "10,000 nested numbers": "".join(f"{'1.' * (1 + n % 6)}1承诺方应当遵守。" for n in range(10_000)),
    "100,000 numbers of one list": "".join(f"（{n}）承诺方应当遵守。" for n in range(1, 100_001)),
    "100,000 brackets": "(" * 100_000,
    "a line of 10 MB": "承诺方应当遵守约定，" * 1_000_000,
}


def grown(length: int) -> str:
    """The flat pages of the corpus, one behind the other, up to `length` characters."""
    pages = "".join(path.read_text(encoding="utf-8") for path in sorted(PAGES.glob("*.flat.txt")))
    return (pages * (length // len(pages) + 1))[:length]


def seconds(text: str) -> float:
    """The time of one conversion to JSON."""
    began = time.perf_counter()
    normalizer.normalize(text).to_json()
    return time.perf_counter() - began


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--largest", type=int, default=1_000_000)
    largest = parser.parse_args().largest
    seconds(grown(2_000))
    size, last = 10_000, 0.0
    print(f"{'characters':>28} {'seconds':>9} {'kchar/s':>8} {'exponent':>9}")
    while size <= largest:
        took = seconds(grown(size))
        exponent = f"{log10(took / last):9.2f}" if last else " " * 9
        print(f"{size:28,} {took:9.2f} {size / took / 1000:8.0f} {exponent}")
        size, last = size * 10, took
    for name, text in HOSTILE.items():
        took = seconds(text)
        half = seconds(text[: len(text) // 2])
        print(f"{name:>28} {took:9.2f} {len(text) / took / 1000:8.0f} {log2(took / half):9.2f}")


if __name__ == "__main__":
    main()
