"""A document as a page: its outline, its text with fields, repairs, layers and diagnostics, and tables of what it has."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from normalizer.document import Clause, Diagnostic, Document, Field, Layer, Paragraph, Span, Variant
from normalizer.pages.repairs import Place, Repairs, repairs_of
from normalizer.pages.sheets import LANGUAGES, page_of, word
from normalizer.pages.tips import field_tip, joined
from normalizer.writers.sheet import clauses_of


class Piece(NamedTuple):
    """Some text of a line; what is more than text has its tip, a field the id of its row in the table too."""

    kind: Literal["text", "field", "edit", "layer"]
    text: str
    tip: str = ""
    row: str = ""


Pieces = tuple[Piece, ...]


class Note(NamedTuple):
    """A diagnostic, told where it belongs."""

    diagnostic: Diagnostic
    place: str


class Block(NamedTuple):
    """A variant's label or title, a paragraph, a clause without what is below it, or layers that stand between two of these."""

    id: str
    role: Literal["label", "title", "paragraph", "clause", "layers"]
    start: int
    place: str
    paragraphs: tuple[Pieces, ...]
    notes: tuple[Note, ...] = ()
    level: int = 0
    label: Pieces = ()
    heading: Pieces = ()


class Shown(NamedTuple):
    """A variant with its blocks; `places` and `keys` are those of its fields by id, `targets` the blocks of clauses by id."""

    id: str
    variant: Variant
    blocks: tuple[Block, ...]
    places: dict[str, str]
    keys: dict[str, str]
    targets: dict[str, str]


class _Reader(NamedTuple):
    """What reading a variant needs; `layers` are those that are still to come, `fields` and `rows` go by id."""

    repairs: Repairs
    layers: deque[Layer]
    fields: dict[str, Field]
    prefix: str


def document_page(document: Document) -> str:
    """The page that shows a document."""
    repairs = repairs_of(document)
    layers = deque(sorted(document.layers, key=lambda layer: layer.span))
    shown = [_variant(variant, repairs, layers) for variant in document.variants]
    noted = _with_notes(shown, document.diagnostics, repairs.place)
    return page_of(
        "document.html",
        document=document,
        variants=noted.variants,
        page_notes=noted.page,
        rest=tuple(_layer_blocks(layers, document.source.length + 1, repairs.place, "rest")),
        language=LANGUAGES.get(document.script.target) or LANGUAGES.get(document.script.source, "zh"),
        edited=any(repair for found in repairs.of.values() for _, repair in found),
    )


def _variant(variant: Variant, repairs: Repairs, layers: deque[Layer]) -> Shown:
    name = f"v{variant.ordinal}"
    reader = _Reader(repairs, layers, {field.id: field for field in variant.fields}, name)
    blocks = tuple(_blocks(variant, reader))
    return Shown(
        name,
        variant,
        blocks,
        {field.id: repairs.place(field.span) for field in variant.fields},
        {field.id: field.key for field in variant.fields},
        {part.id: f"{name}b{n}" for n, (part, _) in enumerate(_parts(variant)) if isinstance(part, Clause)},
    )


def _blocks(variant: Variant, reader: _Reader) -> Iterator[Block]:
    """Everything of the variant in its order, the layers that stand before or in it among it."""
    for number, (block, span) in enumerate(_parts(variant)):
        yield from _layer_blocks(reader.layers, span[0], reader.repairs.place, f"{reader.prefix}l{number}")
        yield _block(block, span, number, reader)


class _Head(NamedTuple):
    role: Literal["label", "title"]
    text: str | None


_Part = Clause | Paragraph | _Head


def _parts(variant: Variant) -> list[tuple[_Part, Span]]:
    """Label, title, paragraphs and clauses, each with the place where it begins; what is signed may stand before an annex."""
    heads = [
        (_Head("label", variant.label), variant.label_span),
        (_Head("title", variant.title), variant.title_span),
    ]
    found: list[tuple[_Part, Span]] = [(head, span) for head, span in heads if head.text is not None and span]
    found += ((clause, clause.number.span) for clause in clauses_of(variant))
    found += (
        (paragraph, paragraph[0].span) for paragraph in (*variant.preamble, *variant.closing) if paragraph
    )
    return sorted(found, key=lambda part: part[1])


