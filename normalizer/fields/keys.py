"""Keys told apart: by the headings, parties and words around them."""

from collections.abc import Callable, Iterable, Sequence

from normalizer.fields.blanks import Blank
from normalizer.fields.names import identifier


def headings_around(blanks: Sequence[Blank], headings: Sequence[tuple[int, int, str]]) -> list[str]:
    """The heading of the innermost clause around each blank, as a part of a key; may be empty."""
    ordered = sorted(headings, key=lambda heading: (heading[0], -heading[1]))
    found, at = [], 0
    around: list[tuple[int, int, str]] = []
    for blank in blanks:
        while at < len(ordered) and ordered[at][0] <= blank.start:
            around.append(ordered[at])
            at += 1
        while around and around[-1][1] <= blank.start:
            around.pop()
        found.append(identifier(around[-1][2]) if around else "")
    return found


def told_apart(keys: Sequence[str], qualifiers: Iterable[Callable[[int], str]]) -> list[str]:
    """The keys, told apart where words in front of them can: by one of `qualifiers` after the other.

    A qualifier gives the words for the key at an index; it is asked only where keys are alike.

    >>> told_apart(["地址", "地址", "电话"], [["甲方", "乙方", "乙方"].__getitem__])
    ['甲方地址', '乙方地址', '电话']
    """
    result = list(keys)
    for words in qualifiers:
        for members in _alike(result):
            fronts = {index: words(index) for index in members}
            if len(set(fronts.values())) > 1:
                for index, front in fronts.items():
                    result[index] = front + result[index] if front not in result[index] else result[index]
    return result


def numbered(keys: Sequence[str]) -> list[str]:
    """The keys, unique.

    >>> numbered(["日期", "日期"])
    ['日期', '日期_2']
    """
    result = list(keys)
    for members in _alike(result):
        for count, index in enumerate(members[1:], 2):
            result[index] = f"{result[index]}_{count}"
    return result


def _alike(keys: Sequence[str]) -> list[list[int]]:
    """The places of each key that occurs more than once."""
    places: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        places.setdefault(key, []).append(index)
    return [members for members in places.values() if len(members) > 1]
