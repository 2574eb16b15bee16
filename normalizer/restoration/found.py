"""What a rule of the restoration finds."""

from collections.abc import Iterable
from typing import NamedTuple

from normalizer.changes import Changes
from normalizer.document import Diagnostic, Edit, Level, Span


class Found(NamedTuple):
    """The changes that one rule makes of the text that it read, and what it saw and left alone.

    `unresolved` counts the places of the damage model that it could not undo; `table` is what it read off the page, and
    `text` what the changes make, if it is known.
    """

    changes: Changes = Changes()
    diagnostics: tuple[Diagnostic, ...] = ()
    unresolved: int = 0
    table: dict[str, str] = {}  # noqa: RUF012 - never changed
    text: str | None = None


def minimal(rule: str, raw: str, begin: int, end: int, after: str) -> Edit:
    """The edit that makes `raw[begin:end]` read `after`, without the characters at its ends that stay.

    >>> minimal("splice", "原因?qū)е服", 0, 8, "原因導致服")
    Edit(rule='splice', span=(2, 7), before='?qū)е', after='導致')
    """
    before = raw[begin:end]
    shorter = min(len(before), len(after))
    head = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    tail = next((at for at in range(shorter - head) if before[-1 - at] != after[-1 - at]), shorter - head)
    return Edit(
        rule, (begin + head, end - tail), before[head : len(before) - tail], after[head : len(after) - tail]
    )


def noted(rule: str, message: str, spans: Iterable[Span], level: Level = "warning") -> tuple[Diagnostic, ...]:
    """One diagnostic for each place; damage that is left in the text is an error."""
    return tuple(Diagnostic(rule, level, message, span) for span in spans)
