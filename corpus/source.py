"""Clean sources: documents of our own with known structure and known fields, one file a document (format: README.md)."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, NoReturn, get_args

from normalizer.document import FieldType, ReferenceKind, Span

CLEAN = Path(__file__).parent / "clean"
TYPES = frozenset(get_args(FieldType))

_FIELD = re.compile(r"⟦([^⟦⟧|]*)\|([^⟦⟧|]*)\|([^⟦⟧]+)⟧")
# A mention may hold blanks, whose bars are their own.
_MENTION = re.compile(r"⟪(\w+)\|((?:[^⟪⟫⟦⟧|]|⟦[^⟦⟧]*⟧)+)(?:\|([^⟪⟫⟦⟧|]+))?⟫")
_TITLE = re.compile(r"《(.+?)》|(.+?)(?=第)|(.+)")
MENTIONS = frozenset(("term", *get_args(ReferenceKind)))
_KEY = re.compile(r"[^\W\d]\w*")
_SEPARATOR = re.compile(
    r" ?\|(?: |$)"
)  # one blank on either side belongs to the bar; a second one is the heading's mark
_HEADING = re.compile(r"(.*?)([：:。；;.、\s]*)", re.DOTALL)
_ATTACHMENT = re.compile(r"(附[件錄录表](?: ?(?:[一二三四五六七八九十]+|\d+|[A-Z]))?)([：:、.\s]*)(.*)")
_LINE = re.compile(r"#[^\r\t\ufeff]*|[=+>^1-9-] [^\r\t\ufeff]*\S")
# What may stand before a line, by the sign of the line; "1" stands for any level.
_BEHIND = {"=": "#", "+": "=+", "1": "=+1>^", ">": "1>^", "-": "=+1>^-", "^": "=+1>^-"}


class Malformed(ValueError):
    """A clean source that breaks the format; the message names file and line."""


class Blank(NamedTuple):
    """A place to fill in, as it is written (`raw`), and what a careful reader would call it."""

    type: str
    key: str
    raw: str


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
        return "".join(map(_shown, self.parts))

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
            at += len(_shown(part))


EMPTY = Text(())


def _shown(part: Piece) -> str:
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


class _Line(NamedTuple):
    place: str
    sign: str
    rest: str


def read(path: Path) -> Source:
    """The document in `path`.

    Raises `Malformed`, with file and line, where the file breaks the format.
    """
    try:
        return parse(path.read_bytes().decode(), path.stem)
    except UnicodeDecodeError as error:
        raise Malformed(f"{path.name}:1: not UTF-8 ({error.reason} at byte {error.start})") from error


def sources() -> tuple[Source, ...]:
    """All documents of `corpus/clean`, by name."""
    return tuple(read(path) for path in sorted(CLEAN.glob("*.txt")))


def parse(content: str, name: str) -> Source:
    """The document written as `content`; `name` names it, in messages too.

    >>> parse("# genre: 租赁合同\\n= 租约\\n1 一、 | 租金 | 每月⟦money|租金|____⟧元。\\n", "租约").clauses[0].text.plain
    '每月____元。'
    """
    lines = list(_lines(content, name))
    comments = [line.rest for line in lines if line.sign == "#"]
    body = [line for line in lines if line.sign != "#"]
    _check_order(body, name)
    cuts = [index for index, line in enumerate(body) if line.sign == "^"]
    chunks = [body[start:end] for start, end in pairwise([0, *cuts, len(body)])]
    parts, count = [], 0
    for chunk in chunks:
        parts.append(_part(chunk, count))
        count += len(parts[-1].clauses)
    document = Source(
        name,
        next(iter(_comment(comments, "genre")), None) or _refuse(f"{name}.txt:1", "no `# genre:` line"),
        _comment(comments, "traps"),
        _text(body[0]),
        tuple(_text(line) for line in body if line.sign == "+"),
        parts[0],
        tuple(parts[1:]),
    )
    parties = tuple(_party(line, document) for line in lines if line.rest.startswith("party:"))
    return changed(document._replace(parties=parties), lambda part: _resolved(part, document, content))


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


def _lines(content: str, name: str) -> Iterator[_Line]:
    for number, row in enumerate(content.removesuffix("\n").split("\n"), start=1):
        place = f"{name}.txt:{number}"
        match = _LINE.fullmatch(row)
        if not match:
            _refuse(
                place,
                f"a line is `#`, `=`, `+`, `>`, `-`, `^` or a level, a blank and text, not {row[:12]!r}",
            )
        yield _Line(place, row[0], row[1:].strip() if row[0] == "#" else row[2:])


def _party(line: _Line, document: Source) -> Party:
    """NAME | ROLE or nothing | KEYS"""
    cells = [cell.strip() for cell in line.rest.removeprefix("party:").split("|")]
    keys = {blank.key for text in document.texts for blank, _ in text.fields}
    named = [key for key in re.split("[,，] *", cells[-1]) if key]
    if len(cells) != 3 or not cells[0] or not keys.issuperset(named):
        _refuse(line.place, "a party is NAME | ROLE | KEYS, and the keys are those of blanks")
    return Party(cells[0], cells[1] or None, tuple(named))


def _resolved(part: Piece, document: Source, content: str) -> Piece:
    if not isinstance(part, Mention) or part.kind not in ("clause", "annex") or not part.written:
        return part
    path = part.written.split(">")
    fit = [
        chain for chain in map(document.chain, range(len(document.clauses))) if _fits(path, chain, document)
    ]
    whole = [chain for chain in fit if len(chain) == len(path)][:1] or fit
    if len(whole) != 1:
        place = _place_of(f"|{part.written}⟫", document.name, content)
        _refuse(place, f"{part.written} is the path of {len(whole)} clauses")
    return part._replace(target=whole[0][-1])


def _fits(path: Sequence[str], chain: Sequence[int], document: Source) -> bool:
    return [document.clauses[index].label for index in chain[-len(path) :]] == path


def _place_of(words: str, name: str, content: str) -> str:
    rows = content.split("\n")
    return f"{name}.txt:{next((n for n, row in enumerate(rows, start=1) if words in row), 1)}"


def _check_order(body: list[_Line], name: str) -> None:
    before = "#"
    if not body:
        _refuse(f"{name}.txt:1", "no title")
    for line in body:
        sign = "1" if line.sign.isdigit() else line.sign
        if before not in _BEHIND[sign]:
            _refuse(line.place, f"a `{line.sign}` line cannot stand behind a `{before}` line")
        before = sign


def _part(chunk: list[_Line], count: int) -> Part:
    """The clauses and closing of `chunk`, whose clauses follow `count` clauses of the parts before it."""
    clauses: list[Clause] = []
    path: list[int] = []
    floor = 2 if chunk[0].sign == "^" else 1
    for line in chunk:
        if line.sign == ">":
            clauses[-1] = clauses[-1]._replace(paragraphs=(*clauses[-1].paragraphs, _text(line)))
        elif line.sign == "^" or line.sign.isdigit():
            level = 1 if line.sign == "^" else int(line.sign)
            if level > len(path) + 1 or (line.sign != "^" and level < floor):
                _refuse(line.place, f"level {level} cannot follow level {len(path)} here")
            parent = path[level - 2] if level > 1 else -1
            path[level - 1 :] = [count + len(clauses)]
            clauses.append(_attachment(line) if line.sign == "^" else _clause(line, level, parent))
    return Part(tuple(clauses), tuple(_text(line) for line in chunk if line.sign == "-"))


def _clause(line: _Line, level: int, parent: int) -> Clause:
    label, heading, text = [*_columns(line), ""][:3]
    stem, mark = _split_mark(heading)
    if not label or label != label.strip():
        _refuse(line.place, "a clause needs a label without blanks around it")
    return Clause(level, parent, label, "", _fields(stem, line), mark, _fields(text, line), ())


def _attachment(line: _Line) -> Clause:
    match = _ATTACHMENT.fullmatch(line.rest)
    if not match:
        _refuse(line.place, "an attachment begins with 附件, 附录 or 附表 and its number")
    label, gap, heading = match.groups()
    return Clause(1, -1, label, gap, _fields(heading, line), "", EMPTY, ())


def _columns(line: _Line) -> list[str]:
    """LABEL | HEADING | TEXT, at the bars outside of blanks and mentions."""
    bars = [m for m in _SEPARATOR.finditer(line.rest) if _outside(line.rest[: m.start()])]
    if not 1 <= len(bars) <= 2:
        _refuse(line.place, "a clause is LABEL | HEADING or LABEL | HEADING | TEXT")
    starts, ends = [0, *(bar.end() for bar in bars)], [*(bar.start() for bar in bars), len(line.rest)]
    return [line.rest[start:end] for start, end in zip(starts, ends, strict=True)]


def _outside(before: str) -> bool:
    return before.count("⟦") == before.count("⟧") and before.count("⟪") == before.count("⟫")


def _split_mark(heading: str) -> tuple[str, str]:
    match = _HEADING.fullmatch(heading)
    assert match
    return match[1], match[2]


def _text(line: _Line) -> Text:
    return _fields(line.rest, line)


def _fields(wording: str, line: _Line) -> Text:
    parts: list[Piece] = []
    at = 0
    for match in _MENTION.finditer(wording):
        kind, words, written = match.groups()
        if kind not in MENTIONS:
            _refuse(line.place, f"the mention {match[0]} is of no kind known")
        inner = _blanks(words, line)
        parts += *_blanks(wording[at : match.start()], line), _begin(kind, inner, written), *inner, END
        at = match.end()
    return Text((*parts, *_blanks(wording[at:], line)))


def _begin(kind: str, words: Sequence[Piece], written: str | None) -> Mention:
    """A law is called by its title where the source does not say otherwise."""
    if kind not in ("law", "document"):
        return Mention(kind, written)
    title = _TITLE.match("".join(map(_shown, words)))
    assert title
    return Mention(kind, written, law=written or title[1] or title[2] or title[3])


def _blanks(wording: str, line: _Line) -> list[Piece]:
    parts: list[Piece] = []
    at = 0
    for match in _FIELD.finditer(wording):
        blank = Blank(*match.groups())
        if blank.type not in TYPES or not _KEY.fullmatch(blank.key):
            _refuse(line.place, f"the blank {match[0]} needs a known type and a key that is an identifier")
        parts += wording[at : match.start()], blank
        at = match.end()
    parts.append(wording[at:])
    if any(isinstance(part, str) and re.search("[⟦⟧⟪⟫]", part) for part in parts):
        _refuse(line.place, "a blank is ⟦type|key|raw⟧, a mention ⟪kind|words⟫ or ⟪kind|words|what⟫")
    return [part for part in parts if part]


def _texts(clause: Clause) -> tuple[Text, ...]:
    return (clause.heading, clause.text, *clause.paragraphs)


def _comment(comments: list[str], name: str) -> tuple[str, ...]:
    return tuple(c.removeprefix(f"{name}:").strip() for c in comments if c.startswith(f"{name}:"))


def _refuse(place: str, reason: str) -> NoReturn:
    raise Malformed(f"{place}: {reason}")
