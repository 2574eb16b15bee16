"""Which character follows which, on the page itself and in contracts in general."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from math import inf, log
from typing import NamedTuple, TypeVar

from normalizer.damage import fold
from normalizer.restoration.lexicon import share as word_share
from normalizer.script import converted
from normalizer.tables import rows

# As much of a page as tells its vocabulary.
_ENOUGH = 200_000
_COUNTED = re.compile(r"(\D)(\d+)")
# The dictionary's shares of characters count as much as those in contracts would if they had so many.
_DICTIONARY = 20_000
# A page's own shares of characters count as much as the general ones once it has so many.
_SHORT = 5_000
_MOST_KNOWN = 1 << 16
# Most neighbours on a page are no words: at a tenth of their share 供擔。beats 擔保。
_SHARE_OF_WORDS = 0.05


def plain(text: str) -> str:
    """`text` in simplified script with folded marks: what is counted and asked.

    >>> plain("燃氣，氣源")
    '燃气,气源'
    """
    return fold(converted(text, "t2s"))


class Followers(NamedTuple):
    """What follows a run of characters, how often each, and how often the run is there; `once` more were met once."""

    counts: Mapping[str, int]
    met: int
    once: int = 0

    def smoothed(self, character: str, otherwise: float) -> float:
        """The probability of `character` next, by Witten and Bell: as likely new as there were kinds of them."""
        kinds = len(self.counts) + self.once
        return (
            (self.counts.get(character, 0) + kinds * otherwise) / (self.met + kinds) if kinds else otherwise
        )


_NONE = Followers({}, 0)


@cache
def _contracts() -> tuple[Mapping[str, Followers], int]:
    """What follows each character of `data/usage.tsv`, and how many pairs it has."""
    chain = {first: _parsed(behind, int(once)) for first, once, behind in rows("usage")}
    return chain, sum(behind.met for behind in chain.values())


def _parsed(behind: str, once: int) -> Followers:
    counts = {next_: int(count) for next_, count in _COUNTED.findall(behind)}
    return Followers(counts, sum(counts.values()) + once, once)


def _behind_in_contracts(before: str) -> Followers:
    return _contracts()[0].get(before, _NONE)


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


Told = TypeVar("Told")


class _Known(dict[str, Told]):
    """What is known of each text, worked out when it is first asked for; it forgets all when it knows too many."""

    def __init__(self, tell: Callable[[str], Told]) -> None:
        super().__init__()
        self._tell = tell

    def __missing__(self, text: str) -> Told:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[text] = told = self._tell(text)
        return told


def _logarithm(probability: float) -> float:
    return log(probability) if probability else -inf


class Usage:
    """How a page goes on, learnt from its text. `words` has the logarithm of the share of each word, as the page uses it.

    >>> usage = Usage("燃氣源，燃氣的氣源")
    >>> usage.habit("燃氣源") > usage.habit("燃氣體")
    True
    """

    def __init__(self, page: str) -> None:
        # What stands before a `?` is followed by something else than the page shows.
        self._text = "\n".join([part[:-1] for part in plain(page[:_ENOUGH]).split("?")])
        self._counts = Counter(self._text)
        self._behind = _Known(self._followed)
        self._shares = _Known(self._share)
        self._pairs = _Known(self._pair)
        self._runs = _Known(lambda run: log(self.follows(run[:-1], run[-1])))
        self._behind_unseen = _Known(lambda text: self.habit(text, 0, 1))
        self.words = _Known(lambda word: _logarithm(self._word(word)))

    def _word(self, word: str) -> float:
        """Its share in the dictionary; the page's own shares are small where it is short: most neighbours are there by chance."""
        if len(word) == 2:
            known = word_share(word)
            met = self._behind[word[0]].counts.get(word[1], 0) if known else self._met_as_word(word)
            return known + _SHARE_OF_WORDS * met / (len(self._text) + _SHORT)
        is_letter = len(word) == 1 and not "\u3400" <= word <= "\u9fff"
        return self.follows("", word) if is_letter else word_share(word)

    def _met_as_word(self, pair: str) -> int:
        """How often the page has the pair where its second character does not begin a word: 供擔保 is 供 and 擔保."""
        behind = self._behind[pair].counts
        return sum(count for next_, count in behind.items() if not word_share(pair[1] + next_))

    def habit(self, text: str, unseen: int = 0, first: int = 0) -> float:
        """The logarithm of the probability of `text[first:]`, by the character, each behind the two before it.

        `text` is plain. `unseen` is the place of a character that no page shows undamaged behind the one before it: 海活
        has the bytes of ；.
        """
        if 0 < unseen < len(text):
            lost = log(self._unseen(text[unseen - 1], text[unseen]))
            return self.habit(text[:unseen], 0, first) + lost + self._behind_unseen[text[unseen:]]
        runs = self._runs
        return sum([runs[text[max(0, at - 2) : at + 1]] for at in range(first, len(text))])

    def _unseen(self, before: str, character: str) -> float:
        """The probability of `character` where no page shows it behind `before`: as in contracts, else as often as the page has it."""
        worded = min(word_share(before + character) / _generally("", before), 0.5)
        return _behind_in_contracts(before).smoothed(character, max(self.follows("", character), worded))

    def follows(self, before: str, character: str) -> float:
        """The probability of `character` behind `before`, which has at most two: what the page lacks is as in contracts."""
        if len(before) < 2:
            return self._pairs[before + character] if before else self._shares[character]
        return self._behind[before].smoothed(character, self._pairs[before[1:] + character])

    def _share(self, character: str) -> float:
        share = _generally("", character)
        return (self._counts[character] + _SHORT * share) / (len(self._text) + _SHORT)

    def _pair(self, pair: str) -> float:
        before, character = pair[0], pair[1]
        otherwise = max(_generally(before, character), self._shares[character] / 2)
        return self._behind[before].smoothed(character, otherwise)

    def _followed(self, before: str) -> Followers:
        """What follows one character or two on the page."""
        there = before[1:] in self._behind[before[0]].counts if before[1:] else before in self._counts
        if not there:
            return _NONE
        pieces = self._text.split(before)
        behind = [piece[:1] or before[0] for piece in pieces[1:-1]] + [pieces[-1][:1]] * bool(pieces[-1])
        return Followers(Counter(behind), len(pieces) - 1)


@cache
def general() -> Usage:
    """What contracts in general tell, and no page."""
    return Usage("")
