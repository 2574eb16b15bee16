"""The parts of a DOCX file, out of a ZIP archive that may be damaged or hostile.

Python's own `zipfile` and `xml.etree` (expat) do the work: once a DOCTYPE is refused, nothing is expanded or fetched.
python-docx was tried: it computes no numbers, passes over content controls and inserted text, and needs lxml, whose
tree takes as much memory (41 MB against 35 for 8 MB of XML) and as much time.
"""

import io
import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, NoReturn
from xml.etree import ElementTree

from normalizer.readers.page import Unreadable

# A contract of 500 pages that Word has cut into many runs has a document.xml of 20 MB with a million tags in it.
_LARGEST_ARCHIVE = 200 << 20
_LARGEST_PART = 64 << 20
_MOST_TAGS = 2_000_000
_DEEPEST = 120
_OTHERS = {
    "xl": "an Excel workbook",
    "ppt": "a PowerPoint presentation",
    "mimetype": "an OpenDocument or EPUB file",
}

Element = ElementTree.Element


class Package(NamedTuple):
    """An open DOCX: the archive, its name for messages, the main part, and how many tags were read of each part."""

    archive: zipfile.ZipFile
    name: str
    main: str
    tags: Counter[str]


def open_package(data: bytes, name: str) -> Package:
    """The package in `data`; `Unreadable` where it is no DOCX, cut off, encrypted, or unpacks to more than 200 MB."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise Unreadable(f"{name}: a damaged ZIP archive or DOCX, perhaps cut off ({error})") from None
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > _LARGEST_ARCHIVE:
        raise Unreadable(f"{name}: unpacks to {unpacked >> 20} MB, more than any document (limit 200 MB)")
    package = Package(archive, name, "", Counter())
    main = next(
        (target for kind, target in relations(package, "") if kind == "officeDocument"), "word/document.xml"
    )
    if main not in archive.namelist() or main.split("/")[0] in _OTHERS:
        raise Unreadable(f"{name}: {_looks_like(archive)}, not a Word document")
    return package._replace(main=main)


def relations(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """The parts that `part` ("" for the package) refers to, as (kind, name of the part)."""
    folder, name = posixpath.split(part)
    root = read_part(package, posixpath.join(folder, "_rels", f"{name}.rels"))
    for relation in root if root is not None else ():
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            yield posixpath.basename(relation.get("Type", "")), target.lstrip("/")


def read_part(package: Package, part: str) -> Element | None:
    """The root of an XML part, names without their namespaces; None where there is no such part.

    `Unreadable` where the part is damaged, declares a DOCTYPE (and with it entities), or is larger or deeper than
    documents are.
    """
    data = _unpacked(package, part)
    if data is None:
        return None
    package.tags[part] += data.count(b"<")
    if package.tags.total() > _MOST_TAGS:
        _refuse(package, part, "brings the document to more than two million tags")
    try:
        return ElementTree.fromstring(data, ElementTree.XMLParser(target=_Builder()))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        _refuse(package, part, str(error))


def _unpacked(package: Package, part: str) -> bytes | None:
    try:
        entry = package.archive.getinfo(part)
    except KeyError:
        return None
    if entry.file_size > _LARGEST_PART:
        _refuse(package, part, f"unpacks to {entry.file_size >> 20} MB (limit 64 MB)")
    try:
        return package.archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        _refuse(package, part, f"can't be unpacked: {error}")


def _refuse(package: Package, part: str, reason: str) -> NoReturn:
    raise Unreadable(f"{package.name}: {part} {reason}") from None


def _looks_like(archive: zipfile.ZipFile) -> str:
    folders = {name.split("/")[0] for name in archive.namelist()}
    return next((kind for folder, kind in _OTHERS.items() if folder in folders), "a ZIP archive")


class _Builder(ElementTree.TreeBuilder):
    """Builds the tree with local names alone: Word writes two sets of namespaces, and no two names clash in a part."""

    depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError(f"is nested deeper than {_DEEPEST} elements")
        return super().start(_local(tag), {_local(name): value for name, value in attrs.items()})

    def end(self, tag: str) -> Element:
        self.depth -= 1
        return super().end(_local(tag))

    def doctype(self, *_: str | None) -> NoReturn:
        raise ValueError("declares a DOCTYPE, which no Word document does")


@lru_cache(1000)
def _local(name: str) -> str:
    return name.rpartition("}")[2]
