"""How long a page takes, stage by stage, in one process: `python benchmarks/speed.py [PAGE] [SECONDS]`.

PAGE is a text file (a damaged page of the corpus with several variants by default); each row runs for SECONDS (2).
Medians in milliseconds, and as multiples of OpenCC's t2s over the same text: those compare between machines.
"""

import statistics
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from opencc import OpenCC

import normalizer

PAGE = Path(__file__).parent.parent / "corpus" / "pages" / "岗位承诺书八篇.txt"


def main() -> None:
    """Prints one line a stage."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 2.0
    text = path.read_text(encoding="utf-8")
    times = {name: median(stage, text, seconds) for name, stage in stages().items()}
    print(f"{path.name}, {len(text)} characters{'ms':>10}{'ratio':>8}")
    for name, taken in times.items():
        print(f"{name:24}{taken:10.2f}{taken / times['OpenCC t2s']:8.1f}")


def stages() -> dict[str, Callable[[str], object]]:
    """What is measured, by name; ftfy only where it is installed."""
    found: dict[str, Callable[[str], object]] = {
        "OpenCC t2s": OpenCC("t2s").convert,
        "restore": normalizer.restore,
        "normalize + to_json": lambda text: normalizer.normalize(text).to_json(),
    }
    if find_spec("ftfy"):
        import ftfy

        found["ftfy.fix_text"] = ftfy.fix_text
    return found


def median(stage: Callable[[str], object], text: str, seconds: float) -> float:
    """Milliseconds of a run, the first left out."""
    stage(text)
    times: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or not times:
        began = time.perf_counter()
        stage(text)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
