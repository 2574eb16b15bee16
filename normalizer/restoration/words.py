"""How well a text reads: the words it is made of, as often as rjieba's dictionary and the page itself have them."""

from functools import lru_cache
from math import log

from normalizer.restoration.lexicon import share as word_share
from normalizer.restoration.usage import Usage, plain
from normalizer.script import converted

LONGEST = 6
_STOPS = ",。、"
_ANNOUNCING = ("附件", "如下", "例如")
_AFTER_ANNOUNCING = 1 / 4
# The page's habits beside the dictionary's words. Most neighbours are no words: at a tenth of their share 供擔。beats 擔保。
_HABIT, _SHARE_OF_WORDS = 0.6, 0.05
# A word of one character seldom ends a sentence.
_SINGLE_STOPPED = 20


def fluency(text: str, usage: Usage, unseen: int = 0) -> float:
    """The logarithm of the probability of the likeliest words that make up `text`; 0 for none, less for worse.

    Where a page has 氣源 elsewhere, 燃氣氣源 reads better than 燃氣氣在. The dictionary takes 0.2 s to load, once a
    process; so ask only where there is a choice.

    >>> fluency("原因导致的", Usage("")) > fluency("原因薏致的", Usage(""))
    True
    """
    simplified = plain(text)
    best = [(0.0, 0)]
    for end in range(1, len(simplified) + 1):
        starts = range(max(0, end - LONGEST), end)
        best.append(
            max(
                (best[start][0] + _weight(simplified, start, end, best[start][1], usage), start)
                for start in starts
            )
        )
    return best[-1][0] + _HABIT * usage.habit(text, unseen)


def _weight(text: str, start: int, end: int, before: int, usage: Usage) -> float:
    """The logarithm of the share of `text[start:end]`, behind the word `text[before:start]`."""
    word = text[start:end]
    share = word_share(word)
    if word == ":" and text.endswith(_ANNOUNCING, 0, start):
        share = _AFTER_ANNOUNCING
    elif len(word) == 1 and not "\u3400" <= word <= "\u9fff":
        share = usage.follows("", word) / (_SINGLE_STOPPED if word in _STOPS and start - before == 1 else 1)
    elif len(word) == 2:
        share += _SHARE_OF_WORDS * usage.share(word)
    return log(share) if share else float("-inf")


def commonness(character: str) -> float:
    """The logarithm of the character's share as a word by itself."""
    return log(word_share(converted(character, "t2s")))


@lru_cache(1 << 12)
def likeliest(before: str, characters: str) -> str:
    """The one of `characters` that most often makes a word with the one `before` it; none where two are nearly alike."""
    words = (before + one for one in converted(characters, "t2s"))
    ranked = sorted(zip(map(word_share, words), characters, strict=True), reverse=True)
    (most, best), (second, _) = ranked[:2]
    return best if most > 3 * second else ""
