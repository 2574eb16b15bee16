"""Shifts that no annotation began: an indent trimmed by one byte, a character that was lost together with half the next."""

import re
from functools import cache

from normalizer import codepage
from normalizer.changes import changes_of
from normalizer.document import Diagnostic, Edit
from normalizer.patterns import compiled
from normalizer.restoration.characters import has_rows
from normalizer.restoration.choice import chosen, lost_bytes
from normalizer.restoration.found import Found, minimal, noted
from normalizer.restoration.readings import readings
from normalizer.restoration.splices import Gap, Page, Reading, continued
from normalizer.restoration.words import likeliest

_PRIVATE_USE = compiled("[\ue000-\uf8ff?]")
# The first byte of （ and the next one make these.
_SHIFTED_STOP = compiled("。[\u0080-\u02ff\u2500-\u254b\u3105-\u3129\ue000-\uf8ff]")
_ASCII = re.compile("[\0-\x7f]")
_LONGEST = 400
_DIGITS = "一二三四五六七八九"
# A bracket of full width whose first byte went: 。1) for （1） at the start of a line or a sentence.
_ASCII_LABEL = re.compile(r"。(\d{1,2})[)）]")
_BEFORE_LABEL = "\n。；：;:"
_NUMBER = re.compile("[①-⒛㈠-㈩Ⅰ-Ⅻ](?=[^\0-\x7f]{2})")
_NUMBER_ROWS = b"\x21\x24\x32"
_EATEN = "the character behind this number was lost with the indent before it"
# （ ） 、 and U+3000 in code page 936.
_OPENING, _CLOSING, _COMMA, _INDENT = 0xA3, 0xA3, 0xA1, b"\xa1"
_CLOSING_TRAIL = 0xA9


def trimmed_indent(text: str) -> Found:
    """The `。ㄒ唬` family: U+3000 is A1A1, and where one A1 was trimmed the other takes the first byte of （一）.

    >>> found = trimmed_indent("。ㄒ唬┪ケ痉?")
    >>> trimmed_indent("如下：\\n。ㄒ唬甲方").changes.afters
    ('（一）',)
    >>> trimmed_indent("。┥眢w護理").changes.afters
    ('）身體',)
    >>> trimmed_indent("注音符號。ㄅㄆㄇ").changes.afters
    ()
    """
    edits: list[Edit] = []
    eaten = []
    lost: list[Diagnostic] = []
    for match in _labels().finditer(text) if _SHIFTED_STOP.search(text) else ():
        if edits and match.start() < edits[-1].span[1]:
            continue
        whole = _continued(text, match)
        if whole:
            edits.append(minimal("trimmed_indent", text, whole.begin, whole.end, whole.text))
            lost += lost_bytes(Page(text, {}), whole, _anything)
        elif not match["closing"]:
            edits.append(Edit("trimmed_indent", match.span(), match[0], f"（{_numbers()[match[0]]}）"))
            eaten.append((match.end() - 1, match.end()))
    for match in _ASCII_LABEL.finditer(text):
        if _begins(text, match):
            edits.append(Edit("trimmed_indent", match.span(), match[0], f"（{match[1]}）"))
    ordered = sorted(edits, key=lambda edit: edit.span)
    return Found(changes_of(ordered), (*noted("lost_words", _EATEN, eaten), *lost))


def _begins(text: str, match: re.Match[str]) -> bool:
    """Whether it stands at the beginning of a line or a sentence."""
    return match.start() == 0 or text[match.start() - 1] in _BEFORE_LABEL


def _continued(text: str, label: re.Match[str]) -> Reading | None:
    """The label, or the closing bracket alone, with all that is shifted behind it, if it goes on so."""
    if label["closing"]:
        pending = codepage.pair(label["closing"])[1]
        begun = Reading(label.start(), label.end(), pending, "）")
        return _best(text, begun) if _begins(text, label) else None
    following = codepage.pair(text[label.end() : label.end() + 1])
    if following[:1] != bytes((_CLOSING_TRAIL,)):
        return None
    begun = Reading(label.start(), label.end(), _CLOSING, f"（{_numbers()[label[0]]}")
    return _best(text, begun)


