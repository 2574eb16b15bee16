"""The text inside a paragraph of a DOCX, as it reads on paper: revisions accepted, fields and controls filled or blank."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from normalizer.readers.docx_numbering import Counts, Numbering, is_on, value
from normalizer.readers.docx_package import Element
from normalizer.readers.docx_styles import Styles, is_hidden, is_underlined
from normalizer.tables import rows

BLANK = "____"
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Deleted text, properties (tab stops are called `tab` too), and the readings of ruby.
_SKIPPED = frozenset(("del", "moveFrom", "pPr", "rPr", "sdtPr", "rt"))
# Word's own placeholders say how to use the mouse; others say what to fill in.
_INSTRUCTION = re.compile(r"单击|點擊|点击|按一下|请选择|選擇|选择|click|choose|enter|tap", re.IGNORECASE)
_DEEPEST_FIELD = 50
_FORM_FIELDS = {"ffData/textInput": "text", "ffData/checkBox": "checkbox", "ffData/ddList": "list"}


@dataclass
class Line:
    """A paragraph under way: its pieces, each underlined or not, and the text boxes anchored in it."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    def text(self, is_ruled: bool) -> str:
        """The text; underlined blanks and tabs are `____`, and so are all tabs where the tab stops draw rules."""
        stretches = groupby(self.pieces, key=lambda piece: piece[1])
        return "".join(
            _stretch("".join(text for text, _ in group), lined, is_ruled) for lined, group in stretches
        )


@dataclass
class Field:
    """A field under way (`w:fldChar`): what it is, and where in which line its result began."""

    kind: str
    checked: bool
    line: Line
    start: int | None = None


@dataclass
class Reading:
    """A part under way: what its paragraphs refer to, and how far its counters, notes and fields have come."""

    styles: Styles
    numberings: dict[str, Numbering]
    counts: Counts = field(default_factory=dict)
    used: set[tuple[str, int]] = field(default_factory=set)
    notes: list[tuple[str, str]] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    replacement: str | None = None
    unfinished: Line | None = None
    numbered: int = 0

    def add(self, line: Line, text: str, is_underlined: bool = False) -> None:
        """More text; but not inside a field's instruction, and a placeholder's is replaced."""
        if any(each.start is None for each in self.fields):
            return
        if self.replacement is not None:
            text, is_underlined, self.replacement = self.replacement, False, ""
        line.pieces.append((text, is_underlined))

    def end_paragraph(self) -> None:
        """No instruction goes beyond its paragraph; one that was never ended must not hide the rest of the document."""
        self.fields = [each for each in self.fields if each.start is not None]

    @contextmanager
    def control(self, element: Element) -> Iterator[Element]:
        """The content of a content control (`w:sdt`), in which a placeholder's text is replaced by a blank.

        In a document that `render` wrote it is the blank of the document.
        """
        before = self.replacement
        if before is None and not self.styles.laid:
            self.replacement = _control_text(element)
        yield element if (content := element.find("sdtContent")) is None else content
        self.replacement = before


def inline(element: Element, line: Line, reading: Reading, underlined: bool = False) -> None:
    """Adds the text of the runs in `element` to `line`; whatever contains runs counts, known or not."""
    for child in element:
        if handler := _HANDLERS.get(child.tag):
            handler(child, line, reading, underlined)
        elif child.tag not in _SKIPPED:
            inline(child, line, reading, underlined)


def _run(element: Element, line: Line, reading: Reading, _: bool) -> None:
    properties = element.find("rPr")
    if not is_hidden(properties, reading.styles):
        inline(element, line, reading, is_underlined(properties, reading.styles))


def _text(element: Element, line: Line, reading: Reading, underlined: bool) -> None:
    text = element.text or ""
    kept = text if element.get("space") == "preserve" else text.strip(" \t\r\n")
    if kept:
        reading.add(line, kept.translate(_signs()), underlined)


def _tab(_: Element, line: Line, reading: Reading, underlined: bool) -> None:
    reading.add(line, "\t", underlined)


def _line_break(_: Element, line: Line, reading: Reading, __: bool) -> None:
    reading.add(line, "\n")


def _hyphen(_: Element, line: Line, reading: Reading, underlined: bool) -> None:
    reading.add(line, "-", underlined)


