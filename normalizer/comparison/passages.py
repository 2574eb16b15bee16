"""A variant as a comparison sees it: its passages in reading order, each with what it is recognized by."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import regex

from normalizer.comparison.values import Part, Passage, Place, Role, Words
from normalizer.document import Clause, Field, Hashes, Number, Paragraph, Run, Span, Variant
from normalizer.script import converted

NO_SPAN = (0, 0)
MARKS = regex.compile(r"[^\p{L}\p{N}_]+")
# Much longer passages are recognized by their beginning and their end: similarity takes time by the square.
LONGEST = 2_000


class Item(NamedTuple):
    """A passage, its wording in pieces, and what the alignment goes by: simplified, without marks, blanks as `_`."""

    passage: Passage
    words: tuple[tuple[Role, Words], ...]
    parent: int
    number: Number | None
    hash: Hashes | None
    heading: str
    wording: str


class _Read(NamedTuple):
    """A passage before it is folded."""

    place: Place
    heading: Words | None
    words: tuple[Words, ...]
    clause: Clause | None


def passages(variant: Variant) -> tuple[Passage, ...]:
    """The title, the preamble, the clauses and the closings of a variant, as flat passages in order.

    >>> import normalizer
    >>> variant = normalizer.normalize("一、總則1.1甲方付款。").variants[0]
    >>> [(passage.place.label, passage.heading, passage.text) for passage in passages(variant)]
    [('一、', '总则', ''), ('1.1', None, '甲方付款。')]
    """
    return tuple(_passage(read) for read in _read(variant))


def items(variant: Variant) -> list[Item]:
    """The passages with what they are recognized by."""
    found = [*_read(variant)]
    blanks = ["".join("_" if w.field else w.text for w in read.words) for read in found]
    headings = folded(read.heading.text if read.heading else "" for read in found)
    return [
        Item(
            _passage(read),
            _by_role(read),
            -1 if read.place.parent is None else read.place.parent,
            read.clause.number if read.clause else None,
            read.clause.hash if read.clause else None,
            heading,
            shortened(heading + text),
        )
        for read, heading, text in zip(found, headings, folded(blanks), strict=True)
    ]


def folded(texts: Iterable[str]) -> list[str]:
    """Each text in simplified script, letters, digits and blanks alone; one conversion for all of them."""
    joined = "".join(f"{MARKS.sub('', text)}\n" for text in texts)
    return converted(joined, "t2s").lower().split("\n")[:-1]


def shortened(text: str) -> str:
    """The text, or the two ends of a very long one."""
    return text if len(text) <= LONGEST else text[: LONGEST // 2] + text[-LONGEST // 2 :]


def _by_role(read: _Read) -> tuple[tuple[Role, Words], ...]:
    text: list[tuple[Role, Words]] = [("text", words) for words in read.words]
    return (("heading", read.heading), *text) if read.heading else tuple(text)


def _passage(read: _Read) -> Passage:
    text = "".join(words.text for words in read.words)
    return Passage(read.place, read.heading.text if read.heading else None, text)


def _read(variant: Variant) -> Iterator[_Read]:
    fields = {field.id: field for field in variant.fields}
    position = 0
    if variant.title:
        span = variant.title_span or NO_SPAN
        yield _Read(Place(0, "title", span), None, (Words(variant.title, span),), None)
        position += 1
    for paragraph in variant.preamble:
        yield _form(position, "preamble", paragraph, fields)
        position += 1
    for clause, parent in _clauses(variant.clauses, position):
        yield _clause(position, parent, clause, fields)
        position += 1
    for paragraph in variant.closing:
        yield _form(position, "closing", paragraph, fields)
        position += 1


def _clauses(clauses: Sequence[Clause], position: int) -> Iterator[tuple[Clause, int | None]]:
    """Every clause in order with the position of its parent; a stack, because nothing limits how deep a page nests."""
    todo: list[tuple[Clause, int | None]] = [(clause, None) for clause in reversed(clauses)]
    while todo:
        clause, parent = todo.pop()
        yield clause, parent
        todo += [(child, position) for child in reversed(clause.children)]
        position += 1


def _form(position: int, part: Part, paragraph: Paragraph, fields: dict[str, Field]) -> _Read:
    words = _words([paragraph], fields)
    return _Read(Place(position, part, _around(words, NO_SPAN)), None, words, None)


def _clause(position: int, parent: int | None, clause: Clause, fields: dict[str, Field]) -> _Read:
    number = clause.number
    words = _words(clause.body, fields)
    title = Words(clause.heading, clause.heading_span or number.span) if clause.heading else None
    own = [Words("", number.span), *([title] if title else []), *words]
    place = Place(
        position, "clause", _around(own, number.span), clause.id, number.label, clause.level, parent
    )
    return _Read(place, title, words, clause)


def _around(words: Sequence[Words], default: Span) -> Span:
    return (words[0].span[0], words[-1].span[1]) if words else default


def _words(paragraphs: Sequence[Paragraph], fields: dict[str, Field]) -> tuple[Words, ...]:
    """The runs of the paragraphs as words, a line break between two paragraphs."""
    found: list[Words] = []
    for paragraph in paragraphs:
        if found:
            end = found[-1].span[1]
            found.append(Words("\n", (end, end)))
        found += (_run(run, fields) for run in paragraph)
    return tuple(found)


def _run(run: Run, fields: dict[str, Field]) -> Words:
    if run.field is None:
        return Words(run.text or "", run.span)
    return Words(f"{{{{{fields[run.field].key}}}}}", run.span, run.field)
