"""Word documents as a person would make them, and templates that docxtpl fills. `normalizer.readers` reads them back."""

import io
import zipfile
from collections.abc import Iterable, Iterator

from normalizer.outline import layout
from normalizer.outline.layout import COLON, TITLED, UNTITLED
from normalizer.readers.docx_numbering import LEVELS
from normalizer.writers.docx_base import CENTRED, INDENT, W, base
from normalizer.writers.docx_numbering import Counting, Place, numbering_xml
from normalizer.writers.docx_runs import (
    BOLD,
    Words,
    control,
    legal,
    run,
    template_slot,
    template_text,
)
from normalizer.writers.sheet import Item, Prose, Sheet, one_line

# The first day of the zip format; with the day of writing, no two files would be the same.
DAY = (1980, 1, 1, 0, 0, 0)
LONGEST_TITLE = 255  # python-docx refuses a longer one
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
CHAPTERS = ("part", "volume", "chapter")


def docx_of(sheet: Sheet) -> bytes:
    """A DOCX with a content control in the place of each field."""
    return packed(sheet, Words(run, control), sheet.title or "")


def docx_template_of(sheet: Sheet) -> bytes:
    """A DOCX with a Jinja tag in the place of each field; docxtpl reads the title among its properties as a template, too."""
    return packed(sheet, Words(template_text, template_slot), "")


def packed(sheet: Sheet, words: Words, title: str) -> bytes:
    """The document in its package: the same bytes for the same sheet."""
    try:
        import docx
        from docx.oxml import parse_xml
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "to write DOCX, python-docx is needed: pip install 'fanben[docx]'", name=error.name
        ) from error
    document = docx.Document(io.BytesIO(base()))
    counting = Counting(sheet.items)
    body = "".join(paragraphs(sheet, counting.places, words))
    for position, element in enumerate(parse_xml(f"<w:body {W} {W14}>{body}</w:body>")):
        document.element.body.insert(position, element)
    document.part.numbering_part._element = parse_xml(numbering_xml(counting))
    document.core_properties.title = legal(one_line(title))[:LONGEST_TITLE]
    file = io.BytesIO()
    document.save(file)
    return without_time(file)


def without_time(file: io.BytesIO) -> bytes:
    """The archive with one and the same day for all its parts."""
    result = io.BytesIO()
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as rewritten:
        for name in archive.namelist():
            rewritten.writestr(zipfile.ZipInfo(name, DAY), archive.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()


def paragraphs(sheet: Sheet, places: Iterable[Place | None], words: Words) -> Iterator[str]:
    """Every `w:p` of the document; the blanks that tell a heading from none are those of plain text."""
    if sheet.title is not None:
        yield paragraph("Title", words.text(TITLED + sheet.title, ""))
    yield from forms("Preamble", sheet.preamble, words, sheet.title is None)
    for i, (item, place) in enumerate(zip(sheet.items, places, strict=True)):
        parts = i + 1 < len(sheet.items) and sheet.items[i + 1].level > item.level
        yield from clause_paragraphs(item, place, parts, words)
    yield from forms("Signing", sheet.closing, words, not sheet.items)


def forms(style: str, paragraphs: Iterable[Prose], words: Words, mark: bool = False) -> Iterator[str]:
    """The preamble or a closing, the first paragraph marked as what it could not be told to be."""
    for i, prose in enumerate(paragraphs):
        yield paragraph(style, (words.text(UNTITLED, "") if mark and i == 0 else "") + words.prose(prose))


def clause_paragraphs(item: Item, place: Place | None, parts: bool, words: Words) -> Iterator[str]:
    """A clause: a heading where it has one and stands at the top or has parts, else with its heading in its text."""
    level = min(item.level, LEVELS)
    label = "" if place else words.text(layout.INDENT * (item.level - LEVELS) + item.number.label, "")
    body = item.body
    if item.heading is None:
        first = words.text(UNTITLED, "") + words.prose(body[0] if body else ())
        yield paragraph(f"Clause{level}", label + first, place)
        body = body[1:]
    elif parts or item.level == 1:
        title = label + words.text(TITLED + item.heading, "")
        yield paragraph(f"Heading{level}", title, place, *heading_properties(item, parts))
    else:
        first = words.text(COLON, "") + words.prose(body[0]) if body else ""
        yield paragraph(f"Clause{level}", label + words.text(TITLED + item.heading, BOLD) + first, place)
        body = body[1:]
    yield from (paragraph(f"ClauseText{level}", words.prose(prose)) for prose in body)
    yield from forms("Signing", item.closing, words)


def heading_properties(item: Item, parts: bool) -> tuple[str, str]:
    """Chapters are centred, and an annex begins a page."""
    before = "<w:pageBreakBefore/>" if item.number.family == "annex" and item.level == 1 and parts else ""
    return before, CENTRED if item.number.family in CHAPTERS else ""


def paragraph(
    style: str, content: str, place: Place | None = None, before: str = "", behind: str = ""
) -> str:
    """A `w:p` in a style, counted by the numbering at `place`; with properties `before` and `behind` that one."""
    number = ""
    if place:
        number = f'<w:numPr><w:ilvl w:val="{place.level}"/><w:numId w:val="{place.numbering}"/></w:numPr>'
        # A numbering has an indent even where it tells none, and it comes before that of the style.
        behind = ("" if style == "Heading1" else INDENT) + behind
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{before}{number}{behind}</w:pPr>{content}</w:p>'
