"""Which characters can be annotated, with which readings, and which of them can hide in a splice."""

from functools import cache, lru_cache

from normalizer import codepage
from normalizer.damage import LEFT_SIMPLIFIED
from normalizer.script import converted
from normalizer.tables import rows

# Letters of toned pinyin that code page 936 has; ê, ḿ and their like stand in no reading of a differing character.
TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
READING = f"[a-z{TONES}ü]{{1,6}} ?"


@cache
def readings() -> dict[str, str]:
    """The readings of each character that differs between simplified and traditional script, separated by blanks.

    >>> readings()["會"], "和" in readings()
    ('huì kuài kuò', False)
    """
    return {row[0]: row[1] for row in rows("readings")}


@cache
def simplified() -> frozenset[str]:
    """The characters that the sites, whose pages are traditional, would have converted.

    >>> "务" in simplified(), "務" in simplified(), "和" in simplified(), "后" in simplified()
    (True, False, False, False)
    """
    known = "".join(readings())
    kept = {old for old, new in zip(known, converted(known, "t2s"), strict=True) if old == new}
    return frozenset(kept - LEFT_SIMPLIFIED)


@lru_cache(1 << 13)
def can_be(character: str, reading: str) -> bool:
    """Whether the character differs between the scripts and is read so; a blank behind the reading doesn't count.

    >>> can_be("務", "wù"), can_be("務", "huì"), can_be("和", "hé")
    (True, False, False)
    """
    return reading.rstrip(" ") in readings().get(character, "").split()


@cache
def _by_reading() -> dict[str, str]:
    found: dict[str, str] = {}
    for rank in range(2):
        for character, known in readings().items():
            for reading in known.split()[1:] if rank else known.split()[:1]:
                found[reading] = found.get(reading, "") + character
    return found


def is_reading(reading: str) -> bool:
    """Whether any such character is read so."""
    return reading.rstrip(" ") in _by_reading()


@lru_cache(1 << 12)
def led_by(lead: int, reading: str) -> tuple[str, ...]:
    """The characters read so whose first byte is `lead`: what a site can have found across two characters.

    Those that are mostly read so come first: all 109 characters that were met are annotated with their first reading.

    >>> led_by(0xF2, "qū"), led_by(0xF2, "yàn")
    (('驅', '騶'), ('騴', '驗'))
    """
    read_so = _by_reading().get(reading.rstrip(" "), "")
    return tuple(character for character in read_so if codepage.pair(character)[0] == lead)
