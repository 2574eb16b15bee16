"""Markdown that reads well on GitHub: headings for what has parts, paragraphs set in by their level for the rest.

Lists would number the clauses anew, or put a bullet before each number; so numbers are written as they are, and
full-width blanks, which Markdown keeps, set the clauses in.
"""

import re
from collections.abc import Iterator

from normalizer.outline.layout import COLON, INDENT, TITLED, UNTITLED
from normalizer.writers.sheet import Item, Prose, Sheet
from normalizer.writers.text import marked, plain

DEEPEST = 5  # there is no seventh kind of heading, and the title takes the first
# What Markdown reads as a mark, anywhere (`$` is mathematics on GitHub); a backslash in front makes it a character.
MARK = re.compile(r"[\\`*\[\]<>#|~$]|&(?=[#A-Za-z])")
# A run of underscores inside a word is no mark: ____年____月 can stay as it is.
UNDERSCORES = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
# What begins a list, a rule or the line below a heading: `1.`, `-`, `===`.
OPENING = re.compile(r"^(\s*+(?:[0-9]{1,9}(?=[.)]))?)([-+=.)])")
EDGE = re.compile(r"^[ \t]+|[ \t]+$|(?<= ) +")
HARD_BLANK = "\u00a0"


def markdown_of(sheet: Sheet) -> str:
    """The sheet as GitHub Flavored Markdown, blocks separated by empty lines."""
    return "".join(f"{block}\n" for block in separated(sheet))


def separated(sheet: Sheet) -> Iterator[str]:
    """The blocks with an empty line between any two."""
    for i, block in enumerate(blocks(sheet)):
        yield f"\n{block}" if i else block


def blocks(sheet: Sheet) -> Iterator[str]:
    """The title, and a block for each heading and each paragraph."""
    if sheet.title is not None:
        yield f"# {TITLED}{words((sheet.title,))}"
    yield from marked(map(words, sheet.preamble), sheet.title is None)
    for i, item in enumerate(sheet.items):
        parts = i + 1 < len(sheet.items) and sheet.items[i + 1].level > item.level
        yield from clause_blocks(item, parts)
    yield from marked(map(words, sheet.closing), not sheet.items)


def clause_blocks(item: Item, parts: bool) -> Iterator[str]:
    """A clause as a heading where it has one and stands at the top or has parts, else as a paragraph."""
    label, indent = inline(item.number.label), INDENT * (item.level - 1)
    body = [words(paragraph) for paragraph in item.body]
    if item.heading is None:
        yield f"{indent}{label}{UNTITLED}{''.join(body[:1])}"
        body = body[1:]
    elif item.level <= DEEPEST and (parts or item.level == 1):
        yield f"{'#' * (item.level + 1)} {label}{TITLED}{words((item.heading,))}"
    else:
        first = COLON + body[0] if body else ""
        yield f"{indent}{label}{TITLED}**{words((item.heading,))}**{first}"
        body = body[1:]
    yield from (INDENT * item.level + paragraph for paragraph in body)
    yield from map(words, item.closing)


def words(prose: Prose) -> str:
    """A paragraph on one line, no character of it a mark of Markdown."""
    return EDGE.sub(
        lambda blanks: HARD_BLANK * len(blanks.group()), OPENING.sub(r"\1\\\2", inline(plain(prose)))
    )


def inline(text: str) -> str:
    """`text` for inside a line."""
    return UNDERSCORES.sub(lambda run: r"\_" * len(run.group()), MARK.sub(r"\\\g<0>", text))
