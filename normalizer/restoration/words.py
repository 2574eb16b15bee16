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
_STOPS = ",。、"
_ANNOUNCING = ("附件", "如下", "例如")
_AFTER_ANNOUNCING = 1 / 4
# The page's habits beside the dictionary's words.
_HABIT = 0.6
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
        if text[end - 1].isalpha():
            starts = range(max(words, end - LONGEST), end)
            best.append(max([(best[start][0] + usage.words[text[start:end]], start) for start in starts]))
        else:
            weight, start = best[end - 1]
            best.append((weight + _mark_weight(text, end - 1, start, usage), end - 1))
            words = end
    return Read(text, tuple(best), before.habit + usage.habit(text, unseen, known))


def _start_of_words(text: str) -> int:
    """Where the word that goes on behind `text` can begin: behind the last mark."""
    return next((at for at in range(len(text), 0, -1) if not text[at - 1].isalpha()), 0)


def _mark_weight(text: str, at: int, before: int, usage: Usage) -> float:
    """The logarithm of the share of the mark `text[at]`, behind the word `text[before:at]`."""
    if text[at] == ":" and text.endswith(_ANNOUNCING, 0, at):
        return log(_AFTER_ANNOUNCING)
    alone = text[at] in _STOPS and at - before == 1
    return log(usage.follows("", text[at]) / (_SINGLE_STOPPED if alone else 1))


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
