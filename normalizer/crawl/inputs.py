"""What there is to convert: the records of all sources, in a fixed order, never all in memory."""

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from normalizer import files
from normalizer.files import Mistake, Source
from normalizer.readers import LARGEST
from normalizer.readers.records import Record, is_records, missing_package, open_records


class Survey(NamedTuple):
    """What the sources were when the run began: a digest of each source's names, sizes and times; bytes of all."""

    digests: dict[str, str]
    size: int


def survey(arguments: Sequence[str]) -> Survey:
    """Looks at every file without reading it; a `Mistake` where one can't be read with what is installed."""
    digests, size = {}, 0
    for argument in arguments:
        digest = sha256()
        for source in files.find_all(argument):
            if source.path is None:
                continue
            if package := missing_package(source.path.name):
                raise Mistake(f"to read {source}, {package} is needed: pip install 'fanben[crawl]'")
            about = source.path.stat()
            digest.update(f"{source.path!a} {about.st_size} {about.st_mtime_ns}\n".encode())
            size += about.st_size
        digests[argument] = digest.hexdigest()
    return Survey(digests, size)


def records(arguments: Sequence[str]) -> Iterator[Record]:
    """The records of all sources; `end` counts the bytes of all files up to there."""
    before = 0
    for argument in arguments:
        for source in files.find_all(argument):
            for record in _records(source):
                yield record._replace(end=before + record.end)
            before += _size(source.path)


def _records(source: Source) -> Iterator[Record]:
    place = os.fsencode(str(source)).decode("utf-8", "replace")
    if source.path is None:
        yield Record(place, place, files.read(source, LARGEST + 1), 0, source.ordinal)
    elif is_records(source.path.name):
        yield from open_records(source.path, place)
    else:
        yield Record(place, place, source.path, _size(source.path), source.ordinal)


def _size(path: Path | None) -> int:
    """Nothing for what has gone since: whoever reads it says so."""
    try:
        return path.stat().st_size if path else 0
    except OSError:
        return 0
