"""The marks inside a line of a clean source: `⟦type|key|raw|fact⟧` a blank, `⟪kind|words|what⟫` a mention (README.md)."""

import re
from collections.abc import Sequence
from typing import Any, NoReturn, get_args

from source import END, Blank, Mention, Piece, Text, shown

from normalizer.document import FieldType, ReferenceKind

TYPES = frozenset(get_args(FieldType))
MENTIONS = frozenset(("term", *get_args(ReferenceKind)))

_FIELD = re.compile(r"⟦([^⟦⟧|]*)\|([^⟦⟧|]*)\|([^⟦⟧|]+)(?:\|([^⟦⟧|]*))?⟧")
_FACT = re.compile(r"(?P<multiple>multiple)|(?P<part>start(?=>)|words)(?:>(?P<pair>\w+))?|=(?P<same_as>\w+)")
# A mention may hold blanks, whose bars are their own.
_MENTION = re.compile(r"⟪(\w+)\|((?:[^⟪⟫⟦⟧|]|⟦[^⟦⟧]*⟧)+)(?:\|([^⟪⟫⟦⟧|]+))?⟫")
_TITLE = re.compile(r"《(.+?)》|(.+?)(?=第)|(.+)")
_KEY = re.compile(r"[^\W\d]\w*")


class Malformed(ValueError):
    """A clean source that breaks the format; the message names file and line."""


def refuse(place: str, reason: str) -> NoReturn:
    """Raises `Malformed` for the line at `place`."""
    raise Malformed(f"{place}: {reason}")


def read(wording: str, place: str) -> Text:
    """`wording` with its marks read.

    Raises `Malformed` where a mark is of no kind known; the message names `place`.

    >>> read("每月⟦money|租金|____⟧元", "租约.txt:3").plain
    '每月____元'
    """
    parts: list[Piece] = []
    at = 0
    for match in _MENTION.finditer(wording):
        kind, words, written = match.groups()
        if kind not in MENTIONS:
            refuse(place, f"the mention {match[0]} is of no kind known")
        inner = _blanks(words, place)
        parts += *_blanks(wording[at : match.start()], place), _begin(kind, inner, written), *inner, END
        at = match.end()
    return Text((*parts, *_blanks(wording[at:], place)))


def _begin(kind: str, words: Sequence[Piece], written: str | None) -> Mention:
    """A law is called by its title where the source does not say otherwise."""
    if kind not in ("law", "document"):
        return Mention(kind, written)
    title = _TITLE.match("".join(map(shown, words)))
    assert title
    return Mention(kind, written, law=written or title[1] or title[2] or title[3])


def _blanks(wording: str, place: str) -> list[Piece]:
    parts: list[Piece] = []
    at = 0
    for match in _FIELD.finditer(wording):
        blank = Blank(match[1], match[2], match[3])
        if blank.type not in TYPES or not _KEY.fullmatch(blank.key):
            refuse(place, f"the blank {match[0]} needs a known type and a key that is an identifier")
        fact = {} if match[4] is None else _fact(match[4], place)
        parts += wording[at : match.start()], blank._replace(**fact)
        at = match.end()
    parts.append(wording[at:])
    if any(isinstance(part, str) and re.search("[⟦⟧⟪⟫]", part) for part in parts):
        refuse(place, "a blank is ⟦type|key|raw⟧, a mention ⟪kind|words⟫ or ⟪kind|words|what⟫")
    return [part for part in parts if part]


def _fact(written: str, place: str) -> dict[str, Any]:
    match = _FACT.fullmatch(written)
    if not match:
        refuse(place, f"a blank is multiple, start>KEY, words>KEY, words or =KEY, not {written!r}")
    return {name: bool(value) if name == "multiple" else value for name, value in match.groupdict().items()}


def outside(before: str) -> bool:
    """Whether what stands behind `before` is in no mark."""
    return before.count("⟦") == before.count("⟧") and before.count("⟪") == before.count("⟫")
