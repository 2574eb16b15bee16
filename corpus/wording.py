"""What an editor does to the wording of a clause: other words, another order, a sentence more or less, two halves."""

import re
from collections.abc import Callable, Sequence
from random import Random

from nodes import LEAST
from source import Piece, Text
from tables import rows

SENTENCE = re.compile(r"[^。；]+[。；]?")


def reworded(text: Text, draw: Random) -> Text:
    how = draw.sample((_other_words, _other_order, _longer, _shorter), 3)
    for change in how:
        text = change(text, draw)
    return text


def _other_words(text: Text, _: Random) -> Text:
    table = {old: new for name in ("rewordings", "turns") for old, new in rows(name)}
    pattern = re.compile("|".join(sorted(table, key=len, reverse=True)))
    return _each(text, lambda part: pattern.sub(lambda m: table[m[0]], part))


def _other_order(text: Text, _: Random) -> Text:
    """In a sentence of three turns or more the first two change places."""

    def turned(match: re.Match[str]) -> str:
        turns = match[0][:-1].split("，")
        end = match[0][-1]
        return "，".join([turns[1], turns[0], *turns[2:]]) + end if len(turns) > 2 else match[0]

    return _each(text, lambda part: re.sub(r"[^。；]+[。；]", turned, part))


def _longer(text: Text, draw: Random) -> Text:
    return Text((*text.parts, draw.choice(rows("additions"))[0])) if text.plain.endswith("。") else text


def _shorter(text: Text, _: Random) -> Text:
    """Without its last sentence, where there are three or more."""
    last = text.parts[-1]
    sentences = SENTENCE.findall(last) if isinstance(last, str) else []
    return Text((*text.parts[:-1], "".join(sentences[:-1]))) if len(sentences) > 2 else text


def _each(text: Text, change: Callable[[str], str]) -> Text:
    return Text(tuple(change(part) if isinstance(part, str) else part for part in text.parts))


def halves(text: Text) -> tuple[Text, Text] | None:
    """The text cut behind a sentence near its middle."""
    parts = text.parts
    cuts = []
    for number, part in enumerate(parts):
        if isinstance(part, str):
            cuts += [(number, match.end()) for match in SENTENCE.finditer(part) if match[0][-1] == "。"]
    for number, at in sorted(cuts, key=lambda cut: abs(_length(parts, *cut) - len(text.plain) / 2)):
        part = parts[number]
        assert isinstance(part, str)
        first, second = Text((*parts[:number], part[:at])), Text((part[at:], *parts[number + 1 :]))
        if min(len(first.plain), len(second.plain)) >= LEAST:
            return first, second
    return None


def _length(parts: Sequence[Piece], number: int, at: int) -> int:
    return len(Text(tuple(parts[:number])).plain) + at


def joined(parts: Sequence[Piece]) -> Text:
    """The parts, wording beside wording as one."""
    found: list[Piece] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, str) and isinstance(last, str):
            found[-1] = last + part
        else:
            found.append(part)
    return Text(tuple(found))
