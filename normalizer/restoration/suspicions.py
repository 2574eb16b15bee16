"""What looks like damage but can't be undone for certain: diagnostics with a place, looked for on pages with damage."""

import re
from collections.abc import Iterable, Iterator

from normalizer.document import Diagnostic, Span
from normalizer.patterns import compiled
from normalizer.restoration.found import noted

_HAN = "\u3400-\u9fff"
_DOUBLED = rf"([{_HAN}]{{4,6}})\1"
_LENGTHS = range(4, 7)
# 2、2、如果 and 服務，2、的: a page's number in a sentence; no clause begins with a particle.
_COUNTER = r"\d{1,3}、(?:(?=[的地得了和與与及或])|(?<=(?<!\d)(\d)、)(?=\1、)|(?<=(?<!\d)(\d\d)、)(?=\2、))"
# All that have a counter have this, and `re` looks for a mark ten times as fast as for a digit.
_COUNTED = r"、(?<=\d、)(?=[\d的地得了和與与及或])"
_REDACTED = r"《[_＿]{3,}(?=[^》\n]{1,30}法》)"
_LOST = rf"、[與与和及](?<=[一二三四五六七八九十]、.)(?=[{_HAN}]{{2}})"


def suspicions(text: str) -> tuple[Diagnostic, ...]:
    """Doubled phrases, page numbers in mid-sentence, names that were blanked out, words that a filter took.

    >>> [seen.rule for seen in suspicions("根據《_________合同法》第二條、與改進應當提供服務應當提供服務")]
    ['doubled_phrase', 'redacted_name']
    """
    return (
        *noted("doubled_phrase", "the same words twice in a row", _doubled(text)),
        *noted("page_counter", "looks like a page's number in the middle of a sentence", _counters(text)),
        *noted("redacted_name", "looks like a name that was turned into a blank", _spans(_REDACTED, text)),
        *noted(
            "lost_words", "a heading that begins in its middle: words seem to be missing", _spans(_LOST, text)
        ),
    )


def _spans(pattern: str, text: str) -> Iterator[Span]:
    return (match.span() for match in re.finditer(pattern, text))


def _counters(text: str) -> Iterable[Span]:
    return _spans(_COUNTER, text) if re.search(_COUNTED, text) else ()


def _doubled(text: str) -> Iterator[Span]:
    """Where 4 to 6 characters stand again at once."""
    doubled = compiled(_DOUBLED)
    end = 0
    for place in sorted(set(_alike(text))):
        match = doubled.match(text, place) if place >= end else None
        if match:
            yield match.span()
            end = match.end()


def _alike(text: str) -> Iterator[int]:
    """The places from which characters can stand again at once: the low bytes of their code points do.

    The text is compared with itself as one number: `re` would try three lengths at each character, in eight times the time.
    """
    low = text.encode("utf-32-le", "surrogatepass")[::4]
    number = int.from_bytes(low, "little")
    for length in _LENGTHS:
        differing = (number ^ number >> 8 * length).to_bytes(len(low), "little")
        for run in re.finditer(b"\0" * length + b"+", differing):
            if not text[slice(*run.span())].isascii():  # most are blanks
                yield from range(run.start(), run.end() - length + 1)
