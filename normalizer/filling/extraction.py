"""The data of a document that someone filled in, by hand or with `fill`."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, cast

import msgspec

from normalizer.document import Span, Variant, encoded
from normalizer.filling.adjoining import AROUND, bare, told_apart
from normalizer.filling.amounts import read_number
from normalizer.filling.checks import Problem, contradictions, problem, unfit_values
from normalizer.filling.choices import TICKS, boxes_of
from normalizer.filling.dates import read_date
from normalizer.filling.holes import align, fold, template_of
from normalizer.filling.places import Place, places_of
from normalizer.filling.values import Value, read_value
from normalizer.readers.page import Page
from normalizer.script import simplified_view

# Less of the fixed text than this, and it is another document.
LEAST_ALIKE = 0.5
PASSED_OVER = "its value was not looked for: the text around it is too long and too different"
# Between the figures of a date or a number.
GAPS = re.compile(r"[_﹍﹎﹏]+| +(?=[年月日时分])|(?<=[年月日时]) +")
BRACKETS = {"(": ")", "[": "]", "【": "】", "〔": "〕", "{": "}"}


class Found(msgspec.Struct, frozen=True):
    """What stands in the place of a field: the text at `span` (code points of the filled-in text), and the value it means."""

    key: str
    field: str
    text: str
    value: Value | None
    span: Span


class Extracted(msgspec.Struct, frozen=True):
    """The `data` by key, as the schema of the fields wants it, each value with its place in `found`.

    `problems` are values that can't be read and values that contradict each other; `likeness` is how much of the fixed
    text was found, 0 to 1.
    """

    data: Mapping[str, Value]
    found: tuple[Found, ...]
    problems: tuple[Problem, ...]
    likeness: float

    def to_json(self) -> str:
        """All of it as JSON, one line."""
        return encoded(self)


class _Reader(NamedTuple):
    """How a kind of value is read, and what one looks like among other words."""

    value: Callable[[str, Place], Value | None]
    like: re.Pattern[str]


READERS = {
    "date": _Reader(read_date, re.compile(r"[0-9〇零一二三四五六七八九十年月日号时点分/.:T-]{2,40}")),
    "number": _Reader(
        read_number,
        re.compile(
            r"[0-9][0-9,.]{0,40}|[零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟元圆角分整点]{1,40}"
        ),
    ),
}


class _Piece(NamedTuple):
    """What stands in one hole, and where."""

    box: int | None
    span: Span


def extract(variant: Variant, source: str | Page) -> Extracted:
    """The data in `source`, a text or a page that was read, which is `variant` filled in.

    The fixed text tells where each value is: it may have been edited a little, and stand in another script or width.
    White space and underscores around a value are no part of it, nor are the headers and footers of a page. `ValueError`
    where the text is another document.

    >>> import normalizer
    >>> [variant] = normalizer.normalize("甲方：____\\n押金____元（大写：____），于____年__月__日前付清。").variants
    >>> found = extract(variant, "甲方：__王 芳__\\n押金 1200 元（大写：壹仟元整），于2026 年 5 月 1 日前付清。")
    >>> found.data["甲方"], found.data["付清日期"], str(found.problems[0])
    ('王 芳', '2026-05-01', '押金大写: the words say 1000, the figures (押金) 1200')
    """
    text = source if isinstance(source, str) else _body(source)
    places = places_of(variant)
    folded = fold(text)
    template = template_of(variant)
    alignment = align(template, folded.text)
    if alignment.likeness < LEAST_ALIKE:
        raise ValueError(f"it has {alignment.likeness:.0%} of the fixed text, so it is another document")
    pieces: dict[str, list[_Piece]] = {}
    for hole, span in told_apart(template.holes, alignment.spans, folded, text):
        pieces.setdefault(hole.field.key, []).append(_Piece(hole.box, span))
    found = [value for key, parts in pieces.items() for value in _found(places[key], parts, text)]
    passed = {
        hole.field.key for hole, span in zip(template.holes, alignment.spans, strict=True) if span is None
    }
    data, contrary = _data_of(found, places)
    problems = (*(problem(places[key], PASSED_OVER) for key in places if key in passed), *contrary)
    return Extracted(data, tuple(found), problems, alignment.likeness)


def _body(page: Page) -> str:
    """The text of a page with white space in the place of its headers and footers."""
    text = page.text
    for layer in page.layers:
        start, end = layer.span
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _found(place: Place, parts: Sequence[_Piece], text: str) -> Iterator[Found]:
    field = place.field
    if parts[0].box is not None:
        yield from _ticked(place, parts, text)
        return
    (start, end), *_ = (part.span for part in parts)
    start, end = _trimmed(text, start, end, place)
    written = text[start:end]
    if written and bare(written) != bare(field.blank):
        value = _read(written, place)
        yield Found(field.key, field.id, written, cast("Value", value), (start, end))


def _ticked(place: Place, parts: Sequence[_Piece], text: str) -> Iterator[Found]:
    boxes = boxes_of(place)
    ticked = [part for part in parts if TICKS.search(text[slice(*part.span)])]
    options = [boxes[part.box].option for part in ticked if part.box is not None]
    if place.schema["type"] == "boolean":
        yield Found(place.field.key, place.field.id, "", bool(ticked), parts[0].span)
    elif ticked:
        several = place.field.multiple or len(options) > 1
        span = (ticked[0].span[0], ticked[-1].span[1])
        yield Found(
            place.field.key, place.field.id, text[slice(*span)], options if several else options[0], span
        )


def _trimmed(text: str, start: int, end: int, place: Place) -> Span:
    """The value alone: no blanks, no underscores, and not the brackets of a blank like 【  】."""
    while start < end and text[start] in AROUND:
        start += 1
    while start < end and text[end - 1] in AROUND:
        end -= 1
    blank, inner = place.blank.strip(), simplified_view(text[start:end])
    closing = BRACKETS.get(blank[:1])
    if closing and blank.endswith(closing) and inner.startswith(blank[0]) and inner.endswith(closing):
        return _trimmed(text, start + 1, end - 1, place)
    return start, end


def _read(written: str, place: Place) -> object:
    """The value; of a date or a number without the gaps between its figures, and without words that were written beside it.

    What can't be read is handed back as it is.
    """
    read = READERS.get("date" if place.field.type == "date" else place.schema["type"])
    if read is None:
        return read_value(written, place)
    whole = GAPS.sub("", written)
    plain = simplified_view(whole).strip()
    candidates = (plain, *(hit[0] for hit in read.like.finditer(plain)))
    values = (read.value(text, place) for text in candidates)
    return next((value for value in values if value is not None), whole)


def _data_of(found: Sequence[Found], places: Mapping[str, Place]) -> tuple[dict[str, Value], list[Problem]]:
    """The values by key, those of fields that ask again with the first, and what can't be read or contradicts itself."""
    data: dict[str, object] = {value.key: value.value for value in found}
    problems = [*unfit_values(data, places)]
    unfit = {each.key for each in problems}
    keys = {place.field.id: key for key, place in places.items()}
    read = {key: cast("Value", value) for key, value in data.items() if key not in unfit}
    whole = dict(read)
    for key, value in read.items():
        place = places[key]
        first = keys.get(place.field.same_as or "")
        if first is None or place.field.type == "signature":
            continue
        del whole[key]
        if first not in read:
            whole.setdefault(first, value)
        elif read[first] != value:
            problems.append(
                problem(
                    place, f"{value} stands here, and {read[first]} where the same is asked first ({first})"
                )
            )
    problems += contradictions(whole, places)
    return {key: whole[key] for key in places if key in whole}, problems
