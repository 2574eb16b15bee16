"""Writes `normalizer/data/readings.tsv` from pypinyin and OpenCC: `python tests/regenerate_readings.py`."""

from pathlib import Path

import opencc
from pypinyin import Style, pinyin

TABLE = Path(__file__).parent.parent / "normalizer" / "data" / "readings.tsv"
HEADER = """\
# Readings of the characters of code page 936 that differ between simplified and traditional script.
# Format: character <tab> readings in toned pinyin, the most frequent first, separated by blanks. Sorted by code point.
# Used by: damage (the reading that a site writes), restoration (which brackets can be annotations).
# Source: pypinyin (readings), OpenCC (t2s or s2t changes the character); made by tests/regenerate_readings.py.
"""


def table() -> str:
    """The whole file."""
    simplified, traditional = opencc.OpenCC("t2s").convert, opencc.OpenCC("s2t").convert
    rows = [
        f"{character}\t{' '.join(readings(character))}\n"
        for character in map(chr, range(0x4E00, 0xA000))
        if character.encode("gbk", "ignore")
        and (simplified(character) != character or traditional(character) != character)
    ]
    return HEADER + "".join(rows)


def readings(character: str) -> list[str]:
    """The toned readings that code page 936 can write: a site could not have written others."""
    return [
        reading
        for reading in pinyin(character, style=Style.TONE, heteronym=True)[0]
        if reading.encode("gbk", "ignore").decode("gbk") == reading
    ]


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
