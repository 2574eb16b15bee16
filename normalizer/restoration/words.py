"""How well a text reads: the words it is made of, as often as rjieba's dictionary and the page itself have them."""

from functools import lru_cache
from heapq import nlargest
from itertools import accumulate
from math import log
from typing import NamedTuple

from normalizer.restoration.lexicon import share as word_share
from normalizer.restoration.usage import Usage, plain
from normalizer.script import converted

LONGEST = 6
_IMPOSSIBLE = float("-inf")
_STOPS = ",。、"
_ANNOUNCING = ("附件", "如下", "例如")
_AFTER_ANNOUNCING = 1 / 4
# The page's habits beside the dictionary's words. Most neighbours are no words: at a tenth of their share 供擔。beats 擔保。
_HABIT, _SHARE_OF_WORDS = 0.6, 0.05
# A word of one character seldom ends a sentence.
_SINGLE_STOPPED = 20


# Of the characters that a lost byte leaves open, so many by habit are read with their words; 8 make the same choices on 353 pages.
_USUAL = 24


class Read(NamedTuple):
    """A plain text read so far: for each place the weight of the likeliest words up to it and where the last begins.

    `habit` is the logarithm of its probability by the page's habits.
    """

    text: str = ""
    best: tuple[tuple[float, int], ...] = ((0.0, 0),)
    habit: float = 0.0

    def fluency(self) -> float:
        """The logarithm of the probability of the likeliest words that make up the text; 0 for none, less for worse."""
        return self.best[-1][0] + _HABIT * self.habit


@lru_cache(64)
def fluency(text: str, usage: Usage, unseen: int = 0) -> float:
    """How well a text reads, more than less.

    Where a page has 氣源 elsewhere, 燃氣氣源 reads better than 燃氣氣在. The dictionary takes 0.2 s to load, once a
    process; so ask only where there is a choice. A page is asked again where its site seems to mark other characters.

    >>> fluency("原因导致的", Usage("")) > fluency("原因薏致的", Usage(""))
    True
    """
    return read(Read(), plain(text), usage, unseen).fluency()


@lru_cache(16)
def ranking(head: str, tails: tuple[str, ...], usage: Usage, unseen: int = 0) -> list[int]:
    """The indices of the most fluent of `tails` behind `head`, best first; only what is usual is looked up in words.

    >>> ranking("原因", ("薏致的", "导致的"), Usage(""))
    [1, 0]
    """
    begun = read(Read(), plain(head), usage, unseen)
    known = len(begun.text)
    together, ends = plain("\n".join(tails)), accumulate(len(tail) + 1 for tail in tails)
    lines = [together[end - 1 - len(tail) : end - 1] for end, tail in zip(ends, tails, strict=True)]
    habits = [usage.habit(begun.text + line, unseen, known) for line in lines]
    usual = nlargest(_USUAL, range(len(tails)), habits.__getitem__)
    fluencies = {at: read(begun, lines[at], usage, unseen).fluency() for at in sorted(usual)}
    return sorted(fluencies, key=fluencies.__getitem__, reverse=True)


def read(before: Read, more: str, usage: Usage, unseen: int = 0) -> Read:
    """`before` with more plain text; `unseen` as in `Usage.habit`."""
    text, known = before.text + more, len(before.text)
    best = list(before.best)
    words = _start_of_words(before.text)
    for end in range(known + 1, len(text) + 1):
        is_mark = not text[end - 1].isalpha()
        starts = (end - 1,) if is_mark else range(max(words, end - LONGEST), end)
        best.append(
            max(
                [
                    (best[start][0] + _weight(text, start, end, best[start][1], usage), start)
                    for start in starts
                ]
            )
        )
        words = end if is_mark else words
    return Read(text, tuple(best), before.habit + usage.habit(text, unseen, known))


def _start_of_words(text: str) -> int:
    """Where the word that goes on behind `text` can begin: behind the last mark."""
    return next((at for at in range(len(text), 0, -1) if not text[at - 1].isalpha()), 0)


def _weight(text: str, start: int, end: int, before: int, usage: Usage) -> float:
    """The logarithm of the share of `text[start:end]`, behind the word `text[before:start]`."""
    word = text[start:end]
    if len(word) > 2 or (len(word) == 1 and "\u3400" <= word <= "\u9fff"):
        return _logarithm(word)
    if len(word) == 2:
        share = word_share(word) + _SHARE_OF_WORDS * usage.share(word)
    elif word == ":" and text.endswith(_ANNOUNCING, 0, start):
        share = _AFTER_ANNOUNCING
    else:
        share = usage.follows("", word) / (_SINGLE_STOPPED if word in _STOPS and start - before == 1 else 1)
    return log(share) if share else _IMPOSSIBLE


@lru_cache(1 << 16)
def _logarithm(word: str) -> float:
    share = word_share(word)
    return log(share) if share else _IMPOSSIBLE


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
