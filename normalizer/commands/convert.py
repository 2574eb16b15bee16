"""`fanben convert`: JSON for each page, or another of the forms that a document can be written in."""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import normalizer
from normalizer import files
from normalizer.commands import document_of_page, open_page
from normalizer.files import Mistake, Source

if TYPE_CHECKING:
    from normalizer.document import Document

# The formats that hold many documents.
MANY = ("ndjson", "jsonl", "parquet")
SECONDS_A_PAGE = 60.0
FOR_MANY = ("jobs", "timeout", "failures", "resume", "shard")


def run(arguments: Namespace) -> int | None:
    """Each page as a document: many in one stream or file, or one in a file, or a folder with one file a page.

    1 where a page failed of many.
    """
    found = [files.find_all(argument) for argument in arguments.src]
    firsts = [next(sources) for sources in found]
    if arguments.trace and any(source.ordinal is not None for source in firsts):
        raise Mistake("one variant has no raw text of its own, so leave out --trace or #N")
    several = len(firsts) > 1 or _holds_many(Path(arguments.src[0])) or any(True for _ in found[0])
    to = _format(arguments, several)
    if to in MANY:
        return _convert_many(arguments, to)
    if given := [name for name in FOR_MANY if getattr(arguments, name)]:
        raise Mistake(f"--{given[0]} is for many pages in one file: use --to ndjson, jsonl or parquet")
    if several or (arguments.out and Path(arguments.out).is_dir()):
        return _fill_folder(arguments, to)
    _write(firsts[0], arguments.out, arguments, to)
    return None


def _format(arguments: Namespace, several: bool) -> str:
    """What was asked for, or what the ending of OUT says; many pages without OUT are lines, all else is JSON.

    A file for one page with an ending that no format has is a mistake; a folder may be called as you like.
    """
    from normalizer.writers import FORMATS

    ending = Path(arguments.out or "").suffix.lower()
    endings = {f".{name}": name for name in ("json", *MANY)} | {
        writer.ending: name for name, writer in FORMATS.items()
    }
    if not (arguments.to or several or ending in ("", *endings) or Path(arguments.out).is_dir()):
        raise Mistake(f"{arguments.out}: no format has this ending: use --to, or one of {', '.join(endings)}")
    default = "ndjson" if several and arguments.out in (None, "-") else "json"
    return str(arguments.to or endings.get(ending, default))


def _holds_many(path: Path) -> bool:
    from normalizer.readers.records import is_records

    return path.is_dir() or is_records(path.name)


def _convert_many(arguments: Namespace, to: str) -> int:
    if to == "parquet" and arguments.out in (None, "-"):
        raise Mistake("Parquet isn't written to standard output: use -o FILE")
    if arguments.resume and arguments.out in (None, "-"):
        raise Mistake("standard output can't be gone on with: use --resume with -o FILE")
    from importlib.util import find_spec

    if to == "parquet" and not find_spec("pyarrow"):
        raise Mistake("to write Parquet, pyarrow is needed: pip install 'fanben[crawl]'")
    from normalizer.crawl import run as crawl
    from normalizer.crawl.work import Options

    counts = crawl.run(
        crawl.Run(
            sources=arguments.src,
            out=arguments.out,
            options=Options(to, arguments.script, arguments.trace),
            jobs=arguments.jobs or _cores(),
            timeout=arguments.timeout or SECONDS_A_PAGE,
            shard=arguments.shard or (1, 1),
            resume=arguments.resume,
            failures=arguments.failures,
        )
    )
    return 1 if counts["failed"] else 0


def _cores() -> int:
    """The cores that this process may use, which in a container are fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _targets(sources: Sequence[Source], folder: str | None, to: str) -> dict[Path, Source]:
    """The files to write in `folder`, which is made where it doesn't exist; nothing is written over another page."""
    if not folder or folder == "-":
        raise Mistake("several pages are not one document: use --to ndjson, or -o with a folder")
    targets: dict[Path, Source] = {}
    for source in sources:
        if source.path and _holds_many(source.path):
            raise Mistake(f"{source} holds many pages, so use --to ndjson")
        target = Path(folder) / _file_name(source, to)
        if target in targets:
            raise Mistake(f"{targets[target]} and {source} would both be written to {target}")
        targets[target] = source
    if Path(folder).is_file():
        raise Mistake(f"can't write {folder}: it is a file, and several pages need a folder")
    Path(folder).mkdir(exist_ok=True)
    return targets


def _fill_folder(arguments: Namespace, to: str) -> int:
    """A file for each page; what can't be read is told and fails alone, and then the exit status is 1."""
    from normalizer.readers.page import Unreadable

    failed = 0
    sources = [source for argument in arguments.src for source in files.find_all(argument)]
    for target, source in _targets(sources, arguments.out, to).items():
        try:
            _write(source, str(target), arguments, to, in_folder=True)
        except Unreadable as error:
            print(f"fanben: can't read {error}", file=sys.stderr)
            failed = 1
    return failed


def _file_name(source: Source, to: str) -> str:
    """`page.txt` gives `page.json`; what doesn't look like an ending stays: `合同1.1版` gives `合同1.1版.json`."""
    from normalizer.writers import FORMATS

    path = source.path or Path("stdin")
    ending = path.suffix[1:]
    stem = path.stem if ending.isascii() and ending.isalpha() else path.name
    named = FORMATS[to].ending if to in FORMATS else ".json"
    return f"{stem}{named}" if source.ordinal is None else f"{stem}#{source.ordinal}{named}"


def _write(
    source: Source, out: str | None, arguments: Namespace, to: str, *, in_folder: bool = False
) -> None:
    # A page in HTML is there to show what was repaired; one variant has no trace.
    trace = arguments.trace or (to == "html" and source.ordinal is None)
    document = document_of_page(open_page(source), source, script=arguments.script, trace=trace)
    for target, part in (_parts(document, str(out), to) if in_folder else {out: document}).items():
        content = _content(part, source, to)
        if isinstance(content, bytes) and target in (None, "-") and sys.stdout.isatty():
            raise Mistake(f"{to} isn't text for a terminal: use -o FILE")
        with files.writing_bytes(target) as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))


def _parts(document: "Document", out: str, to: str) -> dict[str, "Document"]:
    """The page in one file, or where the format holds one document alone a file for each variant: `page#2.docx`."""
    import msgspec

    from normalizer.writers import FORMATS

    if to == "html" or to not in FORMATS or FORMATS[to].several or len(document.variants) == 1:
        return {out: document}
    stem = out.removesuffix(FORMATS[to].ending)
    return {
        f"{stem}#{variant.ordinal}{FORMATS[to].ending}": msgspec.structs.replace(
            document, variants=(variant,)
        )
        for variant in document.variants
    }


def _content(document: "Document", source: Source, to: str) -> str | bytes:
    import msgspec

    if to == "json":
        return msgspec.json.format(document.to_json(), indent=2) + "\n"
    if to == "html":
        return normalizer.html_of(document)
    from normalizer.writers import write

    try:
        return write(document, to)
    except (ValueError, ModuleNotFoundError) as error:
        raise Mistake(f"{source}: {error}") from error
