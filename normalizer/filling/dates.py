"""Dates and times as data (2026-05-01) and as documents write them (2026年5月1日)."""

import re
from collections.abc import Mapping
from functools import cache

from normalizer.filling.places import Json, Place
from normalizer.numerals import chinese

Parts = Mapping[str, int]

# What a value names, and how it is written as data.
SHAPES = {
    "年月日时分": "{年:04}-{月:02}-{日:02}T{时:02}:{分:02}",
    "年月日": "{年:04}-{月:02}-{日:02}",
    "年月": "{年:04}-{月:02}",
    "月日": "{月:02}-{日:02}",
    "时分": "{时:02}:{分:02}",
}
SAMPLE = {"年": 2026, "月": 5, "日": 1, "时": 9, "分": 30}
LONGEST = 40  # what is longer is no date
LARGEST = {2999: "年", 12: "月", 31: "日"}
FIGURE = "[0-9]{1,4}|[〇○零一二三四五六七八九十]{1,4}"
UNIT = {"号": "日", "点": "时"}
NAMED = re.compile(
    rf"(?:公元|(?P<republic>民国))?(?:(?P<年>{FIGURE})年)?(?:(?P<月>{FIGURE})月)?(?:(?P<日>{FIGURE})[日号])?"
    rf"T?(?:(?P<时>{FIGURE})[时点](?:(?P<分>{FIGURE})分)?)?|(?P<of_any>.+)"
)
FIGURED = re.compile(
    r"(?:(?:(?P<年>[0-9]{4})([-/.])(?P<月>[0-9]{1,2})\2(?P<日>[0-9]{1,2}))?(?:(?:^|T|\b(?=[0-9]{2}:))(?P<时>[0-9]{1,2}):(?P<分>[0-9]{2})(?::[0-9.]+)?)?)"
    r"|(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})|(?P<mm>[0-9]{1,2})[-/.](?P<dd>[0-9]{1,2})"
)
SEPARATOR = re.compile(r"[-/.]")
WRITTEN_UNITS = re.compile("[年月日号时点分]")
# A blank that its author named, [签署日期], says nothing of the form.
WORDED = re.compile("(?![年月日号时点分〇零一二三四五六七八九十])[一-鿿]")
REPUBLIC = 1911  # 民国1年 is 1912
CHINESE_DIGITS = "〇一二三四五六七八九"


@cache
def _shape(pattern: str) -> str:
    """The parts that a pattern of the schema asks for."""
    return next(shape for shape, iso in SHAPES.items() if re.match(pattern, iso.format(**SAMPLE)))


def shape_of(schema: Json) -> str:
    """The parts that a date of the schema has: `年月日`, `时分`, or `年` alone for a whole number."""
    if schema["type"] == "integer":
        return LARGEST[schema["maximum"]]
    return _shape(schema["pattern"]) if "pattern" in schema else "年月日"


def read_date(text: str, place: Place) -> str | int | None:
    """The date that `text` (half width) writes, as its schema wants it; `None` where it is none.

    With a fixed year in the document (2025年__月__日) the year may be left out.
    """
    shape = shape_of(place.schema)
    if len(text) > LONGEST:
        return None
    parts = parts_of(text)
    if parts is None and len(shape) == 1 and text.isdecimal():
        parts = {shape: int(text)}
    if parts is None:
        return None
    if place.before.endswith("民国") and parts.get("年", REPUBLIC) < REPUBLIC:
        parts = {**parts, "年": parts["年"] + REPUBLIC}
    if shape == "年月日时分" and "时" in parts:
        parts = {"分": 0, **parts}
    if any(part not in parts for part in shape) or len(shape) < len(parts):
        return None
    return parts[shape] if len(shape) == 1 else SHAPES[shape].format(**parts)


def parts_of(text: str) -> Parts | None:
    """The parts of a date or time that `text` (half width) writes.

    >>> parts_of("二〇二六年五月一日"), parts_of("2026/5/1"), parts_of("9:30")
    ({'年': 2026, '月': 5, '日': 1}, {'年': 2026, '月': 5, '日': 1}, {'时': 9, '分': 30})
    """
    compact = re.sub(r"\s+", "" if WRITTEN_UNITS.search(text) else "T", text.strip())
    found = FIGURED.fullmatch(compact) or NAMED.fullmatch(compact)
    if not compact or not found or found.groupdict().get("of_any"):
        return None
    names = {"y": "年", "m": "月", "mm": "月", "dd": "日"}
    groups = {names.get(name, name): value for name, value in found.groupdict().items() if value}
    republic = groups.pop("republic", "")
    parts = {name: int(value) if value.isdecimal() else chinese(value) for name, value in groups.items()}
    return {**parts, "年": parts["年"] + REPUBLIC} if republic and "年" in parts else parts


def write_date(value: str | int, place: Place) -> str:
    """The date in the form of its blank: all of ____年__月__日 becomes 2026年5月1日, ____-__-__ becomes 2026-05-01."""
    if isinstance(value, int):
        return str(value - REPUBLIC if _is_republican(place) and value > REPUBLIC else value)
    parts = dict(parts_of(value) or {})
    separator = SEPARATOR.search(place.blank)
    units = [] if WORDED.search(place.blank) else WRITTEN_UNITS.findall(place.blank)
    if separator and not units:
        return value.replace("-", separator[0])
    if not units:
        units = [*shape_of(place.schema)]
        if units == ["时", "分"]:
            return value
    return _joined(parts, units, place)


def _joined(parts: dict[str, int], units: list[str], place: Place) -> str:
    if _is_republican(place):
        parts["年"] -= REPUBLIC
    if parts.get("分") and "分" not in units:
        units = [*units, "分"]
    named = ((unit, parts.get(UNIT.get(unit, unit))) for unit in units)
    figure = _chinese_figure if place.blank.startswith("二") else str
    return "".join(f"{figure(value)}{unit}" for unit, value in named if value is not None)


def _is_republican(place: Place) -> bool:
    return place.before.endswith("民国")


def _chinese_figure(value: int) -> str:
    if value > 99:
        return "".join(CHINESE_DIGITS[int(digit)] for digit in str(value))
    tens, ones = divmod(value, 10)
    ten = "" if not tens else "十" if tens == 1 else CHINESE_DIGITS[tens] + "十"
    return ten + (CHINESE_DIGITS[ones] if ones or not tens else "")
