"""Restoration: what the scrape did to a page, undone rule by rule, each change an edit with its place."""

from collections.abc import Callable
from functools import cached_property

import msgspec

from normalizer.changes import Changes, apply, compose, edits_of
from normalizer.document import Diagnostic, Edit
from normalizer.offsets import Offsets, offsets_of
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


class Restored(msgspec.Struct, frozen=True, dict=True):
    """A restored text and how it was made.

    `changes` (places in `raw`) make `text` of `raw`, and `changes.undo` makes the raw text of `text` and `edits`, the
    same as values. `unresolved` counts the places that the damage model could not undo; where there are none, the page is
    `proven`: damaged again, the text is the raw text. `table` gives the annotated characters and their readings as the
    site wrote them. `diagnostics` have their places in the raw text.
    """

    raw: str
    text: str
    changes: Changes = Changes()
    proven: bool = True
    unresolved: int = 0
    table: dict[str, str] = {}
    diagnostics: tuple[Diagnostic, ...] = ()

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """The changes one by one, in order."""
        return edits_of(self.raw, self.changes)

    @cached_property
    def offsets(self) -> Offsets:
        """Where each character of the text stands in the raw text."""
        return offsets_of(self.changes)


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
    restored, idle = Restored(raw, raw), 0  # so many rules in a row found nothing to do
    for rule in RULES:
        found = rule(restored.text)
        restored = _changed(_noted(restored, found), found)
        idle = 0 if found.changes else idle + 1
    for rule in RULES * _MOST_PASSES:
        if idle == len(RULES):
            return (
                _noted(restored, Found(diagnostics=suspicions(restored.text)))
                if restored.changes
                else restored
            )
        found = rule(restored.text)
        restored = _changed(restored, found)
        idle = 0 if found.changes else idle + 1
    return Restored(raw, raw, proven=False, unresolved=1)


def _changed(restored: Restored, found: Found) -> Restored:
    if not found.changes:
        return restored
    text = apply(restored.text, found.changes) if found.text is None else found.text
    changes = compose(restored.changes, found.changes, text)
    return msgspec.structs.replace(restored, text=text, changes=changes)


def _noted(restored: Restored, found: Found) -> Restored:
    """With what a rule told of the text as it stands."""
    if not (found.diagnostics or found.table):
        return restored
    span = restored.offsets.span
    placed = [msgspec.structs.replace(seen, span=span(*seen.span)) for seen in found.diagnostics]
    return msgspec.structs.replace(
        restored,
        proven=restored.proven and not found.unresolved,
        unresolved=restored.unresolved + found.unresolved,
        table=found.table or restored.table,
        diagnostics=(*restored.diagnostics, *placed),
    )
