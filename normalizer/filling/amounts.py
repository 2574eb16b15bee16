"""Figures and amounts: 5万元 as a number of 元, a number as 伍万元整."""

import re
from decimal import Decimal, InvalidOperation

from normalizer.fields.types import find_unit
from normalizer.filling.places import Place

FIGURES = re.compile(
    r"(?:¥|￥|\$|人民币|RMB|CNY)?((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(.*)", re.DOTALL
)
NUMERALS = re.compile(
    r"(?:人民币)?([零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟点]+)(.*)", re.DOTALL
)
WORDS = re.compile(
    r"(?:人民币)?(?:(?P<yuan>[^元圆角分整正]+)(?:[元圆]))?零?(?:(?P<jiao>[零壹贰叁肆伍陆柒捌玖一二三四五六七八九])角)?"
    r"零?(?:(?P<fen>[零壹贰叁肆伍陆柒捌玖一二三四五六七八九])分)?[整正]?"
)
FACTORS = {"亿": 100_000_000, "万": 10_000}
LONGEST = 40  # what is longer is no figure; and the time of int() grows with the square
LARGEST = Decimal(10**16)  # the largest that has words
CENT = Decimal("0.01")


def factor_of(unit: str | None) -> int:
    """How many 元 one of the unit is: 10000 for 万元/年."""
    return FACTORS.get((unit or "")[:1], 1)


def read_number(text: str, place: Place) -> int | float | None:
    """The number that `text` (half width) writes in the field's unit, `None` where it is none or in another unit.

    An amount may come in another unit of money: 5万元 is 50000 元.
    """
    text = "".join(text.split())
    if len(text) > LONGEST:
        return None
    found = FIGURES.fullmatch(text)
    if found:
        value, unit = Decimal(found[1].replace(",", "")), found[2]
    elif worded := _worded(text):
        value, unit = worded
    else:
        return None
    if place.field.type == "money":
        scaled = _scaled(value, unit, place)
        return None if scaled is None else plain_number(scaled)
    return plain_number(value) if not unit or _is_same(unit, place) else None


def _worded(text: str) -> tuple[Decimal, str] | None:
    """三十日, 伍万元整, 壹佰元零伍分."""
    if (found := WORDS.fullmatch(text)) and (found["yuan"] or found["jiao"] or found["fen"]):
        yuan = _numeral(found["yuan"] or "零")
        cents = sum(_digit(found[name]) * rate for name, rate in (("jiao", 10), ("fen", 1)) if found[name])
        return None if yuan is None else (yuan + cents * CENT, "元")
    if found := NUMERALS.fullmatch(text):
        value = _numeral(found[1])
        return None if value is None else (value, found[2].removesuffix("整"))
    return None


def _numeral(text: str) -> Decimal | None:
    """The value of a Chinese numeral, one of a ladder too: 伍万零仟零佰零拾."""
    import cn2an

    folded = re.sub("^零+(?=[^点])", "", re.sub("零+", "零", re.sub("零[仟佰拾千百十]", "零", text)))
    folded = re.sub("零(?=[万亿]|$)", "", folded) or "零"
    try:
        return Decimal(str(cn2an.cn2an(folded, "smart")))
    except (ValueError, InvalidOperation, KeyError):
        return None


def _digit(numeral: str) -> int:
    from normalizer.numerals import chinese

    return chinese(numeral)


def _scaled(value: Decimal, unit: str, place: Place) -> Decimal | None:
    bare = re.sub("[元圆][整正]?$|整$", "", unit)
    if not unit:
        return value
    if bare in ("", *FACTORS):
        return value * factor_of(bare) / factor_of(place.field.unit)
    return value if _is_same(unit, place) else None


def _is_same(unit: str, place: Place) -> bool:
    found, length = find_unit(unit)
    return unit == place.field.unit or bool(
        found and length == len(unit) and found.unit == (place.field.unit or "%")
    )


def plain_number(value: Decimal) -> int | float:
    """The JSON number."""
    return int(value) if value == value.to_integral_value() else float(value)


def figures(value: float, *, cents: bool = False) -> str:
    """Without an exponent; with `cents` what isn't whole has two places at least.

    >>> figures(12000), figures(0.5, cents=True), figures(1e-7)
    ('12000', '0.50', '0.0000001')
    """
    written = f"{Decimal(str(value)):f}"
    if "." in written:
        written = written.rstrip("0").removesuffix(".")
    whole, _, rest = written.partition(".")
    return f"{whole}.{rest:0<2}" if cents and rest else written


def has_words(value: float, unit: str | None) -> bool:
    """Whether the amount can be written in words: not beyond 分, not of more than 16 digits."""
    yuan = Decimal(str(value)) * factor_of(unit)
    return yuan < LARGEST and yuan == yuan.quantize(CENT)


def write_words(value: float, place: Place) -> str:
    """The amount in words (大写), without what the document has behind the blank.

    All of a ladder (__万__仟__佰__拾__元整) is replaced: 壹万贰仟元整 leaves no rung open to be filled in later.
    """
    import cn2an

    if re.match("[元圆万亿]", place.behind):
        return str(cn2an.an2cn(figures(value), "up"))
    words: str = cn2an.an2cn(f"{Decimal(str(value)) * factor_of(place.field.unit):f}", "rmb")
    words = words.removesuffix("整") if place.behind.startswith("整") else words
    return words.replace("元", "圆") if "圆" in place.blank else words
