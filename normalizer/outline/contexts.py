"""What the text just before and behind a label adds to its weight, by its family."""

from collections.abc import Callable
from functools import cache

import regex

from normalizer.outline.values import DECIMALS, costs
from normalizer.patterns import compiled
from normalizer.scanner import terminal, terminals

INNER_ORDINALS = frozenset({"kuan", "xiang", "mu"})
ORDINALS = (
    frozenset({"part", "volume", "division", "chapter", "section", "article", "annex"}) | INNER_ORDINALS
)
LETTERS = frozenset({"stem", "stem_paren", "letter", "letter_lower", "letter_half"})
HALVES = frozenset({"half_paren", "han_half"})
FIGURES = frozenset("0123456789.第-")
COLON = frozenset(": ")  # each ATTACHED ends with one of these

Look = Callable[
    [str, int, int, str], float
]  # of the text, where a label begins and ends in it, and its family


def look_of(family: str) -> Look:
    """How to look at what surrounds a label of `family`: what that adds to its weight, never more than nothing."""
    return LOOKS.get(family, look_bracketed)


def look_ordinal(plain: str, at: int, stop: int, family: str) -> float:
    """第三条 and its kin are cited more often than they are numbers."""
    price = costs()
    citing = ends_with("CITING", plain, at) or (family == "article" and plain[at - 1 : at] == "》")
    return (
        price["weight_cited"] * bool(test("CITED")(plain, stop))
        + price["weight_citing"] * citing
        + price["weight_inner"] * (family in INNER_ORDINALS)
    )


def look_annex(plain: str, at: int, stop: int, family: str) -> float:
    """附件一, too, and what is part of a contract is said in a sentence."""
    enclosed = bool(test("ENCLOSED")(plain, stop))
    return look_ordinal(plain, at, stop, family) + costs()["weight_cited"] * enclosed


def look_han(plain: str, at: int, stop: int, _: str) -> float:
    """一、 can be the end of a word (统一、), or the first of several numbers."""
    price, inside_word = costs(), at > 0 and bool(test("INSIDE_WORD")(plain, at - 1))
    series = bool(test("SERIES")(plain, stop))
    return price["weight_inside_word"] * inside_word + price["weight_series"] * series


def look_letter(plain: str, _: int, stop: int, __: str) -> float:
    """A. can stand for a party, or be one of several kinds."""
    price = costs()
    return price["weight_letter"] + price["weight_series"] * bool(test("KIND")(plain, stop - 1))


def look_arabic(plain: str, at: int, stop: int, _: str) -> float:
    """1. can be one of several figures (3、4、5), a part of them, or the number of an enclosure."""
    quantity = is_attached(plain, at) or test("NUMBERS")(plain, stop)
    return costs()["weight_quantity"] if quantity else 0.0


def look_decimal(plain: str, at: int, stop: int, _: str) -> float:
    """1.5 can be a quantity, whose unit follows at once."""
    quantity = is_attached(plain, at) or test("QUANTITY")(plain, stop)
    return costs()["weight_quantity"] if quantity else 0.0


def look_half(plain: str, at: int, stop: int, family: str) -> float:
    """1) can be the end of what stands in brackets."""
    if plain.rfind("(", max(0, at - 12), at) > plain.rfind(")", max(0, at - 12), at):
        return costs()["weight_quantity"]
    return look_bracketed(plain, at, stop, family)


def look_bracketed(plain: str, at: int, stop: int, family: str) -> float:
    """（一）, and whatever else there is, can be cited or belong to a name."""
    price = costs()
    cited = plain[at - 1 : at] == "第" or bool(test("ITEM_CITED")(plain, stop))
    named = at > 0 and family == "han_paren" and bool(test("PERSON")(plain, at - 1))
    return price["weight_cited"] * cited + price["weight_person"] * named


LOOKS: dict[str, Look] = {
    **dict.fromkeys(ORDINALS, look_ordinal),
    **dict.fromkeys(LETTERS, look_letter),
    **dict.fromkeys(HALVES, look_half),
    **dict.fromkeys(DECIMALS | {"coded"}, look_decimal),
    "annex": look_annex,
    "han": look_han,
    "arabic": look_arabic,
}


def is_attached(plain: str, at: int) -> bool:
    """Whether what stands before the figures at `at` makes them a quantity or the number of an enclosure."""
    before = plain[at - 1 : at]
    return before in FIGURES or (before in COLON and ends_with("ATTACHED", plain, at))


@cache
def test(context: str) -> Callable[[str, int], object]:
    """How to tell whether a terminal of grammar/contexts.lark matches at a place: None where it does not."""
    return terminal("contexts", context).match


def ends_with(context: str, plain: str, at: int) -> bool:
    """Whether the terminal `context` matches a text of at most five characters that ends at `at`."""
    return ending(context).search(plain, max(0, at - 5), at) is not None


@cache
def ending(context: str) -> regex.Pattern[str]:
    """A terminal of grammar/contexts.lark up to the end of what is searched."""
    return compiled(rf"(?r)(?:{terminals('contexts')[context].pattern})\Z")
