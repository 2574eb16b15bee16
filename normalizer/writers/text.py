"""Plain text: one clause a line, each level two characters further in. `normalizer.outline.layout` reads it back."""

from collections.abc import Callable, Iterable, Iterator

from normalizer.outline.layout import COLON, INDENT, TITLED, UNTITLED
from normalizer.writers.sheet import Item, Prose, Sheet, one_line

Words = Callable[[Prose], str]


def text_of(sheet: Sheet) -> str:
    """The sheet as lines of text."""
    return joined(sheet, plain)


def joined(sheet: Sheet, words: Words) -> str:
    """The lines, each with its end; `words` writes a paragraph."""
    return "".join(f"{line}\n" for line in lines(sheet, words))


def lines(sheet: Sheet, words: Words) -> Iterator[str]:
    """The title with an empty line, then a line for each paragraph and clause."""
    if sheet.title is not None:
        yield from (TITLED + words((sheet.title,)), "")
    yield from marked(map(words, sheet.preamble), sheet.title is None)
    for item in sheet.items:
        yield from clause_lines(item, words)
    yield from marked(map(words, sheet.closing), not sheet.items)


def marked(paragraphs: Iterable[str], mark: bool) -> Iterator[str]:
    """The paragraphs, the first one marked as what else it could not be told to be: no title, or a closing."""
    for i, paragraph in enumerate(paragraphs):
        yield UNTITLED + paragraph if mark and i == 0 else paragraph


def clause_lines(item: Item, words: Words) -> Iterator[str]:
    """The clause on its line; further paragraphs stand a level further in."""
    first, rest = (words(item.body[0]), item.body[1:]) if item.body else ("", ())
    label = words((item.number.label,))
    heading = None if item.heading is None else words((item.heading,))
    yield INDENT * (item.level - 1) + headed(label, heading, first)
    yield from (INDENT * item.level + words(paragraph) for paragraph in rest)
    yield from map(words, item.closing)


def headed(label: str, heading: str | None, text: str) -> str:
    """A number with what follows it; the width of the blank behind it tells whether that is a heading."""
    if heading is None:
        return f"{label}{UNTITLED}{text}"
    return f"{label}{TITLED}{heading}" + (f"{COLON}{text}" if text else "")


def plain(prose: Prose) -> str:
    """A paragraph on one line."""
    return one_line("".join(piece if isinstance(piece, str) else piece.text for piece in prose))
