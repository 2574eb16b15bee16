"""The journal of a run: what it was told, and how far it is. Append-only, so that a kill costs its last line at most."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from normalizer.files import Mistake

Told = Mapping[str, Any]


class Checkpoint(NamedTuple):
    """How far a run is: records read, bytes of output and of failures written, counts, and whether that is all."""

    records: int = 0
    written: int = 0
    failed: int = 0
    counts: Mapping[str, int] = {}
    done: bool = False


class Journal:
    """The part folder of `out` with its journal, open to be gone on with; `start` is its last checkpoint."""

    def __init__(self, out: Path, told: Told, *, resume: bool) -> None:
        self.folder = out.with_name(f".{out.name}.part")
        path = self.folder / "journal"
        self.folder.mkdir(exist_ok=True)
        self._file = path.open("a+b")
        _lock(self._file.fileno(), out)
        before, self.start, end = _read(path.read_bytes())
        if resume and before is not None:
            _compare(before, told, out)
            self._file.truncate(end)
            return
        self.start = Checkpoint()
        self._file.truncate(0)
        self._line(told)

    def append(self, checkpoint: Checkpoint) -> None:
        """Writes a checkpoint; what it speaks of has to be on the disk already."""
        self._line(checkpoint)

    def remove(self) -> None:
        """Takes the part folder away, the journal first: what is left without it is no run to go on with."""
        self._file.close()
        (self.folder / "journal").unlink()
        shutil.rmtree(self.folder)

    def _line(self, value: object) -> None:
        self._file.write(json.dumps(value).encode() + b"\n")
        self._file.flush()


def _read(data: bytes) -> tuple[Told | None, Checkpoint, int]:
    """What the run was told, its last checkpoint, and where the last whole line ends."""
    end = data.rfind(b"\n") + 1
    lines = data[:end].splitlines()
    checkpoint = Checkpoint(*json.loads(lines[-1])) if len(lines) > 1 else Checkpoint()
    return json.loads(lines[0]) if lines else None, checkpoint, end


def _compare(before: Told, told: Told, out: Path) -> None:
    for key, value in json.loads(json.dumps(told)).items():
        if before.get(key) != value:
            raise Mistake(
                f"can't go on with {out}: {key} changed since it was begun; give what was given then, or leave out --resume"
            )


def _lock(file: int, out: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows has no such lock
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Mistake(f"another run is writing {out}") from None
