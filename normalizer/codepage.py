"""Code page 936 as Windows writes and reads it, for text that is not whole any more.

It is Python's gbk, the euro sign at 80, and the private use area: Windows gives U+E000 to U+E864 to the cells that gbk
leaves empty (three areas for users, then all other cells in order), so that every two bytes in range are some character.
Only the ideographic description characters, A989 to A995, are themselves; so the pages of the mirror sites have them.

>>> decode(bytes.fromhex("BFCDB7FE8428B5C4FE84"))
'客服?的\\ue848'
"""

import codecs
import re
from functools import cache

LEADS = frozenset(range(0x81, 0xFF))
TRAILS = frozenset(range(0x40, 0xFF)) - {0x7F}
_DESCRIPTIONS = "〾⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻"
# Starts a character outside the code page: a byte that is no part of any character; the code point follows in six digits.
_OUTSIDE = 0xFF
_MARKED_OUTSIDE = re.compile(rb"\xff.{6}")


def encode(text: str) -> bytes:
    """The bytes of `text`; a character outside the code page becomes seven bytes that `decode` turns back.

    >>> decode(encode("服務€\\ue848𠀀\\ud800\\0")) == "服務€\\ue848𠀀\\ud800\\0"
    True
    """
    return text.encode("gbk", "cp936")


def encode_only(text: str, outside: bytes) -> bytes:
    """The bytes of `text`, and `outside` for each character outside the code page.

    >>> encode_only("務𠀀", b",,").hex()
    '84d52c2c'
    """
    encoded = encode(text)
    return _MARKED_OUTSIDE.sub(outside, encoded) if b"\xff" in encoded else encoded


def decode(encoded: bytes) -> str:
    """The text that Windows reads: a lead byte and a byte that can't follow it become one `?` together.

    A lead byte at the end of a line or before a character outside the code page is one `?` by itself.
    """
    return encoded.decode("gbk", "cp936")


def pair(character: str) -> bytes:
    """The two bytes of a character, or nothing where it has none.

    >>> pair("務").hex(), pair("a"), pair("𠀀")
    ('84d5', b'', b'')
    """
    encoded = encode(character)
    return encoded if len(encoded) == 2 else b""


@cache
def _private_use() -> dict[bytes, str]:
    cells = [bytes((lead, trail)) for lead in sorted(LEADS) for trail in sorted(TRAILS)]
    characters = (
        b"\n".join(cells).decode("gbk", "replace").split("\n")
    )  # one call: 9 ms; one for each cell: 40 ms
    empty = [cell for cell, character in zip(cells, characters, strict=True) if "\ufffd" in character]
    private = {cell: chr(0xE000 + number) for number, cell in enumerate(sorted(empty, key=_area))}
    return private | {
        bytes((0xA9, 0x89 + number)): character for number, character in enumerate(_DESCRIPTIONS)
    }


def _area(cell: bytes) -> tuple[int, bytes]:
    lead, trail = cell
    if 0xAA <= lead <= 0xAF and trail > 0xA0:
        return 0, cell
    if lead >= 0xF8 and trail > 0xA0:
        return 1, cell
    return (2 if 0xA1 <= lead <= 0xA7 and trail <= 0xA0 else 3), cell


@cache
def _private_cells() -> dict[str, bytes]:
    return {character: cell for cell, character in _private_use().items()}


def _odd(error: UnicodeError) -> tuple[str | bytes, int]:
    if isinstance(error, UnicodeEncodeError):
        return _encode_odd(error.object[error.start]), error.start + 1
    assert isinstance(error, UnicodeDecodeError)
    return _decode_odd(error.object, error.start)


def _encode_odd(character: str) -> bytes:
    if character == "€":
        return b"\x80"
    if "\ue000" <= character <= "\ue864" or character in _DESCRIPTIONS:
        return _private_cells().get(character) or _outside(character)
    return _outside(character)


def _outside(character: str) -> bytes:
    return b"%c%06x" % (_OUTSIDE, ord(character))


def _decode_odd(data: bytes, at: int) -> tuple[str, int]:
    if data[at] == _OUTSIDE:
        return chr(int(data[at + 1 : at + 7], 16)), at + 7
    if data[at] == 0x80:
        return "€", at + 1
    cell = data[at : at + 2]
    if cell[1:] in (b"", b"\n", b"\r", b"\xff"):
        return "?", at + 1
    return _private_use().get(cell, "?"), at + 2


codecs.register_error("cp936", _odd)
