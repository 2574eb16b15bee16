"""`fanben lint`: what is odd about documents."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from normalizer import files
from normalizer.commands import document_of_page, open_page, print_view
from normalizer.files import Mistake, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalizer.reports import Finding

STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}


def run(arguments: Namespace) -> int:
    """The diagnostics in the form asked for; 1 where one is an error."""
    from normalizer.reports import REPORTS

    sources = [source for argument in arguments.src for source in files.find_all(argument)]
    findings = [finding for source in sources for finding in _findings(source)]
    if arguments.to == "text" and sys.stdout.isatty():
        _print_coloured(findings)
    else:
        sys.stdout.write(REPORTS[arguments.to](findings))
    return int(any(finding.diagnostic.level == "error" for finding in findings))


def _findings(source: Source) -> Iterator["Finding"]:
    """The diagnostics of the page, or of the one variant asked for."""
    from normalizer.readers import is_records
    from normalizer.reports import find_places

    if source.path and is_records(source.path.name):
        raise Mistake(f"{source} holds many pages, and a place in it is no place in a page")
    page = open_page(source)
    document = document_of_page(page, source)
    seen = document.diagnostics
    if source.ordinal is not None:
        start, end = document.variants[0].span
        seen = tuple(each for each in seen if start <= each.span[0] and each.span[1] <= end)
    yield from find_places(str(source), page.text, seen)


def _print_coloured(findings: "Sequence[Finding]") -> None:
    from rich.text import Text

    from normalizer.show import CONTROLS

    lines = Text()
    for file, line, column, _, _, seen in findings:
        lines.append(f"{file}:{line}:{column} ").append(seen.level, STYLES[seen.level])
        lines.append(f" {seen.rule}", "bold").append(f" {seen.message}\n".translate(CONTROLS))
    lines.rstrip()
    print_view(lines)
