"""Lines in the terminal, broken as Chinese is: rich breaks between words alone, and a Chinese sentence is one word to it."""

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, JustifyMethod, OverflowMethod
from rich.containers import Lines
from rich.text import Text

# What stays together: a character or a word of ASCII, with the marks that open before it and those that close behind it.
UNIT = re.compile(r"[（《〈“‘【⟦]*(?:[!-~]+|.)[，。、；：！？）》〉”’】⟧]* *", re.DOTALL)


class Wrapped(Text):
    """A text whose lines end where Chinese lines may end; all of it is shown, whatever the width."""

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """The text in lines of at most `width` cells, as rich asks for them; its other wishes are for words."""
        lines = Lines()
        for line in self.split("\n", allow_blank=True):
            line.expand_tabs(tab_size)
            for part in line.divide(breaks(line.plain, width)):
                part.rstrip_end(width)
                lines.append(part)
        return lines


def wrapped(text: Text) -> Wrapped:
    """`text`, to be broken as Chinese is."""
    result = Wrapped()
    result.append_text(text)
    return result


def breaks(line: str, width: int) -> list[int]:
    """Where a line is broken so that no part is wider than `width` cells; a Chinese character has two.

    >>> breaks("1.1 依法取得GB 31654标准（二）。", 12)
    [8, 18]
    """
    places, at, used = [], 0, 0
    for unit in _units(line, width):
        if used and used + cell_len(unit.rstrip(" ")) > width:
            places.append(at)
            used = 0
        used += cell_len(unit)
        at += len(unit)
    return places


def _units(line: str, width: int) -> Iterator[str]:
    for unit in UNIT.findall(line):
        yield from [unit] if cell_len(unit.rstrip(" ")) <= width else unit
