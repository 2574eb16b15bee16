"""A page's body as the stages see it: the document's text without layers, in two wordings, with its places."""

from collections.abc import Sequence
from typing import NamedTuple

from normalizer.document import Edit, Span
from normalizer.offsets import Offsets, apply, inner_cuts, offsets_of
from normalizer.script import simplified_view, written
from normalizer.segment import Part, find_layers, with_marked
from normalizer.width import full_width


class View(NamedTuple):
    """The body. `plain` is what the grammars read, `text` what the document says; both have a code point for each of `kept`.

    `kept` is the restored text without the layers, `cuts` the places in it where a layer stood.
    """

    plain: str
    text: str
    kept: str
    cuts: tuple[int, ...]
    layers: tuple[Part, ...]
    to_restored: Offsets
    to_raw: Offsets

    def whole(self, start: int, end: int) -> bool:
        """Whether no layer was taken out of `start:end`: only then it is one place in the raw text."""
        return not inner_cuts(self.cuts, start, end)

    def restored(self, start: int, end: int) -> Span:
        """The span in the restored text; `start:end` must have no cut inside."""
        begin = self.to_restored.raw(start)
        return begin, self.to_restored.raw(end - 1) + 1 if end > start else begin

    def span(self, start: int, end: int) -> Span:
        """The span in the raw text; what a restoration removed belongs to the character before it."""
        begin, stop = self.restored(start, end)
        return self.to_raw.raw(begin), self.to_raw.raw(stop)


def view_of(
    restored: str,
    edits: tuple[Edit, ...],
    raw_length: int,
    source: str,
    target: str,
    marked: Sequence[Part] = (),
) -> View:
    """The view of a restored text in `source` script, to be written in `target`.

    `marked` are the layers that the page's format tells (the header and footer of a DOCX), in order.
    """
    whole = simplified_view(restored)
    layers = with_marked(find_layers(whole), marked)
    removed = [
        Edit(part.rule, (part.start, part.end), restored[part.start : part.end], "") for part in layers
    ]
    kept = apply(restored, removed)
    to_restored = offsets_of(removed, len(restored))
    cuts = tuple(start for start in to_restored.starts if 0 < start < len(kept))
    text = full_width(written(kept, source, target))
    return View(apply(whole, removed), text, kept, cuts, layers, to_restored, offsets_of(edits, raw_length))
