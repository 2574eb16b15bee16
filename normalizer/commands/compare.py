"""`fanben compare`: what several variants have in common, or a master text of them."""

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

import normalizer
from normalizer import files
from normalizer.commands import document_of_page, open_page, print_view
from normalizer.files import Mistake

if TYPE_CHECKING:
    from normalizer.document import Variant


def run(arguments: Namespace) -> None:
    """The overview, or the master."""
    variants, sources = _variants(arguments)
    if len(variants) < 2:
        raise Mistake(f"{arguments.src[0]} has one variant alone: comparing takes two")
    named = sources if len(arguments.src) > 1 or len(set(sources)) > 1 else None
    _WRITERS[arguments.to, arguments.master](variants, named)


def _variants(arguments: Namespace) -> "tuple[list[Variant], list[str]]":
    variants: list[Variant] = []
    sources: list[str] = []
    for source in (source for argument in arguments.src for source in files.find_all(argument)):
        document = document_of_page(open_page(source), source, script=arguments.script)
        variants += document.variants
        sources += [source.name or "-"] * len(document.variants)
    return variants, sources


def _json(variants: "list[Variant]", sources: list[str] | None) -> None:
    sys.stdout.write(normalizer.compare(variants, sources).to_json() + "\n")


def _master_json(variants: "list[Variant]", sources: list[str] | None) -> None:
    sys.stdout.write(normalizer.master(variants, sources).to_json() + "\n")


def _text(variants: "list[Variant]", sources: list[str] | None) -> None:
    from normalizer.comparison.overview import overview

    print_view(overview(normalizer.compare(variants, sources)))


def _master_text(variants: "list[Variant]", sources: list[str] | None) -> None:
    from normalizer.comparison.overview import master_text

    sys.stdout.writelines(f"{line}\n" for line in master_text(normalizer.master(variants, sources)))


def _html(variants: "list[Variant]", sources: list[str] | None) -> None:
    sys.stdout.write(normalizer.html_of(normalizer.compare(variants, sources)))


def _master_html(variants: "list[Variant]", sources: list[str] | None) -> None:
    sys.stdout.write(normalizer.html_of(normalizer.master(variants, sources)))


_WRITERS = {
    ("html", False): _html,
    ("html", True): _master_html,
    ("json", False): _json,
    ("json", True): _master_json,
    ("text", False): _text,
    ("text", True): _master_text,
}
