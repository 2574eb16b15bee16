"""Which blanks and words name the same side of a document."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from normalizer.document import Span
from normalizer.fields.links import side_words
from normalizer.patterns import compiled
from normalizer.tokens import Placed

LETTERED = compiled(r"[甲乙丙丁戊己男女] *方")
LINE_END = compiled(r"[\n。;]")
SAME_LINE = 160


class Naming(NamedTuple):
    """A place where a side is named: the words for it, and the blank that its name goes into."""

    words: tuple[Span, ...]
    field: str | None
    signed: bool
    defined: bool = False


class Sides(NamedTuple):
    """The namings of each side so far, and which side a word names; `series`: 合伙人(一), (二) sign as 合伙人 in turn.

    `signing`: the words of all who sign.
    """

    groups: list[list[Naming]]
    known: dict[str, int]
    series: dict[str, list[int]]
    signing: frozenset[str]


def group_namings(plain: str, namings: Sequence[Naming]) -> Sides:
    """The namings of each side."""
    named = [(naming, [plain[slice(*span)].replace(" ", "") for span in naming.words]) for naming in namings]
    signing = frozenset(word for naming, words in named if naming.signed for word in words)
    sides = Sides([], {}, {}, signing)
    for naming, words in named:
        at = _side_of(plain, sides, naming, words)
        if at is not None:
            _join(sides, at, naming, words)
    return sides


def _side_of(plain: str, sides: Sides, naming: Naming, words: Sequence[str]) -> int | None:
    """Which side is meant; a new one where no word is known. What only signs is a new one where there is none, or for 甲方."""
    groups = sides.groups
    if naming.signed and sides.series.get(words[0]):
        return sides.series[words[0]].pop(0)
    at = next((sides.known[word] for word in words if word in sides.known), None)
    if at is None and naming.defined and groups and _goes_on(plain, groups[-1][-1], naming):
        at = len(groups) - 1
    if at is None and naming.signed and groups and not LETTERED.fullmatch(words[0]):
        # 经营者:____ at the head of a letter signs as 承诺人, unless it signs by its own name as well.
        alone = len(groups) == 1 and not LETTERED.fullmatch(plain, *groups[0][0].words[0])
        return 0 if alone and not sides.signing.intersection(_said(plain, groups[0])) else None
    return len(groups) if at is None else at


def _said(plain: str, group: Sequence[Naming]) -> Iterator[str]:
    """The words for a side at its head."""
    return (
        plain[slice(*span)].replace(" ", "") for naming in group if not naming.signed for span in naming.words
    )


def _join(sides: Sides, at: int, naming: Naming, words: Sequence[str]) -> None:
    """Adds a naming to the side `at`, and its words to those that are known; 许可人 is short for 商标使用许可人."""
    if at == len(sides.groups):
        sides.groups.append([])
        if "(" in words[0]:
            sides.series.setdefault(words[0].partition("(")[0], []).append(at)
    others = {each.field for each in sides.groups[at][:1]}
    sides.groups[at].append(naming._replace(field=None) if naming.defined and others - {None} else naming)
    for word in words:
        for length in range(len(word) - 1, 2, -1):
            sides.known.setdefault(word[-length:], at)
        sides.known[word] = at


def _goes_on(plain: str, opened: Naming, naming: Naming) -> bool:
    """Whether a definition stands in the line that names a side: 委托方:____(以下称“客户”)."""
    before, begin = opened.words[-1][1], naming.words[0][0]
    near = begin - before < SAME_LINE and len(opened.words) == 1 and not opened.signed
    return near and (opened.field == naming.field or not LINE_END.search(plain, before, begin))


def signing_again(sides: Sides, placed: Sequence[Placed]) -> dict[int, list[str]]:
    """The other signatures that a side's word stands before, whatever the word is: 学校(盖章):____, in an annex too."""
    counted = {naming.field for group in sides.groups for naming in group}
    again: dict[int, list[str]] = {}
    for _, field in placed:
        if field.type == "signature" and field.id not in counted:
            words = side_words(field.label)
            at = next((sides.known[word] for word in words if word in sides.known), None)
            if at is not None and words[0] not in sides.series:
                again.setdefault(at, []).append(field.id)
    return again
