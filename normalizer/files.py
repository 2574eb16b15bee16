"""What the command line reads and writes: `SRC` and `SRC#N`, standard input, and files that are written whole or not at all.

Every way in which a file can disappoint becomes a `Mistake`.
"""

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple, TextIO


class Mistake(Exception):
    """Something for the user to mend, in one sentence that says what and where."""


class Source(NamedTuple):
    """A page to read: its file (`None`: standard input) and the ordinal of the variant asked for (`None`: all)."""

    path: Path | None
    ordinal: int | None = None

    def __str__(self) -> str:
        return str(self.path or "standard input")

    @property
    def name(self) -> str | None:
        """The file's name without its folders, in characters that JSON can hold."""
        return os.fsencode(self.path.name).decode("utf-8", "replace") if self.path else None


def find(argument: str) -> Source:
    """The one page that `SRC` or `SRC#N` means; a file whose name has a `#` in it comes first."""
    source = _find(argument)
    if source.path is not None and source.path.is_dir():
        raise Mistake(f"{source} is a folder, and this command needs a file")
    return source


def find_whole(argument: str) -> Source:
    """The one page that `SRC` means, for a command that can't take a variant of it."""
    source = find(argument)
    if source.ordinal is not None:
        raise Mistake(f"{argument}: this command takes the whole page, so leave out #{source.ordinal}")
    return source


def find_all(argument: str) -> Iterator[Source]:
    """The page that `SRC` or `SRC#N` means, or all files below a folder or of a pattern (`pages/*.txt`), sorted, one by one.

    Hidden files and folders are left out; a `Mistake` where nothing is left.
    """
    found = iter(_matching(argument))
    if (first := next(found, None)) is None:
        raise Mistake(f"{argument}: no page found")
    yield first
    yield from found


def _matching(argument: str) -> Iterable[Source]:
    from glob import glob, has_magic

    if not _is_there(argument) and has_magic(argument):
        paths = map(Path, sorted(glob(argument, recursive=True)))  # noqa: PTH207  Path.glob takes no absolute pattern
        return (Source(path) for path in paths if path.is_file())
    source = _find(argument)
    if source.path is None or not source.path.is_dir():
        return [source]
    if source.ordinal is not None:
        raise Mistake(f"{argument}: a folder has no variant, so leave out #{source.ordinal}")
    return map(Source, _below(source.path))


def _below(folder: Path) -> Iterator[Path]:
    """One folder's names at a time, because a crawl may have millions."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _below(path)
        elif path.is_file():
            yield path


def _find(argument: str) -> Source:
    if _is_there(argument):
        return _source(argument)
    stem, _, ordinal = argument.rpartition("#")
    if _is_there(stem) and ordinal.isdecimal() and len(ordinal) < 10:
        return _source(stem)._replace(ordinal=int(ordinal))
    raise Mistake(f"no such file: {argument}")


def _is_there(name: str) -> bool:
    return name == "-" or (name != "" and Path(name).exists())


def _source(name: str) -> Source:
    return Source(None if name == "-" else Path(name))


def refuse_twice(*names: str) -> None:
    """Raises `Mistake` where more than one of `names` is standard input, which can be read once."""
    if sum(name.partition("#")[0] == "-" for name in names) > 1:
        raise Mistake(f"standard input can be read only once: {' and '.join(names)}")


def read(source: Source, limit: int = -1) -> bytes:
    """The bytes of the file or of standard input, at most `limit` of them where it is given."""
    if source.path is None and sys.stdin is None:
        raise Mistake("standard input is closed")
    try:
        with source.path.open("rb") if source.path else nullcontext(sys.stdin.buffer) as file:
            return file.read(limit)
    except OSError as error:
        raise Mistake(f"can't read {source}: {error.strerror}") from error


@contextmanager
def writing(out: str | None) -> Iterator[TextIO]:
    """A file of text to write `out` with, as `writing_bytes` does; standard output for `None` and `-`."""
    if out is None or out == "-":
        yield sys.stdout
        return
    with writing_bytes(out) as file, io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
        yield text


@contextmanager
def writing_bytes(out: str | None) -> Iterator[BinaryIO]:
    """A file to write `out` with, which takes its name when all is written; standard output for `None` and `-`.

    After an error what was there before is still there, and nothing else.
    """
    if out is None or out == "-":
        sys.stdout.flush()
        yield sys.stdout.buffer
        return
    target = Path(out).resolve()
    # A pipe or a device can't be replaced, and it would be wrong to.
    part = (
        target
        if target.exists() and not target.is_file()
        else target.with_name(f".fanben-{os.getpid()}.part")
    )
    try:
        with part.open("wb") as file:
            yield file
        if part != target:
            part.replace(target)
    except IsADirectoryError as error:
        raise Mistake(f"can't write {out}: it is a folder, and this needs a file") from error
    except OSError as error:
        raise Mistake(f"can't write {out}: {error.strerror}") from error
    finally:
        if part != target:
            with suppress(OSError):
                part.unlink()
