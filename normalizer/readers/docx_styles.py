"""What a paragraph or run of a DOCX is by its own properties and by its styles: numbered, underlined, hidden."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from normalizer.outline.layout import INDENT
from normalizer.readers.docx_numbering import Numbering, integer, is_on, value
from normalizer.readers.docx_package import Element

# Word's own styles are three deep; a longer chain is a circle.
_LONGEST_CHAIN = 20
# The styles of clauses and of their further paragraphs in a document that `render` wrote, each with its level behind it.
CLAUSE, CLAUSE_TEXT = "条款", "条款正文"
_LAID = re.compile(rf"(?:heading|{CLAUSE}|({CLAUSE_TEXT})) ([1-9])")


class Styles(NamedTuple):
    """The styles by their id, the id of the default paragraph style; whether they are those of `render`, which tell levels."""

    by_id: Mapping[str, Element]
    default: str | None
    laid: bool

    def chain(self, name: str | None) -> Iterator[Element]:
        """The style called `name` and those it is based on, nearest first."""
        for _ in range(_LONGEST_CHAIN):
            style = self.by_id.get(name) if name else None
            if style is None:
                return
            yield style
            name = value(style, "basedOn")


def read_styles(root: Element | None) -> Styles:
    """The styles of styles.xml; none where the document has no such part."""
    found = {str(style.get("styleId")): style for style in root.iter("style")} if root is not None else {}
    paragraph = (name for name, style in found.items() if style.get("type") == "paragraph")
    default = next((name for name in paragraph if found[name].get("default") in ("1", "true", "on")), None)
    return Styles(found, default, any(value(style, "name") == f"{CLAUSE_TEXT} 1" for style in found.values()))


def indent_of(properties: Element | None, styles: Styles) -> str:
    """What a paragraph is set in by, in a document that `render` wrote."""
    style = styles.by_id.get(value(properties, "pStyle") or "") if styles.laid else None
    laid = _LAID.fullmatch((value(style, "name") or "").lower())
    return INDENT * (int(laid[2]) - (laid[1] is None)) if laid else ""


def numbering_of(
    properties: Element | None, styles: Styles, numberings: Mapping[str, Numbering]
) -> tuple[str, Numbering, int] | None:
    """The numbering of a paragraph with `properties` (its `w:pPr`): its id, itself, and the level from 0; or None."""
    chain = [*styles.chain(value(properties, "pStyle") or styles.default)]
    own = value(properties, "numPr/numId")
    inherited = (name for style in chain if (name := value(style, "pPr/numPr/numId")) is not None)
    name = own if own is not None else next(inherited, "")
    numbering = numberings.get(name)
    if numbering is None:
        return None
    written = value(properties, "numPr/ilvl")
    if written is None and own is None:
        written = next((level for each in chain if (level := _level_of(each, numbering)) is not None), None)
    return name, numbering, min(max(integer(written, 0), 0), len(numbering.levels) - 1)


def _level_of(style: Element, numbering: Numbering) -> str | None:
    """A level may name the style that it numbers; else the style names the level."""
    linked = [
        place for place, level in enumerate(numbering.levels) if level.paragraph_style == style.get("styleId")
    ]
    return str(linked[0]) if linked else value(style, "pPr/numPr/ilvl")


def is_underlined(properties: Element | None, styles: Styles) -> bool:
    """Whether a run with `properties` (its `w:rPr`) is underlined, by itself or by its character style."""
    own = value(properties, "u")
    chain = styles.chain(value(properties, "rStyle"))
    kind = own or next((kind for style in chain if (kind := value(style, "rPr/u"))), None)
    return kind not in (None, "none")


def is_hidden(properties: Element | None, styles: Styles) -> bool:
    """Whether a run or paragraph mark with `properties` is hidden text."""
    if properties is None:
        return False
    if properties.find("vanish") is not None:
        return is_on(properties, "vanish")
    return any(is_on(style, "rPr/vanish") for style in styles.chain(value(properties, "rStyle")))
