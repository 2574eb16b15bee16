"""What is odd about the numbers of an outline: values for the reader, the tree stays as it is."""

from collections.abc import Iterator, Sequence

from normalizer.document import Diagnostic
from normalizer.outline import Entry
from normalizer.outline.steps import BULLETS
from normalizer.outline.values import Candidate
from normalizer.view import View

DOUBTFUL = 1.5  # a margin below half a clear sign


def numbering_faults(view: View, entries: Sequence[Entry]) -> Iterator[Diagnostic]:
    """A diagnostic for each number with a value missing before it, that stands twice, or that is doubtful."""
    last: list[Candidate] = []  # the number before at each level
    for entry in entries:
        candidate, level = entry.candidate, entry.level
        beside, last[level - 1 :] = last[level - 1 : level], [candidate]
        in_step = not beside or candidate.value[-1] == beside[0].value[-1] + 1
        if not in_step and beside[0].family == candidate.family:
            yield from sequence_faults(view, beside[0], candidate)
        if entry.margin < DOUBTFUL:
            yield doubt(view, entry)


def sequence_faults(view: View, before: Candidate, candidate: Candidate) -> Iterator[Diagnostic]:
    """`number_gap` or `number_double` for two neighbours of one list."""
    same_list = len(candidate.value) == len(before.value) and candidate.value[:-1] == before.value[:-1]
    if not same_list or candidate.family in BULLETS:
        return
    step = candidate.value[-1] - before.value[-1]
    if step < 0 or step == 1:
        return
    label, span = view.text[candidate.start : candidate.end], view.span(candidate.start, candidate.end)
    if step:
        yield Diagnostic("number_gap", "warning", f"{label} does not follow {before.value[-1]}", span)
    else:
        yield Diagnostic("number_double", "warning", f"{label} stands twice", span)


def doubt(view: View, entry: Entry) -> Diagnostic:
    """`ambiguous_number`, with both readings."""
    start, end = entry.candidate.start, entry.candidate.end
    other = f"at level {entry.rival}" if entry.rival else "as text"
    message = f"{view.text[start:end]} is read at level {entry.level}, nearly as well {other}"
    return Diagnostic("ambiguous_number", "info", message, view.span(start, end))
