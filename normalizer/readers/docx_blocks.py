"""The lines of a part of a DOCX: paragraphs behind their numbers, tables row by row, text boxes where they hang."""

from collections.abc import Iterator

from normalizer.readers.docx_numbering import is_on, next_label, value
from normalizer.readers.docx_package import Element
from normalizer.readers.docx_runs import Line, Reading, alternative, inline
from normalizer.readers.docx_styles import indent_of, is_hidden, numbering_of

_SKIPPED = frozenset(("del", "moveFrom", "sectPr", "tblPr", "tblGrid"))
_WRAPPERS = frozenset(("customXml", "ins", "moveTo"))


def lines(container: Element, reading: Reading) -> Iterator[str]:
    """The lines of a body, cell, note, header or text box; blank ones are left out."""
    for block in _blocks(container, reading):
        yield from (line for line in block.split("\n") if line.strip())
    rest, reading.unfinished = reading.unfinished, None
    if rest:
        yield from _written("", rest, None, reading)


def _blocks(container: Element, reading: Reading) -> Iterator[str]:
    for child in container:
        if child.tag == "p":
            yield from _paragraph(child, reading)
        elif child.tag == "tbl":
            yield from _rows(child, reading)
        elif child.tag == "sdt":
            with reading.control(child) as content:
                yield from _blocks(content, reading)
        elif child.tag == "AlternateContent":
            chosen = alternative(child)
            yield from () if chosen is None else _blocks(chosen, reading)
        elif child.tag not in _SKIPPED:
            yield from _blocks(child, reading)


def _paragraph(paragraph: Element, reading: Reading) -> Iterator[str]:
    """A paragraph whose mark was deleted runs on into the next one, whose number stands before both."""
    properties = paragraph.find("pPr")
    line = reading.unfinished or Line()
    reading.unfinished = None
    inline(paragraph, line, reading)
    reading.end_paragraph()
    mark = properties.find("rPr") if properties is not None else None
    if is_on(mark, "del"):
        reading.unfinished = line
    elif line.pieces or line.boxes or not is_hidden(mark, reading.styles):
        yield from _written(_number(properties, reading), line, properties, reading)


def _written(number: str, line: Line, properties: Element | None, reading: Reading) -> Iterator[str]:
    leaders = properties.iterfind("tabs/tab") if properties is not None else ()
    text = line.text(any(tab.get("leader") == "underscore" for tab in leaders))
    yield (
        indent_of(properties, reading.styles)
        + number
        + "\n".join(part.strip(" \t") for part in text.split("\n")).strip("\n")
    )
    for box in line.boxes:
        yield from lines(box, reading)


def _number(properties: Element | None, reading: Reading) -> str:
    found = numbering_of(properties, reading.styles, reading.numberings)
    if found is None:
        return ""
    reading.numbered += 1
    return next_label(*found, reading.counts, reading.used)


def _rows(table: Element, reading: Reading) -> Iterator[str]:
    for row in _children(table, "tr", reading):
        if row.find("trPr/del") is None:
            yield "\t".join(_cell(cell, reading) for cell in _children(row, "tc", reading)).rstrip("\t")


def _cell(cell: Element, reading: Reading) -> str:
    """A cell's lines; a cell that continues the one above it has none."""
    merge = cell.find("tcPr/vMerge")
    if merge is not None and value(cell, "tcPr/vMerge") != "restart":
        return ""
    return "\n".join(lines(cell, reading))


def _children(element: Element, tag: str, reading: Reading) -> Iterator[Element]:
    """The rows of a table, or the cells of a row, out of the controls and revisions around them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == "sdt":
            with reading.control(child) as content:
                yield from _children(content, tag, reading)
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag, reading)
