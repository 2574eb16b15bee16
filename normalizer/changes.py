"""Edits in columns: what the stages count, join and compose, thousands a page; an `Edit` is made where one is asked for."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress
from operator import add, attrgetter, sub

import msgspec

from normalizer.document import Edit


class Changes(msgspec.Struct, frozen=True, dict=True):
    """Edits of a raw text, sorted and disjoint: `raw[starts[i]:ends[i]]` becomes `afters[i]`, by the rule `rules[i]`."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    rules: tuple[str, ...] = ()
    afters: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.starts)

    def grown(self) -> list[int]:
        """By how many characters each makes the text longer."""
        return list(map(add, map(sub, self.starts, self.ends), map(len, self.afters)))

    @cached_property
    def shifts(self) -> tuple[int, ...]:
        """What to add to a place behind so many of them."""
        return (0, *accumulate(self.grown()))

    def part(self, first: int, behind: int) -> "Changes":
        """Those from one to before another."""
        return Changes(*(column[first:behind] for column in _columns(self)))

    def where(self, flags: Iterable[bool]) -> "Changes":
        """Those that are flagged."""
        chosen = tuple(flags)
        return Changes(*(tuple(compress(column, chosen)) for column in _columns(self)))


_columns = attrgetter(*Changes.__struct_fields__)


def joined(pieces: Iterable[Changes]) -> Changes:
    """One after the other."""
    return Changes(
        *(tuple(chain.from_iterable(column)) for column in zip(*map(_columns, pieces), strict=True))
    )


def changes_of(edits: Iterable[Edit]) -> Changes:
    """The columns of `edits` (sorted, disjoint).

    >>> changes_of([Edit("pinyin", (2, 6), "(wù)", "")])
    Changes(starts=(2,), ends=(6,), rules=('pinyin',), afters=('',))
    """
    rows = [(*edit.span, edit.rule, edit.after) for edit in edits]
    return Changes(*zip(*rows, strict=True)) if rows else Changes()


def edits_of(raw: str, changes: Changes) -> tuple[Edit, ...]:
    """The edits themselves, with what `raw` reads before them.

    >>> edits_of("服務(wù)", Changes((2,), (6,), ("pinyin",), ("",)))
    (Edit(rule='pinyin', span=(2, 6), before='(wù)', after=''),)
    """
    columns = zip(changes.rules, changes.starts, changes.ends, changes.afters, strict=True)
    return tuple([Edit(rule, (start, end), raw[start:end], after) for rule, start, end, after in columns])


def apply(raw: str, changes: Changes) -> str:
    """The text that `changes` make of `raw`.

    >>> apply("服務(wù)", Changes((2,), (6,), ("pinyin",), ("",)))
    '服務'
    """
    parts = [""] * (2 * len(changes) + 1)
    parts[::2] = [
        raw[kept:end] for kept, end in zip((0, *changes.ends), (*changes.starts, None), strict=True)
    ]
    parts[1::2] = changes.afters
    return "".join(parts)


def undo(text: str, edits: Sequence[Edit]) -> str:
    """The raw text back: `undo(apply(raw, changes), edits_of(raw, changes)) == raw`; `ValueError` where an edit does not fit."""
    parts: list[str] = []
    raw_at = at = 0
    for edit in edits:
        kept = edit.span[0] - raw_at
        at += kept
        if (
            kept < 0
            or text[at : at + len(edit.after)] != edit.after
            or len(edit.before) != edit.span[1] - edit.span[0]
        ):
            raise ValueError(f"edit {edit.rule} at {edit.span} does not fit the text")
        parts += text[at - kept : at], edit.before
        at += len(edit.after)
        raw_at = edit.span[1]
    return "".join([*parts, text[at:]])


def compose(first: Changes, second: Changes, final: str) -> Changes:
    """The changes from the raw to the final text for `first` (raw → middle) and `second` (middle → final).

    Edits that share characters of the middle text become one, under the rule of the first.

    >>> pinyin, script = Changes((2,), (6,), ("pinyin",), ("",)), Changes((1,), (2,), ("script",), ("务",))
    >>> compose(pinyin, script, "服务").starts
    (1, 2)
    """
    if not first or not second:
        return first or second
    starts, ends, grown = _in_middle(first, second)
    order = sorted(range(len(starts)), key=list(zip(starts, ends, strict=True)).__getitem__)
    lows, highs = [starts[at] for at in order], list(accumulate((ends[at] for at in order), max))
    # What to add to a middle place behind so many of them.
    to_raw = [0, *accumulate(-grown[at] if at < len(first) else 0 for at in order)]
    to_final = [0, *accumulate(0 if at < len(first) else grown[at] for at in order)]
    heads = [0, *(at for at in range(1, len(order)) if lows[at] >= highs[at - 1])]
    groups = list(zip(heads, (*heads[1:], len(order)), strict=True))
    rules = (*first.rules, *second.rules)
    return Changes(
        tuple([lows[head] + to_raw[head] for head in heads]),
        tuple([highs[behind - 1] + to_raw[behind] for _, behind in groups]),
        tuple([rules[order[head]] for head in heads]),
        tuple(
            [
                final[lows[head] + to_final[head] : highs[behind - 1] + to_final[behind]]
                for head, behind in groups
            ]
        ),
    )


def _in_middle(first: Changes, second: Changes) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
    """Where all changes of `first`, then all of `second`, begin and end in the middle text, and how much each grows."""
    grown = first.grown()
    starts = list(map(add, first.starts, first.shifts))
    ends = map(add, starts, map(len, first.afters))
    return (*starts, *second.starts), (*ends, *second.ends), (*grown, *second.grown())
