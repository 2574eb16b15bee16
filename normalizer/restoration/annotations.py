"""The sites' annotations and splices undone, and the result proven by damaging it again.

A page has one table, and a character is always or never annotated. So the table is read off the page, the splices are
read back with it, and what `damage.forward` makes of the result must be the raw text again.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from normalizer import codepage
from normalizer.document import Diagnostic, Edit, Span
from normalizer.patterns import compiled
from normalizer.restoration.choice import chosen, lost_bytes
from normalizer.restoration.found import Found, minimal, noted
from normalizer.restoration.proof import MARKS, failing, folded_on, proven
from normalizer.restoration.readings import READING, TONES, can_be, is_reading, readings
from normalizer.restoration.splices import ANNOTATION, SPLICE, Page, Reading, annotated_before, readings_of

_TONED_SPLICE = re.compile(rf"\?(?=[a-z]*[{TONES}])({READING})\)")
_TONED = compiled(f"[{TONES}]")
_LEFT = "looks annotated by a site, but can't be proven so: left as it is"
_LESSON = "annotates characters that sites never do, as lessons and dictionaries do: left as it is"


def annotations(raw: str) -> Found:
    """Edits `pinyin` and `splice`: every annotation and splice of the damage model that can be proven.

    A page that annotates characters which don't differ between the scripts is a lesson or a dictionary, and is left alone.

    >>> [(edit.rule, edit.before, edit.after) for edit in annotations("條(tiáo)款或?yàn)E用").edits]
    [('pinyin', '(tiáo)', ''), ('splice', '?yàn)E', '濫')]
    >>> annotations("和(hé)與(yǔ)").edits
    ()
    """
    annotated = [match.span() for match in ANNOTATION.finditer(raw)]
    if not annotated and not _TONED_SPLICE.search(raw):
        return Found()
    shown = _shown(raw, annotated)
    if _is_lesson(shown):
        return Found(diagnostics=noted("lesson", _LESSON, annotated[:1]))
    page = Page(raw, _table(raw, shown), folded_on(raw))
    attempts = (_attempt(page._replace(marked=marked), annotated) for marked in MARKS)
    page, spliced, edits, wrong = _first_proven(attempts)
    kept = tuple(edit for edit in edits if not _covered(edit.span[0], wrong)) if wrong else tuple(edits)
    left = [span for span in _left(page, shown, spliced) if not _covered(span[0], wrong)]
    unresolved = noted("unresolved_annotation", _LEFT, sorted(left + wrong), "error")
    return Found(kept, (*unresolved, *_lost(page, spliced, wrong)), len(unresolved), dict(page.table))


class _Attempt(NamedTuple):
    """What the page was if the site marks `page.marked`; `wrong` are the pieces that can't be proven then."""

    page: Page
    spliced: list[Reading]
    edits: list[Edit]
    wrong: list[Span]


def _attempt(page: Page, annotated: Sequence[Span]) -> _Attempt:
    page, spliced = _spliced(page)
    edits = _edits(page, annotated, spliced)
    return _Attempt(page, spliced, edits, failing(page, edits))


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


def _shown(raw: str, annotated: Sequence[Span]) -> set[tuple[str, str]]:
    """The characters that are annotated and their readings, as pairs."""
    pairs = {(each[0], each[2:-1]) for each in {raw[begin - 1 : end] for begin, end in annotated if begin}}
    behind_ascii = (
        [span for span in annotated if raw[span[0] - 1].isascii()]
        if any(one.isascii() for one, _ in pairs)
        else []
    )
    return pairs | {(_annotated(raw, begin), raw[begin + 1 : end - 1]) for begin, end in behind_ascii}


