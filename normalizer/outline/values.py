"""What the search of the outline passes on."""

from typing import NamedTuple


class Candidate(NamedTuple):
    """A label at `start:end` of the plain text; `weight` > 0 where the place looks like the start of a clause."""

    start: int
    end: int
    family: str
    value: tuple[int, ...]
    weight: float
    before: str  # what stands before it: line, stop, colon, close, blank, comma, quote or word
