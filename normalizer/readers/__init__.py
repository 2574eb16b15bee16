"""A page in any form it comes in: text, HTML, MHT, DOCX, Markdown; many of them: JSON Lines, Parquet, WARC."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from normalizer.patterns import compiled
from normalizer.readers.encodings import decode
from normalizer.readers.page import LARGEST, Page, Unreadable
from normalizer.readers.records import is_records, json_records, open_records, too_large

__all__ = ["LARGEST", "Page", "Unreadable", "is_records", "read", "read_records"]

# What can't be read, by its first bytes.
_SIGNATURES = {
    b"\x7fELF": "a program",
    b"\x89PNG\r\n\x1a\n": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"%PDF-": "a PDF file; extract its text first",
    b"{\\rtf": "an RTF file; save it as DOCX first",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Word file (.doc) or an encrypted one; save it as DOCX first",
    b"Rar!\x1a\x07": "a RAR archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\x1f\x8b\x08": "a gzip archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"SQLite format 3\x00": "a SQLite database",
}
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_HTML_START = compiled(
    r"(?i)(?:\ufeff|\s|<\?[^<>]*>|<!--(?:[^-]|-(?!->))*+-->)*+"
    r"<(?:!doctype\s+html|html|head|meta|title|body|div|p|table|h[1-6]|article|section|main|center|font|span|ul|ol)\b"
)
_HTML_TAG = compiled(r"(?i)</?(?:html|body|div|p|br|table|h[1-6]|li|span)\b[^<>]*>")
_CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\f\r\x1b")


def read(source: Path | bytes, *, name: str | None = None) -> Page:
    """The page in a file or in bytes; `name` is what it is called in messages and in the document, where the path and
    the file's name stand otherwise.

    The form is found from the content; Markdown alone is known by its name (`.md`). Bytes are text unless they begin
    as a known other form, and text is total: `evidence` notes what could not be decoded. `Unreadable`, with one
    sentence, for what is no text or document, is damaged, hostile, or larger than 64 MB.

    >>> read("甲方：____".encode("gbk"))
    Page(text='甲方：____', name=None, format='text', encoding='gb18030', evidence='common Chinese characters', layers=())
    """
    if isinstance(source, bytes):
        return _page(source, name)
    if is_records(source.name):
        raise Unreadable(f"{source}: it holds many pages (JSON Lines, Parquet, WARC); read them one by one")
    data = _content(source)
    if not data.startswith(_ZIPS) and _is_binary(data):
        raise Unreadable(f"{source}: {_signed(data) or 'a binary file'}")
    page = _page(data, name or str(source))
    return page if name else page._replace(name=source.name)


def read_records(
    source: Path | Iterable[bytes], *, column: str | None = None, name: str | None = None
) -> Iterator[Page]:
    """The pages of JSON Lines, of a file (`.gz` and `.zst` too) or of their lines, or of a Parquet or WARC file.

    The text is in `column` of the lines, or in the first of `text`, `content`, `raw`, `html` and `正文` that there is. A
    page is named after its file and line (`crawl.jsonl:3`). Blank lines are passed over; what has no such text raises
    `Unreadable`.

    >>> [page.text for page in read_records([b'{"id": 1, "text": "' + "甲方".encode() + b'"}'])]
    ['甲方']
    """
    called = name or (source.name if isinstance(source, Path) else "line")
    opened = (
        open_records(source, called, column)
        if isinstance(source, Path)
        else json_records(source, called, column)
    )
    for record in opened:
        if isinstance(record.page, Unreadable):
            raise record.page
        yield record.page if isinstance(record.page, Page) else read(record.page, name=record.place)


def _opened(path: Path) -> io.BufferedReader:
    try:
        return path.open("rb")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Unreadable(f"{path}: {reason}") from None


def _content(path: Path) -> bytes:
    with _opened(path) as file:
        try:
            data = file.read(LARGEST + 1)
        except OSError as error:
            raise Unreadable(f"{path}: {error.strerror}") from None
    _check_size(data, str(path))
    return data


def _page(data: bytes, name: str | None) -> Page:
    called = name or "the input"
    _check_size(data, called)
    if kind := _signed(data):
        raise Unreadable(f"{called}: {kind}")
    if data.startswith(_ZIPS):
        from normalizer.readers.docx import read_docx

        return read_docx(data, name)
    return _text_page(data, name)


def _signed(data: bytes) -> str | None:
    return next((kind for signature, kind in _SIGNATURES.items() if data.startswith(signature)), None)


def _is_binary(data: bytes) -> bool:
    """More than one control character in twenty; in UTF-16, zeros are none."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls * 20 > len(data) and not decode(data).encoding.startswith(("utf-16", "utf-32"))


def _check_size(data: bytes, name: str) -> None:
    if len(data) > LARGEST:
        raise too_large(name)


def _text_page(data: bytes, name: str | None) -> Page:
    if b"multipart/related" in data[:4096]:
        from normalizer.readers import mht

        if mht.is_mht(data):
            data = mht.mht_html(data) or data
    text, encoding, evidence = decode(data)
    format = _format(text, name or "")
    if format == "html":
        from normalizer.readers.html import html_text

        text = html_text(text)
    elif format == "markdown":
        from normalizer.readers.markdown import markdown_text

        text = markdown_text(text)
    return Page(text, name, format, encoding, evidence)


def _format(text: str, name: str) -> str:
    """By the content: a page that a site or Word saved under any name is HTML."""
    suffix = Path(name).suffix.lower() if "\0" not in name else ""
    if suffix in (".md", ".markdown"):
        return "markdown"
    if _HTML_START.match(text, 0, 4096) or (suffix in (".html", ".htm", ".xhtml") and _HTML_TAG.search(text)):
        return "html"
    return "text"
