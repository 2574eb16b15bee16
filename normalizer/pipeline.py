"""The pipeline: read → restore → segment → outline → parse → build → annotate → emit. One path, always recording."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from normalizer.document import (
    SCHEMA_VERSION,
    Diagnostic,
    Document,
    Layer,
    Restoration,
    Script,
    Source,
)
from normalizer.faults import in_clauses
from normalizer.fields.blanks import find_blanks
from normalizer.layers import Part
from normalizer.offsets import inner_cuts
from normalizer.readers.page import Page as Opened
from normalizer.restoration import Restored, restore
from normalizer.script import TARGETS, converted, script_told
from normalizer.segment import Division, divide, repeats
from normalizer.trace import leaves, restored_places, trace_edits
from normalizer.variant import Context, Found, read_variants
from normalizer.view import View, view_of


def normalize(
    raw: str | bytes | Opened, *, script: str = "hans", trace: bool = False, name: str | None = None
) -> Document:
    """The document on a page, for any input.

    `raw` is the page's text, or its bytes (then format and encoding are detected), or what `readers.read` gave.
    `script` is the script to write the document in: hans, hant, tw, hk or keep; `ValueError` for any other. With
    `trace` the document holds its edits, and `original` gives the raw text back. Text never raises; bytes raise
    `readers.Unreadable` where they are a damaged or hostile container.

    >>> document = normalize("一、總則1.1服務(wù)內容。")
    >>> document.variants[0].clauses[0].children[0].text
    '服务内容。'
    """
    if script not in TARGETS:
        raise ValueError(f"unknown script {script!r}: choose one of {', '.join(TARGETS)}")
    opened = open_page(raw, name)
    text = opened.text
    restored = restore(text)
    simplified = converted(restored.text, "t2s")
    written_in = script_told(restored.text, simplified)
    marked = marked_layers(opened, restored)
    view = view_of(restored.text, simplified, restored.offsets, written_in, script, marked)
    division = divide(view.plain, view.cuts, view.text if view.laid else None)
    context = Context(view, text, find_blanks(view.plain))
    found = read_variants(context, division.pieces)
    layers = tuple(page_layers(view, restored.text, division))
    variants = tuple(f.variant for f in found)
    title = division.title_span
    return Document(
        schema_version=SCHEMA_VERSION,
        source=Source(opened.name, opened.format, opened.encoding, opened.evidence, digest(text), len(text)),
        title=view.text[slice(*title)].strip() if title else None,
        declared_variants=division.declared,
        script=Script(written_in, script),
        restoration=summary(restored),
        variants=variants,
        layers=layers,
        diagnostics=diagnostics(restored, division, found, text, written_in, simplified),
        edits=trace_edits(text, restored.text, restored.changes, leaves(variants, layers)) if trace else None,
    )


def open_page(raw: str | bytes | Opened, name: str | None) -> Opened:
    """The raw text and where it came from."""
    if isinstance(raw, Opened):
        return raw
    if isinstance(raw, bytes):
        from normalizer.readers import read

        return read(raw, name=name)
    return Opened(raw, name, "text", None, "given as text")


def marked_layers(opened: Opened, restored: Restored) -> list[Part]:
    """The layers that the page's format tells, with their places in the restored text."""
    if not opened.layers:
        return []
    place = restored_places(restored.changes)
    return [Part(m.kind, m.rule, place(m.span[0]), place(m.span[1])) for m in opened.layers]


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, lone surrogates kept."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def page_layers(view: View, restored: str, division: Division) -> list[Layer]:
    """The layers in the order of the page; the headline above the variants and titles that stand again are some of them."""
    spans = [(part.kind, part.rule, part.start, part.end) for part in view.layers]
    again = [
        ("headline", "repeated_title", span)
        for piece in division.pieces
        for span in repeats(view.plain, piece)
    ]
    above = [("headline", "headline", division.headline)] if division.headline else []
    for kind, rule, (start, end) in [*above, *again]:
        inner = inner_cuts(view.cuts, start, end)
        spans += (
            (kind, rule, *view.restored(a, b))
            for a, b in zip([start, *inner], [*inner, end], strict=True)
            if view.plain[a:b].strip()
        )
    return [
        Layer(kind, rule, (view.to_raw.raw(start), view.to_raw.raw(end)), restored[start:end])
        for kind, rule, start, end in sorted(spans, key=lambda s: s[2:])
    ]


def summary(restored: Restored) -> Restoration:
    """What the restoration did, counted."""
    counts = Counter(restored.changes.rules)
    return Restoration(dict(sorted(counts.items())), restored.proven, restored.unresolved)


def mixed_script(restored: Restored, simplified: str) -> Diagnostic:
    """`mixed_script`, at the first traditional character of a text that is mostly simplified."""
    at = next(i for i, (a, b) in enumerate(zip(restored.text, simplified, strict=True)) if a != b)
    span = restored.offsets.span(at, at + 1)
    message = f"{restored.text[at]} is traditional script, most of the text is simplified"
    return Diagnostic("mixed_script", "warning", message, span)


def diagnostics(
    restored: Restored,
    division: Division,
    found: Sequence[Found],
    text: str,
    script: str,
    simplified: str,
) -> tuple[Diagnostic, ...]:
    """Everything seen and left alone, in the order of the page."""
    seen = [*restored.diagnostics, *(d for f in found for d in f.diagnostics)]
    if division.declared is not None and division.declared != len(found):
        message = f"the page announces {division.declared} variants, {len(found)} found"
        seen.append(Diagnostic("declared_variants", "warning", message, (0, len(text))))
    if script == "mixed":
        seen.append(mixed_script(restored, simplified))
    seen.sort(key=lambda d: d.span)
    return tuple(in_clauses(seen, [f.variant for f in found]))
