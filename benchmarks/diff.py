"""A comparison beside difflib on lines and a diff by words of the whole text: `python benchmarks/diff.py [PAGE [N M]]`.

Size: characters of what each says was removed or inserted. The default is two of the variants of a page of the corpus.
"""

import difflib
import sys
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import rjieba

import normalizer
from normalizer.comparison import passages
from normalizer.document import Variant
from normalizer.sequences import Block, common_blocks

PAGE = Path(__file__).parent.parent / "corpus" / "pages" / "房屋租赁合同三篇.txt"
RUNS = 5


def main() -> None:
    """Prints a line for each way."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE
    first, second = (int(number) for number in sys.argv[2:4]) if len(sys.argv) > 3 else (1, 2)
    variants = normalizer.normalize(path.read_bytes()).variants
    a, b = variants[first - 1], variants[second - 1]
    print(f"{path.name} #{first} #{second}: {len(text(a))} and {len(text(b))} characters")
    for name, way in WAYS.items():
        way(a, b)
        began = time.process_time()
        for _ in range(RUNS):
            size = way(a, b)
        taken = (time.process_time() - began) / RUNS * 1000
        print(f"{name:28}{size:8} characters changed{taken:10.1f} ms")


def text(variant: Variant) -> str:
    """The variant as lines, numbers and headings included."""
    lines = (
        f"{it.place.label or ''} {it.heading or ''} {it.text}" if it.place.label else it.text
        for it in passages(variant)
    )
    return "\n".join(lines)


def by_clause(a: Variant, b: Variant) -> int:
    """Our own: moved and renumbered clauses cost nothing."""
    pieces = [p for match in normalizer.diff(a, b).matches for row in match.rows for p in row.pieces]
    return sum(len(words.text) for p in pieces if not (p.a and p.b) for words in (p.a, p.b) if words)


def by_line(a: Variant, b: Variant) -> int:
    """difflib on lines."""
    return by_difflib(text(a).split("\n"), text(b).split("\n"))


def by_word_difflib(a: Variant, b: Variant) -> int:
    """difflib on the words of the whole text."""
    return by_difflib(rjieba.cut(text(a), False), rjieba.cut(text(b), False))


def by_difflib(a: Sequence[str], b: Sequence[str]) -> int:
    """The characters outside difflib's matching blocks."""
    blocks = [
        Block(*block) for block in difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    ]
    return changed(a, b, blocks)


def by_word(a: Variant, b: Variant) -> int:
    """A longest common subsequence of the words of the whole text."""
    left, right = rjieba.cut(text(a), False), rjieba.cut(text(b), False)
    return changed(left, right, [*common_blocks(left, right), Block(len(left), len(right), 0)])


def changed(a: Sequence[str], b: Sequence[str], blocks: Sequence[Block]) -> int:
    """The characters between the blocks."""
    gaps = pairwise([Block(0, 0, 0), *blocks])
    return sum(sum(map(len, a[x.a + x.size : y.a])) + sum(map(len, b[x.b + x.size : y.b])) for x, y in gaps)


WAYS: dict[str, Callable[[Variant, Variant], int]] = {
    "normalizer.diff": by_clause,
    "difflib, lines": by_line,
    "difflib, words": by_word_difflib,
    "LCS of words": by_word,
}

if __name__ == "__main__":
    main()
