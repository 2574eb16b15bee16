"""A page as it was read: its raw text, and how the text was found in the bytes."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from normalizer.document import Layer

# One page; a book of 1,000 pages is 5 MB of text. Bytes beyond it are not even read.
LARGEST = 64 << 20


class Unreadable(ValueError):
    """The source is no text or document, or a damaged or hostile one; one sentence that names file and place."""


class Page(NamedTuple):
    """The raw text, whose code points every span counts, and where it came from.

    `format` is `text`, `html`, `docx`, `markdown`, `jsonl` or `parquet`; `encoding` the codec that decoded the bytes (None for
    DOCX) and `evidence` what spoke for it. `layers` are the parts that the format itself marks as no part of the
    document: headers and footers of a DOCX.
    """

    text: str
    name: str | None
    format: str
    encoding: str | None
    evidence: str
    layers: "tuple[Layer, ...]" = ()
