"""The numbers that a word processor or a browser writes before list items, from a count and a number format."""

from collections.abc import Callable
from functools import cache

from normalizer.tables import rows

# Behind these a sign would be repeated, or a Roman number grow, without end; no list is that long.
_LARGEST_DOUBLED = 30
_LARGEST_ROMAN = 3999
_LARGEST_COUNTED = 9999


def label(count: int, style: str) -> str:
    """The number `count` as the format `style` of Word or CSS writes it; empty for bullets.

    Arabic digits where the format is unknown or has no sign for the number, as Word does.

    >>> [label(12, style) for style in ("chineseCounting", "ideographLegalTraditional", "upperRoman", "lower-alpha")]
    ['十二', '壹拾貳', 'XII', 'l']
    >>> label(3, "decimalEnclosedCircle"), label(99, "decimalEnclosedCircle"), label(1, "bullet")
    ('③', '99', '')
    """
    way, signs = _formats().get(style, ("digits", "0123456789"))
    if way == "nothing":
        return ""
    return (count > 0 and _WAYS[way](count, signs)) or str(count)


def is_numbered(style: str) -> bool:
    """Whether the format writes a number (bullets and `none` do not)."""
    return _formats().get(style, ("digits",))[0] != "nothing"


@cache
def _formats() -> dict[str, tuple[str, str]]:
    return {name: (way, signs) for name, way, signs in rows("list_formats")}


def _digits(count: int, signs: str) -> str:
    return "".join(signs[int(digit)] for digit in str(count))


def _padded(count: int, signs: str) -> str:
    return _digits(count, signs).rjust(2, signs[0])


def _series(count: int, signs: str) -> str:
    return signs[count - 1 : count]


def _cycle(count: int, signs: str) -> str:
    return signs[(count - 1) % len(signs)]


def _doubled(count: int, signs: str) -> str:
    times, place = divmod(count - 1, len(signs))
    return signs[place] * (times + 1) if times < _LARGEST_DOUBLED else ""


def _letters(count: int, signs: str) -> str:
    written = ""
    while count:
        count, place = divmod(count - 1, len(signs))
        written = signs[place] + written
    return written


def _roman(count: int, signs: str) -> str:
    if count > _LARGEST_ROMAN:
        return ""
    written = ""
    for place, digit in enumerate(reversed(str(count))):
        one, five, ten = tuple((signs + "  ")[2 * place : 2 * place + 3])
        shapes = (
            "",
            one,
            one * 2,
            one * 3,
            one + five,
            five,
            five + one,
            five + one * 2,
            five + one * 3,
            one + ten,
        )
        written = shapes[int(digit)] + written
    return written


def _counting(count: int, signs: str) -> str:
    written = _formal(count, signs)
    return written[1:] if 10 <= count < 20 else written


def _formal(count: int, signs: str) -> str:
    if count > _LARGEST_COUNTED:
        return ""
    written = ""
    for place, digit in enumerate(reversed(str(count))):
        if digit != "0":
            written = signs[int(digit)] + (signs[9 + place] if place else "") + written
        elif written and not written.startswith(signs[0]):
            written = signs[0] + written
    return written


def _tens(count: int, signs: str) -> str:
    return _counting(count, signs) if count < 100 else _digits(count, signs)


def _dashes(count: int, signs: str) -> str:
    return f"- {_digits(count, signs)} -"


_WAYS: dict[str, Callable[[int, str], str]] = {
    "digits": _digits,
    "padded": _padded,
    "series": _series,
    "cycle": _cycle,
    "doubled": _doubled,
    "letters": _letters,
    "roman": _roman,
    "counting": _counting,
    "formal": _formal,
    "tens": _tens,
    "dashes": _dashes,
}
