"""Which character follows which, on the page itself and in contracts in general."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from math import log
from typing import NamedTuple

from normalizer.damage import FOLDED
from normalizer.restoration.lexicon import share as word_share
from normalizer.script import converted
from normalizer.tables import rows

# As much of a page as tells its vocabulary.
_ENOUGH = 200_000
_NARROW = {ord(wide): narrow for wide, narrow in FOLDED.items()}
# What stands before a `?` is followed by something else than the page shows.
_BEFORE_SPLICE = re.compile(r".?\?")
_COUNTED = re.compile(r"(\D)(\d+)")
# The dictionary's shares of characters count as much as those in contracts would if they had so many.
_DICTIONARY = 20_000
# A page's own shares of characters count as much as the general ones once it has so many.
_SHORT = 5_000


def plain(text: str) -> str:
    """`text` in simplified script with folded marks: what is counted and asked.

    >>> plain("燃氣，氣源")
    '燃气,气源'
    """
    return converted(text, "t2s").translate(_NARROW)


class Followers(NamedTuple):
    """What follows a run of characters, how often each, and how often the run is there."""

    counts: Mapping[str, int]
    met: int

    def smoothed(self, character: str, otherwise: float) -> float:
        """The probability of `character` next, by Witten and Bell: as likely new as there were kinds of them."""
        kinds = len(self.counts)
        return (
            (self.counts.get(character, 0) + kinds * otherwise) / (self.met + kinds) if kinds else otherwise
        )


_NONE = Followers({}, 0)


@cache
def _contracts() -> tuple[Mapping[str, Followers], int]:
    """What follows each character of `data/usage.tsv`, and how many pairs it has."""
    counts = {
        first: {next_: int(count) for next_, count in _COUNTED.findall(row)} for first, row in rows("usage")
    }
    chain = {first: Followers(behind, sum(behind.values())) for first, behind in counts.items()}
    return chain, sum(behind.met for behind in chain.values())


@lru_cache(1 << 14)
def _generally(before: str, character: str) -> float:
    """The probability of `character` behind `before` (one, or nothing) in contracts."""
    chain, length = _contracts()
    if not before:
        met = chain.get(character, _NONE).met + _DICTIONARY * word_share(character)
        return met / (length + _DICTIONARY)
    # 靠 is likely behind 停, because 停靠 is a word.
    worded = word_share(before + character) / _generally("", before)
    return chain.get(before, _NONE).smoothed(character, max(_generally("", character), min(worded, 0.5)))


class Usage:
    """How a page goes on, learnt from its text.

    >>> usage = Usage("燃氣源，燃氣的氣源")
    >>> usage.habit("燃氣源") > usage.habit("燃氣體")
    True
    """

    def __init__(self, page: str) -> None:
        self._text = _BEFORE_SPLICE.sub("\n", plain(page[:_ENOUGH]))
        self._counts = Counter(self._text)
        self._followers: dict[str, Followers] = {}
        self._logarithms: dict[str, float] = {}

    def share(self, pair: str) -> float:
        """The share of the two neighbours among all; small on a short page, where most are there by chance."""
        return self._behind(pair[0]).counts.get(pair[1], 0) / (len(self._text) + _SHORT)

    def habit(self, text: str, unseen: int = 0, first: int = 0) -> float:
        """The logarithm of the probability of `text[first:]`, by the character, each behind the two before it.

        `text` is plain. `unseen` is the place of a character that no page shows undamaged behind the one before it: 海活
        has the bytes of ；.
        """
        return sum(self._logarithm(text, at, unseen) for at in range(first, len(text)))

    def _logarithm(self, text: str, at: int, unseen: int) -> float:
        if at and at == unseen:
            return log(_generally(text[at - 1], text[at]))
        first = max(0, at - 2)
        run = text[max(first, unseen) if at > unseen else first : at + 1]
        if run not in self._logarithms:
            self._logarithms[run] = log(self.follows(run[:-1], run[-1]))
        return self._logarithms[run]

    def follows(self, before: str, character: str) -> float:
        """The probability of `character` behind `before`, which has at most two: what the page lacks is as in contracts."""
        if not before:
            share = _generally("", character)
            return (self._counts[character] + _SHORT * share) / (len(self._text) + _SHORT)
        if len(before) > 1:
            otherwise = self.follows(before[1:], character)
        else:
            otherwise = max(_generally(before, character), self.follows("", character) / 2)
        return self._behind(before).smoothed(character, otherwise)

    def _behind(self, before: str) -> Followers:
        found = self._followers.get(before)
        if found is None:
            there = before[1:] in self._behind(before[0]).counts if before[1:] else before in self._counts
            found = self._followers[before] = self._followed(before) if there else _NONE
        return found

    def _followed(self, before: str) -> Followers:
        text, size = self._text, len(before)
        at = text.find(before)
        ends = []
        while at >= 0:
            ends.append(at + size)
            at = text.find(before, at + 1)
        return Followers(Counter(text[end] for end in ends if end < len(text)), len(ends))
