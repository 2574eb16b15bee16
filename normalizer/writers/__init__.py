"""Writers: a variant as text, Markdown, a template, data, a document; its blanks as they are, or with values in their places."""

from collections.abc import Mapping
from importlib import import_module
from typing import Final, NamedTuple, cast

from normalizer.document import Document, Variant
from normalizer.writers.sheet import sheet_of


class Writer(NamedTuple):
    """The function of a module of this package that writes a format, the ending of its files, and whether one holds several variants."""

    module: str
    function: str
    ending: str
    several: bool


FORMATS: Final = {
    "txt": Writer("text", "text_of", ".txt", True),
    "md": Writer("markdown", "markdown_of", ".md", True),
    "jinja": Writer("jinja", "jinja_of", ".jinja", True),
    "html": Writer("html", "html_of", ".html", False),
    "jsonl": Writer("rows", "row_of", ".jsonl", False),
    "akn": Writer("akn", "akn_of", ".xml", False),
    "docx": Writer("docx", "docx_of", ".docx", False),
    "docx-template": Writer("docx", "docx_template_of", ".template.docx", False),
}
LONG_NAMES: Final = {"text": "txt", "markdown": "md"}


def render(variant: Variant, format: str, values: Mapping[str, str] | None = None) -> str | bytes:
    """The variant in `format`: txt (or text), md (or markdown), jinja, html, jsonl, akn; as bytes docx and docx-template.

    A field whose key is in `values` is written as that value, any other as its blank. Values are data: nothing in them is
    read as a mark of the format, and their line ends become blanks. `ValueError` for an unknown format,
    `ModuleNotFoundError` where a package is missing that the format needs.

    >>> import normalizer
    >>> variant = normalizer.normalize("承诺书一、服务1.1响应时限:____小时内答复。").variants[0]
    >>> str(render(variant, "jinja")).split()[-2:]
    ['响应时限', '}}小时内答复。']
    >>> str(render(variant, "txt", {"响应时限": "24"})).split()[-1]
    '响应时限：24小时内答复。'
    """
    writer = FORMATS.get(LONG_NAMES.get(format, format))
    if writer is None:
        raise ValueError(f"unknown format {format!r}: choose one of {', '.join(FORMATS)}")
    module = import_module(f"normalizer.writers.{writer.module}")
    return cast("str | bytes", getattr(module, writer.function)(sheet_of(variant, values)))


def write(document: Document, format: str) -> str | bytes:
    """All variants of a page in `format`, a line with its number before each where there are several.

    `ValueError` for an unknown format, and where several variants can't be written into one file of it.
    """
    count = len(document.variants)
    if count == 1:
        return render(document.variants[0], format)
    if format in FORMATS and not FORMATS[format].several:
        raise ValueError(
            f"{format} holds one document, and here are {count} variants: choose one with #N, or write to a folder"
        )
    written = (str(render(variant, format)) for variant in document.variants)
    return "\n".join(f"第{i}篇\n\n{text}" for i, text in enumerate(written, start=1))
