"""The vocabulary of `data/`: tab-separated rows under a header comment that says format and use."""

from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `data/<name>.tsv`, cells as written; lines that begin with `#` are comments.

    >>> rows("families")[0][:2]
    ('part', '10')
    """
    lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))
