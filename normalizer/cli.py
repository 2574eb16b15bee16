"""The command line: its grammar, its exit status, and the one sentence for a user's mistake.

Data goes to standard output, everything else to standard error. Exit status 0: done; 1: something was found (`diff`, `lint`,
`extract`) or some pages of many failed; 2: the user's mistake; 130: stopped by Ctrl-C; 141: nobody reads on.
"""

import gc
import io
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final, NamedTuple, NoReturn

import normalizer
from normalizer import options

# Python looks for cycles at every 700 new objects; modules and tables that stay make that a twentieth of a short run.
GARBAGE = 50_000


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line `argv` (default: the process's own) and returns the exit status.

    As `argparse` does, it raises `SystemExit` for `--help` and for arguments that it can't read.
    """
    gc.set_threshold(GARBAGE)
    _use_utf8()
    try:
        return _run(_parser().parse_args(argv))
    except KeyboardInterrupt:
        return 130


def _run(arguments: Namespace) -> int:
    if sys.stdout is None:
        return _complain("standard output is closed")
    from normalizer import files
    from normalizer.readers import page

    try:
        status: int | None = import_module(f"normalizer.commands.{arguments.command}").run(arguments)
        sys.stdout.flush()
    except files.Mistake as mistake:
        return _complain(str(mistake))
    except page.Unreadable as error:
        return _complain(f"can't read {error}")
    except BrokenPipeError:  # `fanben … | head` has seen enough
        _drop_output()
        return 141
    except OSError as error:
        if error.filename is None:
            _drop_output()
        return _complain(f"{error.filename or 'standard output'}: {error.strerror}")
    return status or 0


def _use_utf8() -> None:
    r"""JSON and raw text are UTF-8, and \n stays \n, whatever the locale and the system."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Under PYTHONUNBUFFERED what a full disk or a closed pipe didn't take would be lost without an error.
        if isinstance(raw := sys.stdout.buffer, io.RawIOBase):
            sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw))
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass", newline="")


def _drop_output() -> None:
    """What standard output didn't take, the interpreter would try to write once more as it ends, and complain itself."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(sentence: str) -> int:
    print(f"fanben: {sentence}", file=sys.stderr)
    return 2


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(_complain(f"{message} (see {self.prog} --help)"))


def _parser() -> ArgumentParser:
    parser = _Parser(
        prog="fanben", description="Raw scraped Chinese document templates in, structured data out."
    )
    parser.add_argument("--version", action="version", version=f"fanben {normalizer.__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=command.help, description=command.help)
        for declare in command.arguments:
            declare(subparser)
    return parser


class Command(NamedTuple):
    """What a module of `commands` does, in one sentence for the help, and what declares its arguments."""

    help: str
    arguments: tuple[Callable[[ArgumentParser], None], ...] = ()


COMMANDS: Final = {
    "convert": Command(
        "Convert pages to structured JSON.", (options.pages, options.output, options.script, options.many)
    ),
    "restore": Command(
        "Print the text as it was before it was scraped, or list the changes.",
        (options.page, options.script, options.explain),
    ),
    "show": Command(
        "Show the clause tree of a page in the terminal, its blanks highlighted.", (options.variant,)
    ),
    "fields": Command(
        "List the places to fill in, a table for each variant.", (options.variant, options.schema)
    ),
    "lint": Command(
        "Say what is odd about documents; exit status 1 where something is wrong.",
        (options.pages, options.report),
    ),
    "diff": Command(
        "Show what differs between two variants, clause by clause.",
        (options.two, options.ignoring, options.script_shown, options.view),
    ),
    "compare": Command(
        "Show what all variants of a page, or of several, have in common.",
        (options.pages, options.script_shown, options.view, options.master),
    ),
    "fill": Command("Write documents from a template and data.", (options.variant, options.data)),
    "extract": Command(
        "Get the data back out of a document that was filled in; exit status 1 where it contradicts itself.",
        (options.variant, options.filled),
    ),
    "original": Command(
        "Print the raw text, exactly, rebuilt from a traced document alone.", (options.traced,)
    ),
    "schema": Command(
        "Print the JSON Schema of the document or of what compares several.", (options.schema_of,)
    ),
    "damage": Command("Print clean text as a scraping site would show it.", (options.page, options.damage)),
}
