"""What two sequences have in common, in order, in linear memory."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

# The exact search keeps a bit for each pair of tokens: 2.5 MB.
LARGEST = 20_000_000


class Block(NamedTuple):
    """`size` items that are equal, from place `a` of the first sequence and place `b` of the second."""

    a: int
    b: int
    size: int


def increasing(values: Sequence[int]) -> list[int]:
    """The places of a longest increasing subsequence.

    >>> increasing([0, 3, 1, 2])
    [0, 2, 3]
    """
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        length = bisect_left(ends, value)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [value]
        last[length : length + 1] = [place]
    chain = []
    place = last[-1] if last else -1
    while place >= 0:
        chain.append(place)
        place = before[place]
    return chain[::-1]


def common_blocks(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Block]:
    """The blocks of a longest common subsequence, in order; of a good one where both sequences are very long.

    >>> common_blocks("租金每月支付".split(), "租金每月支付".split())
    [Block(a=0, b=0, size=1)]
    >>> common_blocks("abcd", "xbcyd")
    [Block(a=1, b=1, size=2), Block(a=3, b=4, size=1)]
    """
    number: dict[Hashable, int] = {}
    first = [number.setdefault(item, len(number)) for item in a]
    second = [number.setdefault(item, len(number)) for item in b]
    todo = [(0, len(a), 0, len(b))]
    blocks: list[Block] = []
    while todo:
        a_start, a_end, b_start, b_end = todo.pop()
        here, there = first[a_start:a_end], second[b_start:b_end]
        if len(here) * len(there) <= LARGEST:
            blocks += _exact(here, there, a_start, b_start)
        elif anchors := _ends(here, there) or _anchors(here, there):
            blocks += (Block(a_start + i, b_start + j, size) for i, j, size in anchors)
            edges = [Block(0, 0, 0), *anchors, Block(len(here), len(there), 0)]
            todo += (
                (a_start + x.a + x.size, a_start + y.a, b_start + x.b + x.size, b_start + y.b)
                for x, y in pairwise(edges)
            )
    return [*_joined(sorted(block for block in blocks if block.size))]


def _exact(a: list[int], b: list[int], a_start: int, b_start: int) -> Iterator[Block]:
    from rapidfuzz.distance import LCSseq

    for block in LCSseq.opcodes(a, b).as_matching_blocks():
        yield Block(a_start + block.a, b_start + block.b, block.size)


def _ends(a: list[int], b: list[int]) -> list[Block]:
    """The beginning and the end that both have in common, where they do."""
    shorter = min(len(a), len(b))
    start = next((i for i in range(shorter) if a[i] != b[i]), shorter)
    end = next((i for i in range(shorter - start) if a[-1 - i] != b[-1 - i]), shorter - start)
    ends = [Block(0, 0, start), Block(len(a) - end, len(b) - end, end)]
    return [block for block in ends if block.size]


def _anchors(a: list[int], b: list[int]) -> list[Block]:
    """What occurs once on both sides, as far as it stands in the same order."""
    count_a, count_b = Counter(a), Counter(b)
    place = {item: j for j, item in enumerate(b) if count_b[item] == 1}
    both = [(i, place[item]) for i, item in enumerate(a) if count_a[item] == 1 and item in place]
    return [Block(*both[k], 1) for k in increasing([j for _, j in both])]


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks that follow each other without a gap, as one."""
    current = None
    for block in blocks:
        if current and (current.a + current.size, current.b + current.size) == (block.a, block.b):
            current = current._replace(size=current.size + block.size)
        else:
            if current:
                yield current
            current = block
    if current:
        yield current
