"""The tables of this folder: tab-separated rows under comment lines."""

from pathlib import Path

HERE = Path(__file__).parent


def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `corpus/<name>.tsv`, without its comments."""
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))
