"""What each command does, by its name: one library call between what `files` reads and what it writes.

Imports stand inside the functions, so that a command loads only what it uses.
"""

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import normalizer
from normalizer import files
from normalizer.files import Mistake, Source

if TYPE_CHECKING:
    from rich.console import RenderableType

    from normalizer.document import Document
    from normalizer.readers.page import Page
    from normalizer.restoration import Restored

PIPE_WIDTH = 10_000


def convert(arguments: Namespace) -> None:
    """JSON for each page, to standard output, to a file, or to a folder with one file a page."""
    sources = [source for argument in arguments.src for source in files.find_all(argument)]
    several = len(arguments.src) > 1 or _holds_many(Path(arguments.src[0]))
    if arguments.trace and any(source.ordinal is not None for source in sources):
        raise Mistake("one variant has no raw text of its own, so leave out --trace or #N")
    if arguments.to == "jsonl" or (several and not arguments.out and not arguments.to):
        with files.writing(arguments.out) as file:
            file.writelines(f"{line}\n" for source in sources for line in _lines(source, arguments))
    elif not several and not (arguments.out and Path(arguments.out).is_dir()):
        _write_json(sources[0], arguments.out, arguments)
    else:
        for target, source in _targets(sources, arguments.out).items():
            _write_json(source, str(target), arguments)


def _holds_many(path: Path) -> bool:
    from normalizer.readers import is_records

    return path.is_dir() or is_records(path.name)


def _lines(source: Source, arguments: Namespace) -> Iterator[str]:
    from normalizer.readers import read_records

    many = source.path and source.ordinal is None and _holds_many(source.path)
    pages = read_records(source.path, name=source.name) if source.path and many else [_page(source)]
    for page in pages:
        yield _document(page, source, script=arguments.script, trace=arguments.trace).to_json()


def _targets(sources: Sequence[Source], folder: str | None) -> dict[Path, Source]:
    """The files to write in `folder`, which is made where it doesn't exist; nothing is written over another page."""
    if not folder or folder == "-":
        raise Mistake("several pages are not one JSON value: use --to jsonl, or -o with a folder")
    targets: dict[Path, Source] = {}
    for source in sources:
        if source.path and _holds_many(source.path):
            raise Mistake(f"{source} holds many pages, so use --to jsonl")
        target = Path(folder) / _json_name(source)
        if target in targets:
            raise Mistake(f"{targets[target]} and {source} would both be written to {target}")
        targets[target] = source
    if Path(folder).is_file():
        raise Mistake(f"can't write {folder}: it is a file, and several pages need a folder")
    Path(folder).mkdir(exist_ok=True)
    return targets


def _json_name(source: Source) -> str:
    """`page.txt` gives `page.json`; what doesn't look like an ending stays: `合同1.1版` gives `合同1.1版.json`."""
    path = source.path or Path("stdin")
    ending = path.suffix[1:]
    stem = path.stem if ending.isascii() and ending.isalpha() else path.name
    return f"{stem}.json" if source.ordinal is None else f"{stem}#{source.ordinal}.json"


def _write_json(source: Source, out: str | None, arguments: Namespace) -> None:
    import msgspec

    with files.writing(out) as file:
        document = _document(_page(source), source, script=arguments.script, trace=arguments.trace)
        file.write(msgspec.json.format(document.to_json(), indent=2) + "\n")


def restore(arguments: Namespace) -> None:
    """The restored text in the script asked for, or a line for each edit."""
    from normalizer.script import script_of, written

    page = _page(files.find_whole(arguments.src))
    restored = normalizer.restore(page.text)
    if arguments.explain:
        sys.stdout.writelines(_explained(page.text, restored))
    else:
        sys.stdout.write(written(restored.text, script_of(restored.text), arguments.script))


def _explained(raw: str, restored: "Restored") -> Iterator[str]:
    """A line for each edit, with its place in the raw text; lines and columns count from 1, columns in code points."""
    line, line_start, seen = 1, 0, 0
    for edit in restored.edits:
        start = edit.span[0]
        line += raw.count("\n", seen, start)
        line_start = max(line_start, raw.rfind("\n", seen, start) + 1)
        seen = start
        yield f"{line}:{start - line_start + 1} {edit.rule} {_quoted(edit.before)} → {_quoted(edit.after)}\n"


def _quoted(text: str) -> str:
    """As it stands where a reader can see it; otherwise (blanks, invisible characters, nothing) as Python would write it."""
    return text if text and text.isprintable() and text == text.strip() else ascii(text)


def show(arguments: Namespace) -> None:
    """The clause tree."""
    from normalizer.show import tree

    source = files.find(arguments.src)
    _print(tree(_document(_page(source), source)))


def fields(arguments: Namespace) -> None:
    """The table of fields."""
    from normalizer.show import field_tables

    source = files.find(arguments.src)
    _print(field_tables(_document(_page(source), source)))


def original(arguments: Namespace) -> None:
    """The raw text of a traced document, without any newline that it doesn't have."""
    source = files.find_whole(arguments.src)
    try:
        raw = normalizer.original(files.read(source).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Mistake(f"can't rebuild the raw text from {source}: {error}") from error
    sys.stdout.write(raw)


def schema(_: Namespace) -> None:
    """The JSON Schema."""
    from normalizer.schema import schema_json

    sys.stdout.write(schema_json())


def damage(arguments: Namespace) -> None:
    """The text, damaged."""
    text = _page(files.find_whole(arguments.src)).text
    options = {"table": arguments.table, "chrome": arguments.chrome, "seed": arguments.seed}
    sys.stdout.write(normalizer.damage.damage(text, **options))


def _page(source: Source) -> "Page":
    from normalizer.readers import LARGEST, read

    return read(source.path or files.read(source, LARGEST + 1), name=source.name)


def _document(page: "Page", source: Source, *, script: str = "hans", trace: bool = False) -> "Document":
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


def _print(view: "RenderableType") -> None:
    from rich.console import Console

    # In a pipe nothing is wrapped: a clause stays on its line, for grep and for diff.
    console = Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)
    with console.capture() as captured:  # rich would end the process by itself where a pipe is closed
        console.print(view)
    sys.stdout.write(captured.get())
