"""What a run tells on standard error: a progress bar in a terminal, and a table at the end."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from normalizer.crawl.work import COUNTED

Advance = Callable[[int, int], None]


@contextmanager
def progress(size: int) -> Iterator[Advance]:
    """A bar over `size` bytes of input; the function given takes how many are done, and how many pages."""
    bar = Progress(
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[pages]:,} pages, {task.fields[rate]:,.0f} a second, left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
    )
    task = bar.add_task("", total=size, pages=0, rate=0.0)
    began = time.monotonic()

    def advance(done: int, pages: int) -> None:
        bar.update(task, completed=done, pages=pages, rate=pages / (time.monotonic() - began))

    with bar:
        yield advance


def print_summary(counts: Mapping[str, int], seconds: float, failures: str) -> None:
    """The counts of the run as a table, and where the failures are, if there are any."""
    table = Table(box=None)
    for name in COUNTED:
        table.add_column(name, justify="right")
    table.add_row(*(f"{counts.get(name, 0):,}" for name in COUNTED))
    console = Console(stderr=True, highlight=False)
    console.print(table)
    console.print(f"{seconds:.1f} s", style="dim")
    if counts.get("failed"):
        console.print(f"what failed, and why: {failures}", markup=False, soft_wrap=True)
