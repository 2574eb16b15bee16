"""`fanben convert`: JSON for each page."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from normalizer import files
from normalizer.commands import document_of_page, open_page
from normalizer.files import Mistake, Source


def run(arguments: Namespace) -> None:
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
    pages = read_records(source.path, name=source.name) if source.path and many else [open_page(source)]
    for page in pages:
        yield document_of_page(page, source, script=arguments.script, trace=arguments.trace).to_json()


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
        document = document_of_page(open_page(source), source, script=arguments.script, trace=arguments.trace)
        file.write(msgspec.json.format(document.to_json(), indent=2) + "\n")
