"""A page's body as the stages see it: the document's text without layers, in two wordings, with its places."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from operator import sub
from typing import NamedTuple

from normalizer.changes import apply, changes_of
from normalizer.document import Edit, Span
from normalizer.layers import Part, find_layers, with_marked
from normalizer.offsets import Offsets, composed, inner_cuts, offsets_of
from normalizer.outline.layout import is_laid, unmarked
from normalizer.questions import lost_marked, lost_spaced
from normalizer.script import folded, written
from normalizer.width import full_width


class View(NamedTuple):
    """The body, the restored text without the layers: `plain` is what the grammars read, `text` what the document says.

    Both have the same length; `cuts` are the places in them where a layer stood.
    """

    plain: str
    text: str
    cuts: tuple[int, ...]
    layers: tuple[Part, ...]
    to_restored: Offsets
    to_raw: Offsets  # from the restored text
    runs: Sequence[int]  # where each stretch of the body begins that moved together from the raw text
    moves: Sequence[int]  # how far each of them moved; in front of them one for no stretch
    before_cut: Mapping[int, int]  # for each cut, the raw place behind what stands before it
    laid: bool  # laid out by `render`: it has no layers, and its widths are right

    def whole(self, start: int, end: int) -> bool:
        """Whether no layer was taken out of `start:end`: only then it is one place in the raw text."""
        return not inner_cuts(self.cuts, start, end)

    def restored(self, start: int, end: int) -> Span:
        """The span in the restored text; `start:end` must have no cut inside."""
        begin = self.to_restored.raw(start)
        return begin, self.to_restored.raw(end - 1) + 1 if end > start else begin

    def span(self, start: int, end: int) -> Span:
        """The span in the raw text; what a restoration removed belongs to the character before it."""
        # Asked for a thousand times a page: so without a call.
        begin = start + self.moves[bisect_right(self.runs, start)]
        if end <= start:
            return begin, begin
        if end in self.before_cut:
            return begin, self.before_cut[end]
        return begin, end + self.moves[bisect_right(self.runs, end)]

    def begins(self, places: Sequence[int]) -> list[int]:
        """The raw places where spans that begin at `places` begin."""
        runs, moves = self.runs, self.moves
        return [place + moves[bisect_right(runs, place)] for place in places]

    def ends(self, places: Sequence[int]) -> list[int]:
        """The raw places where spans (none of them empty) that end at `places` end."""
        raws = self.begins(places)
        if self.before_cut.keys().isdisjoint(places):
            return raws
        return [self.before_cut.get(place, raw) for place, raw in zip(places, raws, strict=True)]


def view_of(
    restored: str,
    simplified: str,
    to_raw: Offsets,
    source: str,
    target: str,
    marked: Sequence[Part] = (),
) -> View:
    """The view of a restored text in `source` script, to be written in `target`; `simplified` is what OpenCC's t2s makes of it.

    `marked` are the layers that the page's format tells (the header and footer of a DOCX), in order.
    """
    laid = is_laid(restored)
    whole = folded(simplified) if laid else lost_marked(unmarked(folded(simplified)))
    layers = with_marked(() if laid else find_layers(whole), marked)
    removed = changes_of(Edit(part.rule, (part.start, part.end), "", "") for part in layers)
    plain = apply(whole, removed)
    kept = apply(lost_spaced(simplified if target == "hans" else restored, whole), removed)
    text = kept if target == "hans" else written(kept, source, target)
    text = text if laid else full_width(text)
    to_restored = offsets_of(removed)
    cuts = tuple(start for start in to_restored.starts if 0 < start < len(plain))
    runs, raws = composed(to_restored, to_raw, len(plain))
    moves = [0, *map(sub, raws, runs)]
    before_cut = {cut: to_raw.raw(to_restored.raw(cut - 1) + 1) for cut in (*cuts, len(plain)) if cut}
    return View(plain, text, cuts, layers, to_restored, to_raw, runs, moves, before_cut, laid)
