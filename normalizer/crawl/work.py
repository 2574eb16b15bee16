"""What is done to each page of a crawl, wherever it is done: a page in, a document or a reason out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

import normalizer
from normalizer.crawl.formats import ENCODERS
from normalizer.document import Clause, Document
from normalizer.readers import Page, Unreadable, read
from normalizer.readers.records import TEXT_COLUMNS, Record, row_record
from normalizer.script import TARGETS

COUNTED = ("pages", "variants", "clauses", "fields", "restored", "unresolved", "failed")


class Options(NamedTuple):
    """How the documents are made and written."""

    to: str = "ndjson"
    script: str = "hans"
    trace: bool = False


class Failure(NamedTuple):
    """A page without a document: its id, where it stands, and why."""

    id: str
    source: str
    reason: str


class Converted(NamedTuple):
    """What came of some pages: their documents as bytes of the format, in order, the counts, and the failures."""

    block: bytes
    counts: Counter[str]
    failures: tuple[Failure, ...]


def convert(records: Sequence[Record], options: Options) -> Converted:
    """The pages converted; it never raises, because a page that can't be converted becomes a failure."""
    documents, failures = [], []
    for record in records:
        try:
            documents.append(document_of(record, options))
        except Exception as error:  # noqa: BLE001  one page must not take the others along
            failures.append(failure_of(record, reason_of(record, error)))
    counts = Counter({"pages": len(records), "failed": len(failures)})
    for document in documents:
        counts.update(counts_of(document))
    return Converted(ENCODERS[options.to](documents), counts, tuple(failures))


def document_of(record: Record, options: Options) -> Document:
    """The document on the page of `record`, which tells the record's id; raises what reading raises."""
    if isinstance(record.page, Unreadable):
        raise record.page
    name = record.page.name if isinstance(record.page, Path) else record.place
    page = record.page if isinstance(record.page, Page) else read(record.page, name=name)
    document = normalizer.normalize(page, script=options.script, trace=options.trace)
    variants = document.variants
    if record.ordinal is not None:
        variants = tuple(variant for variant in variants if variant.ordinal == record.ordinal)
        if not variants:
            raise Unreadable(f"{record.place}: no variant #{record.ordinal}, it has {len(document.variants)}")
    return replace(document, source=replace(document.source, id=record.id), variants=variants)


def failure_of(record: Record, reason: str) -> Failure:
    """Why there is no document of `record`."""
    return Failure(record.id, record.place, reason)


def reason_of(record: Record, error: Exception) -> str:
    """One sentence that names the place; for what isn't the page's fault with its type, for whoever mends it."""
    if isinstance(error, Unreadable):
        return str(error)
    return f"{record.place}: {type(error).__name__}: {error}"


def counts_of(document: Document) -> Counter[str]:
    """How much there is in a document and what was restored."""
    return Counter(
        variants=len(document.variants),
        clauses=sum(count_clauses(variant.clauses) for variant in document.variants),
        fields=sum(len(variant.fields) for variant in document.variants),
        restored=sum(document.restoration.counts.values()),
        unresolved=document.restoration.unresolved,
    )


def count_clauses(clauses: Sequence[Clause]) -> int:
    """The clauses with all below them."""
    count, waiting = 0, list(clauses)
    while waiting:
        clause = waiting.pop()
        count += 1
        waiting += clause.children
    return count


def map_batch(
    batch: Mapping[str, Sequence[Any]], *, script: str = "hans", trace: bool = False
) -> dict[str, list[str | None]]:
    """The map step of an engine: columns of pages in, columns of documents out, row for row.

    `batch` holds lists, arrays or the columns of a data frame: the text in the first of `text`, `content`, `raw`, `html`
    and `正文` that there is (a `str`, or the page's bytes), and perhaps an `id`. Out come `id`, `document`, the JSON of
    `Document.to_json`, and `error`, the reason where there is no document. `ValueError` for a batch without a text column
    and for an unknown script.

    >>> out = map_batch({"id": ["a", "b"], "text": ["一、總則1.1按時巡檢。", b"%PDF-1.7"]})
    >>> out["id"], out["error"]
    (['a', 'b'], [None, 'b: a PDF file; extract its text first'])
    >>> normalizer.document.document_of(out["document"][0]).variants[0].clauses[0].heading
    '总则'
    """
    if script not in TARGETS:
        raise ValueError(f"unknown script {script!r}: choose one of {', '.join(TARGETS)}")
    column = next((name for name in TEXT_COLUMNS if name in batch), None)
    if column is None:
        raise ValueError(f"no text in column {' or '.join(TEXT_COLUMNS)}")
    texts = batch[column]
    ids = [str(id) for id in (batch["id"] if "id" in batch else range(1, len(texts) + 1))]
    records = (row_record({column: text, "id": id}, id, "rows") for id, text in zip(ids, texts, strict=True))
    results = [_row(record, Options(script=script, trace=trace)) for record in records]
    return {"id": [*ids], "document": [row[0] for row in results], "error": [row[1] for row in results]}


def _row(record: Record, options: Options) -> tuple[str | None, str | None]:
    try:
        return document_of(record, options).to_json(), None
    except Exception as error:  # noqa: BLE001  as above
        return None, reason_of(record, error)
