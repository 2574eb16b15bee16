"""`fanben fill`: documents from a template and data."""

import re
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import normalizer
from normalizer import files
from normalizer.commands import one_variant
from normalizer.files import Mistake

if TYPE_CHECKING:
    from normalizer.filling import Filled
    from normalizer.filling.data import Record

# What no file name can have in it on one system or another.
UNSAFE = re.compile(r'[\x00-\x1f/\\:*?"<>|]|^\.+')
ROW = "row"
LONGEST_NAME = 60  # characters of a value in a file name: a name has 255 bytes
DEFAULT_ENDING = ".docx"


def run(arguments: Namespace) -> None:
    """A file for each document; nothing is written where one of them has a mistake."""
    try:
        _run(arguments)
    except ModuleNotFoundError as error:
        raise Mistake(f"to fill in, {error.name} is needed: pip install 'fanben[fill]'") from error


def _run(arguments: Namespace) -> None:
    files.refuse_twice(arguments.src, arguments.data)
    variant = one_variant(files.find(arguments.src))
    records = _records(arguments.data)
    filled = [
        _filled(variant, record, _named(arguments.data, number, len(records)), arguments.strict)
        for number, record in enumerate(records, start=1)
    ]
    targets = _targets(arguments.out, [document.values for document in filled])
    formats = [_format(target) for target in targets]
    for document, target, format in zip(filled, targets, formats, strict=True):
        _write(document, target, format)


def _records(name: str) -> "Sequence[Record]":
    from normalizer.filling.data import PARSERS, Unreadable, parse_data
    from normalizer.readers.encodings import decode

    source = files.find_whole(name)
    form = source.path.suffix[1:].lower() if source.path else "json"
    if form not in PARSERS:
        raise Mistake(
            f"{name}: data must be a file whose name ends with {', '.join(f'.{p}' for p in PARSERS)}"
        )
    try:
        return parse_data(decode(files.read(source)).text, form)
    except Unreadable as error:
        raise Mistake(f"can't read {source}: {error}") from error


def _named(name: str, number: int, count: int) -> str:
    return name if count == 1 else f"{name}, document {number}"


def _filled(variant: "normalizer.Variant", record: "Record", name: str, strict: bool) -> "Filled":
    from normalizer.filling import Unfit

    try:
        filled = normalizer.fill(variant, record, strict=strict)
    except Unfit as error:
        raise Mistake("\n".join(f"{name}: {problem}" for problem in error.problems)) from error
    for fault in filled.faults:
        print(f"fanben: {name}: {fault}", file=sys.stderr)
    return filled


def _targets(out: str, values: Sequence[Mapping[str, str]]) -> list[Path]:
    """The file of each document: OUT itself for one, else in a folder, or by a pattern such as `{甲方}.docx`."""
    if Path(out).is_dir() or out.endswith("/"):
        out = str(Path(out) / f"{{{ROW}}}{DEFAULT_ENDING}")
    elif len(values) != 1 and not re.search(r"\{[^{}]+\}", out):
        raise Mistake(
            f"{len(values)} documents don't fit into {out}: give a folder, or a name such as {{{ROW}}}.docx"
        )
    width = len(str(len(values)))
    targets: dict[Path, int] = {}
    for row, each in enumerate(values, start=1):
        target = Path(_name(out, {ROW: f"{row:0{width}}", **each}))
        if target in targets:
            raise Mistake(
                f"documents {targets[target]} and {row} would both be {target}: put {{{ROW}}} into the name"
            )
        targets[target] = row
    return [*targets]


def _name(pattern: str, values: Mapping[str, str]) -> str:
    def value(hit: re.Match[str]) -> str:
        if hit[1] not in values:
            raise Mistake(f"{pattern}: there is no value for {hit[0]} in every document")
        return UNSAFE.sub("_", values[hit[1]][:LONGEST_NAME].strip())

    return re.sub(r"\{([^{}]+)\}", value, pattern)


def _format(target: Path) -> str:
    from normalizer.writers import FORMATS

    if str(target) == "-":
        return "txt"
    endings = {writer.ending: name for name, writer in FORMATS.items() if name not in ("jinja", "jsonl")}
    if target.suffix.lower() not in endings:
        raise Mistake(f"{target}: the name must end with one of {', '.join(endings)}")
    return endings[target.suffix.lower()]


def _write(filled: "Filled", target: Path, format: str) -> None:
    content = filled.render(format)
    if str(target) != "-":
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Mistake(
                f"can't write {target}: {target.parent} can't be a folder ({error.strerror})"
            ) from error
    with files.writing_bytes(str(target)) as file:
        file.write(content if isinstance(content, bytes) else content.encode())
