"""`fanben restore`: the text as it was, or the changes."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

import normalizer
from normalizer import files
from normalizer.commands import open_page

if TYPE_CHECKING:
    from normalizer.restoration import Restored


def run(arguments: Namespace) -> None:
    """The restored text in the script asked for, or a line for each edit."""
    from normalizer.script import script_of, written

    page = open_page(files.find_whole(arguments.src))
    restored = normalizer.restore(page.text)
    if arguments.explain:
        sys.stdout.writelines(_explained(page.text, restored))
    else:
        sys.stdout.write(written(restored.text, script_of(restored.text), arguments.script))


def _explained(raw: str, restored: "Restored") -> Iterator[str]:
    """A line for each edit, with its place in the raw text."""
    from normalizer.lines import line_columns

    place = line_columns(raw)
    for edit in restored.edits:
        line, column = place(edit.span[0])
        yield f"{line}:{column} {edit.rule} {_quoted(edit.before)} → {_quoted(edit.after)}\n"


def _quoted(text: str) -> str:
    """As it stands where a reader can see it; otherwise (blanks, invisible characters, nothing) as Python would write it."""
    return text if text and text.isprintable() and text == text.strip() else ascii(text)
