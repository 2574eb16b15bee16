"""A page as it was read: its raw text, and how the text was found in the bytes."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from normalizer.document import Layer


class Unreadable(ValueError):
    """The source is no text or document, or a damaged or hostile one; one sentence that names file and place."""


class Page(NamedTuple):
    """The raw text, whose code points every span counts, and where it came from.

    `format` is `text`, `html`, `docx`, `markdown` or `jsonl`; `encoding` the codec that decoded the bytes (None for
    DOCX) and `evidence` what spoke for it. `layers` are the parts that the format itself marks as no part of the
    document: headers and footers of a DOCX.
    """

    text: str
    name: str | None
    format: str
    encoding: str | None
    evidence: str
    layers: "tuple[Layer, ...]" = ()
