"""The trace: every change from the raw text to the text of the document, and the way back."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from normalizer.changes import Changes, changes_of, compose, edits_of, undo
from normalizer.document import Clause, Edit, Field, Layer, Paragraph, Span, Variant, document_of


class Leaf(NamedTuple):
    """A piece of the document's text and its span in the raw text."""

    span: Span
    text: str
    rule: str  # what an edit that changes it is called


def leaves(variants: Sequence[Variant], layers: Sequence[Layer]) -> list[Leaf]:
    """All text of a document in the order of the raw text; with the edits it accounts for every code point."""
    found = [leaf for variant in variants for leaf in variant_leaves(variant)]
    found += (Leaf(layer.span, layer.text, layer.kind) for layer in layers)
    return sorted(found, key=lambda leaf: leaf.span)


def variant_leaves(variant: Variant) -> Iterator[Leaf]:
    """The text of one variant."""
    fields = {field.id: field for field in variant.fields}
    if variant.label is not None and variant.label_span:
        yield Leaf(variant.label_span, variant.label, "label")
    if variant.title is not None and variant.title_span:
        yield Leaf(variant.title_span, variant.title, "title")
    yield from paragraph_leaves(variant.preamble, fields)
    for clause in variant.clauses:
        yield from clause_leaves(clause, fields)
    yield from paragraph_leaves(variant.closing, fields)


def clause_leaves(clause: Clause, fields: dict[str, Field]) -> Iterator[Leaf]:
    """The text of a clause and all below it."""
    yield Leaf(clause.number.span, clause.number.label, "label")
    if clause.heading is not None and clause.heading_span:
        yield Leaf(clause.heading_span, clause.heading, "heading")
    yield from paragraph_leaves(clause.body, fields)
    for child in clause.children:
        yield from clause_leaves(child, fields)


def paragraph_leaves(paragraphs: Sequence[Paragraph], fields: dict[str, Field]) -> Iterator[Leaf]:
    """The runs of paragraphs; a field reads `{{key}}`."""
    for paragraph in paragraphs:
        for run in paragraph:
            if run.text is not None:
                yield Leaf(run.span, run.text, "width")
            elif run.field is not None:
                yield Leaf(run.span, f"{{{{{fields[run.field].key}}}}}", "blank")


def trace_edits(raw: str, restored: str, changes: Changes, found: Sequence[Leaf]) -> tuple[Edit, ...]:
    """The edits from `raw` to the joined text of `found`; `changes` are those of the restoration.

    Proven before they are returned: where pieces overlap, one edit stands for the whole text.
    """
    final = "".join(leaf.text for leaf in found)
    composed = edits_of(raw, compose(changes, changes_of(_from_restored(restored, changes, found)), final))
    try:
        exact = undo(final, composed) == raw
    except ValueError:
        exact = False
    return composed if exact else (Edit("whole", (0, len(raw)), raw, final),)


def _from_restored(restored: str, changes: Changes, found: Sequence[Leaf]) -> list[Edit]:
    """The edits from the restored text to the joined text of the leaves."""
    place = restored_places(changes)
    steps: list[Edit] = []
    at = 0
    for leaf in found:
        start, end = place(leaf.span[0]), place(leaf.span[1])
        if start > at:
            steps.append(_left_out(restored, at, start))
        steps += _within(restored, start, end, leaf)
        at = end
    if at < len(restored):
        steps.append(_left_out(restored, at, len(restored)))
    return steps


def restored_places(changes: Changes) -> Callable[[int], int]:
    """From places in the raw text to places in the restored text."""

    def place(raw: int) -> int:
        i = bisect_left(changes.starts, raw) - 1
        if i >= 0 and raw < changes.ends[i]:
            begin = changes.starts[i]
            return begin + changes.shifts[i] + min(raw - begin, len(changes.afters[i]))
        return raw + changes.shifts[i + 1]

    return place


def _left_out(restored: str, start: int, end: int) -> Edit:
    """What stands between the leaves: line breaks, blanks, and the mark behind a heading."""
    before = restored[start:end]
    rule = "line_break" if "\n" in before else "space" if before.isspace() else "mark"
    return Edit(rule, (start, end), before, "")


def _within(restored: str, start: int, end: int, leaf: Leaf) -> Iterator[Edit]:
    """The changes inside a leaf: character by character where the lengths agree, otherwise as one."""
    before = restored[start:end]
    if before == leaf.text:
        return
    if len(before) != len(leaf.text) or leaf.rule == "blank":
        yield Edit(leaf.rule, (start, end), before, leaf.text)
        return
    for changed, run in groupby(
        enumerate(zip(before, leaf.text, strict=True)), key=lambda p: p[1][0] != p[1][1] and _cause(p[1][0])
    ):
        if changed:
            pairs = list(run)
            begin = start + pairs[0][0]
            yield Edit(
                changed,
                (begin, begin + len(pairs)),
                "".join(a for _, (a, _) in pairs),
                "".join(b for _, (_, b) in pairs),
            )


def _cause(character: str) -> str:
    return (
        "script"
        if character.isalpha() and character > "\u2e7f" and not "\uff00" <= character <= "\uffef"
        else "width"
    )


def original(traced_json: str) -> str:
    """The raw text, rebuilt from the JSON of a document with its trace alone.

    `ValueError` where the JSON is not a document of version 1 or has no `edits`.
    """
    document = document_of(traced_json)
    if document.edits is None:
        raise ValueError("the document has no trace: convert with --trace")
    return undo("".join(leaf.text for leaf in leaves(document.variants, document.layers)), document.edits)
