"""Whole pages whose UTF-8 was read as GBK, Latin-1 or Windows-1252."""

import re
from collections.abc import Callable
from itertools import filterfalse, islice

from normalizer.changes import changes_of
from normalizer.document import Edit
from normalizer.patterns import compiled
from normalizer.restoration.found import Found, minimal, noted

_SAMPLE = 100
# `re` would take 3 ms to compile it.
_CHINESE = compiled("[\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e]")
_UNDEFINED = {
    chr(code): code for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}  # in Windows-1252, which browsers pass through
_MESSAGE = "looks like UTF-8 that was read as another encoding, and bytes of it are lost"


def mojibake(text: str) -> Found:
    """The page's own characters, line by line, where every byte of a line's UTF-8 is still there.

    >>> mojibake("ç”²æ–¹ï¼šå…¬å\\x8f¸").changes.afters
    ('甲方：公司',)
    >>> mojibake("甲方：公司").changes.starts, mojibake("Café, naïve").changes.starts
    ((), ())
    """
    sample = "".join(islice(filterfalse(str.isascii, islice(text, 40 * _SAMPLE)), _SAMPLE))
    misread = next((encode for encode in (_as_windows, _as_gbk) if _is_misread(sample, encode)), None)
    if misread is None:
        return Found()
    edits: list[Edit] = []
    lost = []
    for line in re.finditer("[^\n\r]+", text):
        after = _reread(line[0], misread)
        if after is None:
            lost.append(line.span())
        elif after != line[0]:
            edits.append(minimal("mojibake", text, *line.span(), after))
    return Found(changes_of(edits), noted("mojibake", _MESSAGE, lost, "error"))


def _is_misread(sample: str, encode: Callable[[str], bytes]) -> bool:
    """Whether nearly all of it is UTF-8 of Chinese; of real Chinese in GBK one character in a hundred can be."""
    try:
        again = encode(sample).decode("utf-8", "replace")
    except UnicodeEncodeError:
        return False
    return len(_CHINESE.findall(again)) * 10 > len(again) * 8 > 0


def _reread(line: str, encode: Callable[[str], bytes]) -> str | None:
    try:
        return encode(line).decode("utf-8")
    except UnicodeError:
        return None


def _as_gbk(text: str) -> bytes:
    return text.encode("gb18030")


def _as_windows(text: str) -> bytes:
    return b"".join(_byte(character) for character in text)


def _byte(character: str) -> bytes:
    return bytes((_UNDEFINED[character],)) if character in _UNDEFINED else _latin(character)


def _latin(character: str) -> bytes:
    return character.encode("latin-1") if ord(character) < 0x100 else character.encode("cp1252")
