"""What the words for the sides of a document have to do with each other: 出租方 is 出租人, and 承租人 another."""

from functools import cache

from normalizer.patterns import compiled
from normalizer.tables import rows

AROUND = compiled(
    r"^(?:连带(?:责任)?|共同|本)(?=[一-龥]{2})|(?<=[一-龥])(?:单位|[方人者商])(?:[甲乙丙丁]|\([一二三四五六七八九十]\))?$"
)


@cache
def _sides() -> dict[str, frozenset[tuple[str, int]]]:
    """For each word of data/side_roles.tsv the dealings it belongs to and its side in them."""
    sides: dict[str, frozenset[tuple[str, int]]] = {}
    for dealing, *cells in rows("side_roles"):
        for side, cell in enumerate(cells):
            for word in cell.split():
                sides[word] = sides.get(word, frozenset()) | {(dealing, side)}
    return sides


def stem_of(word: str) -> str:
    """The word without what all sides are called.

    >>> stem_of("出租方"), stem_of("连带责任保证人"), stem_of("用人单位")
    ('出租', '保证', '用人')
    """
    return AROUND.sub("", word)


def alike(one: str, other: str) -> bool:
    """Whether both words name the same side.

    >>> alike("出租方", "房东"), alike("出租方", "承租方")
    (True, False)
    """
    first, second = stem_of(one), stem_of(other)
    return first == second or bool(_sides().get(first, frozenset()) & _sides().get(second, frozenset()))


def opposite(one: str, other: str) -> bool:
    """Whether both words name sides of one dealing, but not the same.

    >>> opposite("借款人", "出借人"), opposite("借款人", "担保人"), opposite("借款人", "卖方")
    (True, True, False)
    """
    dealings = dict(_sides().get(stem_of(one), ()))
    return any(dealings.get(dealing, side) != side for dealing, side in _sides().get(stem_of(other), ()))
