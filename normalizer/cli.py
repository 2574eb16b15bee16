"""The command line: its grammar, its exit status, and the one sentence for a user's mistake.

Data goes to standard output, everything else to standard error. Exit status 0: done; 1: something was found (`diff`, `lint`); 2: the user's mistake.
"""

import io
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final, NamedTuple, NoReturn

import normalizer

# Written out here, because the modules that know them cost more time to import than `--help` may take.
SCRIPTS = ("hans", "hant", "tw", "hk", "keep")
REPORTS = ("text", "json", "sarif", "github")
SCHEMAS = ("document", "comparison", "collation", "master")
FORMATS = ("json", "ndjson", "jsonl", "parquet", "md", "txt", "jinja", "html", "akn", "docx", "docx-template")
TABLES = ("narrow", "medium", "wide", "seed")
ONE_PAGE = "a file, or - for standard input"
ONE_VARIANT = f"{ONE_PAGE}; SRC#N takes its variant with ordinal N alone"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line `argv` (default: the process's own) and returns the exit status.

    As `argparse` does, it raises `SystemExit` for `--help` and for arguments that it can't read.
    """
    _use_utf8()
    arguments = _parser().parse_args(argv)
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
    except KeyboardInterrupt:
        return 130
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


def _pages(parser: ArgumentParser) -> None:
    parser.add_argument(
        "src", nargs="+", metavar="SRC", help=f"{ONE_VARIANT}; or a folder: all files below it; or a pattern"
    )


def _page(parser: ArgumentParser) -> None:
    parser.add_argument("src", metavar="SRC", help=ONE_PAGE)


def _variant(parser: ArgumentParser) -> None:
    parser.add_argument("src", metavar="SRC", help=ONE_VARIANT)


def _traced(parser: ArgumentParser) -> None:
    parser.add_argument(
        "src", metavar="DOCUMENT.json", help="what convert --trace wrote, or - for standard input"
    )


def _output(parser: ArgumentParser) -> None:
    parser.add_argument(
        "-o", dest="out", metavar="OUT", help="the file to write; for several pages, the folder"
    )
    parser.add_argument(
        "--to",
        choices=FORMATS,
        help="default: by the ending of OUT, or json; many pages: ndjson, one a line",
    )
    parser.add_argument(
        "--trace", action="store_true", help="keep every edit, so that the raw text can be rebuilt"
    )


def _count(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 10_000:
        raise ArgumentTypeError(f"{text} is no number from 1 on")
    return int(text)


def _seconds(text: str) -> float:
    try:
        if (seconds := float(text)) > 0:
            return seconds
    except ValueError:
        pass
    raise ArgumentTypeError(f"{text} is no number of seconds")


def _shard(text: str) -> tuple[int, int]:
    number, _, count = text.partition("/")
    if not (number.isdecimal() and count.isdecimal() and 0 < int(number) <= int(count)):
        raise ArgumentTypeError(f"{text} is no part like 1/4")
    return int(number), int(count)


def _many(parser: ArgumentParser) -> None:
    many = parser.add_argument_group("many pages (ndjson, jsonl, parquet)")
    many.add_argument("--jobs", type=_count, metavar="N", help="worker processes; default: one for each core")
    many.add_argument(
        "--timeout", type=_seconds, metavar="S", help="seconds that a page may take; default: 60"
    )
    many.add_argument("--failures", metavar="FILE", help="what failed, and why; default: OUT.failures.jsonl")
    many.add_argument("--resume", action="store_true", help="go on with a run that was stopped")
    many.add_argument(
        "--shard", type=_shard, metavar="I/N", help="only every Nth page, from the Ith on: one of N machines"
    )


def _report(parser: ArgumentParser) -> None:
    parser.add_argument("--to", choices=REPORTS, default="text", help="default: text, a line for each")


def _script(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--script", choices=SCRIPTS, default="hans", help="of the result; default: hans (simplified)"
    )


def _explain(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--explain", action="store_true", help="list the edits instead: line:col rule before → after"
    )


def _schema(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--schema", action="store_true", help="print a JSON Schema of the data to fill in instead"
    )


def _schema_of(parser: ArgumentParser) -> None:
    parser.add_argument("--of", choices=SCHEMAS, default="document", help="default: document")


def _two(parser: ArgumentParser) -> None:
    for name in ("a", "b"):
        parser.add_argument(name, metavar=name.upper(), help=ONE_VARIANT)


def _ignoring(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--ignore",
        default="script,width",
        metavar="WHAT",
        help="what makes no difference: any of script,width,punctuation; default: script,width",
    )


def _script_shown(parser: ArgumentParser) -> None:
    parser.add_argument("--script", choices=SCRIPTS, default="hans", help="to show all in; default: hans")


def _master(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--master", action="store_true", help="one template instead: what two or more have, with alternatives"
    )


def _view(parser: ArgumentParser) -> None:
    parser.add_argument("--to", choices=("text", "json", "html"), default="text", help="default: text")


def _data(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        required=True,
        metavar="FILE",
        help="JSON, YAML, TOML, or CSV with one document a row; - is JSON",
    )
    parser.add_argument(
        "-o",
        dest="out",
        required=True,
        metavar="OUT",
        help=".docx, .md, .txt …; for several documents a folder, or a name such as {row}-{甲方}.docx; - prints text",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="fail where a required field has no value or a value looks wrong",
    )


def _filled(parser: ArgumentParser) -> None:
    parser.add_argument(
        "filled", metavar="FILLED", help="a copy of it that was filled in: text, Markdown, HTML, DOCX"
    )
    parser.add_argument(
        "--to",
        choices=("json", "text", "report"),
        default="json",
        help="the data; a line for each value with its place; or all of both as JSON; default: json",
    )


def _damage(parser: ArgumentParser) -> None:
    parser.add_argument("--table", choices=TABLES, default="medium", help="which characters get their pinyin")
    parser.add_argument("--chrome", action="store_true", help="put lines of the site around the text")
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="another N, another page; default: 0"
    )


class Command(NamedTuple):
    """What a module of `commands` does, in one sentence for the help, and what declares its arguments."""

    help: str
    arguments: tuple[Callable[[ArgumentParser], None], ...] = ()


COMMANDS: Final = {
    "convert": Command("Convert pages to structured JSON.", (_pages, _output, _script, _many)),
    "restore": Command(
        "Print the text as it was before it was scraped, or list the changes.", (_page, _script, _explain)
    ),
    "show": Command("Show the clause tree of a page in the terminal, its blanks highlighted.", (_variant,)),
    "fields": Command("List the places to fill in, a table for each variant.", (_variant, _schema)),
    "lint": Command(
        "Say what is odd about documents; exit status 1 where something is wrong.", (_pages, _report)
    ),
    "diff": Command(
        "Show what differs between two variants, clause by clause.", (_two, _ignoring, _script_shown, _view)
    ),
    "compare": Command(
        "Show what all variants of a page, or of several, have in common.",
        (_pages, _script_shown, _view, _master),
    ),
    "fill": Command("Write documents from a template and data.", (_variant, _data)),
    "extract": Command(
        "Get the data back out of a document that was filled in; exit status 1 where it contradicts itself.",
        (_variant, _filled),
    ),
    "original": Command("Print the raw text, exactly, rebuilt from a traced document alone.", (_traced,)),
    "schema": Command("Print the JSON Schema of the document or of what compares several.", (_schema_of,)),
    "damage": Command("Print clean text as a scraping site would show it.", (_page, _damage)),
}
