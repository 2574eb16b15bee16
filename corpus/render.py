"""A page laid out as plain text, with the place of every variant, clause and field in it."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from source import EMPTY, Clause, Mention, Party, Source, Text

Role = Literal["chrome", "headline", "marker", "title", "preamble", "clause", "paragraph", "closing"]
Gold = dict[str, Any]
# The lists of a variant whose entries have a `span`.
SPANNED = ("fields", "definitions", "references")


class Paragraph(NamedTuple):
    """A line of the page; a `clause` paragraph begins with the label of its clause."""

    role: Role
    text: Text
    clause: Clause | None = None


class Variant(NamedTuple):
    """One document of a page: the line that announces it (`T第(1)篇`; empty on a page with one document) and its lines."""

    ordinal: int
    title: str | None
    paragraphs: tuple[Paragraph, ...]
    parties: tuple[Party, ...] = ()


class Page(NamedTuple):
    """What a site shows: its own lines around the variants of a document."""

    head: tuple[Paragraph, ...]
    variants: tuple[Variant, ...]
    tail: tuple[Paragraph, ...]


class Layout(NamedTuple):
    """How lines are set: the breaks kept (`all`, those around `chrome`, `none`), what begins one, what follows a label."""

    breaks: str
    indent: str = ""
    gap: str = ""


LINES = Layout("all", gap=" ")
FLAT = Layout("none")


def render(document: Source, *, lines: bool) -> tuple[str, Gold]:
    """`document` as plain text, with or without line breaks, and its gold (see README.md).

    >>> from notation import parse
    >>> text, gold = render(parse("# genre: 租约\\n= 租约\\n1 一、 | 租金 | 免费。\\n", "租约"), lines=False)
    >>> text, gold["clauses"][0]["start"]
    ('租约一、租金免费。', 2)
    """
    text, variants = lay_out(
        Page((), (Variant(1, document.title.plain, paragraphs(document), document.parties),), ()),
        LINES if lines else FLAT,
    )
    return text, variants[0]


def paragraphs(document: Source, *, title: bool = True) -> tuple[Paragraph, ...]:
    """The lines of `document` in reading order."""
    return (
        *([Paragraph("title", document.title)] if title else []),
        *(Paragraph("preamble", text) for text in document.preamble),
        *(line for part in document.parts for line in _part(part.clauses, part.closing)),
    )


def _part(clauses: Sequence[Clause], closing: Sequence[Text]) -> Iterator[Paragraph]:
    for clause in clauses:
        yield Paragraph("clause", EMPTY, clause)
        yield from (Paragraph("paragraph", text) for text in clause.paragraphs)
    yield from (Paragraph("closing", text) for text in closing)


def lay_out(page: Page, layout: Layout) -> tuple[str, list[Gold]]:
    """The text of `page` and the gold of its variants; places are code points of that text."""
    owned = [(line, -1) for line in page.head]
    owned += [(line, index) for index, variant in enumerate(page.variants) for line in variant.paragraphs]
    owned += [(line, -1) for line in page.tail]
    parts: list[str] = []
    golds = list(map(_empty, page.variants))
    at, before = 0, None
    for line, index in owned:
        wording = _wording(line, layout)
        joint = "" if before is None else _joint(before, line, parts[-1], wording.plain, layout)
        joint += "" if line.role in ("chrome", "headline", "marker", "title") else layout.indent
        parts += joint, wording.plain
        at += len(joint)
        if index >= 0 and line.role != "chrome":
            _place(golds[index], line, wording, at)
        at += len(wording.plain)
        before = line
    for gold in golds:
        _untarget(gold)
    return "".join(parts), golds


def _empty(variant: Variant) -> Gold:
    return {
        "ordinal": variant.ordinal,
        "title": variant.title,
        "clauses": [],
        "fields": [],
        "parties": [party._asdict() | {"fields": list(party.fields)} for party in variant.parties],
        "definitions": [],
        "references": [],
    }


def _place(gold: Gold, line: Paragraph, wording: Text, at: int) -> None:
    gold.setdefault("start", at)
    if line.clause:
        clause = line.clause
        gold["clauses"].append(
            {
                "label": clause.label,
                "level": clause.level,
                "parent": clause.parent,
                "heading": clause.heading.plain,
                "start": at,
            }
        )
    for blank, (start, end) in wording.fields:
        facts = {name: value for name, value in blank._asdict().items() if value}
        gold["fields"].append({**facts, "span": [at + start, at + end]})
    for mention, (start, end) in wording.mentions:
        _mention(gold, mention, wording.plain[start:end], [at + start, at + end])


def _untarget(gold: Gold) -> None:
    """A shortened version has lost its last clause: what cited it points nowhere now."""
    for reference in gold["references"]:
        if reference["target"] is not None and reference["target"] >= len(gold["clauses"]):
            reference["target"] = None


def _mention(gold: Gold, mention: Mention, words: str, span: list[int]) -> None:
    if mention.kind == "term":
        gold["definitions"].append({"term": words, "span": span})
    else:
        about = {"kind": mention.kind, "target": mention.target, "law": mention.law}
        gold["references"].append({"text": words, **about, "span": span})


def _wording(line: Paragraph, layout: Layout) -> Text:
    if line.clause is None:
        return line.text
    clause = line.clause
    rest = (*clause.heading.parts, clause.mark, *clause.text.parts)
    gap = clause.gap or _gap(clause.label, Text((*clause.heading.parts, *clause.text.parts)).plain, layout)
    return Text(tuple(part for part in (clause.label, gap, *rest) if part))


def _gap(label: str, following: str, layout: Layout) -> str:
    """A bare label (第一条, 1.1) is set apart where the layout says so, and always where digits would run together."""
    if re.search(r"\d[.．]?$", label) and re.match(r"[\d.．]", following):
        return " "
    return layout.gap if following and label[-1].isalnum() else ""


def _joint(before: Paragraph, line: Paragraph, end: str, begin: str, layout: Layout) -> str:
    """What stands between two lines; without a break a blank keeps apart what would read as one word or one field."""
    chrome = "chrome" in (before.role, line.role)
    if layout.breaks == "all" or (layout.breaks == "chrome" and chrome):
        return "\n\n" if chrome and layout.breaks == "chrome" else "\n"
    runs_on = end[-1:] == begin[:1] and not begin[:1].isalnum() and not begin[:1].isspace()
    ascii_pair = (end[-1:] + begin[:1]).isascii() and end[-1:].isalnum() and begin[:1].isalnum()
    return " " if runs_on or ascii_pair else ""
