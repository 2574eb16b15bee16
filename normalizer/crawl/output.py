"""Where a run writes to: a stream, or a file that takes its name when it is whole and can be gone on with until then.

Beside OUT stands the folder `.OUT.part` with what is written so far and a journal: what the run was told, then from time
to time a checkpoint, how much of each file belongs to how many records. A run that goes on cuts the files off there, so
that a kill at any moment leaves no record out and puts none in twice.
"""

import os
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Protocol

from normalizer import files
from normalizer.crawl.journal import Checkpoint, Journal
from normalizer.crawl.work import Converted, Failure

# Seconds between two checkpoints: what a kill costs at most.
INTERVAL = 0.5


class Output(Protocol):
    """What a run writes to."""

    start: Checkpoint

    def write(self, converted: Converted, records: int) -> None:
        """Takes what came of the next pages; `records` were read for it since the first one."""

    def finish(self) -> None:
        """Called when all is written."""


class Stream:
    """Standard output, a pipe or a device; a failure is one sentence on standard error, or a line in its file."""

    start = Checkpoint()

    def __init__(self, file: BinaryIO, failures: str | None, stack: ExitStack) -> None:
        self._file = file
        self._failures = stack.enter_context(files.writing(failures)) if failures else None

    def write(self, converted: Converted, records: int) -> None:
        self._file.write(converted.block)
        for failure in converted.failures:
            if self._failures:
                self._failures.write(line_of(failure))
            else:
                print(f"fanben: can't read {failure.reason}", file=sys.stderr)

    def finish(self) -> None:
        self._file.flush()


class Kept:
    """A file that is written in its part folder; `start` is the checkpoint to go on from."""

    def __init__(self, out: Path, journal: Journal, failures: str | None, to: str) -> None:
        self._out, self._journal, self._failures, self._to = out, journal, failures, to
        self.start = journal.start
        self._counts = Counter(self.start.counts)
        self._records = self.start.records
        self._due = 0.0
        if not self.start.done:
            self._output = _opened(journal.folder / "output", self.start.written)
            self._failed = _opened(journal.folder / "failures", self.start.failed)

    def write(self, converted: Converted, records: int) -> None:
        """Takes what came of the next pages; writes a checkpoint where one is due."""
        self._output.write(converted.block)
        self._failed.writelines(line_of(failure).encode() for failure in converted.failures)
        self._counts += converted.counts
        self._records = records
        if time.monotonic() >= self._due:
            self._checkpoint(done=False)

    def finish(self) -> None:
        """Gives the file its name. What is done here can be done again, should the process be killed on the way."""
        if not self.start.done:
            self._checkpoint(done=True)
            self._output.close()
            self._failed.close()
        _publish_failures(self._journal.folder / "failures", self._failures, self._out)
        whole = self._journal.folder / "output"
        if self._to == "parquet":
            from normalizer.crawl import parquet

            whole = parquet.pack(whole, self._journal.folder / "packed")
        if whole.exists():  # or else it has its name already
            whole.replace(self._out)
        self._journal.remove()

    def _checkpoint(self, *, done: bool) -> None:
        written, failed = map(_synced, (self._output, self._failed))
        self._journal.append(Checkpoint(self._records, written, failed, dict(self._counts), done))
        self._due = time.monotonic() + INTERVAL


def failures_beside(out: Path) -> Path:
    """Where the failures go if nothing else is said."""
    return out.with_name(f"{out.name}.failures.jsonl")


def line_of(failure: Failure) -> str:
    """A failure as a line of JSON."""
    import json

    return (
        json.dumps(failure._asdict(), ensure_ascii=False).encode("utf-8", "backslashreplace").decode() + "\n"
    )


def _opened(path: Path, length: int) -> BinaryIO:
    """The file, cut off behind what the checkpoint knows of."""
    file = path.open("r+b" if path.exists() else "w+b")
    file.truncate(length)
    file.seek(length)
    return file


def _synced(file: BinaryIO) -> int:
    """The length of what is safely on the disk."""
    file.flush()
    os.fsync(file.fileno())
    return file.tell()


def _publish_failures(kept: Path, asked: str | None, out: Path) -> None:
    """A file that nobody asked for is there only if something failed; one of an earlier run goes."""
    if not asked and not kept.stat().st_size:
        failures_beside(out).unlink(missing_ok=True)
        return
    with kept.open(encoding="utf-8") as lines, files.writing(asked or str(failures_beside(out))) as file:
        file.writelines(lines)