def _annotated(raw: str, place: int) -> str:
    """The character whose annotation stands at `place`: the one before, or the one that its byte makes with what is before it.

    >>> _annotated("服務(wù)", 2), _annotated("為_(kāi)", 2), _annotated("為(wèi)_(kāi)", 7), _annotated("f(x)", 1)
    ('務', '開', '開', 'f')
    """
    last = raw[place - 1]
    if last.isascii() and ord(last) in codepage.TRAILS:
        annotated = annotated_before(raw, place - 1)
        lead = codepage.pair(annotated[1] if annotated else raw[place - 2 : place - 1])[1:]
        return codepage.decode(lead + last.encode()) if lead and lead[0] in codepage.LEADS else last
    return last


def _is_lesson(shown: set[tuple[str, str]]) -> bool:
    """Where one kind in ten of the annotated characters does not differ between the scripts; on sites' pages none did."""
    differing = sum(character in readings() for character, _ in shown)
    same = sum(
        "\u3400" <= character <= "\u9fff" and character not in readings() and bool(_TONED.search(reading))
        for character, reading in shown
    )
    return same > 0 and same * 9 >= differing


def _table(raw: str, shown: set[tuple[str, str]]) -> dict[str, str]:
    """The characters that are annotated with one reading wherever they stand."""
    once = {character: reading for character, reading in shown if can_be(character, reading)}
    if not any(map(_TONED.search, once.values())):
        return {}  # 们(men) alone is as well English
    odd = {character for character, reading in shown if once.get(character, reading) != reading}
    if once:
        odd.update(re.findall(rf"[{''.join(once)}](?!\({READING}\))", raw))
    return {character: reading for character, reading in sorted(once.items()) if character not in odd}


def _spliced(page: Page) -> tuple[Page, list[Reading]]:
    """The page with the characters that only splices show in its table, and what the splices were, in order."""
    found: list[Reading] = []
    for splice in _splices(page):
        if found and splice.start() < found[-1].end:
            continue
        # Without a reading it can be two marks that stand there for good.
        doubtful = splice[1] is None
        best = chosen(page, readings_of(page, splice.start()), partial(proven, page), doubtful=doubtful)
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


def _edits(page: Page, annotated: Sequence[Span], spliced: Sequence[Reading]) -> list[Edit]:
    """In order; an annotation inside a splice belongs to it."""
    raw, table = page.raw, page.table
    places = [(reading.begin, reading.end) for reading in spliced]
    edits = [minimal("splice", raw, each.begin, each.end, each.text) for each in spliced]
    pinyin = {f"{character}({reading})": f"({reading})" for character, reading in table.items()}
    others = []
    for begin, end in _outside(annotated, places):
        if removed := pinyin.get(raw[begin - 1 : end]):
            edits.append(Edit("pinyin", (begin, end), removed, ""))
        elif raw[begin - 1].isascii():
            others.append((begin, end))
    edits += [
        Edit("annotated_blank", (begin, end), raw[begin:end], "")
        for begin, end in others
        if begin and table.get(_annotated(raw, begin)) == raw[begin + 1 : end - 1]
    ]
    return sorted(edits, key=attrgetter("span"))


def _outside(spans: Sequence[Span], places: Sequence[Span]) -> Iterable[Span]:
    """The `spans` (sorted) that begin in none of `places` (sorted, disjoint)."""
    last = 0
    for begin, end in places:
        at = bisect_left(spans, (begin,), last)
        yield from spans[last:at]
        last = bisect_left(spans, (end,), at)
    yield from spans[last:]


def _left(page: Page, shown: set[tuple[str, str]], spliced: Sequence[Reading]) -> Iterator[Span]:
    """The places that look like the sites' work all the same."""
    others = "".join(sorted(one for one, reading in shown - page.table.items() if can_be(one, reading)))
    yield from (
        match.span()
        for match in ANNOTATION.finditer(page.raw if others else "")
        if page.raw[match.start() - 1] in others
    )
    places = [(reading.begin, reading.end) for reading in spliced]
    for splice in _splices(page):
        if splice[1] and is_reading(splice[1]) and not _covered(splice.start(), places):
            yield splice.span()


def _covered(place: int, spans: Sequence[Span]) -> bool:
    """Whether one of the `spans` (sorted, disjoint) has the place."""
    at = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return at >= 0 and place < spans[at][1]
