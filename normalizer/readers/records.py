"""The records of a file that holds many pages: JSON Lines, also compressed, Parquet, WARC.

Each is read a piece at a time, so that memory stays bounded whatever the size of the file.
"""

import gzip
import io
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from normalizer.readers.page import LARGEST, Page, Unreadable

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

TEXT_COLUMNS = ("text", "content", "raw", "html", "正文")
ID_COLUMNS = ("id", "url", "uri")
ZSTD = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"

# What is needed to read a file whose name ends so, beside what is always there.
PACKAGES = {
    ".jsonl": None,
    ".ndjson": None,
    ".jsonl.gz": None,
    ".ndjson.gz": None,
    ".jsonl.zst": ZSTD,
    ".ndjson.zst": ZSTD,
    ".parquet": "pyarrow",
    ".warc": "fastwarc",
    ".warc.gz": "fastwarc",
}
# Rows of a Parquet file that are unpacked at a time.
ROWS = 64


class Record(NamedTuple):
    """A page where many come from: `id` is its own or its place, `place` says where it stands (`crawl.jsonl:3`).

    `page` is the page, or the file or the bytes that `read` makes one of, or why there is none. `end` counts the bytes
    of the file that were read up to here; `ordinal` is that of the variant asked for, None for all.
    """

    id: str
    place: str
    page: Page | Path | bytes | Unreadable
    end: int = 0
    ordinal: int | None = None

    @property
    def size(self) -> int:
        """About how much there is to read, in bytes or code points."""
        match self.page:
            case Path():
                return self.end
            case Page(text=content) | (bytes() as content):
                return len(content)
        return 0


def is_records(name: str) -> bool:
    """Whether a file of that name holds many pages: JSON Lines (`.gz` and `.zst` too), Parquet or WARC.

    >>> is_records("crawl.jsonl.zst"), is_records("page.html")
    (True, False)
    """
    return name.lower().endswith(tuple(PACKAGES))


def missing_package(name: str) -> str | None:
    """The package that isn't installed and is needed to read a file of that name."""
    needed = (package for ending, package in PACKAGES.items() if package and name.lower().endswith(ending))
    for package in needed:
        try:
            import_module(package)
        except ImportError:
            return package
    return None


def open_records(path: Path, place: str, column: str | None = None) -> Iterator[Record]:
    """The records of a file, in its order; `place` is what the file is called, `column` where its texts are.

    What can't be read is a record that says why; behind a place where the file itself is damaged nothing is read.
    """
    name, number = path.name.lower(), 0
    try:
        if name.endswith(".parquet"):
            records = _rows(path, place, column)
        elif name.endswith((".warc", ".warc.gz")):
            records = _responses(path, place)
        else:
            records = _lines(path, place, column)
        for number, record in enumerate(records, 1):  # noqa: B007
            yield record
    except Exception as error:  # noqa: BLE001  whatever gzip, zstd, pyarrow and fastwarc say of a damaged file
        reason = f"{place}: damaged behind record {number} ({str(error).strip() or type(error).__name__})"
        yield Record(place, place, Unreadable(" ".join(reason.split())), path.stat().st_size)


def _lines(path: Path, place: str, column: str | None) -> Iterator[Record]:
    with path.open("rb") as raw, _unpacked(raw, path.name.lower()) as file:
        for record in json_records(_cut(file), place, column):
            yield record._replace(end=raw.tell())


def _unpacked(raw: io.BufferedReader, name: str) -> io.BufferedIOBase:
    if name.endswith(".gz"):
        return gzip.GzipFile(fileobj=raw)
    if name.endswith(".zst"):
        unpacked: io.BufferedIOBase = import_module(ZSTD).ZstdFile(raw)
        return unpacked
    return raw


def _cut(file: io.BufferedIOBase) -> Iterator[bytes]:
    """The lines; of one that is longer than a page may be, only so much that this shows."""
    while line := file.readline(LARGEST + 1):
        end = line
        while len(end) > LARGEST and not end.endswith(b"\n"):
            end = file.readline(LARGEST + 1)
        yield line


def json_records(lines: Iterable[bytes], place: str, column: str | None = None) -> Iterator[Record]:
    """A record for each line that isn't blank."""
    for number, line in enumerate(lines, 1):
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield _json_record(line, f"{place}:{number}", column)


def _json_record(line: bytes, place: str, column: str | None) -> Record:
    import json

    if len(line) > LARGEST:
        return Record(place, place, too_large(place))
    try:
        values = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return Record(place, place, Unreadable(f"{place}: no JSON ({error})"))
    return row_record(values if isinstance(values, dict) else {}, place, "jsonl", column)


def row_record(values: Mapping[str, object], place: str, format: str, column: str | None = None) -> Record:
    """The record in a row of named values; its text is in `column`, or in the first of `TEXT_COLUMNS` that there is."""
    named = [str(values[key]) for key in ID_COLUMNS if isinstance(values.get(key), str | int)]
    id = named[0] if named else place
    for each in (column,) if column else TEXT_COLUMNS:
        match values.get(each):
            case bytes(data):
                return Record(id, place, data)
            case str(text) if each == "html" and not column:
                return Record(id, place, text.encode("utf-8", "surrogatepass"))
            case str(text):
                return Record(id, place, Page(text, place, format, "utf-8", f"column {each}"))
    columns = " or ".join((column,) if column else TEXT_COLUMNS)
    return Record(id, place, Unreadable(f"{place}: no text in column {columns}"))


def _rows(path: Path, place: str, column: str | None) -> Iterator[Record]:
    from pyarrow.parquet import ParquetFile

    size = path.stat().st_size
    with ParquetFile(path) as file:
        count = max(file.metadata.num_rows, 1)
        for number, values in enumerate(_values(file, column), 1):
            record = row_record(values, f"{place}:{number}", "parquet", column)
            yield record._replace(end=size * number // count)


def _values(file: "ParquetFile", column: str | None) -> Iterator[Mapping[str, object]]:
    columns = [name for name in file.schema_arrow.names if name in (column, *TEXT_COLUMNS, *ID_COLUMNS)]
    for batch in file.iter_batches(batch_size=ROWS, columns=columns, use_threads=False):
        yield from batch.to_pylist()


def _responses(path: Path, place: str) -> Iterator[Record]:
    """What servers answered with status 200 and as HTML or plain text; the rest of a WARC is no page."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    # Unpacked here, because fastwarc takes the end of a cut file for the end of the archive.
    with path.open("rb") as raw, _unpacked(raw, path.name.lower()) as file:
        found = ArchiveIterator(file, WarcRecordType.response, auto_decode="all", strict_mode=False)
        for number, response in enumerate(found, 1):
            text = response.http_content_type in ("text/html", "application/xhtml+xml", "text/plain")
            if text and response.http_headers.status_code == 200:
                at = f"{place}:{number}"
                uri = response.headers.get("WARC-Target-URI") or at
                yield Record(uri, at, response.reader.read(LARGEST + 1), raw.tell())


def too_large(place: str) -> Unreadable:
    """Why a page isn't read that is larger than one can be."""
    return Unreadable(f"{place}: larger than {LARGEST >> 20} MB, more than one page")
