"""The arguments of the commands: each function declares what one or several of them take."""

from argparse import ArgumentParser, ArgumentTypeError

# Written out here, because the modules that know them cost more time to import than `--help` may take.
SCRIPTS = ("hans", "hant", "tw", "hk", "keep")
REPORTS = ("text", "json", "sarif", "github")
SCHEMAS = ("document", "comparison", "collation", "master")
FORMATS = ("json", "ndjson", "jsonl", "parquet", "md", "txt", "jinja", "html", "akn", "docx", "docx-template")
TABLES = ("narrow", "medium", "wide", "seed")
ONE_PAGE = "a file, or - for standard input"
ONE_VARIANT = f"{ONE_PAGE}; SRC#N takes its variant with ordinal N alone"


def pages(parser: ArgumentParser) -> None:
    """One page or many: `SRC...`."""
    parser.add_argument(
        "src", nargs="+", metavar="SRC", help=f"{ONE_VARIANT}; or a folder: all files below it; or a pattern"
    )


def page(parser: ArgumentParser) -> None:
    """One whole page: `SRC`."""
    parser.add_argument("src", metavar="SRC", help=ONE_PAGE)


def variant(parser: ArgumentParser) -> None:
    """One page, or one of its variants: `SRC#N`."""
    parser.add_argument("src", metavar="SRC", help=ONE_VARIANT)


def traced(parser: ArgumentParser) -> None:
    """A document with its trace."""
    parser.add_argument(
        "src", metavar="DOCUMENT.json", help="what convert --trace wrote, or - for standard input"
    )


def output(parser: ArgumentParser) -> None:
    """Where the result goes, in which form, with the edits or without."""
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


def many(parser: ArgumentParser) -> None:
    """What only a run over many pages needs."""
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


def report(parser: ArgumentParser) -> None:
    """The form of what `lint` says."""
    parser.add_argument("--to", choices=REPORTS, default="text", help="default: text, a line for each")


def script(parser: ArgumentParser) -> None:
    """The script of the result."""
    parser.add_argument(
        "--script", choices=SCRIPTS, default="hans", help="of the result; default: hans (simplified)"
    )


def explain(parser: ArgumentParser) -> None:
    """The edits instead of the text."""
    parser.add_argument(
        "--explain", action="store_true", help="list the edits instead: line:col rule before → after"
    )


def schema(parser: ArgumentParser) -> None:
    """The JSON Schema instead of the table."""
    parser.add_argument(
        "--schema", action="store_true", help="print a JSON Schema of the data to fill in instead"
    )


def schema_of(parser: ArgumentParser) -> None:
    """What the schema is of."""
    parser.add_argument("--of", choices=SCHEMAS, default="document", help="default: document")


def two(parser: ArgumentParser) -> None:
    """The two sides of a comparison."""
    for name in ("a", "b"):
        parser.add_argument(name, metavar=name.upper(), help=ONE_VARIANT)


def ignoring(parser: ArgumentParser) -> None:
    """What makes no difference."""
    parser.add_argument(
        "--ignore",
        default="script,width",
        metavar="WHAT",
        help="what makes no difference: any of script,width,punctuation; default: script,width",
    )


def script_shown(parser: ArgumentParser) -> None:
    """The script that everything is shown in."""
    parser.add_argument("--script", choices=SCRIPTS, default="hans", help="to show all in; default: hans")


def master(parser: ArgumentParser) -> None:
    """The master text instead of the topics."""
    parser.add_argument(
        "--master", action="store_true", help="one template instead: what two or more have, with alternatives"
    )


def view(parser: ArgumentParser) -> None:
    """The form of a comparison."""
    parser.add_argument("--to", choices=("text", "json", "html"), default="text", help="default: text")


def data(parser: ArgumentParser) -> None:
    """The data of the documents, and where they go."""
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


def filled(parser: ArgumentParser) -> None:
    """The copy that was filled in, and the form of its data."""
    parser.add_argument(
        "filled", metavar="FILLED", help="a copy of it that was filled in: text, Markdown, HTML, DOCX"
    )
    parser.add_argument(
        "--to",
        choices=("json", "text", "report"),
        default="json",
        help="the data; a line for each value with its place; or all of both as JSON; default: json",
    )


def damage(parser: ArgumentParser) -> None:
    """What the site does to the text."""
    parser.add_argument("--table", choices=TABLES, default="medium", help="which characters get their pinyin")
    parser.add_argument("--chrome", action="store_true", help="put lines of the site around the text")
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="another N, another page; default: 0"
    )
