"""The choice among what a splice can have been: what explains most of the annotations, then what reads best."""

from collections.abc import Callable
from functools import cache, lru_cache

from normalizer.damage import traditional
from normalizer.restoration.splices import ANNOTATION, LOST_DIGIT, Page, Reading, filled
from normalizer.restoration.usage import Usage
from normalizer.restoration.words import commonness, fluency

# Raw characters of context: some six characters without their annotations, and words have at most that.
_CONTEXT = 24
_NEAR = 6
# A lost byte leaves some 120 characters to choose from; only the best are tried for proof.
_BEST = 8
# No line ends with these.
_MIDDLE = "，、"


def chosen(
    page: Page, readings: list[Reading], proven: Callable[[Reading], bool], *, doubtful: bool = False
) -> Reading | None:
    """The best of `readings` (all of one splice) that is proven, or None; if `doubtful`, only one better than the raw text.

    The dictionary is asked only where there is a choice: several readings, a character with a lost byte, or a doubt.
    """
    if len(readings) == 1 and not readings[0].gaps and not doubtful:
        return readings[0] if proven(readings[0]) else None
    ranked = (
        sorted(readings, key=lambda reading: _score(page, reading), reverse=True)
        if readings[1:]
        else readings
    )
    closed = (complete for reading in ranked for complete in _closed(page, reading))
    best = next(filter(proven, closed), None)
    if best and LOST_DIGIT in best.text:
        return None
    if best is None or not doubtful:
        return best
    return best if _score(page, best) > _score_as_it_is(page, best) else None


def _closed(page: Page, reading: Reading) -> list[Reading]:
    """`reading` with its gaps closed in the ways that read best."""
    if not reading.gaps:
        return [reading]
    at = reading.gaps[0].at
    before, after = _around(page, reading)

    def near(closed: Reading) -> float:
        text, place = before + closed.text + after, len(before) + at
        first = max(0, place - _NEAR)
        unseen = place + 1 - first if reading.gaps[0].lead < 0 else 0
        return fluency(text[first : place + _NEAR], _usage(page.raw), unseen)

    final = page.raw[reading.end : reading.end + 1] in ("", "\n", "\r")
    fitting = (
        each
        for each in filled(reading)
        if not (final and each.text[-1] in _MIDDLE) and not (_is_simplified(each.text[at]) and page.table)
    )
    best = sorted(fitting, key=near, reverse=True)[: 1 if reading.gaps[1:] else _BEST]
    return [complete for closed in best for complete in _closed(page, closed)]


@cache
def _is_simplified(character: str) -> bool:
    """Whether the sites, whose pages are traditional, would have converted it."""
    return traditional(character) != character


def _score(page: Page, reading: Reading) -> float:
    """How well it reads with what stands around it, by the character: readings end at different places.

    A character that only the splice has must be a usual one: 驅, not 騶.
    """
    before, after = _around(page, reading)
    text = before + reading.text + after
    new = sum(commonness(character) for character, _ in reading.hidden if character not in page.table)
    return (new + fluency(text, _usage(page.raw))) / len(text)


def _score_as_it_is(page: Page, reading: Reading) -> float:
    """The same for the raw text; that the page has it is no recommendation."""
    before, after = _around(page, reading)
    text = before + page.raw[reading.begin : reading.end] + after
    return fluency(text, Usage("")) / len(text)


def _around(page: Page, reading: Reading) -> tuple[str, str]:
    """Some characters before and behind, as far as they are no splices themselves."""
    before = _bare(page.raw[max(0, reading.begin - _CONTEXT) : reading.begin])
    after = _bare(page.raw[reading.end : reading.end + _CONTEXT])
    return before[-_NEAR:].rpartition("?")[2], after[:_NEAR].partition("?")[0]


@lru_cache(1)
def _usage(raw: str) -> Usage:
    return Usage(_bare(raw))


def _bare(raw: str) -> str:
    return ANNOTATION.sub("", raw)
