"""Documents for the terminal: the clause tree and the table of fields, as rich renderables."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import compress

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from normalizer.document import Clause, Diagnostic, Document, Field, Paragraph, Variant
from normalizer.wrapping import Wrapped, wrapped

# A scraped text may hold what a terminal would obey: shown as control pictures (U+2400 and up), C1 as a replacement.
CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: 0x2421}
CONTROLS |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
COLUMNS = ("key", "type", "unit", "label", "hint", "options", "more", "place")


def tree(document: Document) -> Group:
    """The page: a summary, the clause tree of each variant, and how many diagnostics of each rule there are."""
    return Group(
        _summary(document), *(_variant(variant) for variant in document.variants), *_problems(document)
    )


def field_tables(document: Document) -> Group:
    """One table for each variant: what there is to fill in, in the order of the text."""
    return Group(*(_field_table(variant) for variant in document.variants))


def _summary(document: Document) -> Text:
    restoration = document.restoration
    edits = ", ".join(f"{rule} {count}" for rule, count in restoration.counts.items()) or "no edits"
    proof = "proven" if restoration.proven else "not proven"
    script = f"script {document.script.source} → {document.script.target}"
    found = f"variants {len(document.variants)} (declared: {document.declared_variants or '-'})"
    restored = f"restoration: {edits}; {proof}, {restoration.unresolved} unresolved"
    return Text.assemble((_plain(document.title or "(no title)"), "bold"), f"\n{found}; {script}\n{restored}")


def _variant(variant: Variant) -> Tree:
    by_id = {field.id: field for field in variant.fields}
    name = " ".join(part for part in (variant.label, variant.title) if part)
    root = Tree(Text(_plain(f"#{variant.ordinal} {name}"), style="bold cyan"))
    for paragraph in variant.preamble:
        root.add(wrapped(_paragraph(paragraph, by_id)))
    _add_clauses(root, variant.clauses, by_id)
    for paragraph in variant.closing:
        root.add(wrapped(_paragraph(paragraph, by_id)))
    if variant.parties:
        root.add(Text(_plain("parties: " + "; ".join(_parties(variant, by_id))), style="dim"))
    return root


def _add_clauses(root: Tree, clauses: Iterable[Clause], by_id: dict[str, Field]) -> None:
    # A stack, not recursion: how deep a page nests is not ours to limit.
    todo = [(root, clause) for clause in reversed([*clauses])]
    while todo:
        parent, clause = todo.pop()
        branch = parent.add(wrapped(_clause(clause, by_id)))
        todo += [(branch, child) for child in reversed(clause.children)]


def _clause(clause: Clause, by_id: dict[str, Field]) -> Text:
    line = Text(_plain(clause.number.label), style="cyan")
    if clause.heading:
        line.append(" ").append(_plain(clause.heading), style="bold default")
    paragraphs = [_paragraph(paragraph, by_id) for paragraph in clause.body]
    return Text(" ").join([line, Text("\n").join(paragraphs)]) if paragraphs else line


def _paragraph(paragraph: Paragraph, by_id: dict[str, Field]) -> Text:
    line = Text()
    for run in paragraph:
        field = by_id.get(run.field or "")
        if field:
            line.append(_plain(f"⟦{field.key} {field.type}⟧"), style="black on yellow")
        else:
            line.append(_plain(run.text or ""))
    return line


def _parties(variant: Variant, by_id: dict[str, Field]) -> Iterator[str]:
    for party in variant.parties:
        keys = "、".join(by_id[name].key for name in party.fields if name in by_id)
        yield f"{party.name}（{keys}）" if keys else party.name


def _problems(document: Document) -> Iterator[RenderableType]:
    kinds = Counter((item.level, item.rule) for item in document.diagnostics)
    first: dict[str, Diagnostic] = {}
    for item in document.diagnostics:
        first.setdefault(item.rule, item)
    for (level, rule), count in kinds.items():
        yield Text.assemble((f"{level} ", "yellow"), f"{rule} ×{count}: ", _plain(first[rule].message))


def _field_table(variant: Variant) -> Table:
    """The fields, without the columns that none of them has something for."""
    table = Table(
        box=SIMPLE_HEAD, title=Text(_plain(f"#{variant.ordinal} {variant.title or ''}")), title_justify="left"
    )
    keys = {field.id: field.key for field in variant.fields}
    rows = [_cells(field, keys) for field in variant.fields]
    shown = [any(column) for column in zip(*rows, strict=True)] or [True] * len(COLUMNS)
    for column in compress(COLUMNS, shown):
        table.add_column(column, no_wrap=column in ("type", "unit", "place"))
    for row in rows:
        table.add_row(*(Wrapped(_plain(cell or "")) for cell in compress(row, shown)))
    return table


def _cells(field: Field, keys: dict[str, str]) -> tuple[str | None, ...]:
    """What the columns say of a field."""
    options, place = "、".join(field.options), f"{field.span[0]}-{field.span[1]}"
    return (field.key, field.type, field.unit, field.label, field.hint, options, _more(field, keys), place)


def _more(field: Field, keys: dict[str, str]) -> str:
    """What else is known: `optional`, `several` options, the format, what it is of which pair, what it repeats."""
    pair, same = keys.get(field.pair or ""), keys.get(field.same_as or "")
    notes = (
        "" if field.required else "optional",
        "several" if field.multiple else "",
        field.format,
        f"{field.part} with {pair}" if pair else field.part,
        f"as {same}" if same else "",
    )
    return ", ".join(filter(None, notes))


def _plain(text: str) -> str:
    return text.translate(CONTROLS)