def _symbol(element: Element, line: Line, reading: Reading, underlined: bool) -> None:
    code = re.fullmatch("[0-9A-Fa-f]{4}", element.get("char", ""))
    if code:
        reading.add(line, chr(int(code[0], 16)).translate(_signs()), underlined)


def _note(element: Element, line: Line, reading: Reading, _: bool) -> None:
    reading.notes.append((element.tag.removesuffix("Reference"), element.get("id", "")))
    reading.add(line, superscript(len(reading.notes)))


def _alternatives(element: Element, line: Line, reading: Reading, underlined: bool) -> None:
    chosen = alternative(element)
    if chosen is not None:
        inline(chosen, line, reading, underlined)


def _box(element: Element, line: Line, _: Reading, __: bool) -> None:
    line.boxes.append(element)


def _control(element: Element, line: Line, reading: Reading, underlined: bool) -> None:
    with reading.control(element) as content:
        inline(content, line, reading, underlined)
        if reading.replacement:
            reading.add(line, "")


def _field_mark(element: Element, line: Line, reading: Reading, _: bool) -> None:
    kind = element.get("fldCharType")
    if kind == "begin":
        form = next((form for path, form in _FORM_FIELDS.items() if element.find(path) is not None), "other")
        box = element.find("ffData/checkBox")
        path = "checked" if box is not None and box.find("checked") is not None else "default"
        if len(reading.fields) < _DEEPEST_FIELD:
            reading.fields.append(Field(form, is_on(box, path), line))
    elif kind == "separate" and reading.fields:
        reading.fields[-1].start = len(line.pieces)
    elif kind == "end" and reading.fields:
        _end_field(reading.fields.pop(), line, reading)


def _end_field(ended: Field, line: Line, reading: Reading) -> None:
    if ended.kind == "checkbox":
        reading.add(line, "☑" if ended.checked else "☐")
    elif ended.kind != "other" and ended.line is line:
        start = len(line.pieces) if ended.start is None else ended.start
        if not "".join(text for text, _ in line.pieces[start:]).strip():
            del line.pieces[start:]
            reading.add(line, BLANK)


_HANDLERS: dict[str, Callable[[Element, Line, Reading, bool], None]] = {
    "r": _run,
    "t": _text,
    "tab": _tab,
    "ptab": _tab,
    "br": _line_break,
    "cr": _line_break,
    "noBreakHyphen": _hyphen,
    "sym": _symbol,
    "fldChar": _field_mark,
    "footnoteReference": _note,
    "endnoteReference": _note,
    "sdt": _control,
    "AlternateContent": _alternatives,
    "txbxContent": _box,
}


def alternative(element: Element) -> Element | None:
    """The branch of `mc:AlternateContent` to read: the first choice, or what is meant for older programs."""
    choice = element.find("Choice")
    return choice if choice is not None else element.find("Fallback")


def superscript(number: int) -> str:
    """The mark of a note; no document numbers its clauses with these signs."""
    return str(number).translate(_SUPERSCRIPTS)


def _control_text(control: Element) -> str | None:
    """What replaces the content of a control: its box, or a blank with its title as a hint; None to leave it."""
    properties = control.find("sdtPr")
    if properties is None:
        return None
    if properties.find("checkbox") is not None:
        return "☑" if is_on(properties, "checkbox/checked") else "☐"
    if not is_on(properties, "showingPlcHdr"):
        return None
    shown = "".join(text.text or "" for text in control.iter("t")).strip(" []【】（）()")
    hint = value(properties, "alias") or ("" if _INSTRUCTION.search(shown) else shown)
    return f"{BLANK}（{hint}）" if hint else BLANK


def _stretch(text: str, underlined: bool, is_ruled: bool) -> str:
    if underlined and text.isspace() and "\n" not in text and (len(text) > 1 or text in "\t\u3000"):
        return "_" * max(len(BLANK), sum(2 if character == "\u3000" else 1 for character in text))
    return text.replace("\t", BLANK) if underlined or is_ruled else text


@cache
def _signs() -> dict[int, str]:
    return {0xF000 + int(place, 16): sign for place, sign in rows("word_symbols")}