def _best(text: str, begun: Reading) -> Reading | None:
    page = Page(text, {})
    readings = [*continued(page, [begun]), *_to_the_end(text, begun)]
    return chosen(page, readings, _anything, doubtful=True)


def _anything(reading: Reading) -> bool:
    """What trimming leaves of a page can't be damaged again: nobody knows what was trimmed."""
    return True


def _to_the_end(text: str, begun: Reading) -> list[Reading]:
    """All of the line or of what is before a ；, if its last byte was lost without a trace."""
    ascii_from = _ASCII.search(text, begun.end, begun.end + _LONGEST)
    end = ascii_from.start() if ascii_from else min(len(text), begun.end + _LONGEST)
    encoded = bytes((begun.pending,)) + codepage.encode(text[begun.end : end])
    if len(encoded) % 2 == 0 or text[end : end + 1] not in ("", "\n", "\r", ";"):
        return []
    read = codepage.decode(encoded[:-1])
    if _PRIVATE_USE.search(read):
        return []
    gap = Gap(len(begun.text) + len(read), encoded[-1], -1, end - 1)
    return [begun._replace(end=end, pending=0, text=begun.text + read + "?", gaps=(gap,))]


@cache
def _numbers() -> dict[str, str]:
    """What the labels look like, with the private use characters that some sites drop and without."""
    shown: dict[str, str] = {}
    for number in [*_DIGITS, *(tens + "十" + ones for tens in ("", *_DIGITS[1:]) for ones in ("", *_DIGITS))]:
        label = codepage.decode(_INDENT + codepage.encode(f"（{number}）"))[:-1]
        for form in (label, _PRIVATE_USE.sub("", label)):
            if len(form) > 1:
                shown.setdefault(form, number)
    return shown


@cache
def _labels() -> re.Pattern[str]:
    """Longest first. Those of a single character behind the stop could be Zhuyin, so no other may follow.

    `closing` is the second byte of ） with the first one of what follows: （　）身, cut behind the first byte of U+3000, begins with 。┥.
    """
    forms = sorted(_numbers(), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(forms)})(?![ㄅ-ㄩ、])|。(?P<closing>[─-╋])(?![─-╋])")


def invented_number(text: str) -> Found:
    """收⑹褂… for 收集、使用…: 集 and half of 、 were lost, the other half and the next byte are a number.

    The lost character ended with a byte that made a private use character with the first of 、, so few words fit.

    >>> invented_number("甲方收⑹褂酶鋈诵畔ⅰ").changes.afters
    ('集、使用个人信息。',)
    >>> invented_number("承諾如下內容⑴乙方應當⑵甲方應當").changes.afters
    ()
    """
    edits: list[Edit] = []
    lost: list[Diagnostic] = []
    for match in _NUMBER.finditer(text) if has_rows(text, _NUMBER_ROWS) else ():
        before = text[match.start() - 1 : match.start()]
        if edits and match.start() < edits[-1].span[1]:
            continue
        if not ("\u3400" <= before <= "\u9fff" and _looks_shifted(text, match.end())):
            continue
        missing = likeliest(before, _lost_characters())
        best = missing and _best(text, Reading(match.start(), match.start(), _COMMA, missing))
        if best:
            edits.append(minimal("invented_number", text, best.begin, best.end, best.text))
            lost += lost_bytes(Page(text, {}), best, _anything)
    return Found(changes_of(edits), tuple(lost))


def _looks_shifted(text: str, place: int) -> bool:
    """Whether a rare character is near: neither of the 3,755 of GB 2312's first level nor one with a traditional form."""
    return any(
        "\u3400" <= character <= "\u9fff"
        and not b"\xb0\xa1" <= codepage.pair(character) <= b"\xd7\xf9"
        and character not in readings()
        for character in text[place : place + 6]
    )


@cache
def _lost_characters() -> str:
    trails = [trail for trail in range(0xAA, 0xFF) if trail <= 0xAF or trail >= 0xF8]
    return codepage.decode(b"".join(bytes((lead, trail)) for lead in range(0xB0, 0xD8) for trail in trails))
