"""A Jinja template of the text: `{{ 签订日期 }}` where a field is; everything else prints as it stands."""

import re

from normalizer.writers.sheet import Prose, Sheet, Slot, one_line
from normalizer.writers.text import joined

# At the end of a piece too: a tag may follow.
OPENING = re.compile(r"\{(?=[{%#]|\Z)")


def jinja_of(sheet: Sheet) -> str:
    """The template; a sandbox is not needed to render it, because nothing of the document is code."""
    return joined(sheet, words)


def words(prose: Prose) -> str:
    """A paragraph on one line with a tag for each field that has no value."""
    return "".join(map(piece_of, prose))


def piece_of(piece: str | Slot) -> str:
    """A tag, or the text with every `{{`, `{%` and `{#` in it written so that Jinja prints it."""
    if isinstance(piece, Slot) and piece.value is None:
        return f"{{{{ {piece.field.key} }}}}"
    text = one_line(piece if isinstance(piece, str) else piece.text)
    return OPENING.sub("{{ '{' }}", text)
