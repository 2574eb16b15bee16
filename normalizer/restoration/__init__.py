"""Restoration: what the scrape did to a page, undone rule by rule, each change an edit with its place."""

from collections.abc import Callable, Sequence

import msgspec

from normalizer.document import Diagnostic, Edit
from normalizer.offsets import apply, compose, offsets_of
from normalizer.restoration.annotations import annotations
from normalizer.restoration.characters import (
    blank,
    entity,
    invisible,
    stray_comma,
    stray_mark,
    variant_character,
)
from normalizer.restoration.found import Found
from normalizer.restoration.mojibake import mojibake
from normalizer.restoration.shifts import invented_number, trimmed_indent
from normalizer.restoration.suspicions import suspicions

# In the order of application: each reads what the ones before it made. The whole text first, then single characters, then
# what a site did to the bytes, last what needs clean words around it. `annotations` makes edits
# `pinyin`, `annotated_blank` and `splice`.
RULES: tuple[Callable[[str], Found], ...] = (
    mojibake,
    entity,
    invisible,
    blank,
    annotations,
    trimmed_indent,
    invented_number,
    variant_character,
    stray_mark,
    stray_comma,
)
# One pass undoes everything on all pages that were met, a second finds nothing. Only text made for it needs more.
_MOST_PASSES = 8


class Restored(msgspec.Struct, frozen=True):
    """A restored text and how it was made.

    `edits` (sorted, disjoint, places in the raw text) make `text` of the raw text, and `offsets.undo` makes the raw text
    of `text`. `unresolved` counts the places that the damage model could not undo; where there are none, the page is
    `proven`: damaged again, the text is the raw text. `table` gives the annotated characters and their readings as the
    site wrote them. `diagnostics` have their places in the raw text.
    """

    text: str
    edits: tuple[Edit, ...] = ()
    proven: bool = True
    unresolved: int = 0
    table: dict[str, str] = {}
    diagnostics: tuple[Diagnostic, ...] = ()


def restore(raw: str) -> Restored:
    """The text that `raw` was before it was scraped, in its own script; what can't be undone for certain stays.

    Any `str` is accepted, in time and memory that grow linearly with it. Restoring the result changes nothing.

    >>> restored = restore("因原因?qū)е碌膿p失&nbsp;由乙方承擔(dān)")
    >>> restored.text
    '因原因導致的損失 由乙方承擔'
    >>> [(edit.rule, edit.before, edit.after) for edit in restored.edits]
    [('splice', '?qū)е碌膿p', '導致的損'), ('entity', '&nbsp;', ' '), ('pinyin', '(dān)', '')]
    >>> restore("和(hé)與(yǔ)：連詞").edits
    ()
    """
    first = _once(raw)
    text, edits = first.text, first.edits
    for _ in range(_MOST_PASSES if edits else 0):
        further = _once(text)
        if not further.edits:
            break
        edits = tuple(compose(raw, edits, further.edits, further.text))
        text = further.text
    else:
        if edits:
            return Restored(raw, proven=False, unresolved=1)
    suspected = _placed(raw, edits, suspicions(text)) if edits else ()
    return msgspec.structs.replace(
        first, text=text, edits=edits, diagnostics=(*first.diagnostics, *suspected)
    )


def _once(raw: str) -> Restored:
    """All rules, each on the text as the ones before left it."""
    text, unresolved = raw, 0
    edits: tuple[Edit, ...] = ()
    table: dict[str, str] = {}
    diagnostics: list[Diagnostic] = []
    for rule in RULES:
        found = rule(text)
        diagnostics += _placed(raw, edits, found.diagnostics)
        unresolved += found.unresolved
        table = found.table or table
        if found.edits:
            text = apply(text, found.edits)
            edits = tuple(compose(raw, edits, found.edits, text)) if edits else found.edits
    return Restored(text, edits, not unresolved, unresolved, table, tuple(diagnostics))


def _placed(raw: str, edits: Sequence[Edit], diagnostics: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
    if not edits or not diagnostics:
        return diagnostics
    places = offsets_of(edits)
    return [msgspec.structs.replace(seen, span=places.span(*seen.span)) for seen in diagnostics]
