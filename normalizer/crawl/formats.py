"""The formats that many documents are written in, each as blocks of bytes that follow one another."""

from collections.abc import Callable, Sequence

from normalizer.document import Document


def json_lines(documents: Sequence[Document]) -> bytes:
    """A whole document a line."""
    return "".join(f"{document.to_json()}\n" for document in documents).encode()


def variant_rows(documents: Sequence[Document]) -> bytes:
    """A variant a line, flat."""
    from normalizer.writers.rows import rows_of

    return "".join(f"{row}\n" for document in documents for row in rows_of(document)).encode()


def arrow_batch(documents: Sequence[Document]) -> bytes:
    """Rows of the Parquet file; `parquet.pack` makes it of such blocks."""
    from normalizer.crawl import parquet

    return parquet.block(documents)


ENCODERS: dict[str, Callable[[Sequence[Document]], bytes]] = {
    "ndjson": json_lines,
    "jsonl": variant_rows,
    "parquet": arrow_batch,
}
