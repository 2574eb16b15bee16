"""How well a text reads: the words it is made of, as often as rjieba's dictionary and the page itself have them."""

import re
from collections import Counter
from functools import lru_cache
from math import log

from normalizer.script import converted

LONGEST = 6
# The dictionary's total count. It does not count marks; theirs are one in so many characters of running text.
_TOTAL = 60_101_967
_MARKS = {" ": 1, "，": 15, ",": 15, "。": 30, "、": 40}
_STOPS = "，。、"
_PUNCTUATION = "，。、；：？！（）“”《》—·　"
_OTHER_MARK = 150
_ANNOUNCING = ("附件", "如下", "例如")
_AFTER_ANNOUNCING = 1 / 4
_UNKNOWN = 1 / (_TOTAL * 20)
# As much of a page as tells its vocabulary. Most neighbours are no words: at a tenth of their share 供擔。beats 擔保。
_ENOUGH = 200_000
_SHARE_OF_WORDS = 0.05
_SHORT = 5_000
_PAIR = re.compile("(?=([\u3400-\u9fff][\u3400-\u9fff。，、])(?!\\?))")
# How many cases of a character the page must have before its own habits outweigh the general ones.
_CASES = 10


class Usage:
    """How a page uses its characters, in simplified script.

    Single characters do not count as words: of 學校或者 that a splice always hides, the page shows 學 alone.

    >>> usage = Usage("燃氣源，燃氣的氣源")
    >>> usage.pair("气源") > 0, usage.pair("燃气") > 0
    (True, True)
    """

    def __init__(self, page: str) -> None:
        text = converted(page[:_ENOUGH], "t2s").replace(",", "，")
        self.pairs = Counter(_PAIR.findall(text))
        self.characters = Counter(text)
        self.length = len(text)

    def pair(self, word: str) -> float:
        """The share of the two neighbours among all; small on a short page, where most are there by chance."""
        return self.pairs.get(word, 0) / (self.length + _SHORT)

    def stop(self, character: str, mark: str, usual: float) -> float:
        """How often the mark follows the character, if it usually follows such ones in `usual` of all cases."""
        return (self.pairs.get(character + mark, 0) + _CASES * usual) / (
            self.characters.get(character, 0) + _CASES
        )


def fluency(text: str, usage: Usage) -> float:
    """The logarithm of the probability of the likeliest words that make up `text`; 0 for none, less for worse.

    Where a page has 氣源 elsewhere, 燃氣氣源 reads better than 燃氣氣在. The dictionary takes 0.2 s to load, once a
    process; so ask only where there is a choice.

    >>> fluency("原因导致的", Usage("")) > fluency("原因薏致的", Usage(""))
    True
    """
    simplified = converted(text, "t2s").replace(",", "，")
    best = [(0.0, 0)]
    for end in range(1, len(simplified) + 1):
        starts = range(max(0, end - LONGEST), end)
        best.append(
            max(
                (best[start][0] + _weight(simplified, start, end, best[start][1], usage), start)
                for start in starts
            )
        )
    return best[-1][0]


def _weight(text: str, start: int, end: int, before: int, usage: Usage) -> float:
    """The logarithm of the share of `text[start:end]`, behind the word `text[before:start]`."""
    word = text[start:end]
    share = _share(word)
    if word in ":：" and text.endswith(_ANNOUNCING, 0, start):
        share = _AFTER_ANNOUNCING
    elif word in _STOPS and start:
        # A word of one character seldom ends a sentence, unless the page shows that it does: 的，者，外。
        share = usage.stop(text[start - 1], word, share / 5 if start - before == 1 else share)
    elif len(word) == 2:
        share += _SHARE_OF_WORDS * usage.pair(word)
    return log(share) if share else float("-inf")


def commonness(character: str) -> float:
    """The logarithm of the character's share as a word by itself."""
    return log(_share(converted(character, "t2s")))


@lru_cache(1 << 16)
def _share(word: str) -> float:
    """The word's share in the dictionary; none for several characters that are no word."""
    import rjieba

    if len(word) == 1 and not "\u3400" <= word <= "\u9fff":
        return 1 / _MARKS.get(word, _OTHER_MARK) if word.isascii() or word in _PUNCTUATION else _UNKNOWN
    if not word.isalpha():  # nor does the dictionary take lone surrogates
        return 0
    if rjieba.has_word(word):
        return max(1, rjieba.suggest_freq(word)) / _TOTAL
    return _UNKNOWN if len(word) == 1 else 0


@lru_cache(1 << 12)
def likeliest(before: str, characters: str) -> str:
    """The one of `characters` that most often makes a word with the one `before` it; none where two are nearly alike."""
    words = (before + one for one in converted(characters, "t2s"))
    ranked = sorted(zip(map(_share, words), characters, strict=True), reverse=True)
    (most, best), (second, _) = ranked[:2]
    return best if most > 3 * second else ""
