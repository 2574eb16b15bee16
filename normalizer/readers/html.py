"""HTML to lines: what a reader of the page sees, from every part of it.

Nothing is judged to be beside the point: what surrounds the document is found later, and kept as a layer.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import regex

from normalizer.readers.html_tokens import Tag, tokens, unescape
from normalizer.readers.list_labels import is_numbered, label
from normalizer.tables import rows

# Marks in the text under way: control characters, which HTML allows no text to contain.
_LINE, _ROW, _CELL, _NUMBER, _NUMBER_END, _KEPT_BLANK = "\x1c", "\x1d", "\x1e", "\x1f", "\x1a", "\x1b"
_CONTROL = regex.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_PREFORMATTED = {"\n": _LINE, " ": _KEPT_BLANK, "\t": _KEPT_BLANK}
_UNDERLINING = frozenset(("u", "ins"))
_PREFORMATTING = frozenset(("pre", "xmp", "textarea"))
_STYLED = _UNDERLINING | _PREFORMATTING
_START_MARKS = {"block": _LINE, "break": _LINE, "list": _LINE, "row": _ROW, "cell": _CELL}
_END_MARKS = {"block": _LINE, "break": _LINE, "list": _LINE, "item": _LINE, "row": _ROW}
_IMPLIED_ENDS = frozenset(("p", "li", "dt", "dd", "tr", "td", "th", "option", "optgroup"))

# The attributes that change what is shown; the others, by far the most, are not even taken apart.
_SPEAKING = regex.compile(r"style|hidden|type|start|value|checked", regex.IGNORECASE)
_HIDDEN = regex.compile(
    r"display\s*+:\s*+none|visibility\s*+:\s*+hidden|mso-hide\s*+:\s*+all|font-size\s*+:\s*+0[a-z%]{0,3}\s*+(?:;|$)",
    regex.IGNORECASE,
)
_UNDERLINED = regex.compile(
    r"text-decoration[^;]{0,40}underline|border-bottom[^;]{0,40}solid", regex.IGNORECASE
)
_LIST_STYLE = regex.compile(r"list-style(?:-type)?\s*+:\s*+([\w-]+)", regex.IGNORECASE)

_MARKS = f" {_LINE}{_ROW}{_CELL}"
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_NUMBER_OF_ITS_OWN = (
    r"[（(\[【]?(?:第?[0-9０-９一二三四五六七八九十百]{1,7}[、.．:：)）\]】条條章节節]|[①-⒛㈠-㈩])"
)


class Style(NamedTuple):
    """What an element does to the text inside it."""

    hidden: bool = False
    underlined: bool = False
    preformatted: bool = False
    number: bool = False


_PLAIN = Style()


class List(NamedTuple):
    """A list under way: the number of its last item, and the format that numbers are written in."""

    last: int
    style: str


class Elements:
    """The elements that are open: how often each style is in force, and the lists, innermost last."""

    def __init__(self) -> None:
        self.hidden = self.underlined = self.preformatted = self.number = 0
        self.lists: list[List] = []
        self._open: defaultdict[str, list[Style]] = defaultdict(list)

    def start(self, name: str, style: Style) -> None:
        """An element starts; one like `<li>` ends the one before it."""
        if name in _IMPLIED_ENDS:
            self.end(name)
        self._open[name].append(style)
        if style is not _PLAIN:
            self._count(style, 1)

    def end(self, name: str) -> None:
        """The last open element of that name ends; nothing happens where none is open."""
        if self._open[name] and (style := self._open[name].pop()) is not _PLAIN:
            self._count(style, -1)

    def _count(self, style: Style, by: int) -> None:
        self.hidden += by * style.hidden
        self.underlined += by * style.underlined
        self.preformatted += by * style.preformatted
        self.number += by * style.number


def html_text(source: str) -> str:
    """The text of a page: a line for each block, row and `<br>`, tabs between cells, numbers before list items.

    Scripts, comments, the page's title and hidden elements are out; underlined blanks and empty inputs are `____`.
    Total, in linear time.

    >>> html_text("<h1>租赁合同</h1><ol start=3><li>租金<u>&nbsp;&nbsp;</u>元</ol><table><tr><td>甲方<td>乙方")
    '租赁合同\\n3. 租金____元\\n甲方\\t乙方'
    """
    text = "".join(_pieces(source))
    for pattern, written in _TIDYING:
        text = pattern.sub(written, text)
    return text.strip("\n ")


def _pieces(source: str) -> Iterator[str]:
    elements = Elements()
    roles = _roles()
    for token in tokens(source):
        if isinstance(token, str):
            yield "" if elements.hidden else _text(token, elements)
        elif token.is_end:
            yield "" if elements.hidden else _end_mark(roles.get(token.name, ""), elements)
            elements.end(token.name)
        else:
            yield _start(token, roles.get(token.name, ""), elements)


def _start(tag: Tag, role: str, elements: Elements) -> str:
    attributes = tag.attributes() if _SPEAKING.search(tag.rest) else {}
    style = (
        _style(tag.name, role, attributes) if attributes or role == "skip" or tag.name in _STYLED else _PLAIN
    )
    mark = "" if elements.hidden or style.hidden else _start_mark(tag, role, attributes, elements)
    if role not in ("void", "break"):
        elements.start(tag.name, style)
    return mark


def _style(name: str, role: str, attributes: dict[str, str]) -> Style:
    css = attributes.get("style", "")
    return Style(
        hidden=role == "skip" or "hidden" in attributes or bool(_HIDDEN.search(css)),
        underlined=name in _UNDERLINING or bool(_UNDERLINED.search(css)),
        preformatted=name in _PREFORMATTING,
        number="mso-list:ignore" in css.lower(),
    )


def _start_mark(tag: Tag, role: str, attributes: dict[str, str], elements: Elements) -> str:
    if role == "list":
        elements.lists.append(_list(tag.name, attributes))
    if role == "item":
        return _LINE + _number(attributes, elements.lists)
    if tag.name == "input":
        return _input(attributes)
    return _START_MARKS.get(role, "")


def _end_mark(role: str, elements: Elements) -> str:
    if role == "list" and elements.lists:
        elements.lists.pop()
    return _END_MARKS.get(role, "")


def _list(name: str, attributes: dict[str, str]) -> List:
    css = _LIST_STYLE.search(attributes.get("style", ""))
    style = css[1].lower() if css else attributes.get("type", "decimal")
    return List(_integer(attributes.get("start", ""), 1) - 1, style if name == "ol" else "disc")


def _number(attributes: dict[str, str], lists: list[List]) -> str:
    if not lists or not is_numbered(lists[-1].style):
        return ""
    last, style = lists[-1]
    count = _integer(attributes.get("value", ""), last + 1)
    lists[-1] = List(count, style)
    behind = "、" if style.startswith(("cjk-", "simp-", "trad-")) else ". "
    return _NUMBER + label(count, style) + behind + _NUMBER_END


def _integer(written: str, otherwise: int) -> int:
    number = regex.match(r"\s*+(-?[0-9]{1,9})(?![0-9])", written)
    return int(number[1]) if number else otherwise


def _input(attributes: dict[str, str]) -> str:
    kind = attributes.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return "☑" if "checked" in attributes else "☐"
    if kind in ("text", "number", "date", "tel", "email"):
        return _CONTROL.sub("\ufffd", attributes.get("value", "")) or "____"
    return ""


def _text(written: str, elements: Elements) -> str:
    text = _CONTROL.sub("\ufffd", unescape(written))
    if elements.underlined and len(text) > 1 and text.isspace() and not text.isascii():
        return "_" * max(4, len(text))
    if elements.number:  # Word writes a list number as text, and hard blanks for the tab behind it
        return text.replace("\xa0", " ")
    if elements.preformatted:
        return "".join(_PREFORMATTED.get(character, character) for character in text)
    return text


def _line_end(run: regex.Match[str]) -> str:
    """A run of marks as written: a row beats a cell, whose place is kept, and a cell beats a line."""
    _, row, cells = run[0].rpartition(_ROW)
    if row:
        return "\n" + "\t" * (cells.count(_CELL) - 1)
    return "\t" * cells.count(_CELL) or "\n"


@cache
def _roles() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("html_elements")}


_TIDYING: tuple[tuple[regex.Pattern[str], str | Callable[[regex.Match[str]], str]], ...] = (
    # Browsers show a line end between two Chinese characters as nothing or as a blank; Chinese has no use for one.
    (regex.compile(rf"(?<={_WIDE})[ \t]*+[\n\r]\s*+(?={_WIDE})"), ""),
    (regex.compile(r"[ \t\n\r\f]+"), " "),
    # A list item that has written its own number keeps that one; the browser's would be a second.
    (regex.compile(rf"{_NUMBER}[^{_NUMBER_END}]*+{_NUMBER_END}[ {_LINE}]*+(?={_NUMBER_OF_ITS_OWN})"), ""),
    (
        regex.compile(
            rf"{_NUMBER}([^{_NUMBER_END}]*+){_NUMBER_END}(?:[ {_LINE}]*+(?=[^{_MARKS}{_NUMBER}]))?"
        ),
        r"\1",
    ),
    (regex.compile(rf"[{_MARKS}]*[{_MARKS[1:]}][{_MARKS}]*"), _line_end),
    # Empty lines, which Word and editors fill with a hard blank.
    (regex.compile(r"(?<![^\n])[\xa0\u3000]+(?:\n|\Z)"), ""),
    (regex.compile(_KEPT_BLANK), " "),
)
