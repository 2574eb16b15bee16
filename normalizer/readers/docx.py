"""DOCX to a page: the text as Word shows it, the notes behind it, headers and footers around it as layers."""

from collections.abc import Iterable, Iterator

from normalizer.document import Layer
from normalizer.readers.docx_blocks import lines
from normalizer.readers.docx_numbering import Numbering, read_numberings
from normalizer.readers.docx_package import Element, Package, open_package, read_part, relations
from normalizer.readers.docx_runs import Reading, superscript
from normalizer.readers.docx_styles import Styles, read_styles
from normalizer.readers.page import Page

Parts = tuple[tuple[str, str], ...]


def read_docx(data: bytes, name: str | None) -> Page:
    """The page in a DOCX; `Unreadable` where `data` is none, or a damaged or hostile one.

    Its text has a line for each paragraph, soft break and row; cells are separated by tabs. Headers come first and
    footers last, each different one once, and are `layers`; notes stand behind the text, with superscripts as marks.
    """
    package = open_package(data, name or "the DOCX")
    parts = tuple(dict.fromkeys(relations(package, package.main)))
    styles_part = _first(package, parts, "styles")
    styles, numberings = (
        read_styles(styles_part),
        read_numberings(_first(package, parts, "numbering"), styles_part),
    )
    headers = _furniture(package, parts, "header", styles, numberings)
    footers = _furniture(package, parts, "footer", styles, numberings)
    reading = Reading(styles, numberings)
    main = read_part(package, package.main)
    body = "\n".join([*(lines(main, reading) if main is not None else ()), *_notes(package, parts, reading)])
    text = "\n".join([*headers, *filter(None, [body]), *footers])
    layers = (
        *_layers("page_header", headers, 0),
        *_layers("page_footer", footers, len(text) - _length(footers)),
    )
    return Page(text, name, "docx", None, f"DOCX; automatic numbers: {reading.numbered}", layers)


def _first(package: Package, parts: Parts, kind: str) -> Element | None:
    return next((read_part(package, part) for each, part in parts if each == kind), None)


def _furniture(
    package: Package, parts: Parts, kind: str, styles: Styles, numberings: dict[str, Numbering]
) -> tuple[str, ...]:
    """The texts of the headers or footers, each different one once."""
    roots = (read_part(package, part) for each, part in parts if each == kind)
    texts = ("\n".join(lines(root, Reading(styles, numberings))) for root in roots if root is not None)
    return tuple(dict.fromkeys(text for text in texts if text))


def _notes(package: Package, parts: Parts, reading: Reading) -> Iterator[str]:
    """The notes that the text refers to, in its order, each behind its mark."""
    roots = {kind: _first(package, parts, f"{kind}s") for kind in ("footnote", "endnote")}
    written = {
        (kind, note.get("id")): note
        for kind, root in roots.items()
        if root is not None
        for note in root.iter(kind)
    }
    for number, reference in enumerate(reading.notes, 1):
        if (note := written.get(reference)) is not None:
            yield (
                superscript(number) + " " + " ".join(lines(note, Reading(reading.styles, reading.numberings)))
            )


def _layers(rule: str, texts: Iterable[str], at: int) -> Iterator[Layer]:
    for text in texts:
        yield Layer("chrome", rule, (at, at + len(text)), text)
        at += len(text) + 1


def _length(texts: tuple[str, ...]) -> int:
    return sum(map(len, texts)) + max(0, len(texts) - 1)
