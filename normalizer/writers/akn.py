"""Akoma Ntoso 3.0, the OASIS standard for legal documents in XML: a `doc` that is valid against its schema.

Clauses are hierarchical elements with `num`, `heading` and `content`; a blank is a `placeholder` that keeps how it was
written; what is signed stands in `conclusions`. A page has no date of its own, so the identification carries a fixed one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import StringIO
from itertools import zip_longest
from typing import NamedTuple
from urllib.parse import quote
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from normalizer.document import Number
from normalizer.tables import rows
from normalizer.writers.sheet import Item, Prose, Sheet, Slot, one_line

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
SOURCE = "fanben"
UNDATED = {"date": "1970-01-01", "name": "undated"}
UNTITLED = "范本"
# What XML 1.0 can't hold, even escaped: section 2.2, Char.
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Open(NamedTuple):
    """An element that is not ended yet, and its eId."""

    name: str
    eid: str


def akn_of(sheet: Sheet) -> str:
    """The sheet as an XML document in UTF-8; a character that XML can't hold becomes U+FFFD."""
    written = StringIO()
    xml = XMLGenerator(written, "utf-8", short_empty_elements=True)
    xml.startDocument()
    with element(xml, "akomaNtoso", xmlns=NAMESPACE), element(xml, "doc", name="template"):
        write_meta(xml, sheet.title or UNTITLED)
        if sheet.title is not None:
            with element(xml, "preface"), element(xml, "p"):
                write_text(xml, "docTitle", sheet.title)
        write_paragraphs(xml, "preamble", sheet.preamble)
        with element(xml, "mainBody"):
            write_clauses(xml, sheet.items)
        write_paragraphs(xml, "conclusions", sheet.closing)
    return written.getvalue() + "\n"


@contextmanager
def element(xml: XMLGenerator, tag: str, /, **attributes: str) -> Iterator[None]:
    """An element around what is written inside."""
    xml.startElement(tag, AttributesImpl(attributes))
    yield
    xml.endElement(tag)


def write_meta(xml: XMLGenerator, title: str) -> None:
    """The identification: work, expression and manifestation, all named after the title."""
    work = f"/akn/cn/doc/template/{quote(legal(title), safe='')}"
    with element(xml, "meta"):
        with element(xml, "identification", source=f"#{SOURCE}"):
            for level, uri in (
                ("Work", work),
                ("Expression", f"{work}/zho"),
                ("Manifestation", f"{work}/zho.xml"),
            ):
                with element(xml, f"FRBR{level}"):
                    for name, attributes in identification(level, uri):
                        write_text(xml, name, "", **attributes)
        with element(xml, "references", source=f"#{SOURCE}"):
            organization = f"/ontology/organization/{SOURCE}"
            write_text(xml, "TLCOrganization", "", eId=SOURCE, href=organization, showAs=SOURCE)


def identification(level: str, uri: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The elements of one level of the identification, in the order of the schema."""
    yield "FRBRthis", {"value": uri}
    yield "FRBRuri", {"value": uri}
    yield "FRBRdate", UNDATED
    yield "FRBRauthor", {"href": f"#{SOURCE}"}
    if level == "Work":
        yield "FRBRcountry", {"value": "cn"}
    if level == "Expression":
        yield "FRBRlanguage", {"language": "zho"}


def write_clauses(xml: XMLGenerator, items: Sequence[Item]) -> None:
    """The clauses; a text without any has an empty body."""
    opened: list[Open] = []
    taken: Counter[str] = Counter()
    for item, following in zip_longest(items, items[1:]):
        end_down_to(xml, opened, item.level)
        opened.append(named(item, opened, taken))
        xml.startElement(opened[-1].name, AttributesImpl({"eId": opened[-1].eid}))
        write_text(xml, "num", item.number.label)
        if item.heading is not None:
            write_text(xml, "heading", item.heading)
        deeper = following is not None and following.level > item.level
        write_paragraphs(
            xml, "intro" if deeper else "content", [*item.body, *item.closing], needed=not deeper
        )
    end_down_to(xml, opened, 1)
    if not items:
        write_text(xml, "p", "")


def end_down_to(xml: XMLGenerator, opened: list[Open], level: int) -> None:
    """Ends the elements at `level` and below."""
    while len(opened) >= level:
        xml.endElement(opened.pop().name)


def named(item: Item, opened: Sequence[Open], taken: Counter[str]) -> Open:
    """The element of a clause with its eId: `clause_3__subclause_3-2`, as AKN-NC 5.2 builds them; a second one is told apart."""
    name = elements().get(item.number.family, "subclause" if opened else "clause")
    own = f"{name}_{numbered(item.number)}"
    eid = f"{opened[-1].eid}__{own}" if opened else own
    taken[eid] += 1
    return Open(name, eid if taken[eid] == 1 else f"{eid}_dup{taken[eid]}")


def numbered(number: Number) -> str:
    """The value of a number as a part of an eId."""
    return "-".join(map(str, number.value))


@cache
def elements() -> dict[str, str]:
    """The elements of data/akn_elements.tsv by family."""
    return {row[0]: row[1] for row in rows("akn_elements")}


def write_paragraphs(xml: XMLGenerator, name: str, paragraphs: Iterable[Prose], needed: bool = False) -> None:
    """An element with its paragraphs; none where there is nothing to say and the schema does not ask for one."""
    several = list(paragraphs) or ([()] if needed else [])
    if not several:
        return
    with element(xml, name):
        for prose in several:
            with element(xml, "p"):
                for piece in prose:
                    write_piece(xml, piece)


def write_piece(xml: XMLGenerator, piece: str | Slot) -> None:
    """Wording, or a blank with what it asks for."""
    if isinstance(piece, str):
        xml.characters(legal(piece))
        return
    asked = {"class": piece.field.type, "title": legal(piece.field.key)}
    write_text(xml, "placeholder", piece.text, originalText=legal(piece.blank), **asked)


def write_text(xml: XMLGenerator, tag: str, text: str, /, **attributes: str) -> None:
    """An element with a text."""
    with element(xml, tag, **attributes):
        xml.characters(legal(text))


def legal(text: str) -> str:
    """`text` on one line, U+FFFD for each character that XML can't hold."""
    return ILLEGAL.sub("\ufffd", one_line(text))
