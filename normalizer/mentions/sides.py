"""Which blanks and words name the same side of a document."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from normalizer.document import Field, Span
from normalizer.fields.links import side_words
from normalizer.mentions.roles import alike, opposite
from normalizer.patterns import compiled
from normalizer.tokens import Placed

LETTERED = compiled(r"[甲乙丙丁戊己男女] *方")
LINE_END = compiled(r"[\n。;]")
SPEAKERS = frozenset({"我们", "您"})
SAME_LINE = 160
LABEL = 32
ASKED = frozenset({"signature", "party", "person"})
# 借款人(签名):____ 姓名(正楷):____
OWN_NAME = compiled(r"(?<![一-龥])(?:正楷)?姓名(?:\((?:正楷|印刷体)\))? ?:?\Z")
NAME_ENDS = compiled(r"(?:名称|姓名|全称)? ?:\Z")
# Who has read something signs: 丙方已阅读并理解以上内容(签名)
READ = compiled(
    r"(?<![一-龥])([一-龥]{2,8}?(?:已|均|对|认真|确认|同意|知)[^。;:\n]{0,20}\(?(?:签名|签字|签章|确认)\)?) ?:?\Z"
)
# The word of another side begins so: 共有买受人 is no 买受人, 被许可人 no 许可人.
OTHER_SIDE = ("共有", "其他", "第三", "原", "新", "被", "次", "反")


class Naming(NamedTuple):
    """A place where a side is named: the words for it, and the blank that its name goes into."""

    words: tuple[Span, ...]
    field: str | None
    signed: bool
    defined: bool = False


class Sides(NamedTuple):
    """The namings of each side so far, and which side a word names; `series`: 合伙人(一), (二) sign as 合伙人 in turn.

    `ends`: what the words of one side end with, 许可人 of 商标使用许可人, 老人 of 入住老人; `signing`: the words of all who sign.
    """

    groups: list[list[Naming]]
    known: dict[str, int]
    ends: dict[str, int | None]
    series: dict[str, list[int]]
    signing: frozenset[str]


def group_namings(plain: str, namings: Sequence[Naming]) -> Sides:
    """The namings of each side."""
    named = [(naming, [plain[slice(*span)].replace(" ", "") for span in naming.words]) for naming in namings]
    signing = frozenset(word for naming, words in named if naming.signed for word in words)
    sides = Sides([], {}, {}, {}, signing)
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
    at = _named(sides, words)
    if at is None and naming.defined and groups:
        if words[0] not in SPEAKERS and _goes_on(plain, groups[-1][-1], naming):
            return len(groups) - 1
        if not LETTERED.fullmatch(words[0]) and sum(_lettered(plain, group) for group in groups) > 1:
            return None  # 甲方已与____(以下称发包人)签订
    if at is None and naming.signed and groups and not LETTERED.fullmatch(words[0]):
        return _signer(plain, sides, words[0])
    return len(groups) if at is None else at


def _named(sides: Sides, words: Sequence[str]) -> int | None:
    """The side that one of the words is known for, or that alone has a word that ends so."""
    known = (sides.known.get(word, sides.ends.get(word)) for word in words)
    return next((at for at in known if at is not None), None)


def _lettered(plain: str, group: Sequence[Naming]) -> bool:
    return any(LETTERED.fullmatch(word) for word in _said(plain, group))


def _signer(plain: str, sides: Sides, word: str) -> int | None:
    """The side of who signs by a word that is new: 房东 is 出租人; 借款人 is another than 出借人; 承诺人 is who alone is named."""
    like = _alike(plain, sides, word)
    if like:
        return like[0] if len(like) == 1 else None
    known = [list(_said(plain, group)) for group in sides.groups]
    if any(opposite(word, each) for words in known for each in words):
        return len(sides.groups)
    # 经营者:____ at the head of a letter signs as 承诺人, unless it signs by its own name as well.
    alone = len(known) == 1 and not LETTERED.fullmatch(known[0][0])
    return 0 if alone and not sides.signing.intersection(known[0]) else None


def _alike(plain: str, sides: Sides, word: str) -> list[int]:
    """The sides that a word may name by their roles: 房东 for 出租方."""
    return [
        at for at, group in enumerate(sides.groups) if any(alike(word, each) for each in _said(plain, group))
    ]


def _said(plain: str, group: Sequence[Naming]) -> Iterator[str]:
    """The words for a side at its head, or else where it signs."""
    heads = [naming for naming in group if not naming.signed] or group
    return (plain[slice(*span)].replace(" ", "") for naming in heads for span in naming.words)


def _join(sides: Sides, at: int, naming: Naming, words: Sequence[str]) -> None:
    """Adds a naming to the side `at`, and its words to those that are known."""
    if at == len(sides.groups):
        sides.groups.append([])
        if "(" in words[0]:
            sides.series.setdefault(words[0].partition("(")[0], []).append(at)
    others = {each.field for each in sides.groups[at][:1]}
    sides.groups[at].append(naming._replace(field=None) if naming.defined and others - {None} else naming)
    for word in words:
        for length in range(len(word) - 1, 1, -1):
            end = word[-length:]
            if not word.removesuffix(end).endswith(OTHER_SIDE):
                sides.ends[end] = at if sides.ends.get(end, at) == at else None
        sides.known[word] = at


def _goes_on(plain: str, opened: Naming, naming: Naming) -> bool:
    """Whether a definition stands in the line that names a side: 委托方:____(以下称“客户”)."""
    before, begin = opened.words[-1][1], naming.words[0][0]
    near = begin - before < SAME_LINE and len(opened.words) == 1 and not opened.signed
    return near and (
        opened.field == naming.field or not (naming.field or LINE_END.search(plain, before, begin))
    )


def signing_again(plain: str, sides: Sides, placed: Sequence[Placed]) -> dict[int, list[str]]:
    """The other blanks for who signs or is named behind a side's word, whatever the word is: 学校(盖章):____, in an annex too."""
    named = {naming.field: at for at, group in enumerate(sides.groups) for naming in group}
    again: dict[int, list[str]] = {}
    signed: int | None = None  # by whom the blank before is signed
    for (begin, _), field in placed:
        at = named.get(field.id)
        if at is None and field.type in ASKED:
            before = plain[max(0, begin - LABEL) : begin].rstrip()
            own = signed is not None and OWN_NAME.search(before)
            at = signed if own else _again(plain, sides, field, before)
            if at is not None:
                again.setdefault(at, []).append(field.id)
        signed = at if field.type == "signature" else None
    return again


def _again(plain: str, sides: Sides, field: Field, before: str) -> int | None:
    """The side that is asked again by a label, or by the sentence that it ends: 乙方已阅读以上内容(签字):____."""
    words = side_words(field.label)
    signed = field.type == "signature"
    if words and words[0] not in sides.series and (signed or _labels(before, words[0])):
        at = _named(sides, words)
        like = _alike(plain, sides, words[0]) if at is None else [at]
        if len(like) == 1:
            return like[0]
    sentence = READ.search(before) if signed else None
    known = sentence and max(
        (word for word in sides.known if sentence[1].startswith(word)), key=len, default=""
    )
    return sides.known[known] if known else None


def _labels(before: str, word: str) -> bool:
    """Whether a word is all of the label that stands before a blank: 采购人:, 老人姓名:, but not 共有采购人: or 采购人____."""
    end = NAME_ENDS.sub("", before)
    return end != before and end.endswith(word) and not end.removesuffix(word).endswith(OTHER_SIDE)
