"""The choice among what a splice can have been: what explains most of the annotations, then what reads best."""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import chain, islice

from normalizer.document import Diagnostic
from normalizer.restoration.numbering import swallowed
from normalizer.restoration.readings import simplified
from normalizer.restoration.splices import ANNOTATION, LOST_DIGIT, Page, Reading, closed, fillings, reopened
from normalizer.restoration.usage import Usage, general
from normalizer.restoration.words import commonness, fluency, ranking

# Raw characters of context: some six characters without their annotations, and words have at most that.
_CONTEXT = 24
_NEAR = 6
# A lost byte leaves some 120 characters to choose from; only the best are tried for proof.
_BEST = 8
# So many of those that were not chosen are named.
_NAMED = 3
_LOST = "a byte of this character is gone: {} reads best here, and {} would be damaged alike"
# No line ends with these.
_MIDDLE = "，、"


def chosen(
    page: Page, readings: list[Reading], proven: Callable[[Reading], bool], *, doubtful: bool = False
) -> Reading | None:
    """The best of `readings` (all of one splice) that is proven, or None; if `doubtful`, only one better than the raw text.

    The dictionary is asked only where there is a choice: several readings, a character with a lost byte, or a doubt.
    """
    possible = [reading for reading in readings if reading.gaps or proven(reading)]
    if len(possible) == 1 and not possible[0].gaps and not doubtful:
        return possible[0]
    ranked = sorted(possible, key=partial(_score, page), reverse=True) if possible[1:] else possible
    fitting = (one for reading in ranked for one in _closed(page, reading) if not reading.gaps or proven(one))
    best = next(fitting, None)
    if best and LOST_DIGIT in best.text:
        best = next(filter(None, map(partial(_numbered, page), chain([best], fitting))), None)
    if best is None or not doubtful:
        return best
    return best if _score(page, best) > _score_as_it_is(page, best) else None


def lost_bytes(page: Page, reading: Reading, proven: Callable[[Reading], bool]) -> Iterator[Diagnostic]:
    """An info for each character of a chosen reading of which a byte is gone, if others are proven as well."""
    for gap in reading.lost:
        opened = reopened(reading, gap)
        taken = reading.text[gap.at : gap.at + len(reading.text) - len(opened.text) + 1]
        others = (one for one in _best_fillings(page, opened) if one != taken and proven(closed(opened, one)))
        near = ", ".join(islice(others, _NAMED))
        if near:
            yield Diagnostic("lost_byte", "info", _LOST.format(taken, near), (gap.place, gap.place + 1))


def _closed(page: Page, reading: Reading) -> Iterator[Reading]:
    """`reading` with its gaps closed in the ways that read best."""
    if not reading.gaps:
        yield reading
        return
    for filling in _best_fillings(page, reading)[: 1 if reading.gaps[1:] else _BEST]:
        yield from _closed(page, closed(reading, filling))


def _numbered(page: Page, reading: Reading) -> Reading | None:
    """`reading` with its lost digit, if the page's numbering tells it."""
    before, lost, behind = reading.text.partition(LOST_DIGIT)
    if behind or not lost:
        return None
    digit = swallowed(page.raw, _around(page, reading)[0] + before, reading.end)
    if not digit:
        return None
    gap = reading.lost[-1]._replace(swallowed=(digit,))
    return reading._replace(text=before + digit, lost=(*reading.lost[:-1], gap))


def _best_fillings(page: Page, reading: Reading) -> list[str]:
    """What fits into the first gap, by how well it reads with the characters near it, best first."""
    gap = reading.gaps[0]
    before, after = _around(page, reading)
    head = (before + reading.text[: gap.at])[-_NEAR:]
    tail = reading.text[gap.at + 1 :]
    final = not tail and page.raw[reading.end : reading.end + 1] in ("", "\n", "\r")
    excluded = simplified() if page.table else ()
    fitting = [
        filling
        for filling in fillings(gap.lead, gap.trail, gap.swallowed)
        if not (final and filling[-1] in _MIDDLE) and filling[0] not in excluded
    ]
    near = tuple(filling + (tail + after)[: _NEAR - len(filling)] for filling in fitting)
    unseen = len(head) + 1 if gap.lead < 0 else 0
    return [fitting[at] for at in ranking(head, near, _usage(page.raw), unseen)]


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
    return fluency(text, general()) / len(text)


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
