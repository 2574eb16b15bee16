"""How fast a crawl goes: `PYTHONPATH=.:corpus python benchmarks/throughput.py [--pages 2000] [--to ndjson] [--kills 5]`.

The pages are versions of the corpus' documents, damaged each in its own way, as JSON Lines. A row a run: pages a second, the
ratio to the first row, and the most memory that all processes had at once (PSS, so that shared pages count once; Linux).
Then the run is killed at random moments and gone on with, and its output compared with the undisturbed one.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import NamedTuple

from notation import sources
from render import render
from versions import version

from normalizer.damage import TABLES, damage


class Ran(NamedTuple):
    """Seconds and bytes of a run."""

    seconds: float
    memory: int


def pages(count: int) -> Iterator[str]:
    """The texts, no two alike; the same every time."""
    documents = sources()
    for number in range(count):
        document = version(documents[number % len(documents)], number // len(documents) + 1)
        text, _ = render(document, lines=number % 2 == 0)
        yield damage(text, table=TABLES[number % len(TABLES)], chrome=number % 3 == 0, seed=number)


def write(path: Path, count: int) -> None:
    """The crawl as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(pages(count)):
            file.write(json.dumps({"id": f"page-{number}", "text": text}, ensure_ascii=False) + "\n")


def command(crawl: Path, out: Path, jobs: int, *more: str) -> list[str]:
    """The command of a run."""
    return [
        sys.executable, "-m", "normalizer", "convert", str(crawl), "-o", str(out), "--jobs", str(jobs), *more
    ]  # fmt: skip


def measured(arguments: list[str]) -> Ran:
    """Runs to the end and looks at the memory every fifth of a second."""
    began, most = time.perf_counter(), 0
    with subprocess.Popen(arguments, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            time.sleep(0.2)
            most = max(most, sum(map(memory, tree(process.pid))))
    if process.returncode:
        raise SystemExit(f"exit status {process.returncode}: {' '.join(arguments)}")
    return Ran(time.perf_counter() - began, most)


def tree(pid: int) -> Iterator[int]:
    """The process and all below it."""
    yield pid
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from tree(int(child))


def memory(pid: int) -> int:
    """The bytes of a process, its part of what it shares included."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def killed(arguments: list[str], kills: int, seconds: float) -> None:
    """Runs with so many kills spread over a run of `seconds`, then to the end."""
    chance = Random(kills)
    for _ in range(kills):
        with subprocess.Popen(arguments, stderr=subprocess.DEVNULL) as process:
            time.sleep(chance.uniform(0.5, 0.5 + 1.5 * seconds / (kills + 1)))
            process.kill()
    measured(arguments)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--to", default="ndjson")
    parser.add_argument("--kills", type=int, default=5)
    arguments = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        crawl, out = Path(folder, "crawl.jsonl"), Path(folder, f"whole.{arguments.to}")
        write(crawl, arguments.pages)
        print(f"{arguments.pages:,} pages, {crawl.stat().st_size / 1e6:.0f} MB, to {arguments.to}")
        print(f"{'':12}{'seconds':>9}{'pages/s':>9}{'ratio':>7}{'MB':>6}")
        first = 0.0
        for jobs in (1, cores):
            ran = measured(command(crawl, out, jobs))
            first = first or ran.seconds
            rate, ratio = arguments.pages / ran.seconds, first / ran.seconds
            print(
                f"--jobs {jobs:<5}{ran.seconds:9.1f}{rate:9.0f}{ratio:7.2f}{ran.memory / 1e6:6.0f}",
                flush=True,
            )
        again = Path(folder, f"again.{arguments.to}")
        killed(command(crawl, again, cores, "--resume"), arguments.kills, ran.seconds)
        same = again.read_bytes() == out.read_bytes()
        print(
            f"killed {arguments.kills} times and gone on with: {'the same bytes' if same else 'OTHER BYTES'}"
        )


if __name__ == "__main__":
    main()
