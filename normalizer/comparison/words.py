"""The wording of two passages against each other, by words, numbers, marks and blanks."""

import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import regex

from normalizer.comparison.values import Ignored, Slot, Words
from normalizer.document import Field, Span
from normalizer.script import converted, folded

# Words of Chinese characters are cut further, by the dictionary.
UNITS = regex.compile(r"\p{Han}+|\d+(?:[.,:]\d+)*|[^\W\d\p{Han}]+|\s+|.", regex.DOTALL)
MARK = re.compile(r"[\W_]+")


class Token(NamedTuple):
    """The smallest thing that can differ: two tokens are the same where their `key` is."""

    key: Hashable
    text: str
    span: Span
    field: str | None
    slot: Slot


def tokens(
    words: Iterable[tuple[Slot, Words]], fields: Mapping[str, Field], ignored: Collection[Ignored]
) -> list[Token]:
    """The tokens of some passages in order; what is ignored altogether is part of the token before it.

    A blank is one token, the same as any that `asks` the same.
    """
    found: list[Token] = []
    loose: list[Token] = []
    for slot, piece in words:
        for token in _units(slot, piece, fields, ignored):
            if loose and loose[0].slot != slot:
                found.append(_glued(loose))
                loose = []
            if not token.key and found and found[-1].slot == slot:
                found[-1] = _glued([found[-1], token], found[-1])
            elif not token.key:
                loose.append(token)
            else:
                found.append(_glued([*loose, token], token))
                loose = []
    return [*found, _glued(loose)] if loose else found


def _glued(parts: Sequence[Token], main: Token | None = None) -> Token:
    main = main or parts[0]
    return main._replace(
        text="".join(part.text for part in parts), span=(parts[0].span[0], parts[-1].span[1])
    )


def _units(
    slot: Slot, words: Words, fields: Mapping[str, Field], ignored: Collection[Ignored]
) -> Iterator[Token]:
    if words.field is not None:
        yield Token(asks(fields[words.field]), words.text, words.span, words.field, slot)
        return
    text = converted(words.text, "t2s")
    shown = text if "script" in ignored else words.text
    start, end = words.span
    exact = end - start == len(text)
    for first, last in _cuts(text):
        key = shown[first:last]
        span = (start + first, start + last) if exact else words.span
        yield Token(_key(key, ignored), words.text[first:last], span, None, slot)


def asks(field: Field) -> Hashable:
    """What makes a blank the same as another: neither its length nor its key, which its surroundings give it."""
    return field.type, field.unit, field.options


def _key(text: str, ignored: Collection[Ignored]) -> str:
    """What is compared; empty where the whole unit is ignored."""
    if "width" in ignored:
        text = folded(text).strip()
    return MARK.sub("", text) if "punctuation" in ignored else text


def _cuts(text: str) -> Iterator[Span]:
    """Where the units of a simplified text begin and end."""
    import rjieba

    for match in UNITS.finditer(text):
        at, end = match.span()
        if end - at > 1 and "\u3400" <= text[at] <= "\u9fff":
            for word in rjieba.cut(match[0], False):
                yield at, at + len(word)
                at += len(word)
        else:
            yield at, end
