"""Two wordings as rows of pieces: what both have, what was removed, what was inserted."""

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from normalizer.comparison.values import Piece, Row, Slot, Words
from normalizer.comparison.words import Token
from normalizer.sequences import Block, common_blocks

# Characters that are kept for themselves between changes of so many words on either side would make them hard to read.
INTERRUPTION = 1
LEAST_AROUND = 3

Step = tuple[Token | None, Token | None]


def rows(a: Sequence[Token], b: Sequence[Token]) -> tuple[Row, ...]:
    """The way through both wordings in order; a row ends where one of the sides goes on in another slot."""
    found: list[Row] = []
    steps: list[Step] = []
    here: list[Slot | None] = [None, None]
    for step in _steps(a, b):
        there = [token.slot if token else None for token in step]
        if any(x and y and x != y for x, y in zip(here, there, strict=True)):
            found.append(Row(_pieces(steps), *here))
            steps, here = [], [None, None]
        steps.append(step)
        here = [y or x for x, y in zip(here, there, strict=True)]
    return (*found, Row(_pieces(steps), *here)) if steps else tuple(found)


def rows_of_words(a: Sequence[tuple[Slot, Words]], b: Sequence[tuple[Slot, Words]]) -> tuple[Row, ...]:
    """The rows where both sides say the same to the letter, or one says nothing."""
    found: dict[tuple[Slot | None, Slot | None], list[Piece]] = {}
    for left, right in zip_longest(a, b, fillvalue=(None, None)):
        found.setdefault((left[0], right[0]), []).append(Piece(left[1], right[1]))
    return tuple(Row(tuple(pieces), *slots) for slots, pieces in found.items())


def _steps(a: Sequence[Token], b: Sequence[Token]) -> Iterator[Step]:
    at_a = at_b = 0
    blocks = _telling(a, b, common_blocks([token.key for token in a], [token.key for token in b]))
    for block in (*blocks, Block(len(a), len(b), 0)):
        yield from _changed(a[at_a : block.a], b[at_b : block.b])
        at_a, at_b = block.a + block.size, block.b + block.size
        yield from zip(a[block.a : at_a], b[block.b : at_b], strict=True)


def _telling(a: Sequence[Token], b: Sequence[Token], blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks without those that only interrupt a change: a 的 or a comma that two other sentences share."""
    ends = [Block(0, 0, 0), *blocks, Block(len(a), len(b), 0)]
    for before, block, after in zip(ends, ends[1:], ends[2:], strict=False):
        left = (block.a - before.a - before.size) + (block.b - before.b - before.size)
        right = (after.a - block.a - block.size) + (after.b - block.b - block.size)
        words = a[block.a : block.a + block.size]
        short = sum(len(token.text) for token in words) <= INTERRUPTION and not any(w.field for w in words)
        if not (short and min(left, right) >= LEAST_AROUND):
            yield block


def _changed(a: Sequence[Token], b: Sequence[Token]) -> Iterator[Step]:
    """What only A has and what only B has, slot by slot, a heading before a text."""
    left = [list(group) for _, group in groupby(a, key=lambda token: token.slot)]
    right = [list(group) for _, group in groupby(b, key=lambda token: token.slot)]
    while left or right:
        if left and not (right and left[0][0].slot.role == "text" and right[0][0].slot.role == "heading"):
            yield from ((token, None) for token in left.pop(0))
            if not right or (left and left[0][0].slot.role == "heading"):
                continue
        if right:
            yield from ((None, token) for token in right.pop(0))


def _pieces(steps: Sequence[Step]) -> tuple[Piece, ...]:
    """The steps, those of one kind together; a blank stays alone."""
    groups: list[list[Step]] = []
    for step in steps:
        if groups and _kind(groups[-1][-1]) == _kind(step) and not (_blank(step) or _blank(groups[-1][-1])):
            groups[-1].append(step)
        else:
            groups.append([step])
    return tuple(
        Piece(_words([left for left, _ in group]), _words([right for _, right in group])) for group in groups
    )


def _kind(step: Step) -> tuple[bool, bool]:
    return step[0] is None, step[1] is None


def _blank(step: Step) -> bool:
    return any(token and token.field is not None for token in step)


def _words(tokens: Sequence[Token | None]) -> Words | None:
    given = [token for token in tokens if token]
    if not given:
        return None
    span = given[0].span[0], given[-1].span[1]
    return Words("".join(token.text for token in given), span, given[0].field)
