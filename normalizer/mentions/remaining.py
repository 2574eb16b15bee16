"""Blanks that no word tells the side of, where they can be those of one side only."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from normalizer.document import Field
from normalizer.mentions.places import NOWHERE, Clauses, clause_at
from normalizer.mentions.sides import Sides
from normalizer.patterns import compiled
from normalizer.tokens import Placed

# 由____代表____签署
REPRESENTED = compiled(r" *代表 *\Z")
SIGNED_BEHIND = compiled(r" *(?:签署|签立|签字|盖章)")
# ____,身份证号码____: a natural person.
NATURAL = compiled(r" *[,;(]? *(?:香港|中国|居民|公民|永久性?){0,3}身[份分]证")
OWN = compiled(r"(?<![日与同和对非为由])本人 *\Z")
BARE = compiled(r"(?:本人)?(?:签署|签名|签字|签章)")
SELF = 6
NAMES = frozenset({"party", "person", "text"})


def find_remaining(
    plain: str, sides: Sides, again: Mapping[int, Sequence[str]], placed: Sequence[Placed], clauses: Clauses
) -> dict[int, list[str]]:
    """For a side the blanks that only it can fill: who alone has not signed, and 本人 in an annex where one is a person."""
    if len(sides.groups) < 2:
        return {}
    taken = {
        at: {*(naming.field for naming in group), *again.get(at, ())} for at, group in enumerate(sides.groups)
    }
    signing = {field.id for _, field in placed if field.type == "signature"}
    unsigned = [at for at, fields in taken.items() if not fields & signing]
    ends = {field.id: end for (_, end), field in placed}
    natural = [
        at
        for at, fields in taken.items()
        if any(each in ends and NATURAL.match(plain, ends[each]) for each in fields)
    ]
    everyone = {each for fields in taken.values() for each in fields}
    free = [(span, field) for span, field in placed if field.id not in everyone]
    found: dict[int, list[str]] = {}
    if len(unsigned) == 1 and signing:
        found[unsigned[0]] = list(_represented(plain, placed, everyone))
    if len(natural) == 1:
        found.setdefault(natural[0], []).extend(_own(plain, free, clauses))
    return found


def _represented(plain: str, placed: Sequence[Placed], taken: set[str | None]) -> Iterator[str]:
    """The second blank of 由____代表____签署."""
    for ((_, before), _), ((begin, end), field) in pairwise(placed):
        if (
            field.id not in taken
            and REPRESENTED.fullmatch(plain, before, begin)
            and SIGNED_BEHIND.match(plain, end)
        ):
            yield field.id


def _own(plain: str, free: Sequence[Placed], clauses: Clauses) -> Iterator[str]:
    """In an annex: 本人____, and what is signed below it: 签署:____."""
    spoken = NOWHERE
    for (begin, _), field in free:
        here = clause_at(clauses, begin)
        annex = clauses.roots[here] if here != NOWHERE else NOWHERE
        own = annex != NOWHERE and field.type in NAMES and OWN.search(plain, max(0, begin - SELF), begin)
        if own:
            spoken = annex
        if own or (annex != NOWHERE and annex == spoken and _signs(field)):
            yield field.id


def _signs(field: Field) -> bool:
    return field.type == "signature" and bool(BARE.fullmatch(field.label or ""))
