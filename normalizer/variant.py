"""One variant from its piece of the body: outline, headings, closing, fields, tree."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from normalizer.document import Diagnostic, Field, Span, Variant
from normalizer.faults import find_faults
from normalizer.fields import Described, describe
from normalizer.fields.blanks import Blank
from normalizer.fields.links import linked
from normalizer.fields.prompts import find_prompts
from normalizer.mentions import Mentions, find_mentions
from normalizer.mentions.places import Node
from normalizer.offsets import beginning_in
from normalizer.outline import Entry, find_outline
from normalizer.outline.candidates import find_candidates
from normalizer.outline.closing import find_closing, form_lines
from normalizer.outline.contents import find_titles
from normalizer.outline.headings import find_headings
from normalizer.outline.layout import Clauses, read_layout
from normalizer.outline.texts import Own, behind
from normalizer.patterns import compiled
from normalizer.sections import lay_out
from normalizer.segment import Piece
from normalizer.titles import behind_guide
from normalizer.tokens import Placed, Section, tokens
from normalizer.tree import Tree, parse
from normalizer.view import View

# A signature block may end what stands before one of these.
SIGNED_BEFORE = frozenset({"annex", "part", "volume", "division"})
# Labels that name their clause.
NAMING = compiled("^第.{1,3}(?:阶段|期|步|批|季度|年度?)$")


class Context(NamedTuple):
    """What every variant of a page needs."""

    view: View
    raw: str
    blanks: tuple[Blank, ...]


class Outlined(NamedTuple):
    """A piece with its clauses (none where it has none), its blanks and the sections that it is laid out in."""

    piece: Piece
    owns: Sequence[Own]
    blanks: Sequence[Blank]
    sections: Sequence[Section]


class Found(NamedTuple):
    """A variant and what was noticed while reading it."""

    variant: Variant
    diagnostics: tuple[Diagnostic, ...]


def read_variants(context: Context, pieces: Sequence[Piece]) -> list[Found]:
    """The variants in `pieces` of the body.

    Each stage reads all of them before the next one begins: what it needs is then at hand, which saves a twentieth.
    """
    outlined = [read_outline(context, piece) for piece in pieces]
    placed = [place_fields(context, each) for each in outlined]
    mentions = [read_mentions(context, *each) for each in zip(outlined, placed, strict=True)]
    placed = [relinked(*each) for each in zip(placed, mentions, strict=True)]
    trees = [
        parse(tokens(context.view, outline.sections, fields))
        for outline, fields in zip(outlined, placed, strict=True)
    ]
    return [read_variant(context, *each) for each in zip(outlined, placed, mentions, trees, strict=True)]


def read_outline(context: Context, piece: Piece) -> Outlined:
    """The clauses and sections of a piece, with its blanks."""
    view, plain = context.view, context.view.plain
    blanks = [b for b in beginning_in(context.blanks, piece.content, piece.end) if view.whole(b.start, b.end)]
    spans = [(b.start, b.end) for b in blanks]
    laid = read_layout(view.text, plain, piece.content, piece.end) if view.laid else None
    clauses = laid or find_clauses(context, piece, spans)
    sections = list(lay_out(view, context.raw, piece, clauses, spans))
    blanks = sorted([*blanks, *prompts(plain, sections, spans)])
    spans = [(b.start, b.end) for b in blanks]
    return Outlined(piece, clauses.owns, blanks, [in_lines(plain, section, spans) for section in sections])


def read_mentions(context: Context, outlined: Outlined, placed: Sequence[Placed]) -> Mentions:
    """The parties, definitions and references of a variant."""
    piece, owns, _, sections = outlined
    nodes = nodes_of(context.view.plain, owns, sections)
    return find_mentions(context.view, piece.content, piece.end, nodes, placed)


def relinked(placed: Sequence[Placed], mentions: Mentions) -> list[Placed]:
    """The fields with those of a party linked."""
    fields = linked([field for _, field in placed], mentions.parties)
    return [(span, field) for (span, _), field in zip(placed, fields, strict=True)]


def read_variant(
    context: Context, outlined: Outlined, placed: Sequence[Placed], mentions: Mentions, tree: Tree
) -> Found:
    """The variant and what is odd about it."""
    piece, entries = outlined.piece, [own.entry for own in outlined.owns]
    faults = find_faults(context.view, piece.start, piece.end, entries, mentions, placed)
    return Found(variant_of(context, piece, tree, placed, mentions), tuple(faults))


def find_clauses(context: Context, piece: Piece, blanks: list[Span]) -> Clauses:
    """The clauses of a piece with their headings, as the outline finds them."""
    plain = context.view.plain
    begin = behind_guide(plain, piece.content, piece.end)
    candidates = find_candidates(plain, begin, piece.end, blanks)
    whole = [group for group in candidates if context.view.whole(group[0].start, group[0].end)]
    owns = own_texts(plain, find_outline(plain, whole), piece, blanks)
    if owns:
        # What stands in front of a blank made of white space (期限为 年) is not set off by it.
        hollow = {start for start, _ in blanks if plain[start] == " "}
        found = find_headings(plain, owns, find_titles(plain, whole))
        headings = [None if h and h.end in hollow else h for h in found]
        return Clauses(owns, headings, owns[0].entry.candidate.start)
    closing = find_closing(plain, piece.content, piece.end, blanks)
    return Clauses((), (), piece.end if closing == piece.content else closing)


def own_texts(plain: str, entries: Sequence[Entry], piece: Piece, blanks: list[Span]) -> list[Own]:
    """Each number with its own text: up to the next number, or to the closing that ends the document or an annex."""
    owns: list[Own] = []
    open_items: list[int] = []
    for i, entry in enumerate(entries):
        candidate, level = entry.candidate, entry.level
        following = entries[i + 1] if i + 1 < len(entries) else None
        end = following.candidate.start if following else piece.end
        if following is None or (following.level == 1 and following.candidate.family in SIGNED_BEFORE):
            end = find_closing(plain, candidate.end, end, blanks)
        del open_items[level - 1 :]
        parent = open_items[-1] if open_items else -1
        open_items.append(i)
        start = min(end, behind(plain, candidate.end, end))
        owns.append(Own(entry, start, end, parent, bool(following and following.level > level)))
    return owns


def prompts(plain: str, sections: Sequence[Section], blanks: list[Span]) -> Iterator[Blank]:
    """The labels of the preamble and of the closings that nothing fills."""
    for section in sections:
        if not section.head:
            yield from find_prompts(plain, section.start, section.end, blanks)


def in_lines(plain: str, section: Section, blanks: list[Span]) -> Section:
    """The preamble or a closing with its lines: a label behind a blank begins a paragraph."""
    if section.head:
        return section
    return section._replace(lines=tuple(form_lines(plain, section.start, section.end, blanks)))


def place_fields(context: Context, outlined: Outlined) -> list[Placed]:
    """The fields of a variant with their places in the body."""
    plain, (piece, _, blanks, sections) = context.view.plain, outlined
    breaks = sorted(
        {
            piece.content,
            *line_starts(plain, piece),
            *(at for s in sections for at in (s.start, s.end, *s.lines)),
        }
    )
    starts = [section.start for section in sections]
    holding = sorted({bisect_right(starts, blank.start) - 1 for blank in blanks} - {-1})
    headings = [
        (s.start, s.end, name) for at in holding if (name := name_of_section(plain, s := sections[at]))
    ]
    closings = [(s.start, s.end) for s in sections if s.closing]
    described = describe(plain, blanks, breaks, headings, closings, {s.end for s in sections})
    return [((d.start, d.end), field_of(context.view, d, index)) for index, d in enumerate(described)]


def field_of(view: View, found: Described, index: int) -> Field:
    """The field as it is published; `index` counts from 0 in its variant."""
    start, end, kind, unit, label, key, hint, options, multiple, required, wanted, same_as, pair, part = found
    return Field(
        field_id(index), key, kind, unit, label, hint, options, view.span(start, end), view.text[start:end],
        multiple, required, wanted, None if same_as is None else field_id(same_as),
        None if pair is None else field_id(pair), part,
    )  # fmt: skip


def field_id(index: int) -> str:
    """The id of the field at `index` among those of its variant."""
    return f"f{index + 1}"


def name_of_section(plain: str, section: Section) -> str:
    """The heading; without one a label that names the clause itself, as 第一阶段 does; may be empty."""
    if section.heading:
        return plain[slice(*section.heading)]
    return section.head.number.label if section.head and NAMING.search(section.head.number.label) else ""


def line_starts(plain: str, piece: Piece) -> list[int]:
    """The places behind the line breaks of a piece."""
    starts, at = [], plain.find("\n", piece.content, piece.end)
    while at >= 0:
        starts.append(at + 1)
        at = plain.find("\n", at + 1, piece.end)
    return starts


def nodes_of(plain: str, owns: Sequence[Own], sections: Sequence[Section]) -> list[Node]:
    """The clauses as a citation sees them."""
    headed = [(section, section.head) for section in sections if section.head]
    return [
        Node(
            head.id, head.number.family, head.number.label, head.number.value, own.parent,
            own.entry.candidate.start, (own.start, own.end), not plain[section.start : section.end].strip(),
        )
        for own, (section, head) in zip(owns, headed, strict=True)
    ]  # fmt: skip


def variant_of(
    context: Context, piece: Piece, tree: Tree, placed: Sequence[Placed], mentions: Mentions
) -> Variant:
    """The variant as it is published."""
    view = context.view
    return Variant(
        ordinal=piece.ordinal,
        label=view.text[slice(*piece.label)].strip() if piece.label else None,
        label_span=view.span(*piece.label) if piece.label else None,
        title=view.text[slice(*piece.title)].strip() if piece.title else None,
        title_span=view.span(*piece.title) if piece.title else None,
        span=view.span(piece.start, piece.end),
        preamble=tree.preamble,
        clauses=tree.clauses,
        closing=tree.closing,
        fields=tuple(field for _, field in placed),
        parties=mentions.parties,
        definitions=mentions.definitions,
        references=mentions.references,
    )
