"""Values with no fixed text between them, told apart by the white space that a person leaves there."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from normalizer.document import Span
from normalizer.filling.dates import parts_of
from normalizer.filling.holes import SKIPPED, Folded, Hole
from normalizer.script import simplified_view

AROUND = " \t\r\n\u3000_﹍﹎﹏:：\u2004\u2005"
MARKS = re.compile(r"[□☐☑☒■▢◻◼√✓✔✅]+")


def told_apart(
    holes: Sequence[Hole], spans: Sequence[Span | None], folded: Folded, text: str
) -> Iterator[tuple[Hole, Span]]:
    """Each hole that was found with its span in the text; between some there is no fixed text, only white space."""
    placed = zip(holes, spans, strict=True)
    for _, group in groupby(placed, key=lambda each: each[0].at):
        together = [(hole, _in_text(span, folded)) for hole, span in group if span is not None]
        if len(together) < 2:
            yield from together
            continue
        start, end = min(span[0] for _, span in together), max(span[1] for _, span in together)
        yield from _shared([hole for hole, _ in together], start, end, text)


def _shared(holes: Sequence[Hole], start: int, end: int, text: str) -> Iterator[tuple[Hole, Span]]:
    """The holes between two pieces of fixed text, a box at one end by its mark, the others by the white space between them."""
    if holes[0].box is not None and (mark := MARKS.match(text, start, end)):
        yield holes[0], mark.span()
        holes, start = holes[1:], mark.end()
    if holes and holes[-1].box is not None and (mark := MARKS.search(text, start, end)):
        yield holes[-1], mark.span()
        holes, end = holes[:-1], mark.start()
    dates = [hole.field.type == "date" for hole in holes]
    parts = _split(text, start, end, dates)
    for hole, is_date in zip(holes, dates, strict=True):
        # Of signatures and their dates some may be missing.
        if parts and (len(parts) == len(holes) or _is_date(text, parts[0]) == is_date):
            yield hole, parts.pop(0)


def _split(text: str, start: int, end: int, dates: Sequence[bool]) -> list[Span]:
    """As many parts as there are holes, or dates among them, by the widest kind of white space that makes so many; else the lines."""
    made = []
    for between in (r"[^\n]+", r"(?:\S|\s(?!\s))+", r"\S+"):
        parts = [hit.span() for hit in re.compile(between).finditer(text, start, end)]
        made.append([part for part in parts if text[slice(*part)].strip(AROUND)])
    whole = [parts for parts in made if len(parts) == len(dates)]
    dated = [parts for parts in made if any(dates) and sum(_is_date(text, p) for p in parts) == sum(dates)]
    return next(iter([*whole, *dated]), made[0])


def _is_date(text: str, part: Span) -> bool:
    return parts_of(bare(text[slice(*part)])) is not None


def _in_text(span: Span, folded: Folded) -> Span:
    """The place of a span of the folded text."""
    start, end = span
    return (folded.places[start], folded.places[end - 1] + 1 if end > start else folded.places[start])


def bare(text: str) -> str:
    """What is written, as it is compared: without the brackets of a blank like 【  】."""
    return SKIPPED.sub("", simplified_view(text)).strip("()[]【】{}〔〕")