def _block(part: _Part, span: Span, number: int, reader: _Reader) -> Block:
    place = reader.repairs.place(span)
    name = f"{reader.prefix}b{number}"
    if isinstance(part, _Head):
        return Block(name, part.role, span[0], place, (_leaf(part.text or "", span, reader),))
    if not isinstance(part, Clause):
        return Block(name, "paragraph", span[0], place, (_pieces(part, reader),))
    heading = _leaf(part.heading, part.heading_span, reader) if part.heading and part.heading_span else ()
    return Block(
        id=name,
        role="clause",
        start=span[0],
        place=place,
        level=part.level,
        label=_leaf(part.number.label, span, reader),
        heading=heading,
        paragraphs=tuple(_pieces(paragraph, reader) for paragraph in part.body),
    )


def _leaf(text: str, span: Span, reader: _Reader) -> Pieces:
    """The text of a leaf, its repairs marked."""
    found = reader.repairs.of.get((span, text))
    if found is None:
        return (Piece("text", text),)
    return tuple(
        Piece("edit", stretch, _repaired(repair.before, stretch, repair.rule, reader.repairs.place(repair.span)))
        if repair
        else Piece("text", stretch)
        for stretch, repair in found
    )  # fmt: skip


def _repaired(before: str, after: str, rule: str | None, place: str) -> str:
    return joined((f"修复：{word('rule', rule)}" if rule else "修复", f"{before} → {after}", place))


def _pieces(paragraph: Paragraph, reader: _Reader) -> Pieces:
    """The runs of a paragraph, and the layers that stand between them."""
    found: list[Piece] = []
    for run in paragraph:
        if found:
            found += (_layer(layer, reader.repairs.place) for layer in _until(reader.layers, run.span[0]))
        field = reader.fields.get(run.field or "")
        if field:
            tip = field_tip(field, reader.repairs.place(run.span))
            found.append(Piece("field", field.key, tip, f"{reader.prefix}{field.id}"))
        else:
            found += _leaf(run.text or "", run.span, reader)
    return tuple(found)


def _layer(layer: Layer, place: Place) -> Piece:
    tip = joined((f"图层：{word('layer', layer.kind)}（{layer.rule}）", place(layer.span)))
    return Piece("layer", layer.text, tip)


def _until(layers: deque[Layer], start: int) -> Iterator[Layer]:
    while layers and layers[0].span[0] < start:
        yield layers.popleft()


def _layer_blocks(layers: deque[Layer], start: int, place: Place, name: str) -> Iterator[Block]:
    """The layers that begin before `start`, together."""
    found = [*_until(layers, start)]
    if found:
        begin = found[0].span[0]
        yield Block(name, "layers", begin, place(found[0].span), tuple((_layer(it, place),) for it in found))


class _Noted(NamedTuple):
    variants: list[Shown]
    page: list[Note]


def _with_notes(shown: Sequence[Shown], diagnostics: Sequence[Diagnostic], place: Place) -> _Noted:
    """Each diagnostic in the block where its place begins, or with the page where there is none or it is of the whole page."""
    starts = [block.start for variant in shown for block in variant.blocks]
    notes: list[list[Note]] = [[] for _ in starts]
    page: list[Note] = []
    for found in diagnostics:
        index = bisect_right(starts, found.span[0]) - 1
        whole = found.rule == "declared_variants" or index < 0
        (page if whole else notes[index]).append(Note(found, place(found.span)))
    each = iter(notes)
    noted = [
        variant._replace(blocks=tuple(block._replace(notes=tuple(next(each))) for block in variant.blocks))
        for variant in shown
    ]
    return _Noted(noted, page)
