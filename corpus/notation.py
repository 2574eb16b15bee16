"""Clean sources: documents of our own with known structure and known fields, one file a document (format: README.md)."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import markup
from links import linked
from markup import Malformed, refuse
from source import EMPTY, Clause, Part, Party, Source, Text
from tables import HERE

CLEAN = HERE / "clean"

_SEPARATOR = re.compile(
    r" ?\|(?: |$)"
)  # one blank on either side belongs to the bar; a second one is the heading's mark
_HEADING = re.compile(r"(.*?)([：:。；;.、\s]*)", re.DOTALL)
_ATTACHMENT = re.compile(r"(附[件錄录表](?: ?(?:[一二三四五六七八九十]+|\d+|[A-Z]))?)([：:、.\s]*)(.*)")
_LINE = re.compile(r"#[^\r\t\ufeff]*|[=+>^1-9-] [^\r\t\ufeff]*\S")
# What may stand before a line, by the sign of the line; "1" stands for any level.
_BEHIND = {"=": "#", "+": "=+", "1": "=+1>^", ">": "1>^", "-": "=+1>^-", "^": "=+1>^-"}


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
        next(iter(_comment(comments, "genre")), None) or refuse(f"{name}.txt:1", "no `# genre:` line"),
        _comment(comments, "traps"),
        _text(body[0]),
        tuple(_text(line) for line in body if line.sign == "+"),
        parts[0],
        tuple(parts[1:]),
    )
    parties = tuple(_party(line, document) for line in lines if line.rest.startswith("party:"))
    return linked(document._replace(parties=parties), content)


def _comment(comments: list[str], name: str) -> tuple[str, ...]:
    return tuple(c.removeprefix(f"{name}:").strip() for c in comments if c.startswith(f"{name}:"))


def _lines(content: str, name: str) -> Iterator[_Line]:
    for number, row in enumerate(content.removesuffix("\n").split("\n"), start=1):
        place = f"{name}.txt:{number}"
        match = _LINE.fullmatch(row)
        if not match:
            refuse(
                place,
                f"a line is `#`, `=`, `+`, `>`, `-`, `^` or a level, a blank and text, not {row[:12]!r}",
            )
        yield _Line(place, row[0], row[1:].strip() if row[0] == "#" else row[2:])


def _check_order(body: list[_Line], name: str) -> None:
    before = "#"
    if not body:
        refuse(f"{name}.txt:1", "no title")
    for line in body:
        sign = "1" if line.sign.isdigit() else line.sign
        if before not in _BEHIND[sign]:
            refuse(line.place, f"a `{line.sign}` line cannot stand behind a `{before}` line")
        before = sign


def _party(line: _Line, document: Source) -> Party:
    """NAME | ROLE or nothing | KEYS"""
    cells = [cell.strip() for cell in line.rest.removeprefix("party:").split("|")]
    keys = {blank.key for text in document.texts for blank, _ in text.fields}
    named = [key for key in re.split("[,，] *", cells[-1]) if key]
    if len(cells) != 3 or not cells[0] or not keys.issuperset(named):
        refuse(line.place, "a party is NAME | ROLE | KEYS, and the keys are those of blanks")
    return Party(cells[0], cells[1] or None, tuple(named))


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
                refuse(line.place, f"level {level} cannot follow level {len(path)} here")
            parent = path[level - 2] if level > 1 else -1
            path[level - 1 :] = [count + len(clauses)]
            clauses.append(_attachment(line) if line.sign == "^" else _clause(line, level, parent))
    return Part(tuple(clauses), tuple(_text(line) for line in chunk if line.sign == "-"))


def _clause(line: _Line, level: int, parent: int) -> Clause:
    label, heading, text = [*_columns(line), ""][:3]
    stem, mark = _split_mark(heading)
    if not label or label != label.strip():
        refuse(line.place, "a clause needs a label without blanks around it")
    return Clause(
        level, parent, label, "", markup.read(stem, line.place), mark, markup.read(text, line.place), ()
    )


def _attachment(line: _Line) -> Clause:
    match = _ATTACHMENT.fullmatch(line.rest)
    if not match:
        refuse(line.place, "an attachment begins with 附件, 附录 or 附表 and its number")
    label, gap, heading = match.groups()
    return Clause(1, -1, label, gap, markup.read(heading, line.place), "", EMPTY, ())


def _columns(line: _Line) -> list[str]:
    """LABEL | HEADING | TEXT, at the bars outside of blanks and mentions."""
    bars = [m for m in _SEPARATOR.finditer(line.rest) if markup.outside(line.rest[: m.start()])]
    if not 1 <= len(bars) <= 2:
        refuse(line.place, "a clause is LABEL | HEADING or LABEL | HEADING | TEXT")
    starts, ends = [0, *(bar.end() for bar in bars)], [*(bar.start() for bar in bars), len(line.rest)]
    return [line.rest[start:end] for start, end in zip(starts, ends, strict=True)]


def _split_mark(heading: str) -> tuple[str, str]:
    match = _HEADING.fullmatch(heading)
    assert match
    return match[1], match[2]


def _text(line: _Line) -> Text:
    return markup.read(line.rest, line.place)
