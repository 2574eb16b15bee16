"""Which character follows which, on the page itself and in contracts in general."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from math import log
from operator import add
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


class Chain(NamedTuple):
    """How often each run of characters is there, and how many kinds of character follow each."""

    counts: Mapping[str, int]
    kinds: Mapping[str, int]
    length: int

    def smoothed(self, before: str, character: str, otherwise: float) -> float:
        """The probability of `character` behind `before`, by Witten and Bell: as likely new as `before` had kinds of it."""
        kinds = self.kinds.get(before)
        if not kinds:
            return otherwise
        return (self.counts.get(before + character, 0) + kinds * otherwise) / (self.counts[before] + kinds)


@cache
def _contracts() -> Chain:
    """The chain of `data/usage.tsv`."""
    pairs = {
        first + next_: int(count) for first, row in rows("usage") for next_, count in _COUNTED.findall(row)
    }
    single: Counter[str] = Counter()
    for pair, count in pairs.items():
        single[pair[0]] += count
    return Chain({**pairs, **single}, Counter(pair[0] for pair in pairs), single.total())


@lru_cache(1 << 14)
def _generally(before: str, character: str) -> float:
    """The probability of `character` behind `before` (one, or nothing) in contracts."""
    chain = _contracts()
    if not before:
        met = chain.counts.get(character, 0) + _DICTIONARY * word_share(character)
        return met / (chain.length + _DICTIONARY)
    # 靠 is likely behind 停, because 停靠 is a word.
    worded = word_share(before + character) / _generally("", before)
    return chain.smoothed(before, character, max(_generally("", character), min(worded, 0.5)))


class Usage:
    """How a page goes on, learnt from its text.

    >>> usage = Usage("燃氣源，燃氣的氣源")
    >>> usage.habit("燃氣源") > usage.habit("燃氣體")
    True
    """

    def __init__(self, page: str) -> None:
        text = _BEFORE_SPLICE.sub("\n", plain(page[:_ENOUGH]))
        pairs = list(map(add, text, text[1:]))
        counts = Counter(text) + Counter(pairs)
        counts.update(map(add, pairs, text[2:]))
        self.chain = Chain(counts, Counter(run[:-1] for run in counts), len(text))

    def share(self, pair: str) -> float:
        """The share of the two neighbours among all; small on a short page, where most are there by chance."""
        return self.chain.counts.get(pair, 0) / (self.chain.length + _SHORT)

    def habit(self, text: str, unseen: int = 0) -> float:
        """The logarithm of the probability of `text`, by the character, each behind the two before it.

        `unseen` is the place of a character that no page shows undamaged behind the one before it: 海活 has the bytes of ；.
        """
        shown = plain(text)
        return sum(log(self._probability(shown, at, unseen)) for at in range(len(shown)))

    def _probability(self, text: str, at: int, unseen: int) -> float:
        if at and at == unseen:
            return _generally(text[at - 1], text[at])
        first = max(0, at - 2)
        return self.follows(text[max(first, unseen) if at > unseen else first : at], text[at])

    def follows(self, before: str, character: str) -> float:
        """The probability of `character` behind `before`, which has at most two: what the page lacks is as in contracts."""
        if not before:
            share = _generally("", character)
            return (self.chain.counts.get(character, 0) + _SHORT * share) / (self.chain.length + _SHORT)
        if len(before) > 1:
            otherwise = self.follows(before[1:], character)
        else:
            otherwise = max(_generally(before, character), self.follows("", character) / 2)
        return self.chain.smoothed(before, character, otherwise)
