"""The sites' annotations and splices undone, and the result proven by damaging it again.

A page has one table, and a character is always or never annotated. So the table is read off the page, the splices are
read back with it, and what `damage.forward` makes of the result must be the raw text again.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from normalizer.changes import Changes, apply, changes_of, joined
from normalizer.document import Diagnostic, Span
from normalizer.restoration.choice import chosen, lost_bytes
from normalizer.restoration.found import Found, minimal, noted
from normalizer.restoration.proof import MARKS, failing, folded_on, proven
from normalizer.restoration.readings import READING, TONES, can_be, is_reading
from normalizer.restoration.splices import ANNOTATION, SPLICE, Page, Reading, readings_of
from normalizer.restoration.table import Annotated, annotated_in, is_lesson, removed, table_of

_TONED_SPLICE = re.compile(rf"\?(?=[a-z]*[{TONES}])({READING})\)")
_LEFT = "looks annotated by a site, but can't be proven so: left as it is"
_LESSON = "annotates characters that sites never do, as lessons and dictionaries do: left as it is"


def annotations(raw: str) -> Found:
    """Edits `pinyin` and `splice`: every annotation and splice of the damage model that can be proven.

    A page that annotates characters which don't differ between the scripts is a lesson or a dictionary, and is left alone.

    >>> annotations("條(tiáo)款或?yàn)E用").changes
    Changes(starts=(1, 9), ends=(7, 15), rules=('pinyin', 'splice'), afters=('', '濫'))
    >>> annotations("和(hé)與(yǔ)").changes
    Changes(starts=(), ends=(), rules=(), afters=())
    """
    if not ANNOTATION.search(raw) and not _TONED_SPLICE.search(raw):
        return Found()
    annotated = annotated_in(raw)
    if is_lesson(annotated):
        first = (annotated.starts[0], annotated.ends[0])
        return Found(diagnostics=noted("lesson", _LESSON, [first]))
    page = Page(raw, table_of(annotated), folded_on(annotated.bare))
    attempt = _attempt(page, annotated, together=True)
    if attempt.wrong:
        attempt = _first_proven(_attempt(page._replace(marked=marked), annotated) for marked in MARKS)
    page, spliced, changes, text, wrong = attempt
    if wrong:
        changes = changes.where([not _covered(start, wrong) for start in changes.starts])
        text = apply(raw, changes)
    left = [span for span in _left(page, annotated, spliced) if not _covered(span[0], wrong)]
    unresolved = noted("unresolved_annotation", _LEFT, sorted(left + wrong), "error")
    seen = (*unresolved, *_lost(page, spliced, wrong))
    return Found(changes, seen, len(unresolved), dict(page.table), text)


class _Attempt(NamedTuple):
    """What the page was if the site marks `page.marked`; `wrong` are the pieces that can't be proven then."""

    page: Page
    spliced: list[Reading]
    changes: Changes
    text: str
    wrong: list[Span]


def _attempt(page: Page, annotated: Annotated, *, together: bool = False) -> _Attempt:
    page, spliced = _spliced(page, together)
    changes = _changes(page, annotated, spliced)
    text = apply(page.raw, changes)
    return _Attempt(page, spliced, changes, text, failing(page, changes, text))


def _first_proven(attempts: Iterable[_Attempt]) -> _Attempt:
    """The first that is proven as a whole, else the one with the fewest pieces that are not."""
    best = None
    for attempt in attempts:
        if best is None or len(attempt.wrong) < len(best.wrong):
            best = attempt
        if not attempt.wrong:
            break
    assert best is not None
    return best


def _spliced(page: Page, together: bool) -> tuple[Page, list[Reading]]:
    """The page with the characters that only splices show in its table, and what the splices were, in order.

    Each is proven by itself, or `together` with the page where there is no choice.
    """
    found: list[Reading] = []
    for splice in _splices(page):
        if found and splice.start() < found[-1].end:
            continue
        # Without a reading it can be two marks that stand there for good.
        doubtful = splice[1] is None
        readings = readings_of(page, splice.start())
        later = together and not doubtful and len(readings) == 1 and not readings[0].gaps
        best = readings[0] if later else chosen(page, readings, partial(proven, page), doubtful=doubtful)
        if best:
            found.append(best)
            # In front: 驅 in 夠?qū)崟r is replaced before 實, which would part it.
            page = page._replace(table={**_new(best, page), **page.table})
    return page, found


def _lost(page: Page, spliced: Sequence[Reading], wrong: Sequence[Span]) -> Iterator[Diagnostic]:
    for reading in spliced:
        if not _covered(reading.begin, wrong):
            yield from lost_bytes(page, reading, partial(proven, page))


def _new(reading: Reading, page: Page) -> dict[str, str]:
    return {character: known for character, known in reading.hidden if character not in page.table}


def _splices(page: Page) -> Iterator[re.Match[str]]:
    """On a page without annotations only splices with a tone mark are taken for such."""
    return (SPLICE if page.table else _TONED_SPLICE).finditer(page.raw)


def _changes(page: Page, annotated: Annotated, spliced: Sequence[Reading]) -> Changes:
    """In order; an annotation inside a splice belongs to it."""
    single = removed(annotated, page.table)
    pieces: list[Changes] = []
    last = 0
    for each in spliced:
        at = bisect_left(single.starts, each.begin, last)
        pieces.append(single.part(last, at))
        pieces.append(changes_of([minimal("splice", page.raw, each.begin, each.end, each.text)]))
        last = bisect_left(single.starts, each.end, at)
    return joined([*pieces, single.part(last, len(single))]) if spliced else single


def _left(page: Page, annotated: Annotated, spliced: Sequence[Reading]) -> Iterator[Span]:
    """The places that look like the sites' work all the same."""
    others = {one for one, reading in annotated.shown - page.table.items() if can_be(one, reading)}
    if others:
        spans = zip(annotated.starts, annotated.ends, strict=True)
        yield from (span for span in spans if page.raw[span[0] - 1] in others)
    places = [(reading.begin, reading.end) for reading in spliced]
    for splice in _splices(page):
        if splice[1] and is_reading(splice[1]) and not _covered(splice.start(), places):
            yield splice.span()


def _covered(place: int, spans: Sequence[Span]) -> bool:
    """Whether one of the `spans` (sorted, disjoint) has the place."""
    at = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return at >= 0 and place < spans[at][1]
