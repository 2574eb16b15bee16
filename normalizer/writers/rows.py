"""A variant as one flat JSON object: for search, retrieval and training."""

from collections.abc import Iterator

import msgspec

from normalizer.document import Document, Field, encoded
from normalizer.writers.sheet import Item, Sheet, sheet_of
from normalizer.writers.text import plain, text_of


class ClauseRow(msgspec.Struct, frozen=True):
    """A clause; `path` holds the numbers and headings from the top down to it, `text` its own wording, `parent` an id."""

    id: str
    parent: str | None
    level: int
    number: str
    family: str
    heading: str | None
    path: tuple[str, ...]
    text: str
    fields: tuple[str, ...]


class VariantRow(msgspec.Struct, frozen=True):
    """A variant; `text` is all of it as plain text. `id` is unique on the page and names it: `page.txt#2`."""

    id: str
    source: str | None
    ordinal: int
    label: str | None
    title: str | None
    text: str
    preamble: str
    clauses: tuple[ClauseRow, ...]
    closing: str
    fields: tuple[Field, ...]


def rows_of(document: Document) -> Iterator[str]:
    """A line of JSON for each variant of the page."""
    return (row_of(sheet_of(v), document.source.id or document.source.name) for v in document.variants)


def row_of(sheet: Sheet, source: str | None = None) -> str:
    """The variant as a line of JSON; `source` is the name of its page."""
    variant = sheet.variant
    return encoded(
        VariantRow(
            id=f"{source or ''}#{variant.ordinal}",
            source=source,
            ordinal=variant.ordinal,
            label=variant.label,
            title=variant.title,
            text=text_of(sheet),
            preamble="\n".join(map(plain, sheet.preamble)),
            clauses=tuple(clause_rows(sheet)),
            closing="\n".join(map(plain, sheet.closing)),
            fields=variant.fields,
        )
    )


def clause_rows(sheet: Sheet) -> Iterator[ClauseRow]:
    """A row for each clause, each before its children."""
    above: list[Item] = []
    for item in sheet.items:
        del above[item.level - 1 :]
        parent = above[-1].clause.id if above else None
        above.append(item)
        yield ClauseRow(
            id=item.clause.id,
            parent=parent,
            level=item.level,
            number=item.number.label,
            family=item.number.family,
            heading=item.heading,
            path=tuple(named(outer) for outer in above),
            text="\n".join(map(plain, item.body)),
            fields=tuple(run.field for paragraph in item.clause.body for run in paragraph if run.field),
        )


def named(item: Item) -> str:
    """The number and the heading of a clause: `1.2 巡检`."""
    return f"{item.number.label} {item.heading}" if item.heading else item.number.label
