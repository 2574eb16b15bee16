"""The words of rjieba's dictionary, as often as it has them."""

from functools import lru_cache

# The dictionary's total count. It does not count marks; theirs are one in so many characters of running text.
_TOTAL = 60_101_967
_MARKS = {",": 15, "。": 30, "、": 40, ":": 100, ";": 100, " ": 1_000, "!": 5_000, "?": 5_000}
_PUNCTUATION = "“”《》—·\u3000"
_OTHER_MARK = 150
_LETTER = 5_000
_UNKNOWN = 1 / (_TOTAL * 20)


@lru_cache(1 << 16)
def share(word: str) -> float:
    """The word's share in the dictionary; none for several characters that are no word."""
    import rjieba

    if len(word) == 1 and not "\u3400" <= word <= "\u9fff":
        return _mark_share(word)
    if not word.isalpha():  # nor does the dictionary take lone surrogates
        return 0
    if rjieba.has_word(word):
        return max(1, rjieba.suggest_freq(word)) / _TOTAL
    return _UNKNOWN if len(word) == 1 else 0


def _mark_share(mark: str) -> float:
    if mark.isascii() and mark.isalpha():
        return 1 / _LETTER
    common = mark.isascii() or mark in _PUNCTUATION
    return 1 / _MARKS.get(mark, _OTHER_MARK) if common or mark in _MARKS else _UNKNOWN
