"""`fanben extract`: the data of a document that someone filled in."""

import json
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from normalizer import files
from normalizer.commands import one_variant, open_page
from normalizer.files import Mistake

if TYPE_CHECKING:
    from normalizer.filling.extraction import Extracted


def run(arguments: Namespace) -> int:
    """The data, a line for each value, or all that was found; what contradicts itself is told, and then the exit status is 1."""
    try:
        return _run(arguments)
    except ModuleNotFoundError as error:
        raise Mistake(f"to extract, {error.name} is needed: pip install 'fanben[fill]'") from error


def _run(arguments: Namespace) -> int:
    from normalizer.filling.extraction import extract

    files.refuse_twice(arguments.src, arguments.filled)
    variant = one_variant(files.find(arguments.src))
    source = files.find_whole(arguments.filled)
    page = open_page(source)
    try:
        extracted = extract(variant, page)
    except ValueError as error:
        raise Mistake(f"{source}: {error}") from error
    WRITERS[arguments.to](extracted, page.text)
    for problem in extracted.problems:
        print(f"fanben: {source}: {problem}", file=sys.stderr)
    return int(bool(extracted.problems))


def _data(extracted: "Extracted", text: str) -> None:
    json.dump(extracted.data, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _report(extracted: "Extracted", text: str) -> None:
    sys.stdout.write(extracted.to_json() + "\n")


def _text(extracted: "Extracted", text: str) -> None:
    from normalizer.lines import line_columns

    place = line_columns(text)
    for found in extracted.found:
        line, column = place(found.span[0])
        sys.stdout.write(f"{line}:{column} {found.key}: {' '.join(found.text.split())}\n")


WRITERS = {"json": _data, "text": _text, "report": _report}
