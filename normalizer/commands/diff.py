"""`fanben diff`: what differs between two variants."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

import normalizer
from normalizer import files
from normalizer.commands import document_of_page, only_variant, open_page, print_view
from normalizer.files import Mistake, Source

if TYPE_CHECKING:
    from normalizer.comparison.values import Comparison, Ignored
    from normalizer.document import Document, Variant


def run(arguments: Namespace) -> int:
    """The differences; the exit status is 1 where there are any."""
    sources = [files.find(argument) for argument in (arguments.a, arguments.b)]
    a, b = (
        only_variant(document, source)
        for document, source in zip(_documents(sources, arguments), sources, strict=True)
    )
    comparison = normalizer.diff(a, b, ignored=ignored(arguments.ignore))
    WRITERS[arguments.to](comparison, a, b)
    return int(comparison.different)


def ignored(names: str) -> "tuple[Ignored, ...]":
    """What `--ignore` names, separated by commas."""
    from normalizer.comparison.values import IGNORABLE

    chosen = [name.strip() for name in names.split(",") if name.strip()]
    if unknown := [name for name in chosen if name not in IGNORABLE]:
        raise Mistake(f"can't ignore {unknown[0]!r}: choose of {', '.join(IGNORABLE)}")
    return tuple(name for name in IGNORABLE if name in chosen)


def _documents(sources: Sequence[Source], arguments: Namespace) -> "list[Document]":
    """The pages, each read once: standard input can't be read again."""
    pages = {path: open_page(Source(path)) for path in {source.path for source in sources}}
    return [document_of_page(pages[source.path], source, script=arguments.script) for source in sources]


def _json(comparison: "Comparison", a: "Variant", b: "Variant") -> None:
    sys.stdout.write(comparison.to_json() + "\n")


def _text(comparison: "Comparison", a: "Variant", b: "Variant") -> None:
    from rich.console import Console

    from normalizer.comparison.view import view

    print_view(view(comparison, Console().width if sys.stdout.isatty() else 0))


def _html(comparison: "Comparison", a: "Variant", b: "Variant") -> None:
    sys.stdout.write(normalizer.html_of(comparison, a, b))


WRITERS = {"json": _json, "text": _text, "html": _html}
