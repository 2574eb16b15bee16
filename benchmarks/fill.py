"""Seconds for a hundred documents, filled in and written: `python benchmarks/fill.py [FORMAT]` (default docx)."""

import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT), str(ROOT / "tests")]

from generated import data_for

import normalizer

PAGE = ROOT / "corpus" / "pages" / "房屋租赁合同.lines.txt"
DOCUMENTS = 100


def seconds(format: str) -> float:
    """The time of the process for `DOCUMENTS` of them, from the read template on."""
    (variant,) = normalizer.normalize(normalizer.read(PAGE)).variants
    chance = random.Random(0)
    normalizer.fill(variant, data_for(variant, chance)).render(format)  # what is loaded once
    begin = time.process_time()
    for _ in range(DOCUMENTS):
        normalizer.fill(variant, data_for(variant, chance)).render(format)
    return time.process_time() - begin


if __name__ == "__main__":
    form = sys.argv[1] if len(sys.argv) > 1 else "docx"
    print(f"{DOCUMENTS} documents to {form}: {seconds(form):.1f} s")
