"""A document as its author meant it: wording with its blanks and mentions, clauses, attachments, parties."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from normalizer.document import Span


class Blank(NamedTuple):
    """A place to fill in, as it is written (`raw`), and what a careful reader would call it.

    `part` is what it is of a pair (or of an amount asked in `words` alone), `pair` the key of the other one, `same_as`
    that of the first blank that asks the same; `multiple`: several of its boxes may be ticked.
    """

    type: str
    key: str
    raw: str
    multiple: bool = False
    part: str | None = None
    pair: str | None = None
    same_as: str | None = None


class Mention(NamedTuple):
    """Where a defined term or a citation begins (`END`: where it ends).

    `target` counts in `Source.clauses`; `law` is the title of the text cited. `written` is what the source says of them.
    """

    kind: str
    written: str | None = None
    target: int | None = None
    law: str | None = None


END = Mention("")
Piece = str | Blank | Mention


class Text(NamedTuple):
    """Wording with its blanks and the ends of its mentions, in order."""

    parts: tuple[Piece, ...]

    @property
    def plain(self) -> str:
        """The wording with the blanks as they are written."""
        return "".join(map(shown, self.parts))

    @property
    def fields(self) -> tuple[tuple[Blank, Span], ...]:
        """The blanks with their places in `plain`."""
        return tuple(
            (part, (at, at + len(part.raw))) for part, at in self._placed() if isinstance(part, Blank)
        )

    @property
    def mentions(self) -> tuple[tuple[Mention, Span], ...]:
        """The mentions with their places in `plain`."""
        ends = [(part, at) for part, at in self._placed() if isinstance(part, Mention)]
        return tuple((part, (at, end)) for (part, at), (_, end) in zip(ends[::2], ends[1::2], strict=True))

    def _placed(self) -> Iterator[tuple[Piece, int]]:
        at = 0
        for part in self.parts:
            yield part, at
            at += len(shown(part))


EMPTY = Text(())


def shown(part: Piece) -> str:
    """What a piece is in plain wording."""
    return part if isinstance(part, str) else part.raw if isinstance(part, Blank) else ""


class Party(NamedTuple):
    """A side of the document: what it is called, another word for it, and the keys of the blanks that name it."""

    name: str
    role: str | None
    fields: tuple[str, ...]


class Clause(NamedTuple):
    """A numbered node: `label``gap``heading``mark``text`, then further `paragraphs`; `parent` counts in `Source.clauses`."""

    level: int
    parent: int
    label: str
    gap: str
    heading: Text
    mark: str
    text: Text
    paragraphs: tuple[Text, ...]


class Part(NamedTuple):
    """The main text, or one attachment (its first clause is the attachment itself), with the paragraphs that close it."""

    clauses: tuple[Clause, ...]
    closing: tuple[Text, ...]


class Source(NamedTuple):
    """A document as its author meant it."""

    name: str
    genre: str
    traps: tuple[str, ...]
    title: Text
    preamble: tuple[Text, ...]
    main: Part
    attachments: tuple[Part, ...]
    parties: tuple[Party, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        return (self.main, *self.attachments)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses in reading order, those of the attachments behind those of the main text."""
        return tuple(clause for part in self.parts for clause in part.clauses)

    def chain(self, index: int) -> tuple[int, ...]:
        """The clause with the clauses above it, the highest first."""
        parent = self.clauses[index].parent
        return (*(self.chain(parent) if parent >= 0 else ()), index)

    @property
    def texts(self) -> tuple[Text, ...]:
        """Every piece of wording, headings included, in reading order."""
        ends = [
            (*(text for clause in part.clauses for text in _texts(clause)), *part.closing)
            for part in self.parts
        ]
        return (self.title, *self.preamble, *(text for end in ends for text in end))


def _texts(clause: Clause) -> tuple[Text, ...]:
    return (clause.heading, clause.text, *clause.paragraphs)


def changed(document: Source, change: Callable[[Piece], Piece]) -> Source:
    """`document` with every piece of its wording changed; the title stays."""

    def text(old: Text) -> Text:
        return Text(tuple(map(change, old.parts)))

    def part(old: Part) -> Part:
        clauses = (
            c._replace(heading=text(c.heading), text=text(c.text), paragraphs=tuple(map(text, c.paragraphs)))
            for c in old.clauses
        )
        return Part(tuple(clauses), tuple(map(text, old.closing)))

    return document._replace(
        preamble=tuple(map(text, document.preamble)),
        main=part(document.main),
        attachments=tuple(map(part, document.attachments)),
    )
