"""A comparison for the terminal: side by side where there is room, otherwise one text with the changes marked in it."""

from collections.abc import Collection
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from normalizer.comparison.values import Comparison, Match, Piece, Place, Row, Side, Words
from normalizer.show import CONTROLS
from normalizer.wrapping import wrapped

# Two columns of Chinese text narrower than 40 characters each are hard to read.
ROOM = 100
# Not by colour alone: a pipe has none, and not everybody sees it.
MARKS = {"a": ("[-", "-]", "red"), "b": ("{+", "+}", "green")}


def view(comparison: Comparison, width: int) -> RenderableType:
    """What differs, in the order of B; what is the same is only counted."""
    changes = [match for match in comparison.matches if not match.same]
    if width >= ROOM and changes:
        return Group(_summary(comparison), _table(changes))
    return Group(_summary(comparison), *(_line(match) for match in changes))


def _summary(comparison: Comparison) -> Text:
    counts = ", ".join(f"{kind} {count}" for kind, count in comparison.counts.items())
    names = " → ".join(f"#{it.ordinal} {it.title or ''}".strip() for it in (comparison.a, comparison.b))
    return Text(
        _plain(f"{names}\n{comparison.similarity:.0%} the same; {counts or 'nothing on either side'}")
    )


def _line(match: Match) -> Text:
    line = Text().append(f"{' '.join(match.kinds)}  ", style="bold")
    line.append(_plain(" → ".join(_names(side) or "·" for side in (match.a, match.b))), style="cyan")
    for row in match.rows:
        line.append("  ").append_text(_marked(row, ("a", "b")))
    return wrapped(line)


def _names(places: tuple[Place, ...]) -> str:
    return " + ".join(place.id or place.part for place in places)


def _table(changes: list[Match]) -> Table:
    table = Table(box=SIMPLE_HEAD, expand=True, show_lines=False)
    table.add_column("", max_width=10)
    for name in ("A", "B"):
        table.add_column(name, ratio=1, overflow="fold")
    for match in changes:
        table.add_row(Text("\n".join(match.kinds), style="bold"), _cell(match, "a"), _cell(match, "b"))
    return table


def _cell(match: Match, side: Side) -> Text:
    """One side of a match, each of its passages on a line of its own behind its label."""
    places = match.a if side == "a" else match.b
    lines = [Text().append(_plain(place.label or ""), style="cyan") for place in places]
    for row in match.rows:
        slot = row.a if side == "a" else row.b
        if slot:
            lines[slot.passage].append_text(_marked(row, (side,))).append(" " * (slot.role == "heading"))
    return wrapped(Text("\n").join(lines))


def _marked(row: Row, sides: Collection[Side]) -> Text:
    """The words of a row, those of one side alone between marks."""
    text = Text()
    for side, pieces in groupby(row.pieces, key=_only):
        if side is None:
            text.append_text(Text().join(_words(piece.b if "b" in sides else piece.a) for piece in pieces))
        elif side in sides:
            begin, end, colour = MARKS[side]
            inner = Text().join(_words(piece.a or piece.b) for piece in pieces)
            text.append_text(Text.assemble(begin, inner, end, style=colour))
    return text


def _only(piece: Piece) -> Side | None:
    return None if piece.a and piece.b else "a" if piece.a else "b"


def _words(words: Words | None) -> Text:
    if words is None:
        return Text()
    if words.field is None:
        return Text(_plain(words.text))
    return Text(_plain(words.text.replace("{{", "⟦").replace("}}", "⟧")), style="reverse")


def _plain(text: str) -> str:
    return text.translate(CONTROLS)
