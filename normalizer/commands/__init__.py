"""What each command does: a module for each, with `run(arguments)`, one library call between what `files` reads and what it writes.

`run` returns the exit status where it isn't 0. Imports stand inside the functions, so that a command loads only what it uses.
Here is what several commands share.
"""

import sys
from typing import TYPE_CHECKING

import normalizer
from normalizer import files
from normalizer.files import Mistake, Source

if TYPE_CHECKING:
    from rich.console import RenderableType

    from normalizer.document import Document, Variant
    from normalizer.readers.page import Page

PIPE_WIDTH = 10_000


def open_page(source: Source) -> "Page":
    """The page that `source` names, read."""
    from normalizer.readers import LARGEST, read

    page = read(source.path or files.read(source, LARGEST + 1))
    return page._replace(name=source.name)


def document_of_page(
    page: "Page", source: Source, *, script: str = "hans", trace: bool = False
) -> "Document":
    """The page, or the variant that `source` asks for."""
    from msgspec.structs import replace

    document = normalizer.normalize(page, script=script, trace=trace)
    if source.ordinal is None:
        return document
    chosen = tuple(variant for variant in document.variants if variant.ordinal == source.ordinal)
    if not chosen:
        count = len(document.variants)
        raise Mistake(
            f"{source} has no variant #{source.ordinal}: it has {count} variant{'s' * (count != 1)}"
        )
    return replace(document, variants=chosen)


def one_variant(source: Source) -> "Variant":
    """The one variant of the page that `source` names, or the one asked for."""
    return only_variant(document_of_page(open_page(source), source), source)


def only_variant(document: "Document", source: Source) -> "Variant":
    """The one variant of `document`; a `Mistake` where it has several."""
    if len(document.variants) != 1:
        raise Mistake(f"{source} has {len(document.variants)} variants: say which, as in {source}#1")
    return document.variants[0]


def print_view(view: "RenderableType") -> None:
    """The view, as wide as the terminal; in a pipe nothing is wrapped."""
    from rich.console import Console

    # In a pipe a clause stays on its line, for grep and for diff.
    console = Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)
    with console.capture() as captured:  # rich would end the process by itself where a pipe is closed
        console.print(view)
    sys.stdout.write(captured.get())
